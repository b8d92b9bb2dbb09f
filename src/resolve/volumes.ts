import type { Build } from '../model/build';
import { keptOn, stateOf } from '../model/builder';
import type { CacheEntry } from '../model/cache';
import { type Fault, fault, type KnownNames } from '../model/faults';
import type { AccessMode, NamedVolume } from '../model/named';
import type { RunnerSettings } from '../model/runner';
import type { Step } from '../model/steps';
import type { Volume } from '../model/volume';
import type { WarmerSettings } from '../model/warmer';
import { type ClaimUse, claimsOf } from '../plan/claims';
import type { Plan } from '../plan/plan';
import { planOf } from '../runners/plans';
import { type BuildUnit, meetingsOf, runsInPods } from '../runners/render';
import { type VolumeUse, volumeUseFaults } from '../storage/volume-use';
import { runnerOf } from '../warmers/cache-warmer';

/** An entry of `volumes`. */
export interface DeclaredVolume extends NamedVolume {
  /** Its name in the file; `name` is that of the claim. */
  readonly entry: string;
  readonly accessModes: readonly AccessMode[];
  readonly settings: Volume;
}

/** A build or a warmer, as far as volumes are concerned. */
export type VolumeUser = { readonly path: readonly string[] } & (
  | Pick<BuildUnit, 'build' | 'push' | 'faulty'>
  | { readonly warmer: WarmerSettings; readonly plan: Plan }
);

/** The build with the volumes it names by what they are declared as; a name nobody declared stays a name. */
export function buildWithVolumes(build: Build, volumes: ReadonlyMap<string, DeclaredVolume>): Build {
  const declared = (volume: string | NamedVolume) =>
    (typeof volume === 'string' ? volumes.get(volume) : undefined) ?? volume;
  const entries = (all: readonly CacheEntry[]) =>
    all.map((entry) => (entry.type === 'volume' ? { ...entry, volume: declared(entry.volume) } : entry));
  const { source, cache, builder, output, steps } = build;
  const state = stateOf(builder);
  const ofStep = <Of extends Step>(step: Of): Of => ({
    ...step,
    volumes: step.volumes.map((one) => (one.volume === undefined ? one : { ...one, volume: declared(one.volume) })),
  });
  return {
    ...build,
    steps: { before: steps.before.map(ofStep), after: steps.after.map(ofStep) },
    output: output && { ...output, volume: declared(output.volume) },
    builder: state === undefined ? builder : keptOn(builder, declared(state)),
    source:
      source.type === 'volume' && source.volume !== undefined ? { ...source, volume: declared(source.volume) } : source,
    cache: { from: entries(cache.from), to: entries(cache.to) },
  };
}

/** What cannot work between volumes and those who use them; and volumes that nobody uses. */
export function checkVolumes(
  volumes: readonly DeclaredVolume[],
  names: KnownNames,
  users: readonly VolumeUser[],
): { faults: Fault[]; warnings: Fault[] } {
  const faults = users.flatMap((user) =>
    namedVolumes(user).flatMap(({ path, volume }) => checkReference(path, volume, user, names)),
  );
  const uses = groupByClaim(users.flatMap(usesOf));
  const warnings: Fault[] = [];
  const unsure = new Set(
    users.filter(isFaulty).flatMap((user) => namedVolumes(user).map(({ volume }) => nameOf(volume))),
  );
  for (const volume of volumes) {
    // How it is used is known when its users have no faults of their own.
    if (unsure.has(volume.entry)) continue;
    const path = ['volumes', volume.entry];
    const own = uses.get(volume.name) ?? [];
    const state = { accessModes: volume.accessModes, created: volume.settings.claim === undefined };
    faults.push(...volumeUseFaults(state, own).map((wrong) => ({ ...wrong, path })));
    if (own.length === 0) warnings.push(fault('volume-unused', path, {}));
  }
  return { faults, warnings };
}

type Use = ClaimUse & VolumeUse;

