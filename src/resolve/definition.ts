import { type DaemonSettings, daemonEntry } from '../model/daemon';
import { type Fault, identityOf } from '../model/faults';
import { completeBuild } from '../model/file';
import { markFromFile } from '../model/origin';
import type { Patch } from '../model/patch';
import { outside, plainData } from '../model/plain';
import { volumeEntry } from '../model/volume';
import { warmerEntry } from '../model/warmer';
import type { BuildUnit } from '../runners/render';
import { onCluster } from './defaults';
import { surelyNamed } from './draft';
import { entriesOf, frameOf, STAND_INS } from './entries';
import { judge } from './judge';
import { type Linked, link } from './link';
import { isMapping } from './merge';
import { atOrigin } from './origin';
import { daemonsOfPullRequests } from './runs';
import { SEEMING } from './seeming';
import { sureOf } from './unsure';
import { buildEntriesOf, withBuildsOf, withoutVariants } from './variants';
import type { DeclaredVolume } from './volumes';
import type { WarmerUnit } from './warming';

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
    isMapping(entry) && entry.address !== undefined && entry.address !== null
      ? entry
      : onCluster(entry, file, 'daemons'),
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
  const linked = link({ ...file, builds: merged }, frame.value, {
    volumes: volumes.values,
    daemons: daemons.values,
    warmers: warmers.values,
    builds: builds.values,
  });
  const judgement = judge(linked);
  const found = [...malformed, ...sureOf(judgement.faults, leftOut)];
  const { inEntry } = entries;
  const faults = [...noData, ...outside(asWritten(input, found.map(inEntry)), noData)];
  const sure = sureOf(judgement.warnings, leftOut).filter(({ code }) => faults.length === 0 || !SEEMING.includes(code));
  const warnings = asWritten(input, sure.map(inEntry));
  const definition = definitionOf(linked, judgement.units);
  if (faults.length === 0) return { definition, faults, warnings, inEntry };
  return { draft: surelyNamed(definition, [...malformed, ...judgement.faults]), faults, warnings, inEntry };
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

function definitionOf(
  { shared, flux, volumes, daemons, warmers, builds }: Linked,
  units: readonly BuildUnit[],
): Definition {
  const ofPullRequests = daemonsOfPullRequests(builds);
  return {
    name: shared.name,
    flux,
    patches: shared.patches ?? [],
    volumes,
    daemons: daemons.map((daemon) => ({ ...daemon, untrusted: ofPullRequests.has(daemon.name) })),
    warmers,
    builds: units,
  };
}
