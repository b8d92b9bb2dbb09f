/**
 * Serves repositories as a private host does, `serve-git.ts FOLDER PORT PASSWORD`: TLS by an authority of its own, whose certificate
 * the folder has, a password, and files of Git LFS. See https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md
 */
import { createReadStream, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { serveGit } from '../../test/git-server';

const [folder = '', port = '', password = ''] = process.argv.slice(2);
const repositories = join(folder, 'repositories');

async function batch(repository: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { objects } = JSON.parse(await text(request)) as { objects: { oid: string; size: number }[] };
  const header = { Authorization: request.headers.authorization };
  const href = (oid: string) => `https://127.0.0.1:${port}/lfs${repository}/${oid}`;
  const found = objects.map(({ oid, size }) => ({ oid, size, actions: { download: { href: href(oid), header } } }));
  response.setHeader('content-type', 'application/vnd.git-lfs+json');
  response.end(JSON.stringify({ transfer: 'basic', objects: found }));
}

function answersLfs(request: IncomingMessage, response: ServerResponse): boolean {
  const { url = '' } = request;
  const [, asked] = /^(.*)\/info\/lfs\/objects\/batch$/.exec(url) ?? [];
  if (asked !== undefined) void batch(asked, request, response);
  const [, repository = '', oid = ''] = /^\/lfs(\/.*)\/([0-9a-f]{64})$/.exec(url) ?? [];
  if (oid !== '')
    createReadStream(join(repositories, repository, 'lfs/objects', oid.slice(0, 2), oid.slice(2, 4), oid)).pipe(
      response,
    );
  return asked !== undefined || oid !== '';
}

const tls = { key: readFileSync(join(folder, 'server.key')), cert: readFileSync(join(folder, 'server.crt')) };
serveGit(repositories, password, '127.0.0.1', Number(port), tls, answersLfs).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