/** What a user does with its claims, once for each of its runners. */
function usesOf(user: VolumeUser): Use[] {
  const by = user.path.join('.');
  if ('warmer' in user) return usesIn(user.plan, runnerOf(user.warmer), by);
  const { build, push } = user;
  if (isFaulty(user)) return [];
  return build.runner.flatMap((settings) => usesIn(planOf(build, { push, runner: settings.type }), settings, by));
}

function usesIn(plan: Plan, settings: RunnerSettings, by: string): Use[] {
  return claimsOf(plan).map((use) => ({ ...use, ...onRunner(settings), by }));
}

function isFaulty(user: VolumeUser): boolean {
  return 'build' in user && (user.faulty ?? false);
}

function nameOf(volume: string | NamedVolume): string {
  if (typeof volume === 'string') return volume;
  return isDeclared(volume) ? volume.entry : volume.name;
}

/** On a machine no claim is mounted, so it only counts as used. */
function onRunner(settings: RunnerSettings): Partial<VolumeUse> {
  const elsewhere = { writes: false, cache: false, exclusive: false };
  return { ...meetingsOf(settings), ...(runsInPods(settings.type) ? {} : elsewhere) };
}

function groupByClaim(uses: readonly Use[]): ReadonlyMap<string, readonly Use[]> {
  const groups = new Map<string, Use[]>();
  for (const use of uses) {
    const group = groups.get(use.claim) ?? [];
    groups.set(use.claim, group);
    group.push(use);
  }
  return groups;
}

function checkReference(
  path: Fault['path'],
  volume: string | NamedVolume,
  user: VolumeUser,
  names: KnownNames,
): Fault[] {
  // What a warmer runs is a build of the file: its fields stand there, and are looked at there.
  const isWarmed = 'build' in user && !user.push;
  if (typeof volume === 'string') {
    if (names.has(volume) || isWarmed) return [];
    return [fault('undeclared', path, { what: 'volume', name: volume, hint: names.hint(volume) })];
  }
  // A construct is no entry of the file, which then knows nothing of its namespace.
  if (!isDeclared(volume)) return [];
  const own = 'build' in user ? user.build.namespace : user.warmer.namespace;
  const { namespace } = volume.settings;
  if (own === namespace) return [];
  const data = { ...(own === undefined ? {} : { own }), ...(namespace === undefined ? {} : { namespace }) };
  return [fault('volume-elsewhere', isWarmed ? [...user.path, 'namespace'] : path, { ...data, volume: volume.entry })];
}

function isDeclared(volume: NamedVolume): volume is DeclaredVolume {
  return Object.hasOwn(volume, 'entry') && Object.hasOwn(volume, 'settings');
}

function namedVolumes(user: VolumeUser): { path: Fault['path']; volume: string | NamedVolume }[] {
  if ('warmer' in user) return [{ path: [...user.path, 'volume'], volume: user.warmer.volume }];
  const { source, cache, builder, output, steps } = user.build;
  const state = stateOf(builder);
  const named = (['from', 'to'] as const).flatMap((side) =>
    cache[side].flatMap((entry, i) =>
      entry.type === 'volume' ? [{ path: [...user.path, 'cache', side, i, 'volume'], volume: entry.volume }] : [],
    ),
  );
  for (const phase of ['before', 'after'] as const)
    for (const [i, step] of steps[phase].entries())
      for (const [j, { volume }] of step.volumes.entries())
        if (volume !== undefined)
          named.push({ path: [...user.path, 'steps', phase, i, 'volumes', j, 'volume'], volume });
  if (output !== undefined) named.push({ path: [...user.path, 'output', 'volume'], volume: output.volume });
  if (state !== undefined) named.push({ path: [...user.path, 'builder', 'state', 'volume'], volume: state });
  if (source.type === 'volume' && source.volume !== undefined)
    named.push({ path: [...user.path, 'source', 'volume'], volume: source.volume });
  return named;
}
