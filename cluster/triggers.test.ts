/** Webhooks, as a host signs and sends them, to the listener that was applied. */
import { createHmac } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../e2e/lab/processes';
import { writeProject } from '../e2e/lab/project';
import type { Manifest } from '../test/manifests';
import { BASE } from './lab/cluster';
import { GIT, REGISTRY } from './lab/place';
import { clusterForTests } from './matrix/for-tests';
import { digestOf, Site } from './matrix/site';

const cluster = clusterForTests();
const TOKEN = 'token-of-the-webhook';
let site: Site;
let listener: string;
let commit: string;
let image: string;

beforeAll(async () => {
  site = new Site(cluster.kubectl);
  const { folder, push } = site.repository(site.namespace);
  writeProject(folder, BASE);
  mkdirSync(join(folder, 'services'), { recursive: true });
  writeFileSync(join(folder, 'services/a'), 'a\n');
  commit = push('one');
  image = `${REGISTRY}/pushed/${site.namespace}`;
  site.secret('webhook', { token: TOKEN });
  site.synth({
    builds: {
      api: {
        ...{ image, parameters: { revision: { default: 'main' } }, tags: ['$(params.revision)'] },
        source: { type: 'git', url: `http://${GIT}/${site.namespace}.git`, revision: '$(params.revision)' },
        runner: 'tekton',
        trigger: { github: { secret: 'webhook' }, branches: ['main'], paths: ['services/**'] },
      },
    },
  });
  site.apply();
  site.must('wait', '--for=condition=Available', 'eventlistener/cached-builds', '--timeout=180s');
  const { clusterIP, ports } = cluster.kubectl.get('-n', site.namespace, 'service', 'el-cached-builds').spec;
  const { port } = ports.find(({ name }: Manifest) => name === 'http-listener');
  listener = `http://${clusterIP}:${port}/`;
}, 300_000);
afterAll(() => site?.end());

async function send(path: string, { ref = 'refs/heads/main', token = TOKEN } = {}): Promise<void> {
  const commits = [{ added: [], modified: [path], removed: [] }];
  const body = JSON.stringify({ ref, before: 'beef', after: commit, commits });
  const signature = `sha256=${createHmac('sha256', token).update(body).digest('hex')}`;
  const headers = { 'content-type': 'application/json', 'x-github-event': 'push', 'x-hub-signature-256': signature };
  expect((await fetch(listener, { method: 'POST', body, headers })).status).toBe(202);
}

const runs = (): Manifest[] => cluster.kubectl.get('-n', site.namespace, 'pipelineruns').items;

describe('a webhook', () => {
  it('starts nothing with another signature, for another branch, or outside of the paths', async () => {
    await send('services/a', { token: 'another' });
    await send('services/a', { ref: 'refs/heads/other' });
    await send('src/main');
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    expect(runs()).toEqual([]);
  });

  it('starts a run of the commit that was pushed, and when it is delivered twice, two that agree', async () => {
    await send('services/a');
    await send('services/a');
    const outcomes = () => runs().map(({ status }) => status?.conditions?.[0].status);
    await until('two runs', () => outcomes().filter((outcome) => outcome === 'True').length === 2, 400);
    const results = runs().map(
      ({ status }) => status.results.find(({ name }: Manifest) => name === 'IMAGE_DIGEST').value,
    );
    expect(results).toContain(await digestOf(image, commit));
  });
});
