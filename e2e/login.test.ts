/** The steps that log in, by their real tools: what they ask of clouds, and what file they make. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expandedBy, type Manifest } from '../test/manifests';
import { jobPod, oneBuild } from '../test/support';
import { AWS_HOST, Clouds } from './field/clouds';
import { certificates } from './lab/daemon';
import { ENGINES } from './lab/engines';
import { run } from './lab/processes';
import { built } from './lab/programs';

const folder = mkdtempSync(join(tmpdir(), 'cached-builds-login-'));
const clouds = new Clouds();
let env: NodeJS.ProcessEnv;
let curlrc: string;

beforeAll(async () => {
  certificates(join(folder, 'tls'), 'shop.azurecr.io');
  const { plain, tls } = await clouds.start(join(folder, 'tls'));
  writeFileSync(join(folder, 'token'), 'token-of-kubernetes');
  const yq = await built(ENGINES.yq);
  run('ln', ['-s', join(yq, 'yq'), join(folder, 'yq')]);
  curlrc = `connect-to = "shop.azurecr.io:443:127.0.0.1:${tls}"\ncacert = "${join(folder, 'tls/ca.crt')}"\n`;
  env = {
    PATH: [folder, process.env.PATH].join(delimiter),
    // What the webhooks of EKS and AKS give to each container of a pod, and what stands for the metadata server of Google.
    ...{ AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/builder', AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, 'token') },
    ...{ AWS_ENDPOINT_URL: `http://127.0.0.1:${plain}`, AWS_REGION: 'eu-west-1' },
    ...{ AZURE_CLIENT_ID: 'client', AZURE_TENANT_ID: 'tenant', AZURE_FEDERATED_TOKEN_FILE: join(folder, 'token') },
    AZURE_AUTHORITY_HOST: `http://127.0.0.1:${plain}/`,
    GCE_METADATA_HOST: `127.0.0.1:${plain}`,
  };
}, 600_000);
afterAll(async () => {
  await clouds.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Done {
  readonly status: number;
  readonly log: string;
  readonly config: { readonly auths?: Record<string, { auth: string }> };
}

let runs = 0;

/** Runs the steps of a build that log in, one after the other, each as its manifest says; Secrets are what they are given. */
async function login(credentials: unknown, secrets: Manifest = {}, build: object = {}, more = {}): Promise<Done> {
  const pod = jobPod(
    oneBuild({ credentials, source: { type: 'git', url: 'https://git.example.com/a.git' }, ...build }),
  );
  const home = join(folder, `run-${runs++}`);
  for (const name of ['login-secrets', 'logins', 'docker-config']) mkdirSync(join(home, name), { recursive: true });
  writeFileSync(join(home, 'logins/.curlrc'), curlrc);
  const projected = pod.volumes.find(({ name }: Manifest) => name === 'login-secrets')?.projected.sources ?? [];
  for (const { secret } of projected)
    for (const { key, path } of secret.items)
      if (secrets[secret.name]?.[key] !== undefined)
        writeFileSync(join(home, 'login-secrets', path), secrets[secret.name][key]);
  let log = '';
  for (const step of pod.initContainers.filter(({ name }: Manifest) => name.startsWith('login'))) {
    const expand = expandedBy(step.env ?? []);
    const here = (word: string) => expand(word).replace(/^\/(login-secrets|logins|docker-config)/, `${home}/$1`);
    const own = Object.fromEntries((step.env ?? []).map(({ name, value }: Manifest) => [name, here(value)]));
    const [program, ...args] = [...step.command, ...step.args].map(here);
    const { status, text } = await executed(program as string, args, { ...env, ...own, ...more });
    log += text;
    if (status !== 0) return { status, log, config: {} };
  }
  const file = join(home, 'docker-config/config.json');
  expect(run('ls', ['-A', join(home, 'docker-config')]).stdout.trim()).toBe('config.json');
  return { status: 0, log, config: JSON.parse(readFileSync(file, 'utf8')) };
}

