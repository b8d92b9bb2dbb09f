import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { type Fault, fault } from '../model/faults';
import type { Parameters } from '../model/parameter-defaults';
import type { RunnerName } from '../model/runner';
import type { Definition } from '../resolve/definition';
import { objectsOf } from '../runners/kubernetes/object';
import { renderStarts } from '../runners/render';
import { markObjects } from './compose';
import { applyPatches, isTarget } from './patches';

/** What starts one run of a build when it is created; or why there is nothing. */
export function runOf(
  definition: Definition,
  build: string,
  wanted: RunnerName | undefined,
): { readonly objects: readonly unknown[] } | Fault {
  const chart = new Chart(new App({ outdir: '.' }), 'run');
  const starts: { runner: RunnerName; missing: string[]; scope: Construct }[] = [];
  renderStarts(definition.builds, ({ runner, name, members }, kind) => {
    const scope = new Construct(chart, `${runner}-${name}-${kind}`);
    const own = members.map(({ origin }) => origin).filter(({ push }) => push);
    const isMeant = own.some((unit) => unit.name === build) && (wanted ?? runner) === runner;
    if (isMeant) starts.push({ runner, missing: withoutValue(own.map((unit) => unit.build)), scope });
    return scope;
  });
  const [start, ...more] = starts;
  if (start === undefined && wanted !== undefined) {
    const own = definition.builds.filter(({ name, push }) => name === build && push);
    const others = own.flatMap(({ build: { runner } }) => runner.map(({ type }) => type));
    if (!others.includes(wanted)) return fault('not-runnable', [], { what: 'no-runner', names: others });
  }
  if (start === undefined) return fault('not-runnable', [], { what: 'start', names: [build] });
  if (more.length > 0) return fault('not-runnable', [], { what: 'runner', names: starts.map(({ runner }) => runner) });
  if (start.missing.length > 0) return fault('not-runnable', [], { what: 'values', names: start.missing });
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
