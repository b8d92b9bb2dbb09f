import type { Build } from '../spec/build';
import { type Fault, suggest } from '../spec/faults';

/** How many builds each has to wait for, and what keeps them from ever starting. */
export function depths(builds: readonly Build[]): { depthOf(name: string): number; faults: Fault[] } {
  const byName = new Map(builds.map((build) => [build.name, build]));
  const known = [...byName.keys()];
  const faults: Fault[] = [];
  const depth = new Map<string, number>();

  const visit = (build: Build, waiting: readonly string[]): number => {
    const done = depth.get(build.name);
    if (done !== undefined) return done;
    depth.set(build.name, 0);
    const own = build.dependsOn.map((name, i) => {
      const path = ['builds', build.name, 'dependsOn', i];
      const needed = byName.get(name);
      const chain = [...waiting, build.name];
      if (needed === undefined) faults.push({ path, message: `there is no build "${name}"${suggest(name, known)}` });
      else if (chain.includes(name))
        faults.push({
          path,
          message: `${[...chain.slice(chain.indexOf(name)), name].join(' waits for ')}; leave one of these out`,
        });
      else return visit(needed, chain) + 1;
      return 0;
    });
    const result = Math.max(0, ...own);
    depth.set(build.name, result);
    return result;
  };

  for (const build of builds) visit(build, []);
  return { depthOf: (name) => depth.get(name) ?? 0, faults };
}
