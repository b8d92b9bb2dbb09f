import type * as z from 'zod';
import type { Build, BuildSettings } from '../model/build';
import { type DaemonEntry, type DaemonSettings, daemonEntry } from '../model/daemon';
import { type Fault, identityOf, KnownNames, under } from '../model/faults';
import { completeBuild, fileFrame } from '../model/file';
import { shortName } from '../model/names';
import { markFromFile } from '../model/origin';
import { parse } from '../model/parse';
import type { Patch } from '../model/patch';
import { outside, plainData } from '../model/plain';
import { type Volume, volumeEntry } from '../model/volume';
import { type WarmerEntry, warmerEntry } from '../model/warmer';
import { checkBuild } from '../runners/check';
import type { BuildUnit } from '../runners/render';
import { checkWarmer } from '../warmers/cache-warmer';
import { checkAdmission } from './admission';
import { checkBases } from './bases';
import { buildWithDaemon, checkDaemons, exposedSecrets, isExisting, sharedDaemon } from './daemons';
import { onCluster } from './defaults';
import { checkDependencies, depthsOf, upstreamOf } from './dependencies';
import { surelyNamed } from './draft';
import { allForFlux, buildWithGitOps } from './gitops';
import { orderOf } from './graph';
import { checkGroups, warnOfGroups } from './groups';
import { isMapping } from './merge';
import { atOrigin } from './origin';
import { overwrittenCaches } from './overwriting';
import { atPullRequests, checkPullRequests, untrustedBuilds, warnOfPullRequests } from './pull-requests';
import { daemonsOfPullRequests } from './runs';
import { SEEMING, warnOfSeeming } from './seeming';
import type { Shared } from './shared';
import { checkTrust } from './trust';
import { sureOf } from './unsure';
import { buildEntriesOf, withBuildsOf, withoutVariants } from './variants';
import { buildWithVolumes, checkVolumes, type DeclaredVolume, type VolumeUser } from './volumes';
import { asItsBuilds, checkWarmed, imageWarmer, runnersByUse, type WarmerUnit, warmingUnits } from './warming';
import { warningsOf } from './warnings';

/** A builds.yaml, understood: everything to render, with defaults merged and names resolved. */
export interface Definition {
  /** What its objects are a part of. */
  readonly name?: string;
  /** Whether Flux applies them. */
  readonly flux: boolean;
  /** What is changed of them in the end. */
  readonly patches: readonly Patch[];
  readonly volumes: readonly DeclaredVolume[];
  readonly daemons: readonly {
    readonly name: string;
    readonly settings: DaemonSettings;
    /** Whether it builds pull requests. */
    readonly untrusted?: boolean;
  }[];
  readonly warmers: readonly WarmerUnit[];
  readonly builds: readonly BuildUnit[];
}

/** What came of reading a definition. Without faults there is a definition; warnings keep nobody from anything. */
export interface Reading {
  readonly definition?: Definition;
  /** In spite of faults: what is sure to be called what it is called. */
  readonly draft?: Definition;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
  /** A fault of a build at the path of the entry that the build is of. */
  inEntry(fault: Fault): Fault;
}

type Mapping = Readonly<Record<string, unknown>>;

/** Reads what a builds.yaml says: all of its faults at once. What comes from a file has no constructs. */
export function readDefinition(given: unknown, fromFile = false): Reading {
  const { value, faults: noData } = plainData(given);
  const input = withoutNotes(value);
  const marked = <Value>(value: Value): Value => {
    if (fromFile) markFromFile(value);
    return value;
  };
  marked(input);
  const file = isMapping(input) ? input : {};
  const frame = frameOf(withoutVariants(file), isMapping(input) ? withoutVariants(input) : input);
  const entries = buildEntriesOf(file);
  const volumes = entriesOf(file, 'volumes', volumeEntry);
  const daemons = entriesOf(file, 'daemons', daemonEntry, (entry) =>
    isMapping(entry) && 'address' in entry ? entry : onCluster(entry, file, 'daemons'),
  );
  const warmers = entriesOf(file, 'warmers', warmerEntry, (entry) =>
    marked(onCluster(withBuildsOf(entry, entries), file, 'warmers')),
  );
  // Where values are put in, what there is is a copy.
  const merged = marked(Object.fromEntries(entries.builds.map((build) => [build.name, build.merged])));
  const builds = entriesOf({ builds: merged }, 'builds', completeBuild, (entry) => entry, STAND_INS);
  const broken = noData.map(({ path }) => path);
  const leftOut = [...broken, ...[frame, volumes, daemons, warmers, entries, builds].flatMap((part) => part.leftOut)];
  leftOut.push(...entries.faults.map(({ path }) => path.slice(0, 3)));
  const own = sureOf([...entries.faults, ...builds.faults], [...broken, ...frame.leftOut]);
  const malformed = [...frame.faults, ...volumes.faults, ...daemons.faults, ...warmers.faults, ...own];
  const reading = checkEntries({ ...file, builds: merged }, frame.value, {
    volumes: volumes.values,
    daemons: daemons.values,
    warmers: warmers.values,
    builds: builds.values,
  });
  const found = [...malformed, ...sureOf(reading.faults, leftOut)];
  const { inEntry } = entries;
  const faults = [...noData, ...outside(asWritten(input, found.map(inEntry)), noData)];
  const sure = sureOf(reading.warnings, leftOut).filter(({ code }) => faults.length === 0 || !SEEMING.includes(code));
  const warnings = asWritten(input, sure.map(inEntry));
  if (faults.length === 0) return { definition: reading.definition, faults, warnings, inEntry };
  return { draft: surelyNamed(reading.definition, [...malformed, ...reading.faults]), faults, warnings, inEntry };
}

