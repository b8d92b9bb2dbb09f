import type { Build, BuildSettings } from '../model/build';
import type { Credentials } from '../model/credentials';
import { type Fault, fault, identityOf, type KnownNames, showPath } from '../model/faults';
import { shortName } from '../model/names';
import type { RunnerSettings } from '../model/runner';
import type { WarmerEntry, WarmerSettings } from '../model/warmer';
import type { Plan } from '../plan/plan';
import { checkBuild } from '../runners/check';
import type { BuildUnit } from '../runners/render';
import { runnerOf } from '../warmers/cache-warmer';
import { warmerPlan } from '../warmers/plan';
import { gitopsOf } from './gitops';
import type { Shared } from './shared';
import type { DeclaredVolume } from './volumes';

/** A warmer that fills a volume. */
export interface WarmerUnit {
  readonly name: string;
  readonly settings: WarmerSettings;
  readonly plan: Plan;
}

/** The runners of each build, and of those that read each volume. */
export interface RunnersByUse {
  readonly builds: ReadonlyMap<string, readonly RunnerSettings[]>;
  readonly volumes: ReadonlyMap<unknown, readonly RunnerSettings[]>;
}

export function runnersByUse(entries: ReadonlyMap<string, BuildSettings>): RunnersByUse {
  const builds = new Map<string, readonly RunnerSettings[]>();
  const volumes = new Map<unknown, RunnerSettings[]>();
  for (const [name, { cache, runner }] of entries) {
    builds.set(name, runner);
    for (const entry of cache.from) if (entry.type === 'volume') addAll(volumes, entry.volume, runner);
  }
  return { builds, volumes };
}

function addAll(lists: Map<unknown, RunnerSettings[]>, key: unknown, runners: readonly RunnerSettings[]): void {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  list.push(...runners);
}

/** A warmer that does not say what runs and applies it is run and applied as all of the builds are that it warms for. */
export function asItsBuilds(warmer: WarmerEntry, shared: Shared, { builds, volumes }: RunnersByUse): WarmerEntry {
  const runners = [...(volumes.get(warmer.volume) ?? []), ...warmer.builds.flatMap((name) => builds.get(name) ?? [])];
  const onlyArgo = runners.length > 0 && runners.every(({ type }) => type === 'argo');
  const [tool, ...others] = new Set(runners.flatMap((one) => (one.type === 'kubernetes' ? [one.gitops] : [])));
  return {
    ...warmer,
    runner: warmer.runner ?? (onlyArgo ? 'argo' : 'kubernetes'),
    gitops: warmer.gitops ?? gitopsOf(shared) ?? (others.length > 0 ? undefined : tool),
  };
}

/** A warmer pushes nothing. */
function toPull(credentials: Credentials | undefined): Credentials | undefined {
  return credentials && { pull: credentials.pull };
}

/** A warmer of base images, with what the file says of everything in it. */
export function imageWarmer(
  name: string,
  warmer: WarmerEntry,
  shared: Shared,
  volumes: ReadonlyMap<string, DeclaredVolume>,
): WarmerUnit {
  const { builds: _, volume, ...own } = warmer;
  const declared = volumes.get(volume as string);
  const settings: WarmerSettings = {
    ...own,
    volume: declared ?? (volume as string),
    namespace: own.namespace ?? declared?.settings.namespace ?? shared.defaults?.namespace,
    credentials: own.credentials ?? toPull(shared.defaults?.credentials),
  };
  return { name, settings, plan: warmerPlan(settings) };
}

/** The builds a warmer runs for their cache alone. */
export function warmingUnits(name: string, warmer: WarmerEntry, builds: readonly BuildUnit[]): BuildUnit[] {
  const warmed = new Set(warmer.builds);
  return builds
    .filter(({ build }) => warmed.has(build.name))
    .map(({ build, partOf, upstream }) => ({
      path: ['warmers', name],
      name: shortName(`${name}-${build.name}`),
      build: {
        ...asWarmed(build, warmer),
        timeout: warmer.timeout,
        namespace: warmer.namespace ?? build.namespace,
        pod: { ...build.pod, ...warmer.pod },
      },
      push: false,
      partOf,
      depth: 0,
      upstream,
    }));
}

/** A warmer runs a build by itself, when it says, and what is merged already; there is no image that steps could follow. */
function asWarmed(build: Build, warmer: WarmerEntry): Build {
  const alone = { group: undefined, trigger: undefined, pullRequests: undefined };
  return { ...build, ...alone, runner: [runnerOf(warmer)], steps: { ...build.steps, after: [] } };
}

/** What keeps the builds of a warmer from being run for their cache. */
export function checkWarmed(warmer: WarmerEntry, builds: ReadonlyMap<string, Build>, names: KnownNames): Fault[] {
  return warmer.builds.flatMap((name, i) => {
    const path = ['builds', i];
    if (!names.has(name)) return [fault('unknown-build', path, { name, hint: names.hint(name) })];
    const build = builds.get(name);
    if (build === undefined) return [];
    const asBuild = new Set(checkBuild(build).map(identityOf));
    const asWarmer = checkBuild(asWarmed(build, warmer), false).filter((found) => !asBuild.has(identityOf(found)));
    return asWarmer.map((found) => warmedFault(path, name, found));
  });
}

/** What is wrong with a build only where a warmer runs it: said of the warmer, and of which field of the build. */
export function warmedFault(path: Fault['path'], build: string, { code, message, path: found }: Fault): Fault {
  // The runner is the warmer's own.
  const field = showPath(['builds', build, ...(found[0] === 'runner' ? [] : found)]);
  return fault('warmed-build', path, { build, field, cause: code, wrong: message });
}
