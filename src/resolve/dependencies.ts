import type { Build } from '../model/build';
import { type DataOf, type Fault, fault, type KnownNames } from '../model/faults';
import { isPushed } from '../model/output';
import { sourceValuesOf } from '../model/text';
import { RUNNERS } from '../runners';
import { referencedBuilds } from '../runners/references';
import { pushedImage } from '../runners/render';
import { isNamedByRun, isNamedLate, type PushedImage, unknownInName } from '../runners/runner';
import type { Closing, Order } from './graph';

/** Builds that nobody wrote, and builds that wait for themselves. */
export function checkDependencies(builds: readonly Build[], names: KnownNames, order: Order<Build>): Fault[] {
  const byName = new Map(builds.map((build) => [build.name, build]));
  const closing = new Map(order.closing.map((step) => [`${step.from} ${step.index}`, step]));
  return builds.flatMap((build) =>
    build.dependsOn.flatMap((name, i): Fault[] => {
      const path = ['builds', build.name, 'dependsOn', i];
      if (!names.has(name)) return [fault('unknown-build', path, { name, hint: names.hint(name) })];
      const closes = closing.get(`${build.name} ${i}`);
      if (closes) return [fault('cycle', path, cycleOf(closes))];
      const needed = byName.get(name);
      return needed ? checkDependency(build, needed, path) : [];
    }),
  );
}

/** Each waits for the next; of many some are only counted. */
function cycleOf({ cycle, more, from }: Closing): DataOf<'cycle'> {
  return { waits: cycle, ...(more > 0 ? { more: { builds: more - 1, last: from } } : {}) };
}

/** How many builds each has to wait for, one after the other; steps that close a cycle do not count. */
export function depthsOf({ order }: Order<Build>): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  for (const { name, dependsOn } of order)
    depths.set(
      name,
      dependsOn.reduce((deepest, needed) => Math.max(deepest, (depths.get(needed) ?? -1) + 1), 0),
    );
  return depths;
}

/** What the builds push whose images a build refers to. */
export function upstreamOf(build: Build, builds: ReadonlyMap<string, Build>): ReadonlyMap<string, PushedImage> {
  const named = referencedBuilds(build).flatMap((name) => builds.get(name) ?? []);
  return new Map(named.map((other) => [other.name, pushedImage(other)]));
}

/** A runner that runs builds as one cannot wait for a build that it does not run, or that runs in another namespace. */
export function checkDependency(build: Build, needed: Build, path: Fault['path']): Fault[] {
  const joining = build.runner.map(({ type }) => type).filter((type) => RUNNERS[type].groups);
  if (joining.length > 0 && build.namespace !== needed.namespace)
    return [fault('dependency-elsewhere', path, { name: needed.name })];
  if (!isPushed(needed) && referencedBuilds(build).includes(needed.name))
    return [fault('image-unpushed', path, { name: needed.name })];
  const late = namedLate(build, needed, path);
  const missing = joining.filter((type) => !needed.runner.some((settings) => settings.type === type));
  return [...missing.map((runner) => fault('dependency-not-run', path, { runner, name: needed.name })), ...late];
}

/** An image that a build refers to, and that nobody can call by its name before a run of that. */
function namedLate(build: Build, needed: Build, path: Fault['path']): Fault[] {
  const { name } = needed;
  const image = pushedImage(needed);
  if (!isNamedByRun(image) || !referencedBuilds(build).includes(name)) return [];
  if (sourceValuesOf(image.repository).length > 0)
    return [fault('source-value-of-upstream', path, { name, of: 'image' })];
  if (!build.runner.some(({ type }) => type === 'kubernetes')) return [];
  if (isNamedLate(image)) return [fault('source-value-of-upstream', path, { name, of: 'tags' })];
  // A build of Jobs alone has a fault of its own for each of them.
  if (needed.runner.every(({ type }) => type === 'kubernetes')) return [];
  return [fault('image-named-by-run', path, { name, parameters: unknownInName(image), of: 'job' })];
}