/** Keys that begin with `x-` are the user's own, for anchors and for other programs. */
function withoutNotes(input: unknown): unknown {
  if (!isMapping(input)) return input;
  return Object.fromEntries(Object.entries(input).filter(([key]) => !key.startsWith('x-')));
}

/** Each where its user wrote it; the same fault of two builds that share it is one. */
function asWritten(input: unknown, faults: readonly Fault[]): Fault[] {
  const atOrigins = faults.map((fault) => atOrigin(input, fault));
  const once = new Map<string, Fault>();
  for (const fault of atOrigins) {
    const key = `${JSON.stringify(fault.path)} ${identityOf(fault)}`;
    if (!once.has(key)) once.set(key, fault);
  }
  return [...once.values()];
}

/** What the file says of everything in it, without what is malformed. */
function frameOf(file: Mapping, input: unknown): { value: Shared; faults: readonly Fault[]; leftOut: Fault['path'][] } {
  const { value, faults } = parse(fileFrame, input);
  // What is wrong with the name of an entry leaves the entry as it is.
  const leftOut = faults.filter(
    ({ path: [section], path }) => path.length > 0 && !(isEntries(section) && path.length > 1),
  );
  return { value: value ?? sharedOf(file, faults), faults, leftOut: leftOut.map(({ path }) => path.slice(0, 2)) };
}

function isEntries(section: unknown): boolean {
  return ['volumes', 'daemons', 'warmers', 'builds'].includes(section as string);
}

function sharedOf(file: Mapping, faults: readonly Fault[]): Shared {
  const ofDefaults = faults.filter(({ path }) => path[0] === 'defaults' && path.length > 1);
  const others = faults.filter((fault) => !ofDefaults.includes(fault));
  const defaults = wellFormed(
    file.defaults,
    ofDefaults.map((fault) => ({ ...fault, path: fault.path.slice(1) })),
    {},
  );
  return parse(fileFrame, { ...wellFormed({ ...file, defaults }, others, {}), version: 1 }).value ?? {};
}

/** What stands for the required fields of a build where those are malformed. */
const STAND_INS = { image: 'malformed', source: { type: 'volume', claim: 'malformed' } };

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
  const leftOut: Fault['path'][] = [];
  for (const [name, entry] of Object.entries(isMapping(file[section]) ? file[section] : {})) {
    const prepared = prepare(entry);
    const parsed = parse(schema, prepared);
    for (const fault of under([section, name], parsed.faults)) faults.push(fault);
    const value = parsed.value ?? parse(schema, wellFormed(prepared, parsed.faults, standIns)).value;
    if (value !== undefined) values.set(name, value);
    const isRead = value !== undefined && isMapping(entry);
    for (const { path } of parsed.faults) leftOut.push(isRead ? [section, name, ...path.slice(0, 1)] : [section, name]);
  }
  return { values, faults, leftOut };
}

function wellFormed(entry: unknown, faults: readonly Fault[], standIns: Mapping): Mapping {
  const malformed = new Set(faults.map(({ path }) => path[0]));
  const fields = Object.entries(isMapping(entry) ? entry : {}).filter(([field]) => !malformed.has(field));
  return { ...standIns, ...Object.fromEntries(fields) };
}

/** The entries of a file, by name. */
interface Entries {
  readonly volumes: ReadonlyMap<string, Volume>;
  readonly daemons: ReadonlyMap<string, DaemonEntry>;
  readonly warmers: ReadonlyMap<string, WarmerEntry>;
  readonly builds: ReadonlyMap<string, BuildSettings>;
}

