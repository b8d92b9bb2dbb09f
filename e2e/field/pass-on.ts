import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';

/** Asks another server the same, at a path of its own if it says one, and gives its answer. */
export function passOn(server: string, request: IncomingMessage, response: ServerResponse, path = request.url): void {
  const { method, headers } = request;
  const { hostname, port } = new URL(server);
  const passed = ask({ hostname, port, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  passed.on('error', () => response.writeHead(502).end());
  request.pipe(passed);
}
