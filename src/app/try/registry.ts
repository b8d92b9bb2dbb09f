import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Store } from './store';

export interface Registry {
  readonly port: number;
  close(): void;
}

/** A registry for one trial: what engines ask of one to push and pull, on loopback, without credentials. */
export async function startRegistry(store: Store): Promise<Registry> {
  const server = createServer((request, response) => {
    answer(store, request, response).catch(() => response.destroy());
  });
  await listening(server);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}

interface Asked {
  readonly store: Store;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  readonly repository: string;
  /** The tag, the digest or the upload. */
  readonly name: string;
}

type Answer = (asked: Asked) => void | Promise<void>;

/** What the specification of OCI calls end-1 to end-7 and end-11, by method and path. */
const ROUTES: readonly (readonly [methods: string, path: RegExp, answer: Answer])[] = [
  ['GET HEAD', /^\/v2\/()()$/, ({ response }) => void response.end('{}')],
  ['GET HEAD', /^\/v2\/(.+)\/manifests\/([^/]+)$/, sendManifest],
  ['PUT', /^\/v2\/(.+)\/manifests\/([^/]+)$/, takeManifest],
  ['GET HEAD', /^\/v2\/(.+)\/blobs\/(sha256:[^/]+)$/, sendBlob],
  ['POST', /^\/v2\/(.+)\/blobs\/uploads\/()$/, beginUpload],
  ['PATCH', /^\/v2\/(.+)\/blobs\/uploads\/([\w-]+)$/, goOn],
  ['PUT', /^\/v2\/(.+)\/blobs\/uploads\/([\w-]+)$/, endUpload],
];

async function answer(store: Store, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://registry');
  response.setHeader('docker-distribution-api-version', 'registry/2.0');
  for (const [methods, path, route] of ROUTES) {
    const found = methods.split(' ').includes(request.method ?? '') ? path.exec(pathname) : null;
    if (found === null) continue;
    const [, repository = '', name = ''] = found;
    return route({ store, request, response, query, repository, name });
  }
  fail(response, 404, 'UNSUPPORTED');
}

function sendManifest({ store, request, response, repository, name }: Asked): void {
  const manifest = store.manifest(repository, name);
  if (manifest === undefined) fail(response, 404, 'MANIFEST_UNKNOWN');
  else
    send(request, response, store.path(manifest.digest), {
      'content-type': manifest.type,
      'content-length': String(manifest.size),
      'docker-content-digest': manifest.digest,
    });
}

async function takeManifest({ store, request, response, repository, name }: Asked): Promise<void> {
  const type = request.headers['content-type'] ?? 'application/octet-stream';
  const { digest } = store.tag(repository, name, type, await buffer(request));
  response.writeHead(201, { location: `/v2/${repository}/manifests/${digest}`, 'docker-content-digest': digest }).end();
}

function sendBlob({ store, request, response, name }: Asked): void {
  const blob = store.blob(name);
  if (blob === undefined) {
    fail(response, 404, 'BLOB_UNKNOWN');
    return;
  }
  const [, first = '0', last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const start = Number(first);
  const end = last ? Math.min(Number(last), blob.size - 1) : blob.size - 1;
  const partial = request.headers.range !== undefined;
  response.statusCode = partial ? 206 : 200;
  send(
    request,
    response,
    store.path(name),
    {
      'content-type': 'application/octet-stream',
      'content-length': String(end - start + 1),
      'docker-content-digest': name,
      ...(partial ? { 'content-range': `bytes ${start}-${end}/${blob.size}` } : { 'accept-ranges': 'bytes' }),
    },
    { start, end },
  );
}

function beginUpload({ store, response, query, repository }: Asked): void {
  const mount = query.get('mount') ?? '';
  if (store.blob(mount) !== undefined) {
    response.writeHead(201, { location: `/v2/${repository}/blobs/${mount}`, 'docker-content-digest': mount }).end();
    return;
  }
  response.writeHead(202, { location: `/v2/${repository}/blobs/uploads/${randomUUID()}`, range: '0-0' }).end();
}

async function goOn(asked: Asked): Promise<void> {
  const { store, request, response, repository, name } = asked;
  const file = store.upload(name);
  await pipeline(request, createWriteStream(file, { flags: 'a' }));
  const { size } = statSync(file);
  response
    .writeHead(202, { location: `/v2/${repository}/blobs/uploads/${name}`, range: `0-${Math.max(0, size - 1)}` })
    .end();
}

/** What is uploaded is what its digest says, or it is not kept. */
async function endUpload({ store, request, response, query, repository, name }: Asked): Promise<void> {
  const digest = query.get('digest') ?? '';
  const file = store.upload(name);
  await pipeline(request, createWriteStream(file, { flags: 'a' }));
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  if (`sha256:${hash.digest('hex')}` !== digest) return fail(response, 400, 'DIGEST_INVALID');
  store.take(file, digest);
  response.writeHead(201, { location: `/v2/${repository}/blobs/${digest}`, 'docker-content-digest': digest }).end();
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  file: string,
  headers: Readonly<Record<string, string>>,
  range: { readonly start?: number; readonly end?: number } = {},
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (request.method === 'HEAD' || headers['content-length'] === '0') response.end();
  else createReadStream(file, range).pipe(response);
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ errors: [{ code, message: code }] }));
}
