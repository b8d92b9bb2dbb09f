import { type Fault, fault, suggest, under } from '../model/faults';
import { combinationsOf, MAX_VARIANTS, matches, matrix, sizeOf, variantOf } from '../model/matrix';
import { toDnsLabel } from '../model/names';
import { parse } from '../model/parse';
import { jsonOf } from '../model/plain';
import { dnsLabel } from '../model/schema';
import { withDefaults } from './defaults';
import { isMapping, ownField, type Path } from './merge';
import { type Meaning, putIn } from './put-in';

type Mapping = Readonly<Record<string, unknown>>;

/** A build as it is to be read: an entry, or a variant of one. */
export interface BuildEntry {
  readonly name: string;
  /** The entry of the file that it is of. */
  readonly entry: string;
  /** What it says with what lies under it, and its values put in. */
  readonly merged: unknown;
  /** Of each build that it waits for, which item of its `dependsOn` names it. */
  readonly items: readonly number[];
}

/** Every build of a file: entries with a matrix in all of their variants. */
export interface BuildEntries {
  readonly builds: readonly BuildEntry[];
  /** At paths below builds as they are called here. */
  readonly faults: readonly Fault[];
  /** The entries without a build, since their matrix is malformed. */
  readonly leftOut: readonly Path[];
  /** The builds of an entry: itself, or all of its variants. */
  named(entry: string): readonly string[];
  /** A fault of a build at the path of the entry that the build is of. */
  inEntry(fault: Fault): Fault;
  /** The same of a path. */
  pathInEntry(path: Path): Path;
}

interface Variant {
  readonly name: string;
  readonly entry: string;
  readonly values: Readonly<Record<string, string>>;
  readonly merged: unknown;
}

export function buildEntriesOf(file: Mapping): BuildEntries {
  const written = isMapping(file.builds) ? Object.entries(file.builds) : [];
  const read = written.map(([name, entry]) => variantsOf(name, withDefaults(entry, file)));
  const variants = read.flatMap((one) => one.variants);
  const known = new Map<string, Variant[]>();
  // Of one whose matrix is malformed nobody knows the variants.
  for (const [i, one] of read.entries()) if (one.variants.length === 0) known.set(written[i]?.[0] as string, []);
  for (const variant of variants) known.set(variant.entry, [...(known.get(variant.entry) ?? []), variant]);
  const named = (entry: string) => {
    const all = known.get(entry) ?? [];
    return all.length > 0 ? all.map(({ name }) => name) : [entry];
  };
  const builds = variants.map((variant) => buildOf(variant, known));
  const byName = new Map(builds.map(({ build }) => [build.name, build]));
  return {
    builds: builds.map(({ build }) => build),
    faults: [
      ...read.flatMap(({ faults }) => faults),
      ...takenNames(variants),
      ...builds.flatMap(({ build, faults }) => under(['builds', build.name], faults)),
    ],
    leftOut: read.flatMap((one, i) => (one.variants.length === 0 ? [['builds', written[i]?.[0] as string]] : [])),
    named,
    inEntry: (fault) => ({ ...fault, path: inEntry(fault.path, byName) }),
    pathInEntry: (path) => inEntry(path, byName),
  };
}

function variantsOf(entry: string, merged: unknown): { variants: Variant[]; faults: Fault[] } {
  const alone = (build: unknown) => ({ variants: [{ name: entry, entry, values: {}, merged: build }], faults: [] });
  if (!isMapping(merged) || ownField(merged, 'matrix') === undefined) return alone(merged);
  const at = ['builds', entry, 'matrix'];
  const { matrix: given, ...rest } = merged;
  if (given === null) return alone(rest);
  const { value, faults } = parse(matrix, given);
  if (value === undefined) return { variants: [], faults: under(at, faults) };
  const size = sizeOf(value);
  const combinations = size > MAX_VARIANTS ? [] : combinationsOf(value);
  if (combinations.length === 0)
    return {
      variants: [],
      faults: [fault('matrix-size', at, { count: size > MAX_VARIANTS ? size : 0, max: MAX_VARIANTS })],
    };
  const variants = combinations.map((values) => {
    const name = [entry, ...Object.values(values).map(toDnsLabel)].join('-');
    return { name, entry, values, merged: rest };
  });
  return {
    variants,
    faults: under(
      at,
      variants.flatMap(({ name }) => parse(dnsLabel, name).faults),
    ),
  };
}

/** What is called as another is. */
function takenNames(variants: readonly Variant[]): Fault[] {
  const seen = new Set<string>();
  return variants.flatMap(({ name, entry }) => {
    const taken = seen.has(name);
    seen.add(name);
    return taken ? [fault('variant-taken', ['builds', entry, 'matrix'], { name })] : [];
  });
}

