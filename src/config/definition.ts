import type * as z from 'zod';
import type { BuildPlan } from '../builders/plan';
import { checkBuild } from '../runners/check';
import { type BuildRun, groupsOf, planOf } from '../runners/render';
import type { Build, BuildSettings } from '../spec/build';
import { type DaemonSettings, daemonEntry } from '../spec/daemon';
import { type Fault, suggest, under } from '../spec/faults';
import { completeBuild, fileFrame } from '../spec/file';
import { shortName } from '../spec/names';
import { parse } from '../spec/parse';
import type { RunnerName } from '../spec/runner';
import { type Volume, volumeEntry } from '../spec/volume';
import { type WarmerEntry, type WarmerSettings, warmerEntry } from '../spec/warmer';
import { checkRun, runSettings } from '../warmers/cache-warmer';
import { warmerPlan } from '../warmers/plan';
import { buildWithDaemon, checkDaemons, sharedDaemon } from './daemons';
import { isMapping, mergeDefaults } from './defaults';
import { checkDependencies, checkGroup, depthsOf, referencedImages } from './dependencies';
import { atOrigin } from './origin';
import { buildWithVolumes, checkVolumes, type DeclaredVolume, type VolumeUser } from './volumes';

/** A builds.yaml, understood: everything to render, with defaults merged and names resolved. */
export interface Definition {
  readonly volumes: readonly DeclaredVolume[];
  readonly daemons: readonly { readonly name: string; readonly settings: DaemonSettings }[];
  readonly warmers: readonly WarmerRun[];
  readonly builds: readonly BuildRun[];
}

/** A warmer that fills a volume. */
export interface WarmerRun {
  readonly name: string;
  readonly settings: WarmerSettings;
  readonly plan: BuildPlan;
}

/** What came of reading a definition. Without faults there is a definition; warnings keep nobody from anything. */
export interface Reading {
  readonly definition?: Definition;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

type Mapping = Readonly<Record<string, unknown>>;

/** Reads what a builds.yaml says: all of its faults at once. */
export function readDefinition(input: unknown): Reading {
  const file = isMapping(input) ? input : {};
  const frame = parse(fileFrame, input);
  const volumes = entriesOf(file, 'volumes', volumeEntry);
  const daemons = entriesOf(file, 'daemons', daemonEntry);
  const warmers = entriesOf(file, 'warmers', warmerEntry);
  const builds = entriesOf(file, 'builds', completeBuild, (entry) => withDefaults(entry, file), STAND_INS);
  const malformed = [...frame.faults, ...volumes.faults, ...daemons.faults, ...warmers.faults, ...builds.faults];
  const reading = checkEntries(file, frame.value ?? {}, {
    volumes: volumes.values,
    daemons: daemons.values,
    warmers: warmers.values,
    builds: builds.values,
  });
  const placed = [...malformed, ...reading.faults].map((fault) => atOrigin(input, fault));
  // The same fault of two builds that share it is one.
  const faults = [...new Map(placed.map((fault) => [JSON.stringify(fault), fault])).values()];
  return faults.length > 0 ? { faults, warnings: reading.warnings } : reading;
}

/** What stands for the required fields of a build where those are malformed. */
const STAND_INS = { image: 'malformed', source: { type: 'inline', files: { Dockerfile: '' } } };

/**
 * The entries of a section by name, and what is wrong with them. One that is malformed is there without its malformed
 * fields, so that all of its faults can be found at once; nothing is rendered then.
 */
function entriesOf<Schema extends z.ZodType>(
  file: Mapping,
  section: string,
  schema: Schema,
  prepare: (entry: unknown) => unknown = (entry) => entry,
  standIns: Mapping = {},
) {
  const values = new Map<string, z.output<Schema>>();
  const faults: Fault[] = [];
  for (const [name, entry] of Object.entries(isMapping(file[section]) ? file[section] : {})) {
    const prepared = prepare(entry);
    const parsed = parse(schema, prepared);
    faults.push(...under([section, name], parsed.faults));
    const value = parsed.value ?? parse(schema, wellFormed(prepared, parsed.faults, standIns)).value;
    if (value !== undefined) values.set(name, value);
  }
  return { values, faults };
}

function wellFormed(entry: unknown, faults: readonly Fault[], standIns: Mapping): Mapping {
  const malformed = faults.map(({ path }) => path[0]);
  const fields = Object.entries(isMapping(entry) ? entry : {}).filter(([field]) => !malformed.includes(field));
  return { ...standIns, ...Object.fromEntries(fields) };
}

/** A build's entry with `defaults` under it, and under that what the whole file says of registries and tools. */
function withDefaults(entry: unknown, file: Mapping): unknown {
  const { registries = {}, images = {}, kubernetesVersion } = file;
  const shared = { registries, images, ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }) };
  return mergeDefaults(mergeDefaults(shared, file.defaults ?? {}), entry);
}

