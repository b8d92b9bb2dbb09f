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
  return result.success ? { value: result.data, faults: [] } : { faults: faultsOf(result.error.issues) };
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
