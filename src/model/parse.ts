import type * as z from 'zod';
import { type Fault, InvalidBuildError } from './faults';
import { outside, plainData } from './plain';
import { faultsOf } from './zod-faults';

/** A value that fits its schema, or what is wrong with it. */
export type Parsed<Value> =
  | { readonly value: Value; readonly faults: readonly [] }
  | { readonly value?: undefined; readonly faults: readonly Fault[] };

export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): Parsed<z.output<Schema>> {
  const result = schema.safeParse(input, { reportInput: true });
  return result.success
    ? { value: result.data, faults: [] }
    : { faults: onceEach(faultsOf(result.error.issues), input) };
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
  const found = path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], input);
  return found !== undefined && typeof found !== 'object';
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
