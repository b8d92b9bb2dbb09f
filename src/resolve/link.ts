import type { Build } from '../model/build';
import type { DaemonSettings } from '../model/daemon';
import type { KnownNames } from '../model/faults';
import { shortName } from '../model/names';
import type { Volume } from '../model/volume';
import type { WarmerEntry } from '../model/warmer';
import type { BuildUnit } from '../runners/render';
import { buildWithDaemon, isExisting, sharedDaemon } from './daemons';
import { depthsOf, upstreamOf } from './dependencies';
import { type Entries, namesIn } from './entries';
import { allForFlux, buildWithGitOps } from './gitops';
import { type Order, orderOf } from './graph';
import { type Untrusted, untrustedBuilds } from './pull-requests';
import type { Shared } from './shared';
import { buildWithVolumes, type DeclaredVolume } from './volumes';
import { asItsBuilds, imageWarmer, runnersByUse, type WarmerUnit, warmingUnits } from './warming';

/** The entries of a file, each with what it names in place of the name. */
export interface Linked {
  readonly shared: Shared;
  readonly flux: boolean;
  /** What the file declares, well formed or not. */
  readonly names: { readonly volumes: KnownNames; readonly daemons: KnownNames; readonly builds: KnownNames };
  readonly volumes: readonly DeclaredVolume[];
  readonly daemons: readonly { readonly name: string; readonly settings: DaemonSettings }[];
  /** The builds of the file, by name. */
  readonly trusted: ReadonlyMap<string, Build>;
  /** What pull requests start in their place. */
  readonly untrusted: readonly Untrusted[];
  /** In which order builds can be built, those of pull requests among them. */
  readonly order: Order<Build>;
  readonly builds: readonly BuildUnit[];
  /** The entries of warmers, by name. */
  readonly warmed: ReadonlyMap<string, WarmerEntry>;
  /** What warmers run builds for. */
  readonly warming: readonly BuildUnit[];
  /** What warms base images. */
  readonly warmers: readonly WarmerUnit[];
}

export function link(file: Readonly<Record<string, unknown>>, shared: Shared, entries: Entries): Linked {
  const names = {
    volumes: namesIn(file, 'volumes'),
    daemons: namesIn(file, 'daemons'),
    builds: namesIn(file, 'builds'),
  };
  const volumes = [...entries.volumes].map(([name, volume]) => declaredVolume(name, volume, shared));
  const byEntry = new Map(volumes.map((volume) => [volume.entry, volume]));
  const daemons = new Map([...entries.daemons].map(([name, daemon]) => [name, sharedDaemon(daemon, shared)]));
  const linked = (build: Build) => buildWithDaemon(buildWithVolumes(build, byEntry), daemons);
  const own = [...entries.builds].map(([name, build]) => linked(buildWithGitOps({ ...build, name }, shared)));
  const trusted = new Map(own.map((build) => [build.name, build]));
  const untrusted = untrustedBuilds(trusted, names.builds).map(({ of, build }) => ({ of, build: linked(build) }));
  const { builds, order } = unitsOf(own, untrusted, shared);
  const runners = runnersByUse(entries.builds);
  const warmed = new Map([...entries.warmers].map(([name, entry]) => [name, asItsBuilds(entry, shared, runners)]));
  return {
    shared,
    flux: allForFlux(shared, entries.builds.values(), warmed.values()),
    names,
    volumes,
    daemons: [...daemons].flatMap(([name, settings]) => (isExisting(settings) ? [] : [{ name, settings }])),
    trusted,
    untrusted,
    order,
    builds,
    warmed,
    warming: [...warmed].flatMap(([name, entry]) => warmingUnits(name, entry, builds)),
    warmers: [...warmed]
      .filter(([, { builds }]) => builds.length === 0)
      .map(([name, entry]) => imageWarmer(name, entry, shared, byEntry)),
  };
}

function unitsOf(
  own: readonly Build[],
  untrusted: readonly Untrusted[],
  shared: Shared,
): Pick<Linked, 'builds' | 'order'> {
  const opened = new Set(untrusted.map(({ build }) => build));
  const byName = new Map([...own, ...opened].map((build) => [build.name, build]));
  const order = orderOf([...byName.values()]);
  const depths = depthsOf(order);
  const builds = [...byName.values()].map((build): BuildUnit => {
    const { name } = build;
    const upstream = upstreamOf(build, byName);
    const isOpened = opened.has(build) ? { untrusted: true } : {};
    const depth = depths.get(name) ?? 0;
    return { path: ['builds', name], name, build, push: true, ...isOpened, partOf: shared.name, depth, upstream };
  });
  return { builds, order };
}

function declaredVolume(name: string, volume: Volume, shared: Shared): DeclaredVolume {
  const namespace = volume.namespace ?? shared.defaults?.namespace;
  return {
    name: volume.claim ?? shortName(name),
    entry: name,
    accessModes: volume.accessModes,
    settings: { ...volume, namespace },
  };
}
