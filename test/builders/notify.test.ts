import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryAt } from '../../src/builders/notify';
import { faultsOf, type Manifest, manifestsOf, oneBuild, temporaryFolder } from '../support';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const URLS = {
  github: 'https://github.com/example/shop.git',
  gitlab: 'https://gitlab.example.com/team/group/shop.git',
  gitea: 'https://codeberg.org/example/shop',
  bitbucket: 'https://bitbucket.org/example/shop.git',
};
type Host = keyof typeof URLS;
const HOSTS = Object.keys(URLS) as Host[];

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

let asked: Asked[] = [];
let status = 201;
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    asked.push({ method: request.method, path: request.url, headers: request.headers, body: JSON.parse(body) });
    response.writeHead(status).end('{}');
  });
});
beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
  status = 201;
});

const definition = (host: Host, more: object = {}, settings: object = {}) =>
  oneBuild({
    namespace: 'builds',
    source: { type: 'git', url: URLS[host], revision: '$(params.revision)' },
    parameters: { revision: { default: 'main' } },
    runner: 'tekton',
    notify: { [host]: { secret: 'statuses', ...settings } },
    ...more,
  });

/** Runs the step of a Task with the real curl, as Tekton would with these values. */
async function run(host: Host, state: string, values: Record<string, string> = {}, token: string | null = 't0ken') {
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  const folder = temporaryFolder();
  if (token !== null) writeFileSync(join(folder, 'token'), token);
  const task = manifestsOf(definition(host, {}, { api })).find(
    ({ kind, metadata }) => kind === 'Task' && metadata.name === `api-notify-${state}`,
  ) as Manifest;
  const step = task.spec.steps.find(({ name }: Manifest) => name === `notify-${state}`);
  const known: Record<string, string> = {
    revision: COMMIT,
    'build-image': `r.example.com/api@${DIGEST}`,
    'outcome-of-run': 'Succeeded',
    ...values,
  };
  const words: string[] = [...step.command, ...step.args].map((word: string) =>
    word
      .replaceAll('$(LITERAL_DOLLAR)', '$')
      .replace(/\$\(params\.([^)]+)\)/g, (_, name) => known[name] as string)
      .replace(/^.*\/token$/, join(folder, 'token')),
  );
  const { stdout, stderr } = await promisify(execFile)(words[0] as string, words.slice(1));
  return `${stdout}${stderr}`;
}

const PATHS: Record<Host, string> = {
  github: `/api/repos/example/shop/statuses/${COMMIT}`,
  gitlab: `/api/projects/team%2Fgroup%2Fshop/statuses/${COMMIT}`,
  gitea: `/api/repos/example/shop/statuses/${COMMIT}`,
  bitbucket: `/api/repositories/example/shop/commit/${COMMIT}/statuses/build`,
};
const TOKENS: Record<Host, object> = {
  github: { authorization: 'Bearer t0ken' },
  gitlab: { 'private-token': 't0ken' },
  gitea: { authorization: 'token t0ken' },
  bitbucket: { authorization: 'Bearer t0ken' },
};
const STATES: Record<Host, readonly [string, string, string]> = {
  github: ['pending', 'success', 'failure'],
  gitlab: ['running', 'success', 'failed'],
  gitea: ['pending', 'success', 'failure'],
  bitbucket: ['INPROGRESS', 'SUCCESSFUL', 'FAILED'],
};

