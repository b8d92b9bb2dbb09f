/**
 * Stands before an S3 service and lets through what is signed with one key: `signed-s3.ts PORT SERVICE KEY SECRET`. See
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { passOn } from './pass-on';

const [port = '', service = '', key = '', secret = ''] = process.argv.slice(2);

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const signed = (by: string | Buffer, text: string) => createHmac('sha256', by).update(text).digest();

/** What a signature is of: the request as it came, in an order of its own. */
function canonical({ method = '', url = '', headers }: IncomingMessage, names: string): string {
  const [path = '', query = ''] = url.split('?');
  const pairs = query.split('&').filter(Boolean);
  const ordered = pairs.map((pair) => (pair.includes('=') ? pair : `${pair}=`)).sort();
  const lines = names.split(';').map(
    (name) =>
      `${name}:${String(headers[name] ?? '')
        .trim()
        .replace(/ +/g, ' ')}\n`,
  );
  return [method, path, ordered.join('&'), lines.join(''), names, headers['x-amz-content-sha256']].join('\n');
}

function isSigned(request: IncomingMessage): boolean {
  const { authorization = '' } = request.headers;
  const parts = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)$/.exec(
    authorization,
  );
  const [, who, scope = '', names = '', signature] = parts ?? [];
  if (who !== key) return false;
  const [day = '', region = '', name = '', end = ''] = scope.split('/');
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, hashOf(canonical(request, names))].join('\n');
  const signing = [region, name, end].reduce<Buffer>((by, part) => signed(by, part), signed(`AWS4${secret}`, day));
  return signed(signing, text).toString('hex') === signature;
}

createServer((request, response) => {
  if (isSigned(request)) return passOn(service, request, response);
  const body = '<?xml version="1.0"?><Error><Code>SignatureDoesNotMatch</Code><Message>no</Message></Error>';
  return response.writeHead(403, { 'content-type': 'application/xml' }).end(body);
}).listen(Number(port), '127.0.0.1');