function checkEntries(file: Mapping, shared: Shared, entries: Entries): Omit<Reading, 'inEntry'> {
  const { volumes: volumeEntries, warmers: warmerEntries, builds: buildEntries } = entries;
  const names = { volumes: namesIn(file, 'volumes'), builds: namesIn(file, 'builds') };
  const volumes = [...volumeEntries].map(([name, volume]) => declaredVolume(name, volume, shared));
  const runners = runnersByUse(buildEntries);
  const warmed = new Map([...warmerEntries].map(([name, warmer]) => [name, asItsBuilds(warmer, shared, runners)]));
  const byEntry = new Map(volumes.map((volume) => [volume.entry, volume]));
  const daemonsByName = new Map([...entries.daemons].map(([name, daemon]) => [name, sharedDaemon(daemon, shared)]));
  const daemons = [...daemonsByName].flatMap(([name, settings]) => (isExisting(settings) ? [] : [{ name, settings }]));
  const resolved = (build: Build) => buildWithDaemon(buildWithVolumes(build, byEntry), daemonsByName);
  const parsed = [...buildEntries].map(([name, build]) => resolved(buildWithGitOps({ ...build, name }, shared)));
  const trusted = new Map(parsed.map((build) => [build.name, build]));
  const untrusted = untrustedBuilds(trusted, names.builds).map(({ of, build }) => ({ of, build: resolved(build) }));
  const opened = new Set(untrusted.map(({ build }) => build));
  const byName = new Map([...parsed, ...opened].map((build) => [build.name, build]));
  const order = orderOf([...byName.values()]);
  const depths = depthsOf(order);
  const builds = [...byName.values()].map((build): BuildUnit => {
    const { name } = build;
    const upstream = upstreamOf(build, byName);
    const depth = depths.get(name) ?? 0;
    const isOpened = opened.has(build) ? { untrusted: true } : {};
    return { path: ['builds', name], name, build, push: true, ...isOpened, partOf: shared.name, depth, upstream };
  });
  const units = [...builds, ...[...warmed].flatMap(([name, warmer]) => warmingUnits(name, warmer, builds))];
  const warmers = [...warmed]
    .filter(([, warmer]) => warmer.builds.length === 0)
    .map(([name, warmer]) => imageWarmer(name, warmer, shared, byEntry));
  const own = checkedUnits(builds, new Map(untrusted.map(({ build, of }) => [build, of])));
  const ofWarmers = new Map(
    [...warmed].map(([name, warmer]) => [
      name,
      [...checkWarmer(warmer), ...checkBases(warmer), ...checkWarmed(warmer, trusted, names.builds)],
    ]),
  );
  const isFaulty = (unit: BuildUnit) => (own.get(unit) ?? ofWarmers.get(unit.path[1] as string) ?? []).length > 0;
  const judged = units.map((unit) => (isFaulty(unit) ? { ...unit, faulty: true } : unit));
  const users: VolumeUser[] = [
    ...judged,
    ...warmers.map(({ name, settings, plan }) => ({ path: ['warmers', name], warmer: settings, plan })),
  ];
  const flux = allForFlux(shared, buildEntries.values(), warmed.values());
  const volumeUse = checkVolumes(volumes, names.volumes, users);
  const faults = [
    ...checkDaemons([...byName.values()], namesIn(file, 'daemons')),
    ...checkPullRequests(parsed, names.builds),
    ...checkDependencies(parsed, names.builds, order),
    ...checkGroups(units),
    ...[...own].flatMap(([{ path }, found]) => under(path, found)),
    ...[...ofWarmers].flatMap(([name, found]) => under(['warmers', name], found)),
    ...volumeUse.faults,
    ...overwrittenCaches(judged),
    ...checkAdmission({ builds: judged, warmers, daemons }, shared.podSecurity),
    ...checkTrust({ builds: judged, warmers, daemons }),
  ];
  const warnings = [
    ...volumeUse.warnings,
    ...warningsOf(judged),
    ...exposedSecrets(parsed, daemons),
    ...warnOfGroups(builds),
    ...warnOfPullRequests(untrusted),
    ...warnOfSeeming({
      file,
      builds: judged
        .filter(({ push, untrusted: opened, faulty }) => push && !opened && !faulty)
        .map(({ build }) => build),
      daemons: daemonsByName,
      warmers,
    }),
  ];
  const ofPullRequests = daemonsOfPullRequests(builds);
  const atPlace = atPullRequests(untrusted);
  return {
    definition: {
      name: shared.name,
      flux,
      patches: shared.patches ?? [],
      volumes,
      daemons: daemons.map((daemon) => ({ ...daemon, untrusted: ofPullRequests.has(daemon.name) })),
      warmers,
      builds: judged,
    },
    faults: faults.map(atPlace),
    warnings: warnings.map(atPlace),
  };
}

/** What is wrong with each by itself. What is made of a build that has faults would have them again. */
function checkedUnits(units: readonly BuildUnit[], madeOf: ReadonlyMap<Build, Build>): Map<BuildUnit, Fault[]> {
  const found = new Map<Build, Fault[]>();
  for (const { build } of units) {
    const source = madeOf.get(build);
    const isRepeated = source !== undefined && (found.get(source) ?? []).length > 0;
    found.set(build, isRepeated ? [] : checkBuild(build));
  }
  return new Map(units.map((unit) => [unit, found.get(unit.build) ?? []]));
}

function namesIn(file: Mapping, section: string): KnownNames {
  return new KnownNames(isMapping(file[section]) ? Object.keys(file[section]) : []);
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
