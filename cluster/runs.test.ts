/** What starts runs of Tekton by itself, and what takes them away again, with the rights that the manifests give them. */
import { until } from '../e2e/lab/processes';
import type { Manifest } from '../test/manifests';
import { BASE } from './lab/cluster';
import { REGISTRY } from './lab/place';
import { clusterForTests, keptToTheEnd } from './matrix/for-tests';
import { digestOf, Site } from './matrix/site';

const cluster = clusterForTests();
const kept = keptToTheEnd();

const runsIn = ({ namespace }: Site): Manifest[] => cluster.kubectl.get('-n', namespace, 'pipelineruns').items;
const isOver = ({ status }: Manifest) => status?.completionTime !== undefined;

it('a schedule of Tekton starts a run, and of three that are over the oldest goes', async () => {
  const site = kept(new Site(cluster.kubectl));
  const image = `${REGISTRY}/scheduled/${site.namespace}`;
  site.synth({
    builds: {
      api: {
        ...{ image, cache: 'none', runs: { keep: 2 } },
        source: { type: 'inline', files: { Dockerfile: `FROM ${BASE}\nRUN echo built` } },
        runner: { type: 'tekton', schedule: '0 0 1 1 *' },
      },
    },
  });
  site.apply();
  const byHand = (cronJob: string, name: string) => {
    site.must('create', 'job', `--from=cronjob/${cronJob}`, name);
    site.must('wait', '--for=condition=Complete', `job/${name}`, '--timeout=120s');
  };
  for (const name of ['one', 'two', 'three']) {
    byHand('api-schedule', name);
    await until(`the end of ${name}`, () => runsIn(site).every(isOver), 300);
  }
  expect(runsIn(site)).toHaveLength(3);
  expect(await digestOf(image)).toMatch(/^sha256:/);
  const [oldest] = runsIn(site).sort((a, b) => (a.status.completionTime < b.status.completionTime ? -1 : 1));
  byHand('cached-builds-prune', 'prune');
  await until('the end of the oldest', () => runsIn(site).length === 2, 60);
  expect(runsIn(site).map(({ metadata }) => metadata.name)).not.toContain(oldest?.metadata.name);
}, 900_000);
