import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Build } from '../model/build';
import { type Fault, fault } from '../model/faults';
import type { Parameters } from '../model/parameter-defaults';
import type { RunnerName } from '../model/runner';
import type { Definition } from '../resolve/definition';
import type { RunnerGroup } from '../runners/join';
import { objectsOf } from '../runners/kubernetes/object';
import { type BuildUnit, renderStarts } from '../runners/render';
import { markObjects } from './compose';
import { applyPatches, isTarget } from './patches';

/** What starts builds together, when it is created. */
interface Start {
  readonly builds: readonly Build[];
  readonly scope: Construct;
}

/** What starts one run of a build when it is created, as a whole with all that it refers to in itself; or why there is nothing. */
export function runOf(
  definition: Definition,
  build: string,
  wanted: RunnerName | undefined,
  whole = false,
): { readonly objects: readonly unknown[] } | Fault {
  const chart = new Chart(new App({ outdir: '.' }), 'run');
  const starts = new Map<RunnerName, Start>();
  const scopeOf = ({ runner, name, members }: RunnerGroup<BuildUnit>, kind: string) => {
    const scope = new Construct(chart, `${runner}-${name}-${kind}`);
    const own = members.map(({ origin }) => origin).filter(({ push }) => push);
    const isMeant = own.some((unit) => unit.name === build) && (wanted ?? runner) === runner;
    // One of several that run as one may be run with fewer of them.
    const isLess = own.length < (starts.get(runner)?.builds.length ?? Number.POSITIVE_INFINITY);
    if (isMeant && isLess) starts.set(runner, { builds: own.map((unit) => unit.build), scope });
    return scope;
  };
  renderStarts(definition.builds, scopeOf, { whole });
  const [start, ...more] = starts.values();
  if (start === undefined && wanted !== undefined) {
    const own = definition.builds.filter(({ name, push }) => name === build && push);
    const others = own.flatMap(({ build: { runner } }) => runner.map(({ type }) => type));
    if (!others.includes(wanted)) return fault('not-runnable', [], { what: 'no-runner', names: others });
  }
  if (start === undefined) return fault('not-runnable', [], { what: 'start', names: [build] });
  if (more.length > 0) return fault('not-runnable', [], { what: 'runner', names: [...starts.keys()] });
  const missing = withoutValue(start.builds);
  if (missing.length > 0) return fault('not-runnable', [], { what: 'values', names: missing });
  const others = start.builds.map(({ name }) => name).filter((name) => name !== build);
  if (whole && others.length > 0) return fault('not-packed', [], { why: 'group', what: others.join(', ') });
  const objects = objectsOf(start.scope);
  markObjects(objects, definition);
  applyPatches(
    objects,
    definition.patches.filter(({ target }) => objects.some((object) => isTarget(object, target))),
  );
  return { objects: objects.map((object) => object.toJson() as unknown) };
}

/** Builds that run as one share the default of any of them. */
function withoutValue(builds: readonly { parameters: Parameters }[]) {
  const all = builds.flatMap(({ parameters }) => Object.entries(parameters));
  const known = new Set(all.flatMap(([name, { default: value }]) => (value === undefined ? [] : [name])));
  return [...new Set(all.map(([name]) => name))].filter((name) => !known.has(name));
}
