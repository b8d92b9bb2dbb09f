import type * as z from 'zod';
import type { BuildSettings } from '../model/build';
import type { DaemonEntry } from '../model/daemon';
import { type Fault, KnownNames, under } from '../model/faults';
import { fileFrame } from '../model/file';
import { parse } from '../model/parse';
import type { Volume } from '../model/volume';
import type { WarmerEntry } from '../model/warmer';
import { isMapping } from './merge';
import type { Shared } from './shared';

type Mapping = Readonly<Record<string, unknown>>;

/** The entries of a file, by name. */
export interface Entries {
  readonly volumes: ReadonlyMap<string, Volume>;
  readonly daemons: ReadonlyMap<string, DaemonEntry>;
  readonly warmers: ReadonlyMap<string, WarmerEntry>;
  readonly builds: ReadonlyMap<string, BuildSettings>;
}

/** What the file says of everything in it, without what is malformed. */
export function frameOf(
  file: Mapping,
  input: unknown,
): { value: Shared; faults: readonly Fault[]; leftOut: Fault['path'][] } {
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
export const STAND_INS = { image: 'malformed', source: { type: 'volume', claim: 'malformed' } };

/**
 * The entries of a section by name, and what is wrong with them. One that is malformed is there without its malformed
 * fields, so that all of its faults can be found at once; nothing is rendered then.
 */
export function entriesOf<Schema extends z.ZodType>(
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

/** What a section declares, well formed or not. */
export function namesIn(file: Mapping, section: string): KnownNames {
  return new KnownNames(isMapping(file[section]) ? Object.keys(file[section]) : []);
}
