/** A plan of more than fetch and build, and what each runner makes of it. */
import { App, Chart, Testing } from 'cdk8s';
import type { Build } from '../../src/model/build';
import { type RunnerName, type RunnerSettings, runner } from '../../src/model/runner';
import { text } from '../../src/model/text';
import type { Plan } from '../../src/plan/plan';
import { RUNNERS } from '../../src/runners';
import type { Member } from '../../src/runners/runner';
import { build } from '../builders/plans';
import type { Manifest } from '../manifests';
import { task } from './tasks';

const source = (name: string) => ({ volume: name });
const half = (architecture: string, name = `build-${architecture}`) => [
  task(`fetch-${architecture}`, 'fetch', { gives: ['source'], mounts: [source(`source-${architecture}`)] }),
  task(name, 'build', { takes: ['source'], gives: ['image'], mounts: [source(`source-${architecture}`)] }),
];

/** What follows an image, whichever task gave it last. */
const afterwards = (image: string) => [
  task('scan', 'scan', { takes: ['image'], gives: ['approval'], args: [text`${{ imageOf: image }}`] }),
  task('sign', 'sign', { takes: ['image', 'approval'], args: [text`sign`, text`${{ imageOf: image }}`] }),
  task('prune', 'prune', { takes: ['image'], args: [text`--keep=10`] }),
];

const sources = (...names: readonly string[]): Plan['volumes'] =>
  names.map((name) => ({ name: `source-${name}`, scratch: 'disk' }));

/** One image after the other, which every runner can. */
export const PLAN: Plan = {
  tasks: [
    ...half('amd64'),
    task('index', 'index', { takes: ['image'], gives: ['image'], args: [text`${{ imageOf: 'build-amd64' }}`] }),
    ...afterwards('index'),
  ],
  volumes: sources('amd64'),
};

/** Two halves, each on a node of its architecture, joined by an index and signed by somebody else. */
export const ELSEWHERE: Plan = {
  tasks: [
    ...['amd64', 'arm64'].flatMap((architecture) =>
      half(architecture).map((one) => ({ ...one, where: { architecture } })),
    ),
    task('index', 'index', {
      takes: ['image'],
      gives: ['image'],
      args: [text`${{ imageOf: 'build-amd64' }}`, text`${{ imageOf: 'build-arm64' }}`],
    }),
    ...afterwards('index').map((one) => (one.name === 'sign' ? { ...one, where: { serviceAccount: 'signer' } } : one)),
  ],
  volumes: sources('amd64', 'arm64'),
};

export function memberOf(plan: Plan, name: RunnerName): Member {
  const api: Build = build({ tags: ['v1'], parameters: { level: { default: 'high' } } });
  const image = { repository: api.image, tag: api.tags[0] ?? [], parameters: api.parameters };
  const [settings] = [runner.parse(name)].flat() as [RunnerSettings];
  return { workload: api, plan, build: api, component: 'build', depth: 0, upstream: new Map(), image, settings };
}

export function rendered(plan: Plan, name: 'kubernetes' | 'tekton' | 'argo'): Manifest[] {
  const chart = new Chart(new App(), 'test');
  const places = { own: chart, common: () => chart };
  const member = memberOf(plan, name);
  RUNNERS[name].render(places, member);
  const group = { name: 'api', members: [member], lead: member, starts: {} };
  RUNNERS[name].groups?.render(places, group);
  RUNNERS[name].start?.render(chart, group);
  return Testing.synth(chart);
}
