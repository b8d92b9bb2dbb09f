import type * as z from 'zod';
import { type Fault, InvalidBuildError } from './faults';
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
  const parsed = parse(schema, props);
  if (parsed.value === undefined) throw new InvalidBuildError(subject, parsed.faults);
  return parsed.value;
}
