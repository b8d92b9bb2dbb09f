import fc, { type Arbitrary } from 'fast-check';
import type * as z from 'zod';
import { HOSTILE, ODD_VALUES, WORDS } from './words';

/** How wild what is generated may be: the chance, in percent, that a value is taken from elsewhere. */
export interface Bias {
  readonly hostile: number;
  /** The chance that an optional field is there. */
  readonly optional: number;
}

type Any = z.ZodType;
type Definition = Readonly<Record<string, unknown>> & { readonly type: string };

/**
 * What a schema takes in. It walks the schema itself, so that a new field is generated as soon as it is there. A string's
 * form is hidden in its check, so the words it accepts are found by asking it.
 */
export function arbitraryOf(schema: Any, bias: Bias, path: readonly string[] = []): Arbitrary<unknown> {
  const wild = <T>(valid: Arbitrary<T>): Arbitrary<unknown> =>
    bias.hostile === 0
      ? valid
      : fc.oneof({ weight: 100 - bias.hostile, arbitrary: valid }, { weight: bias.hostile, arbitrary: odd });
  return wild(validOf(schema, bias, path));
}

const odd: Arbitrary<unknown> = fc.constantFrom(...ODD_VALUES);

function validOf(schema: Any, bias: Bias, path: readonly string[]): Arbitrary<unknown> {
  const inner = (next: unknown, key: string) => arbitraryOf(next as Any, bias, [...path, key]);
  const def = schema.def as unknown as Definition;
  if (inputType(schema) === 'string') return fc.constantFrom(...acceptedBy(schema, path));
  switch (def.type) {
    case 'object':
      return objectOf(schema as z.ZodObject, bias, path);
    case 'record':
      return fc
        .array(fc.tuple(keyOf(def.keyType as Any, bias, path), inner(def.valueType, '*')), {
          minLength: path.length === 0 ? 0 : 1,
          maxLength: 3,
        })
        .map(mappingOf);
    case 'array':
      return fc.array(inner(def.element, '[]'), { minLength: minimumLength(schema), maxLength: 3 });
    case 'union':
      return fc.oneof(...writable(def.options as Any[]).map((option, i) => inner(option, `|${i}`)));
    case 'number':
      return numberOf(schema as z.ZodNumber);
    case 'boolean':
      return fc.boolean();
    case 'literal':
      return fc.constantFrom(...(def.values as unknown[]));
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries as object));
    case 'pipe':
      return validOf(((def.in as Any).def.type === 'transform' ? def.out : def.in) as Any, bias, path);
    case 'lazy':
      return path.length > 12 ? odd : validOf((def.getter as () => Any)(), bias, path);
    case 'optional':
    case 'nullable':
    case 'nonoptional':
    case 'default':
    case 'prefault':
    case 'readonly':
    case 'catch':
      return validOf(def.innerType as Any, bias, path);
    case 'unknown':
    case 'any':
    case 'custom':
      return fc.oneof(fc.constantFrom(...acceptedBy(schema, path)), odd);
    default:
      throw new Error(`${path.join('.')}: the fuzzer does not know what a zod ${def.type} takes`);
  }
}

function objectOf(schema: z.ZodObject, bias: Bias, path: readonly string[]): Arbitrary<unknown> {
  const fields = Object.entries(schema.shape as Record<string, Any>).filter(
    ([, field]) => writable([field]).length > 0,
  );
  const entries = fields.map(([name, field]) => {
    const value = arbitraryOf(field, bias, [...path, name]).map((made): [string, unknown] => [name, made]);
    return field.safeParse(undefined).success ? sometimes(value, likelihood(bias, path)) : value;
  });
  return fc.tuple(...entries).map((made) => mappingOf(made.filter((entry) => entry !== null)));
}

/** Most optional fields are left out; the sections of a file are not. */
function likelihood({ optional }: Bias, path: readonly string[]): number {
  return path.length === 0 ? Math.max(optional, 50) : optional;
}

function sometimes<T>(arbitrary: Arbitrary<T>, percent: number): Arbitrary<T | null> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 100 - percent, arbitrary: fc.constant(null) },
    { weight: percent, arbitrary },
  );
}

function keyOf(schema: Any, bias: Bias, path: readonly string[]): Arbitrary<string> {
  const valid = fc.constantFrom(...(acceptedBy(schema, [...path, 'key']) as string[]));
  if (bias.hostile === 0) return valid;
  return fc.oneof(
    { weight: 100 - bias.hostile, arbitrary: valid },
    { weight: bias.hostile, arbitrary: fc.constantFrom(...HOSTILE) },
  );
}

/** A mapping whose keys are its own, `__proto__` too. */
export function mappingOf(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const mapping: Record<string, unknown> = {};
  for (const [key, value] of entries)
    Object.defineProperty(mapping, key, { value, enumerable: true, writable: true, configurable: true });
  return mapping;
}

function numberOf({ minValue, maxValue, isInt }: z.ZodNumber): Arbitrary<number> {
  const from = Math.max(minValue ?? 0, -(2 ** 53));
  const to = Math.min(maxValue ?? 1e6, 2 ** 53);
  const edges = fc.constantFrom(from, to, from + 1, Math.min(to, 2 ** 31 - 1), Math.min(to, 2 ** 31));
  return fc.oneof(
    fc.integer({ min: Math.ceil(from), max: Math.min(to, from + 100) }),
    edges,
    ...(isInt ? [] : [fc.constant(1.5)]),
  );
}

function minimumLength(schema: Any): number {
  const checks = (schema.def as { checks?: { _zod: { def: { check: string; minimum?: number } } }[] }).checks ?? [];
  return Math.max(0, ...checks.map(({ _zod: { def } }) => (def.check === 'min_length' ? (def.minimum ?? 0) : 0)));
}

/** The forms that a file can hold: no constructs, and nothing that is never there. */
function writable(schemas: readonly Any[]): Any[] {
  return schemas.filter((schema) => inputType(schema) !== 'never' && schema.meta()?.constructOnly !== true);
}

function inputType(schema: Any): string {
  const def = schema.def as unknown as Definition;
  const next = (def.innerType ?? (def.type === 'pipe' ? def.in : undefined)) as Any | undefined;
  return next === undefined ? def.type : inputType(next);
}

const accepted = new Map<Any, readonly unknown[]>();

/** The words that a schema takes; one that takes none of those we know asks for another here. */
function acceptedBy(schema: Any, path: readonly string[]): readonly unknown[] {
  const known = accepted.get(schema) ?? WORDS.filter((word) => schema.safeParse(word).success);
  accepted.set(schema, known);
  if (known.length > 0) return known;
  if (inputType(schema) !== 'string') return [null];
  throw new Error(`${path.join('.')}: it takes none of the fuzzer's words; add one that it takes to fuzz/words.ts`);
}
