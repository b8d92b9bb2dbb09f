import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface GitServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the repositories of a folder over HTTP, on loopback unless told otherwise, to everybody or to who knows the password. */
export async function serveGit(
  folder: string,
  password?: string,
  host = '127.0.0.1',
  at = 0,
  tls?: ServerOptions,
  /** Answers what is no request of Git's own, and says whether it was such a one. */
  answersOther: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
): Promise<GitServer> {
  const answering = (request: IncomingMessage, response: ServerResponse) => {
    if (password !== undefined && passwordOf(request) !== password) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end();
      return;
    }
    if (!answersOther(request, response)) answer(folder, request, response);
  };
  const server = tls ? createTlsServer(tls, answering) : createServer(answering);
  await new Promise<void>((ready) => server.listen(at, host, ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://${host}:${port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function passwordOf({ headers }: IncomingMessage): string | undefined {
  const [, encoded] = (headers.authorization ?? '').split(' ');
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString().split(':')[1];
}

/** Git's own server, by CGI; see git-http-backend(1). */
function answer(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      PATH_INFO: pathname,
      QUERY_STRING: searchParams.toString(),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
    },
  });
  request.pipe(backend.stdin);
  const chunks: Buffer[] = [];
  backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  backend.on('close', () => {
    const output = Buffer.concat(chunks);
    const end = output.indexOf('\r\n\r\n');
    const headers = output.subarray(0, end).toString().split('\r\n');
    const status = headers.find((header) => header.startsWith('Status: '))?.slice(8, 11);
    for (const header of headers.filter((line) => !line.startsWith('Status: '))) {
      const [name, value] = header.split(': ') as [string, string];
      response.setHeader(name, value);
    }
    response.writeHead(Number(status ?? 200)).end(output.subarray(end + 4));
  });
}
