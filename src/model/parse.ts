import type * as z from 'zod';
import { type Fault, InvalidBuildError } from './faults';
import { isFromFile, markFromFile } from './origin';
import { outside, plainData } from './plain';
import { faultsOf } from './zod-faults';

/** A value that fits its schema, or what is wrong with it. */
export type Parsed<Value> =
  | { readonly value: Value; readonly faults: readonly [] }
  | { readonly value?: undefined; readonly faults: readonly Fault[] };

export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): Parsed<z.output<Schema>> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return { value: result.data, faults: [] };
  const faults = onceEach(faultsOf(result.error.issues), input);
  const emptied = faults.filter(({ code, path }) => code !== 'unknown-field' && isNothing(input, path));
  return emptied.length === 0 ? { faults } : parse(schema, withoutNothing(input, emptied));
}

/** Whether a field says `null`: an item of a list, or a value by itself, has nobody who does without it. */
function isNothing(input: unknown, path: Fault['path']): boolean {
  const parent = valueAt(input, path.slice(0, -1));
  return path.length > 0 && !Array.isArray(parent) && valueAt(input, path) === null;
}

/** The value as if those fields were not written. */
function withoutNothing(input: unknown, faults: readonly Fault[]): unknown {
  const copy = faults.reduce<unknown>((value, { path }) => without(value, path), input);
  if (typeof input === 'object' && input !== null && isFromFile(input)) markFromFile(copy);
  return copy;
}

function without(value: unknown, [key, ...rest]: Fault['path']): unknown {
  if (Array.isArray(value)) return value.map((item: unknown, i) => (i === key ? without(item, rest) : item));
  const fields = Object.entries(value ?? {});
  return Object.fromEntries(
    fields.flatMap(([name, field]) => {
      if (name !== key) return [[name, field]];
      return rest.length === 0 ? [] : [[name, without(field, rest)]];
    }),
  );
}

/** Of a word or a number the first thing that is wrong: rules that look at more than it say the same in other words. */
function onceEach(faults: readonly Fault[], input: unknown): readonly Fault[] {
  const blamed = new Set<string>();
  return faults.filter(({ path }) => {
    const at = JSON.stringify(path);
    if (blamed.has(at) && isScalar(path, input)) return false;
    blamed.add(at);
    return true;
  });
}

function isScalar(path: readonly (string | number)[], input: unknown): boolean {
  const found = valueAt(input, path);
  return found !== undefined && typeof found !== 'object';
}

function valueAt(input: unknown, path: Fault['path']): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], input);
}

/** The props of a construct, with their defaults. */
export function parseProps<Schema extends z.ZodType>(
  schema: Schema,
  props: unknown,
  subject: string,
): z.output<Schema> {
  const { value, faults } = plainData(props);
  const parsed = parse(schema, value);
  if (parsed.value === undefined || faults.length > 0)
    throw new InvalidBuildError(subject, [...faults, ...outside(parsed.faults, faults)]);
  return parsed.value;
}
