import { Construct } from 'constructs';
import { MERGED, TYPED } from '../model/merging';

type Mapping = Readonly<Record<string, unknown>>;
export type Path = readonly (string | number)[];

/** A construct is one thing, whatever it is made of. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Construct.isConstruct(value);
}

/** A field that somebody wrote; a mapping inherits others. */
export function ownField(mapping: Mapping, field: string | number): unknown {
  return Object.hasOwn(mapping, field) ? mapping[field] : undefined;
}

/** One value over another, at a path of a file. What does not merge replaces; `null` and `{}` empty what is below them. */
export function mergeOver(under: unknown, over: unknown, path: Path = []): unknown {
  const forms = asSettings(under, over, path);
  if (!becomeOne(forms, path)) return over;
  const merged: Record<string, unknown> = { ...forms.under };
  for (const [key, value] of Object.entries(forms.over)) {
    const below = ownField(forms.under, key);
    // Where there is something below, nothing says that there shall be none.
    if (below !== undefined && isNothing(value, [...path, key])) delete merged[key];
    else merged[key] = mergeOver(below, value, [...path, key]);
  }
  return merged;
}

/** Whether what stands at a path after merging is of the value above, and not of the one below. */
export function isFromAbove(under: unknown, over: unknown, path: Path): boolean {
  let [below, above] = [under, over];
  for (let i = 0; ; i += 1) {
    if (above === undefined || below === undefined) return above !== undefined;
    const forms = asSettings(below, above, path.slice(0, i));
    if (!becomeOne(forms, path.slice(0, i))) return true;
    if (i === path.length) return false;
    const key = path[i] as string | number;
    below = ownField(forms.under, key);
    above = ownField(forms.over, key);
  }
}

interface Forms {
  readonly under: unknown;
  readonly over: unknown;
}

function becomeOne(forms: Forms, path: Path): forms is { under: Mapping; over: Mapping } {
  const { under, over } = forms;
  if (!isMapping(under) || !isMapping(over)) return false;
  const { field, depth, outside } = placeOf(path);
  if (field === undefined) return outside;
  if (Object.keys(over).length === 0) return false;
  if (!TYPED.includes(field)) return depth <= (MERGED.get(field) ?? 0);
  return depth === 1 && typeof under.type === 'string' && under.type === over.type;
}

/** Settings of a type would lack it, so `{}` says as little of them as `null` does. */
function isNothing(value: unknown, path: Path): boolean {
  const { field, depth, whole } = placeOf(path);
  if (value === null) return !whole;
  return isTyped(field, depth) && isMapping(value) && Object.keys(value).length === 0;
}

/**
 * Settings of builders, runners, caches and sources as mappings with a type: a name stands for its type, and what has no
 * type is of the one below.
 */
function asSettings(under: unknown, over: unknown, path: Path): Forms {
  const { field, depth } = placeOf(path);
  const [below, above] = [named(under), named(over)];
  if (!isTyped(field, depth) || !isMapping(below) || !isMapping(above)) return { under, over };
  if (typeof below.type !== 'string' || Object.keys(above).length === 0 || isApart(above)) return { under, over };
  if (above.type !== undefined && above.type !== below.type) return { under, over };
  return { under: below, over: { ...above, type: below.type } };
}

/** `none` is a name of no type. */
function named(settings: unknown): unknown {
  return typeof settings === 'string' && settings !== 'none' ? { type: settings } : settings;
}

/** `from` and `to` of a cache have types of their own. */
function isApart(settings: Mapping): boolean {
  return Object.hasOwn(settings, 'from') || Object.hasOwn(settings, 'to');
}

function isTyped(field: string | undefined, depth: number): boolean {
  return depth === 1 && field !== undefined && TYPED.includes(field);
}

/** The sections of a file that have entries by name; environments are files in small. */
const SECTIONS: readonly unknown[] = ['volumes', 'daemons', 'warmers', 'builds'];
const SHARED: readonly unknown[] = ['registries', 'images'];

/** Where in a file a path leads: to a field and how deep into it, or outside of all fields. */
function placeOf(path: Path): { field?: string; depth: number; outside: boolean; whole: boolean } {
  if (path[0] === 'environments') {
    if (path.length < 2) return { depth: 0, outside: true, whole: true };
    return { ...placeOf(path.slice(2)), ...(path.length === 2 ? { whole: false } : {}) };
  }
  const [section] = path;
  const inEntry = SECTIONS.includes(section) ? path.slice(2) : section === 'defaults' ? path.slice(1) : path;
  const isSection = SECTIONS.includes(section) || section === 'defaults';
  const whole = path.length < 2 && (isSection || path.length === 0);
  if (inEntry.length === 0) return { depth: 0, outside: true, whole };
  // What the whole file says by itself replaces, but for the mappings that entries have too.
  const field = isSection || SHARED.includes(section) ? String(inEntry[0]) : '';
  return { field, depth: inEntry.length, outside: false, whole };
}