describe.each(HOSTS)('%s', (host) => {
  it('is told that a commit is built, of its repository, with the token as it wants it', async () => {
    expect(await run(host, 'pending')).toContain('told:');
    expect(asked).toEqual([
      {
        method: 'POST',
        path: PATHS[host],
        headers: expect.objectContaining({ ...TOKENS[host], 'content-type': 'application/json' }),
        body: expect.objectContaining({ state: STATES[host][0], description: 'api is built' }),
      },
    ]);
  });

  it('is told that it is done, with the digest', async () => {
    await run(host, 'success');
    expect(asked[0]?.body).toMatchObject({ state: STATES[host][1], description: `api is built: ${DIGEST}` });
  });

  it('is told that it failed, and nothing at the end of a run that did not', async () => {
    await run(host, 'failure', { 'outcome-of-run': 'Succeeded None' });
    expect(asked.map(({ body }) => body)).toEqual([expect.objectContaining({ state: STATES[host][2] })]);
    await run(host, 'failure', { 'outcome-of-run': 'Succeeded Succeeded' });
    expect(asked).toHaveLength(1);
  });
});

it('nobody is told of a run that was given no commit, and nothing fails then, nor without a token or an answer', async () => {
  expect(await run('github', 'pending', { revision: 'main' })).toContain('main is no hash of a commit');
  expect(await run('github', 'pending', {}, null)).toContain('the Secret with the token is not there');
  expect(asked).toEqual([]);
  status = 403;
  expect(await run('github', 'pending')).toContain('could not be told');
});

it.each([
  ['https://github.com/a/b.git', 'github.com', 'a/b'],
  ['https://git.example.com:8443/a/b/', 'git.example.com:8443', 'a/b'],
  ['ssh://git@git.example.com:22/a/b.git', 'git.example.com', 'a/b'],
  ['git@git.example.com:a/c/b.git', 'git.example.com', 'a/c/b'],
])('%s is a repository of %s', (url, server, repository) => {
  expect(repositoryAt(url)).toEqual({ server, repository });
});

it('is the last thing that a run of Tekton and of Argo does, whatever became of it', () => {
  const build = definition('github', { runner: ['tekton', 'argo'] });
  const objects = manifestsOf(build);
  const pipeline = objects.find(({ kind }) => kind === 'Pipeline')?.spec;
  expect(pipeline.tasks.map(({ name }: Manifest) => name)).toEqual(['api-notify-pending', 'api', 'api-notify-success']);
  expect(pipeline.finally).toEqual([
    expect.objectContaining({
      name: 'api-notify-failure',
      params: expect.arrayContaining([{ name: 'outcome-of-run', value: '$(tasks.api-notify-success.status)' }]),
    }),
  ]);
  const template = objects.find(({ kind }) => kind === 'WorkflowTemplate')?.spec.templates[0];
  const last = template.dag.tasks.at(-1);
  expect(last.name).toBe('api-notify-failure');
  expect(JSON.stringify(last.arguments)).toContain('{{tasks.api-notify-success.status}}');
});

it('says that it is done after it has said that it is built, however slow that was', () => {
  const objects = manifestsOf(definition('github', { runner: ['tekton', 'argo'] }));
  const ofTekton = objects.find(({ kind }) => kind === 'Pipeline')?.spec.tasks;
  expect(ofTekton.at(-1)).toMatchObject({ name: 'api-notify-success', runAfter: ['api-notify-pending'] });
  const ofArgo = objects.find(({ kind }) => kind === 'WorkflowTemplate')?.spec.templates[0].dag.tasks;
  expect(ofArgo.find(({ name }: Manifest) => name === 'api-notify-success').depends).toBe('api-notify-pending && api');
});

it('is refused where nothing runs after a failure, and where no run knows its commit', () => {
  expect(faultsOf(definition('github', { runner: 'kubernetes' })).join()).toContain(
    'nothing of a Job runs once it has',
  );
  const source = { type: 'git', url: URLS.github };
  expect(faultsOf(definition('github', { source })).join()).toContain('no run says which commit it builds');
});

it('of pull requests has a token of its own', () => {
  const opened = (notify: object) =>
    definition('github', { pullRequests: { image: 'registry.example.com/pr/api', credentials: 'pull', notify } });
  expect(faultsOf(opened({ github: { secret: 'statuses' } })).join()).toContain('statuses');
  expect(faultsOf(opened({ github: { secret: 'statuses-pr' } }))).toEqual([]);
});
