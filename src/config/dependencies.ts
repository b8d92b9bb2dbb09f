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
      return chain ? [{ path, message: `${[build.name, ...chain].join(' waits for ')}; leave one of these out` }] : [];
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
