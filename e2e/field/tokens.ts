/**
 * Gives tokens for a registry, as those of the field do: `tokens.ts FOLDER PORT SERVICE LOGIN`. Whoever has no password may pull, and
 * nobody pushes to a repository of more than two parts. The folder has the certificate and key that tokens are signed with.
 */
import { createSign, randomUUID, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';

const [folder = '', port = '', service = '', login = ''] = process.argv.slice(2);
const certificate = readFileSync(join(folder, 'server.crt'));
const key = readFileSync(join(folder, 'server.key'));
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What a scope asks for, as far as it is granted. */
function granted(scope: string, known: boolean): object[] {
  const [type = '', name = '', actions = ''] = scope.split(':');
  const pushes = known && name.split('/').length <= 2;
  return [{ type, name, actions: actions.split(',').filter((action) => action === 'pull' || pushes) }];
}

function tokenFor({ url = '', headers }: IncomingMessage): string {
  const { searchParams } = new URL(url, 'https://localhost');
  const scopes = searchParams.getAll('scope').flatMap((scope) => scope.split(' '));
  const known = headers.authorization === `Basic ${Buffer.from(login).toString('base64')}`;
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: 'RS256', typ: 'JWT', x5c: [new X509Certificate(certificate).raw.toString('base64')] };
  const claims = {
    ...{ iss: 'field', sub: '', aud: service, jti: randomUUID() },
    ...{ iat: now, nbf: now - 10, exp: now + 300 },
    access: scopes.flatMap((scope) => granted(scope, known)),
  };
  const signed = `${encoded(header)}.${encoded(claims)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
}

createServer({ cert: certificate, key }, (request, response) => {
  // Clients that try OAuth first go on with what everybody speaks.
  if (request.method !== 'GET') return response.writeHead(405).end();
  const body = JSON.stringify({ token: tokenFor(request) });
  return response.writeHead(200, { 'content-type': 'application/json' }).end(body);
}).listen(Number(port), '127.0.0.1');