/** The entries of a file, by name. */
interface Entries {
  readonly volumes: ReadonlyMap<string, Volume>;
  readonly daemons: ReadonlyMap<string, DaemonSettings>;
  readonly warmers: ReadonlyMap<string, WarmerEntry>;
  readonly builds: ReadonlyMap<string, BuildSettings>;
}

function checkEntries(file: Mapping, shared: Shared, entries: Entries): Reading {
  const { volumes: volumeEntries, warmers: warmerEntries, builds: buildEntries } = entries;
  const names = { volumes: namesIn(file, 'volumes'), builds: namesIn(file, 'builds') };
  const volumes = [...volumeEntries].map(([name, volume]) => declaredVolume(name, volume, shared));
  const runners = runnersByUse(buildEntries);
  const warmed = new Map([...warmerEntries].map(([name, warmer]) => [name, onRunner(warmer, runners)]));
  const byEntry = new Map(volumes.map((volume) => [volume.entry, volume]));
  const daemons = [...entries.daemons].map(([name, daemon]) => ({ name, settings: sharedDaemon(daemon, shared) }));
  const parsed = [...buildEntries].map(([name, build]) =>
    buildWithDaemon(buildWithVolumes({ ...build, name }, byEntry), daemons),
  );
  const byName = new Map(parsed.map((build) => [build.name, build]));
  const depths = depthsOf(parsed);
  const builds = parsed.map((build): BuildRun => {
    const { name } = build;
    const plan = planOf(build, { push: true, place: 'pod' });
    const images = referencedImages(build, byName);
    return { path: ['builds', name], name, build, plan, push: true, depth: depths.get(name) ?? 0, images };
  });
  const runs = [...builds, ...[...warmed].flatMap(([name, warmer]) => warmingRuns(name, warmer, builds))];
  const warmers = [...warmed]
    .filter(([, warmer]) => warmer.builds.length === 0)
    .map(([name, warmer]): WarmerRun => {
      const settings = imageWarmer(warmer, shared, byEntry);
      return { name, settings, plan: warmerPlan(settings) };
    });
  const users: VolumeUser[] = [
    ...runs,
    ...warmers.map(({ name, settings, plan }) => ({ path: ['warmers', name], warmer: settings, plan })),
  ];
  const volumeUse = checkVolumes(volumes, names.volumes, users);
  const faults = [
    ...checkDaemons(parsed, namesIn(file, 'daemons')),
    ...checkDependencies(parsed, names.builds),
    ...groupsOf(runs).flatMap(checkGroup),
    ...builds.flatMap(({ path, build }) => under(path, checkBuild(build))),
    ...[...warmed].flatMap(([name, warmer]) =>
      under(['warmers', name], [...checkRun(warmer), ...checkWarmed(warmer, parsed, names.builds)]),
    ),
    ...volumeUse.faults,
  ];
  return {
    definition: { volumes, daemons, warmers, builds: runs },
    faults,
    warnings: [...volumeUse.warnings, ...unordered(builds)],
  };
}

function namesIn(file: Mapping, section: string): string[] {
  return isMapping(file[section]) ? Object.keys(file[section]) : [];
}

/** What the file says of everything in it; nothing where that is malformed. */
export type Shared = Partial<Pick<z.output<typeof fileFrame>, 'defaults' | 'registries' | 'images'>>;

function declaredVolume(name: string, volume: Volume, shared: Shared): DeclaredVolume {
  const namespace = volume.namespace ?? shared.defaults?.namespace;
  return {
    name: volume.claim ?? shortName(name),
    entry: name,
    accessModes: volume.accessModes,
    settings: { ...volume, namespace },
  };
}

