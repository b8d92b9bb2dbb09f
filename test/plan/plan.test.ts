import fc from 'fast-check';
import { BUILDERS } from '../../src/builders';
import { daemonPlan } from '../../src/daemons/plan';
import type { Build } from '../../src/model/build';
import { buildKitDaemon } from '../../src/model/daemon';
import type { RunnerName } from '../../src/model/runner';
import { showText } from '../../src/model/text';
import { isContainer, mountsOf, type Plan, type Task } from '../../src/plan/plan';
import { waitsFor } from '../../src/plan/pods';
import { readDefinition } from '../../src/resolve/definition';
import { RUNNERS } from '../../src/runners';
import { pathOf } from '../../src/runners/paths';
import { planOf } from '../../src/runners/plans';
import { corpus } from '../corpus/definitions';
import { faultsOf, oneBuild } from '../support';

const definitions = [...corpus()].map(([name, written]) => [name, readDefinition(written).definition] as const);

/** Every build of the corpus with its plan for each of its runners. */
const plans: [string, Plan][] = definitions.flatMap(([name, definition]) =>
  (definition?.builds ?? []).flatMap(({ build, push }) =>
    build.runner.map(({ type }): [string, Plan] => [
      `${name}: ${build.name} on ${type}`,
      planOf(build, { push, runner: type }),
    ]),
  ),
);
const warmers = definitions.flatMap(([name, definition]) =>
  (definition?.warmers ?? []).map((warmer): [string, Plan] => [name, warmer.plan]),
);
const daemon = daemonPlan('builder', buildKitDaemon.parse({ size: '10Gi', issuer: 'ca' }));

const wordsOf = (plan: Plan): string[] =>
  plan.tasks.flatMap(({ command = [], args, env }) =>
    [...command, ...args, ...Object.values(env).filter(Array.isArray)].map(showText),
  );

describe('every plan', () => {
  it('is one of very many', () => {
    expect(plans.length).toBeGreaterThan(100);
    expect(warmers.length).toBeGreaterThan(0);
  });

  it('names no path of a volume that a runner may put elsewhere', () => {
    for (const [name, plan] of [...plans, ...warmers]) {
      const movable = plan.tasks.flatMap(mountsOf).filter(({ at }) => at === undefined);
      const named = movable.filter((mount) =>
        wordsOf(plan).some((word) => new RegExp(`(?<![\\w.>/-])${pathOf(mount)}(?![\\w-])`).test(word)),
      );
      expect([name, named]).toEqual([name, []]);
    }
  });

  it('mounts only volumes that it has, and has only volumes that are mounted or seen by a program of the machine', () => {
    for (const [name, plan] of [...plans, ...warmers, ['daemon', daemon] as const]) {
      const known = plan.volumes.map((volume) => volume.name);
      const mounted = new Set(plan.tasks.flatMap(mountsOf).map(({ volume }) => volume));
      expect([name, [...mounted].filter((volume) => !known.includes(volume))]).toEqual([name, []]);
      if (plan.tasks.every(isContainer)) expect([name, [...mounted].sort()]).toEqual([name, [...known].sort()]);
    }
  });

  it('has each script run by a shell that stops at what fails, and that is called in its messages what it is for', () => {
    for (const [name, plan] of [...plans, ...warmers, ['daemon', daemon] as const])
      for (const task of plan.tasks) {
        const [program, flags, script, called] = (task.command ?? []).map(showText);
        if (script === undefined || task.phase === 'step') continue;
        const shell = isContainer(task) ? task.shell?.program : undefined;
        expect([name, ['sh', shell].includes(program), flags, called]).toEqual([name, true, '-euc', task.phase]);
      }
  });

  it('has each task after those that it waits for: what builds takes the source that was fetched, or that a step left', () => {
    for (const [name, plan] of plans) {
      const build = plan.tasks.find(({ phase }) => phase === 'build');
      const before = plan.tasks.slice(0, plan.tasks.indexOf(build as Task));
      const givers = before.filter(({ gives }) => gives?.includes('source'));
      expect([name, build && waitsFor(build, plan)]).toEqual([name, givers.slice(-1)]);
    }
  });
});

describe('a daemon is a plan too', () => {
  it('serves, keeps a volume for each replica, and takes its configuration from a ConfigMap', () => {
    expect(daemon.tasks.map(({ phase }) => phase)).toEqual(['serve']);
    expect(daemon.volumes).toContainEqual({ name: 'state', ofReplica: { size: '10Gi' } });
    expect(daemon.volumes).toContainEqual({ name: 'config', configMap: 'builder' });
  });
});

describe('plan()', () => {
  afterEach(() => jest.restoreAllMocks());

  it.each(Object.keys(BUILDERS) as (keyof typeof BUILDERS)[])('of %s is asked of nothing that has a fault', (name) => {
    const plan = jest.spyOn(BUILDERS[name], 'plan');
    const runner = name === 'docker' ? 'script' : 'kubernetes';
    for (const wrong of [{ tags: ['$(params.nobody)'] }, { source: { type: 'inline', files: { a: 'b' } } }])
      expect(faultsOf(oneBuild({ builder: name, runner, ...wrong }))).not.toEqual([]);
    expect(plan).not.toHaveBeenCalled();
    expect(faultsOf(oneBuild({ builder: name, runner, cache: 'none' }))).toEqual([]);
    expect(plan).toHaveBeenCalled();
  });

  it('never throws for a build without faults, wherever it runs', () => {
    const builds = definitions.flatMap(([, definition]) => (definition?.builds ?? []).map(({ build }) => build));
    const arbitrary = fc.record({
      build: fc.constantFrom(...builds),
      other: fc.constantFrom(...builds),
      fields: fc.subarray(['source', 'cache', 'secrets', 'registries', 'credentials', 'tags', 'platforms'] as const),
      push: fc.boolean(),
      runner: fc.constantFrom(...(Object.keys(RUNNERS) as RunnerName[])),
    });
    fc.assert(
      fc.property(arbitrary, ({ build, other, fields, push, runner }) => {
        const mixed = { ...build, ...Object.fromEntries(fields.map((field) => [field, other[field]])) } as Build;
        const { offers } = RUNNERS[runner];
        const { plan, check } = BUILDERS[mixed.builder.type];
        if (check(mixed, { push }).length === 0) expect(plan(mixed, { push, offers }).tasks.length).toBeGreaterThan(0);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