function executed(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<{ status: number; text: string }> {
  return new Promise((done) => {
    execFile(program, args, { env, encoding: 'utf8' }, (error, stdout, stderr) =>
      done({ status: error === null ? 0 : Number(error.code), text: `${stdout}${stderr}` }),
    );
  });
}

const auth = (login: string) => ({ auth: Buffer.from(login).toString('base64') });
const dockerConfig = (auths: object) => ({ '.dockerconfigjson': JSON.stringify({ auths }) });
const GHCR = { secret: 'ghcr', key: 'token', registry: 'ghcr.io', username: 'robot' };
const DOCKER_HUB = 'https://index.docker.io/v1/';
const withAws = run('sh', ['-c', 'command -v aws']).status === 0 ? it : it.skip;

describe('the step that makes one file of several Secrets', () => {
  it('takes config.json of each, and a token without the end of its line', async () => {
    const hub = dockerConfig({ [DOCKER_HUB]: auth('hub:a') });
    const { config, log } = await login(['dockerhub', GHCR], { dockerhub: hub, ghcr: { token: 'tok$(en)"\n' } });
    expect(config.auths).toEqual({ [DOCKER_HUB]: auth('hub:a'), 'ghcr.io': auth('robot:tok$(en)"') });
    expect(log).toBe(`logged in to: ${DOCKER_HUB}, ghcr.io\n`);
  });

  it('knows Docker Hub by each of its names, and takes the later of two logins', async () => {
    const secrets = {
      one: dockerConfig({ [DOCKER_HUB]: auth('one:a'), 'r.example.com': auth('one:b') }),
      two: dockerConfig({ 'docker.io': auth('two:a') }),
    };
    const { config } = await login(['one', 'two'], secrets);
    expect(config.auths).toEqual({ [DOCKER_HUB]: auth('two:a'), 'r.example.com': auth('one:b') });
  });

  it('ends the build where a Secret is not there, or is none, and prints nothing of it', async () => {
    const hub = dockerConfig({ [DOCKER_HUB]: auth('hub:a') });
    const missing = await login(['dockerhub', GHCR], { dockerhub: hub });
    expect(missing).toMatchObject({
      status: 1,
      log: expect.stringContaining('the Secret ghcr with registry credentials'),
    });
    const broken = await login(['dockerhub', GHCR], {
      dockerhub: { '.dockerconfigjson': 'hunter2: [' },
      ghcr: { token: 'x' },
    });
    expect(broken).toMatchObject({ status: 1, log: expect.stringContaining('it is there and is no config.json') });
    expect(broken.log).not.toContain('hunter2');
  });

  it('has those to push with for repositories, and those to pull with for all others', async () => {
    const secrets = {
      pull: dockerConfig({ 'r.example.com': auth('pull:a'), [DOCKER_HUB]: auth('pull:b') }),
      push: dockerConfig({ 'https://r.example.com/v2/': auth('push:a'), 'docker.io': auth('push:b') }),
    };
    const build = {
      builder: 'buildah',
      image: 'r.example.com/shop/api',
      additionalImages: ['shop/api', 'other.example.com/a'],
    };
    const { config } = await login({ pull: 'pull', push: 'push' }, secrets, { ...build, cache: 'none' });
    expect(config.auths).toEqual({
      'r.example.com': auth('pull:a'),
      'https://r.example.com/v2/': auth('push:a'),
      [DOCKER_HUB]: auth('pull:b'),
      'r.example.com/shop/api': auth('push:a'),
      'docker.io/shop/api': auth('push:b'),
      'index.docker.io/shop/api': auth('push:b'),
    });
  });
});

describe('the step that asks a cloud', () => {
  withAws('AWS: hands over the token of the pod for a role, and that for the token of ECR', async () => {
    const { config } = await login({ ecr: { region: 'eu-west-1' } });
    expect(config.auths).toEqual({ [AWS_HOST]: auth('AWS:ecr-password') });
    const [identity] = clouds.asked.filter(({ form }) => form.has('WebIdentityToken'));
    expect(identity?.form.get('WebIdentityToken')).toBe('token-of-kubernetes');
  });

  withAws('AWS: knows the registry of another account', async () => {
    const { config } = await login({ ecr: { region: 'eu-west-1', account: '444455556666' } });
    expect(config.auths).toEqual({ '444455556666.dkr.ecr.eu-west-1.amazonaws.com': auth('AWS:ecr-password') });
  });

  it('Google: asks the metadata server', async () => {
    const { config } = await login({ gar: { registry: 'europe-west1-docker.pkg.dev' } });
    expect(config.auths).toEqual({ 'europe-west1-docker.pkg.dev': auth('oauth2accesstoken:google-token') });
  });

  it('Azure: hands over the token of the pod for one of Entra, and that for one of the registry', async () => {
    const { config } = await login({ acr: { registry: 'shop.azurecr.io' } });
    const user = '00000000-0000-0000-0000-000000000000';
    expect(config.auths).toEqual({ 'shop.azurecr.io': auth(`${user}:acr-token`) });
    const [entra, exchange] = ['/tenant/oauth2/v2.0/token', '/oauth2/exchange'].map((path) =>
      Object.fromEntries(clouds.asked.find((one) => one.path === path)?.form ?? []),
    );
    expect(entra).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client',
      scope: 'https://management.azure.com/.default',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: 'token-of-kubernetes',
    });
    expect(exchange).toEqual({
      ...{ grant_type: 'access_token', service: 'shop.azurecr.io', tenant: 'tenant', access_token: 'entra-token' },
    });
  });

  it('says what a pod lacks that has no identity', async () => {
    const without = { AZURE_FEDERATED_TOKEN_FILE: '' };
    const { status, log } = await login({ acr: { registry: 'shop.azurecr.io' } }, {}, {}, without);
    expect([status, log]).toEqual([1, expect.stringContaining('the label azure.workload.identity/use: "true"')]);
  });
});
