/**
 * Stands before an open registry: `front.ts PORT REGISTRY immutable` takes each tag once, as ECR can be told to; with `hub` it
 * has that registry's images below a path of its own and takes none, as a pull-through cache of Harbor or ECR.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { passOn } from './pass-on';

const [port = '', registry = '', kind = ''] = process.argv.slice(2);

const refuse = (response: ServerResponse, status: number, code: string) =>
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ errors: [{ code, message: `${code}, by the field` }] }));

/** A manifest of this tag is there, and another comes. */
async function isTaken({ method, url = '' }: IncomingMessage): Promise<boolean> {
  if (method !== 'PUT' || !/\/manifests\/(?!sha256:)/.test(url)) return false;
  const accept = ['oci.image.index.v1', 'oci.image.manifest.v1', 'docker.distribution.manifest.v2'].map(
    (type) => `application/vnd.${type}+json`,
  );
  const { ok } = await fetch(`${registry}${url}`, { method: 'HEAD', headers: { accept: accept.join(', ') } });
  return ok;
}

async function once(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (await isTaken(request)) refuse(response, 400, 'TAG_INVALID');
  else passOn(registry, request, response);
}

function below(request: IncomingMessage, response: ServerResponse): void {
  const { method = '', url = '' } = request;
  const [, path] = new RegExp(`^/v2/${kind}/(.*)$`).exec(url) ?? [];
  if (!['GET', 'HEAD'].includes(method)) refuse(response, 405, 'UNSUPPORTED');
  else if (url === '/v2/') passOn(registry, request, response);
  else if (path === undefined) refuse(response, 404, 'NAME_UNKNOWN');
  else passOn(registry, request, response, `/v2/${path}`);
}

createServer((request, response) => {
  if (kind !== 'immutable') return below(request, response);
  request.pause();
  return void once(request, response);
}).listen(Number(port), '127.0.0.1');
