import * as z from 'zod';
import { type Fault, fault, under } from './faults';
import { KUBERNETES_TYPES } from './kubernetes-types';
import { MAX_INT32, wholeNumber } from './numbers';
import { FORMS, RULES } from './placement';
import { object, wordOf } from './schema';

/** The subset of JSON Schema that Kubernetes describes its types in, with the release that brought a field. */
interface TypeSchema {
  readonly description: string;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, FieldSchema>>;
}
interface FieldSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly items?: FieldSchema;
  readonly additionalProperties?: FieldSchema;
  readonly since?: string;
}

export type TypeName = keyof typeof KUBERNETES_TYPES;
const TYPES: Readonly<Record<string, TypeSchema>> = KUBERNETES_TYPES;

const made = new Map<string, z.ZodType>();

/** A type of Kubernetes by its own schema, and by the rules that its schema does not say. */
export function kubernetesType<Type>(name: TypeName): z.ZodType<Type> {
  return schemaOf(name) as z.ZodType<Type>;
}

function schemaOf(name: string): z.ZodType {
  const schema = made.get(name) ?? makeType(name);
  made.set(name, schema);
  return schema;
}

function makeType(name: string): z.ZodType {
  const { description, properties, required } = TYPES[name] as TypeSchema;
  const shape = Object.entries(properties).map(([field, schema]) => {
    const form = FORMS[`${name}.${field}`] ?? formOf(schema);
    const since = schema.since ? ` Since Kubernetes ${schema.since}.` : '';
    const meta = { description: `${schema.description}${since}` };
    return [field, required.includes(field) ? form.meta(meta) : form.optional().meta({ ...meta, absent: 'none' })];
  });
  return object(name, description, Object.fromEntries(shape), RULES[name]);
}

function formOf({ $ref, type, format, items, additionalProperties }: FieldSchema): z.ZodType {
  if ($ref) return schemaOf($ref);
  if (items) return z.array(formOf(items));
  if (additionalProperties) return z.record(z.string(), formOf(additionalProperties));
  if (type === 'boolean') return z.boolean();
  if (type === 'integer') return format === 'int64' ? z.number().int() : wholeNumber(-MAX_INT32 - 1);
  return wordOf(() => undefined);
}

/** Fields of a value that a release of Kubernetes does not know. */
export function newerFields(name: string, value: object, release: string): Fault[] {
  return Object.entries(value).flatMap(([field, inner]) => {
    const schema = TYPES[name]?.properties[field];
    if (schema === undefined) return [];
    if (schema.since !== undefined && minor(schema.since) > minor(release)) {
      return [fault('newer-kubernetes', [field], { release, field, since: schema.since })];
    }
    const type = schema.$ref ?? schema.items?.$ref;
    if (type === undefined) return [];
    const found = Array.isArray(inner)
      ? inner.flatMap((item, i) => under([i], newerFields(type, item, release)))
      : newerFields(type, inner, release);
    return under([field], found);
  });
}

function minor(release: string): number {
  return Number(release.split('.')[1]);
}