/** The runners of each build, and of those that read each volume. */
interface RunnersByUse {
  readonly builds: ReadonlyMap<string, readonly RunnerName[]>;
  readonly volumes: ReadonlyMap<unknown, readonly RunnerName[]>;
}

function runnersByUse(entries: ReadonlyMap<string, BuildSettings>): RunnersByUse {
  const builds = new Map<string, readonly RunnerName[]>();
  const volumes = new Map<unknown, readonly RunnerName[]>();
  for (const [name, { cache, runner }] of entries) {
    const types = runner.map(({ type }) => type);
    builds.set(name, types);
    for (const entry of cache.from)
      if (entry.type === 'volume') volumes.set(entry.volume, [...(volumes.get(entry.volume) ?? []), ...types]);
  }
  return { builds, volumes };
}

/** A warmer that does not say what runs it runs where all of the builds run that it warms for. */
function onRunner(warmer: WarmerEntry, { builds, volumes }: RunnersByUse): WarmerEntry {
  if (warmer.runner !== undefined) return warmer;
  const runners = [...(volumes.get(warmer.volume) ?? []), ...warmer.builds.flatMap((name) => builds.get(name) ?? [])];
  const onlyArgo = runners.length > 0 && runners.every((type) => type === 'argo');
  return { ...warmer, runner: onlyArgo ? 'argo' : 'kubernetes' };
}

function imageWarmer(
  warmer: WarmerEntry,
  shared: Shared,
  volumes: ReadonlyMap<string, DeclaredVolume>,
): WarmerSettings {
  const { builds: _, volume, ...own } = warmer;
  const declared = volumes.get(volume as string);
  return {
    ...own,
    volume: declared ?? (volume as string),
    namespace: own.namespace ?? declared?.settings.namespace ?? shared.defaults?.namespace,
    credentials: own.credentials ?? shared.defaults?.credentials,
    registries: { ...shared.registries, ...own.registries },
    toolImages: { ...shared.images, ...own.toolImages },
  };
}

/** The builds a warmer runs for their cache alone. */
function warmingRuns(name: string, warmer: WarmerEntry, builds: readonly BuildRun[]): BuildRun[] {
  return builds
    .filter(({ build }) => warmer.builds.includes(build.name))
    .map(({ build, images }) => ({
      path: ['warmers', name],
      name: shortName(`${name}-${build.name}`),
      build: {
        ...build,
        runner: [runSettings(warmer)],
        timeout: warmer.timeout,
        namespace: warmer.namespace ?? build.namespace,
        pod: { ...build.pod, ...warmer.pod },
      },
      plan: planOf(build, { push: false, place: 'pod' }),
      push: false,
      depth: 0,
      images,
    }));
}

/** What keeps the builds of a warmer from being run for their cache. */
function checkWarmed(warmer: WarmerEntry, builds: readonly Build[], known: readonly string[]): Fault[] {
  return warmer.builds.flatMap((name, i) => {
    const path = ['builds', i];
    if (!known.includes(name)) return [{ path, message: `there is no build "${name}"${suggest(name, known)}` }];
    const build = builds.find((candidate) => candidate.name === name);
    if (build === undefined) return [];
    const asBuild = checkBuild(build).map(({ message }) => message);
    const asWarmer = checkBuild(build, false).filter(({ message }) => !asBuild.includes(message));
    return asWarmer.map(({ message }) => ({ path, message: `${name}: ${message}` }));
  });
}

/** Kubernetes starts all Jobs at once; only Argo CD applies them in waves. */
function unordered(builds: readonly BuildRun[]): Fault[] {
  return builds.flatMap(({ path, build }) => {
    const unwaiting = build.runner.some((settings) => settings.type === 'kubernetes' && settings.gitops !== 'argocd');
    if (build.dependsOn.length === 0 || !unwaiting) return [];
    const message = `Kubernetes does not wait for ${build.dependsOn.join(', ')}; write runner: {type: kubernetes, gitops: argocd}, which applies builds in waves`;
    return [{ path: [...path, 'dependsOn'], message }];
  });
}