function buildOf(
  { name, entry, values, merged }: Variant,
  known: ReadonlyMap<string, readonly Variant[]>,
): { build: BuildEntry; faults: Fault[] } {
  const alone = { name, entry, merged, items: [] };
  if (!isMapping(merged)) return { build: alone, faults: [] };
  const waits = dependenciesOf(merged.dependsOn, { values, variants: new Map() }, known);
  const found = putIn(merged, { values, variants: waits.chosen });
  const dependsOn = waits.names === undefined ? {} : { dependsOn: waits.names };
  return {
    build: { ...alone, merged: { ...(found.value as Mapping), ...dependsOn }, items: waits.items },
    faults: [...waits.faults, ...found.faults],
  };
}

interface Waits {
  readonly names?: readonly unknown[];
  readonly items: readonly number[];
  /** Which variant of a build is meant where that is named. */
  readonly chosen: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
}

/** What a build waits for: a name of a build in several variants stands for them all. */
function dependenciesOf(given: unknown, meaning: Meaning, known: ReadonlyMap<string, readonly Variant[]>): Waits {
  if (!Array.isArray(given)) return { items: [], chosen: new Map(), faults: [] };
  const names: unknown[] = [];
  const items: number[] = [];
  const chosen = new Map<string, string>();
  const found: (readonly [number, readonly Fault[]])[] = [];
  given.forEach((item: unknown, i) => {
    // Its own references are put in with all others of the build, and their faults told there.
    const { value } = putIn(item, meaning);
    const { variants, faults: wrong } = isVariant(value)
      ? meant(value, known)
      : { variants: allOf(value, known), faults: [] };
    found.push([i, wrong]);
    if (isVariant(value) && variants.length === 1) chosen.set(String(value.build), String(variants[0]));
    for (const name of variants) {
      names.push(name);
      items.push(i);
    }
  });
  // Places are told by what an item comes to, and one that comes to nothing has a place behind all others.
  const places = [...items, ...given.keys()];
  const faults = found.flatMap(([i, wrong]) => under(['dependsOn', places.indexOf(i)], wrong));
  return { names, items: places, chosen, faults };
}

/** In TypeScript a mapping may be a build by itself. */
function isVariant(value: unknown): value is Mapping {
  return isMapping(value) && (Object.hasOwn(value, 'build') || Object.hasOwn(value, 'matrix'));
}

function allOf(name: unknown, known: ReadonlyMap<string, readonly Variant[]>): readonly unknown[] {
  return known.get(name as string)?.map((variant) => variant.name) ?? [name];
}

function meant(
  value: Mapping,
  known: ReadonlyMap<string, readonly Variant[]>,
): { variants: readonly string[]; faults: readonly Fault[] } {
  const parsed = parse(variantOf, value);
  if (parsed.value === undefined) return { variants: [], faults: parsed.faults };
  const { build, matrix: values } = parsed.value;
  const entry = known.get(build);
  const all = entry ?? [];
  // What is malformed has a fault of its own.
  if (entry?.every(({ merged }) => !isMapping(merged))) return { variants: [], faults: [] };
  const variants = all.filter((variant) => matches(variant.values, values)).map(({ name }) => name);
  if (variants.length > 0) return { variants, faults: [] };
  const said = [build, ...Object.values(values)].join('-');
  return {
    variants: [],
    faults: [
      fault('unknown-build', [], {
        name: said,
        hint: suggest(
          said,
          all.map(({ name }) => name),
        ),
      }),
    ],
  };
}

function inEntry(path: Path, builds: ReadonlyMap<unknown, BuildEntry>): Path {
  const [section, name, field, item, ...rest] = path;
  const build = section === 'builds' ? builds.get(name) : undefined;
  if (build === undefined) return path;
  if (field === 'dependsOn' && typeof item === 'number')
    return ['builds', build.entry, field, build.items[item] ?? item, ...rest];
  return ['builds', build.entry, ...path.slice(2)];
}

/** What warms the caches of builds, where one in several variants stands for them all. */
export function withBuildsOf(warmer: unknown, { named }: BuildEntries): unknown {
  if (!isMapping(warmer) || !Array.isArray(warmer.builds)) return warmer;
  const builds = (warmer.builds as unknown[]).flatMap((name) => (typeof name === 'string' ? [...named(name)] : [name]));
  return { ...warmer, builds };
}

/** The file without fields of `defaults` that are other in each variant: those are read with the builds. */
export function withoutVariants(file: Mapping): Mapping {
  const { defaults } = file;
  if (!isMapping(defaults)) return file;
  const same = Object.entries(defaults).filter(([, value]) => !jsonOf(value)?.includes('$(matrix.'));
  return same.length === Object.keys(defaults).length ? file : { ...file, defaults: Object.fromEntries(same) };
}
