import { needsOf } from '../../src/plan/needs-of';
import type { ContainerTask, Plan, PlanVolume } from '../../src/plan/plan';
import { mainPod, onePod, podsOf, waitsFor } from '../../src/plan/pods';
import { task } from './tasks';

const scratch = (name: string): PlanVolume => ({ name, scratch: 'disk' });
const planOf = (tasks: ContainerTask[], volumes: PlanVolume[] = []): Plan => ({ tasks, volumes });

const fetch = task('fetch', 'fetch', { gives: ['source'], mounts: [{ volume: 'source' }] });
const build = task('build', 'build', { takes: ['source'], gives: ['image'], mounts: [{ volume: 'source' }] });
const scan = task('scan', 'scan', { takes: ['image'], gives: ['approval'] });
const sign = task('sign', 'sign', { takes: ['image', 'approval'] });
const names = (plan: Plan) => podsOf(plan).map(({ name, after, tasks }) => [name, after, tasks.map((one) => one.name)]);

describe('the pods of a plan', () => {
  it('hold together what shares the disk of a pod, and part all else', () => {
    expect(names(planOf([fetch, build, scan, sign], [scratch('source')]))).toEqual([
      ['build', [], ['fetch', 'build']],
      ['scan', ['build'], ['scan']],
      ['sign', ['build', 'scan'], ['sign']],
    ]);
  });

  it('are one where a task shares a disk with each of two, in the order of the plan', () => {
    const login = task('login', 'login', { mounts: [{ volume: 'docker-config' }] });
    const both = { ...build, mounts: [{ volume: 'source' }, { volume: 'docker-config' }] };
    const volumes = [scratch('source'), scratch('docker-config')];
    expect(names(planOf([fetch, scan, login, both], volumes))[0]).toEqual(['build', [], ['fetch', 'login', 'build']]);
  });

  it('check values at the beginning of each that waits for none', () => {
    const check = task('check', 'check');
    const other = task('build-arm64', 'build', { gives: ['image'], where: { architecture: 'arm64' } });
    expect(names(planOf([check, fetch, build, other, scan], [scratch('source')]))).toEqual([
      ['build', [], ['check', 'fetch', 'build']],
      ['build-arm64', [], ['check', 'build-arm64']],
      ['scan', ['build', 'build-arm64'], ['scan']],
    ]);
  });

  it('have the volumes that their tasks mount, and no others', () => {
    const plan = planOf([fetch, build, scan], [scratch('source'), { name: 'layers', claim: 'layers' }]);
    expect(podsOf(plan).map(({ volumes }) => volumes.map(({ name }) => name))).toEqual([['source'], []]);
    expect(onePod(plan).tasks).toHaveLength(3);
  });

  it('are about the image: the last that gives it is what the build is called by', () => {
    const index = task('index', 'index', { takes: ['image'], gives: ['image'] });
    const plan = planOf([fetch, build, index, scan], [scratch('source')]);
    expect(mainPod(podsOf(plan)).name).toBe('index');
    expect(mainPod(podsOf(planOf([task('warm', 'warm')]))).name).toBe('warm');
  });
});

describe('what a task waits for', () => {
  it('is who last gave what it takes: where images were joined, what joined them', () => {
    const [amd64, arm64] = ['amd64', 'arm64'].map((name) => task(name, 'build', { gives: ['image'] }));
    const index = task('index', 'index', { takes: ['image'], gives: ['image'] });
    const plan = planOf([amd64 as ContainerTask, arm64 as ContainerTask, index, scan]);
    expect(waitsFor(index, plan)).toEqual([amd64, arm64]);
    expect(waitsFor(scan, plan)).toEqual([index]);
  });
});

describe('the needs of a plan', () => {
  it.each([
    ['containers', [build]],
    ['containers, userNamespace', [{ ...build, privileges: { ...build.privileges, userNamespace: true } }]],
    ['containers, nodes', [{ ...build, where: { node: { disk: 'ssd' } } }]],
    ['containers, identities', [{ ...build, where: { serviceAccount: 'signer' } }]],
    ['containers, images', [build, { ...scan, args: [[{ imageOf: 'another' }]] }]],
    ['containers', [build, { ...scan, args: [[{ imageOf: 'build' }]] }]],
    ['containers, nodes, pods', [build, { ...build, where: { architecture: 'arm64' } }]],
  ])('are found in it: %s', (needs, tasks) => {
    expect(needsOf(planOf(tasks as ContainerTask[])).join(', ')).toBe(needs);
  });

  it('are programs where a task has no image', () => {
    const program = { name: 'build', phase: 'build', args: [], env: {}, command: [], programs: ['docker'] } as const;
    expect(needsOf({ tasks: [program], volumes: [] })).toEqual(['programs']);
  });
});
