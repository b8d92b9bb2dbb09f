import { RUNNERS } from '../runners';
import type { RunnerGroup } from '../runners/group';
import { referencedBuilds } from '../runners/references';
import { type BuildRun, pushedImage } from '../runners/render';
import type { PushedImage } from '../runners/runner';
import type { Build } from '../spec/build';
import { type Fault, suggest } from '../spec/faults';

/** Builds that nobody wrote, and builds that wait for themselves. */
export function checkDependencies(builds: readonly Build[], known: readonly string[]): Fault[] {
  const byName = new Map(builds.map((build) => [build.name, build]));
  return builds.flatMap((build) =>
    build.dependsOn.flatMap((name, i): Fault[] => {
      const path = ['builds', build.name, 'dependsOn', i];
      if (!known.includes(name)) return [{ path, message: `there is no build "${name}"${suggest(name, known)}` }];
      const chain = chainTo(build.name, name, byName);
      if (chain) return [{ path, message: `${[build.name, ...chain].join(' waits for ')}; leave one of these out` }];
      const needed = byName.get(name);
      return needed ? checkDependency(build, needed, path) : [];
    }),
  );
}

/** How many builds each has to wait for, one after the other; builds of a cycle count as waiting for none. */
export function depthsOf(builds: readonly Build[]): ReadonlyMap<string, number> {
  const byName = new Map(builds.map((build) => [build.name, build]));
  const depths = new Map<string, number>();
  const visit = (name: string): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    depths.set(name, 0);
    const waits = byName.get(name)?.dependsOn ?? [];
    const depth = waits.reduce((deepest, needed) => Math.max(deepest, visit(needed) + 1), 0);
    depths.set(name, depth);
    return depth;
  };
  for (const { name } of builds) visit(name);
  return depths;
}

/** The builds from one to the target, each waiting for the next. */
function chainTo(target: string, from: string, builds: ReadonlyMap<string, Build>): string[] | undefined {
  const seen = new Set<string>();
  const walk = (name: string): string[] | undefined => {
    if (name === target) return [name];
    if (seen.has(name)) return undefined;
    seen.add(name);
    for (const next of builds.get(name)?.dependsOn ?? []) {
      const rest = walk(next);
      if (rest) return [name, ...rest];
    }
    return undefined;
  };
  return walk(from);
}

/** What the builds push whose images a build refers to. */
export function referencedImages(build: Build, builds: ReadonlyMap<string, Build>): ReadonlyMap<string, PushedImage> {
  const named = referencedBuilds(build).flatMap((name) => builds.get(name) ?? []);
  return new Map(named.map((other) => [other.name, pushedImage(other)]));
}

/** What the builds that a runner runs as one cannot differ in. */
export function checkGroup(group: RunnerGroup<BuildRun>): Fault[] {
  return ofGroup(group, 'check');
}

/** What about builds that a runner runs as one may mean otherwise than their user thinks. */
export function warnOfGroup(group: RunnerGroup<BuildRun>): Fault[] {
  return ofGroup(group, 'warn');
}

function ofGroup({ runner, name, members }: RunnerGroup<BuildRun>, what: 'check' | 'warn'): Fault[] {
  const group = { name, members: members.map(({ member }) => member) };
  const found = RUNNERS[runner].groups?.[what]?.(group) ?? [];
  return found.map(({ build, fault }) => {
    const origin = members.find(({ member }) => member.workload.name === build)?.origin;
    return { ...fault, path: [...(origin?.path ?? []), ...fault.path] };
  });
}

/** A runner that runs builds as one cannot wait for a build that it does not run, or that runs in another namespace. */
function checkDependency(build: Build, needed: Build, path: Fault['path']): Fault[] {
  const joining = build.runner.map(({ type }) => type).filter((type) => RUNNERS[type].groups);
  if (joining.length > 0 && build.namespace !== needed.namespace)
    return [
      {
        path,
        message: `${needed.name} is in another namespace, where no run can wait for it; write the same namespace in both`,
      },
    ];
  const missing = joining.filter((type) => !needed.runner.some((settings) => settings.type === type));
  return missing.map((type) => ({
    path,
    message: `${type} does not run ${needed.name}, so it cannot wait for it; add ${type} to builds.${needed.name}.runner`,
  }));
}
