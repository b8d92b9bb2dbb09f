/** What keeps a webhook from starting anything, and what one that is delivered twice does. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../e2e/lab/processes';
import { writeProject } from '../e2e/lab/project';
import type { Manifest } from '../test/manifests';
import { BASE } from './lab/cluster';
import { GIT, REGISTRY } from './lab/place';
import { clusterForTests } from './matrix/for-tests';
import { LISTENERS, runsOf, send } from './matrix/listeners';
import { digestOf, Site } from './matrix/site';

const cluster = clusterForTests();
const TOKEN = 'token-of-the-webhook';
let site: Site;
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
  LISTENERS.tekton.ready(site);
}, 300_000);
afterAll(() => site?.end());

async function push(path: string, { ref = 'refs/heads/main', token = TOKEN } = {}): Promise<void> {
  const commits = [{ added: [], modified: [path], removed: [] }];
  const body = { ref, before: 'beef', after: commit, commits };
  expect(await send(site, LISTENERS.tekton, { event: 'push', body }, token)).toBe(202);
}

const runs = (): Manifest[] => runsOf(site, LISTENERS.tekton);

describe('a webhook', () => {
  it('starts nothing with another signature, for another branch, or outside of the paths', async () => {
    await push('services/a', { token: 'another' });
    await push('services/a', { ref: 'refs/heads/other' });
    await push('src/main');
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    expect(runs()).toEqual([]);
  });

  it('starts a run of the commit that was pushed, and when it is delivered twice, two that agree', async () => {
    await push('services/a');
    await push('services/a');
    const outcomes = () => runs().map(({ status }) => status?.conditions?.[0].status);
    await until('two runs', () => outcomes().filter((outcome) => outcome === 'True').length === 2, 400);
    const results = runs().map(
      ({ status }) => status.results.find(({ name }: Manifest) => name === 'IMAGE_DIGEST').value,
    );
    expect(results).toContain(await digestOf(image, commit));
  });
});
