/** Stand-ins for what clouds answer to who asks for the token of a registry, as their documentation has it. */
import { readFileSync } from 'node:fs';
import { createServer as createPlainServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What was asked: the place, and what a form said. */
export interface Asked {
  readonly path: string;
  readonly form: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

export const AWS_HOST = '111122223333.dkr.ecr.eu-west-1.amazonaws.com';
const encoded = (value: string) => Buffer.from(value).toString('base64');

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
const IDENTITY = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult><Credentials>
    <AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>example</SecretAccessKey>
    <SessionToken>session</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
  </Credentials></AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>`;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html */
const ECR = {
  authorizationData: [
    { authorizationToken: encoded('AWS:ecr-password'), expiresAt: 4_070_908_800, proxyEndpoint: `https://${AWS_HOST}` },
  ],
};

type Answer = string | object | undefined;

function answerTo({ path, form, headers }: Asked): Answer {
  if (headers['x-amz-target'] === 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken') return ECR;
  if (form.get('Action') === 'AssumeRoleWithWebIdentity') return IDENTITY;
  // https://cloud.google.com/compute/docs/access/authenticate-workloads#applications
  if (path === '/computeMetadata/v1/instance/service-accounts/default/token')
    return headers['metadata-flavor'] === 'Google'
      ? { access_token: 'google-token', expires_in: 3599, token_type: 'Bearer' }
      : undefined;
  // https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#third-case-access-token-request-with-a-federated-credential
  if (path === '/tenant/oauth2/v2.0/token')
    return { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: 'entra-token' };
  // https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md
  return path === '/oauth2/exchange' ? { refresh_token: 'acr-token' } : undefined;
}

export class Clouds {
  public readonly asked: Asked[] = [];
  private readonly servers: Server[] = [];

  /** Listens twice: as what a pod reaches without a certificate, and as a registry with one. */
  public async start(certificates: string): Promise<{ readonly plain: number; readonly tls: number }> {
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const form = new URLSearchParams(Buffer.concat(chunks).toString());
        const asked = { path: request.url ?? '', form, headers: request.headers };
        this.asked.push(asked);
        const found = answerTo(asked);
        response.writeHead(found === undefined ? 403 : 200, {
          'content-type': typeof found === 'string' ? 'text/xml' : 'application/json',
        });
        response.end(typeof found === 'string' ? found : JSON.stringify(found ?? {}));
      });
    };
    const at = (file: string) => readFileSync(join(certificates, file));
    const tls = createServer({ cert: at('server.crt'), key: at('server.key') }, answer);
    return { plain: await this.listen(createPlainServer(answer)), tls: await this.listen(tls) };
  }

  public async stop(): Promise<void> {
    for (const server of this.servers) await new Promise((done) => server.close(done));
  }

  private listen(server: Server): Promise<number> {
    this.servers.push(server);
    return new Promise((done) => {
      server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port));
    });
  }
}
