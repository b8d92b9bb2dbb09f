import * as z from 'zod';
import { buildsFile } from './file';

/** The parts of JSON Schema that our schemas come out as, with two marks of our own. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  /** Matches nothing where it is empty. */
  readonly not?: JsonSchema;
  /** What a field means where it is left out, in words. */
  readonly absent?: string;
  /** Only for TypeScript: no file can hold a construct. */
  readonly constructOnly?: boolean;
  /** What it lacks may come from `defaults`: of settings of a type, all but the type. */
  readonly overDefaults?: boolean;
}

/** What a schema takes in, as JSON Schema with our marks: what types and the reference are made from. */
export function markedSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
}

/** JSON Schema of a builds.yaml, for editors. */
export function buildsJsonSchema(): JsonSchema {
  return {
    ...forEditors(withPartials(markedSchema(buildsFile))),
    title: 'builds.yaml of cdk8s-cached-builds',
  } as JsonSchema;
}

/** The schema with settings as a build may write them over those of `defaults`: with the type alone, and what differs. */
function withPartials(schema: JsonSchema): JsonSchema {
  const definitions = schema.$defs ?? {};
  const partials = new Map<string, JsonSchema>();
  const overDefaults = (form: JsonSchema): JsonSchema => {
    const name = form.$ref?.replace('#/$defs/', '') ?? '';
    const settings = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
    if (settings?.properties?.type?.const !== undefined && (settings.required ?? []).length > 1) {
      partials.set(`${name}OverDefaults`, { ...settings, required: ['type'] });
      return { $ref: `#/$defs/${name}OverDefaults` };
    }
    const { anyOf, oneOf } = form;
    return {
      ...form,
      ...(anyOf && { anyOf: anyOf.map(overDefaults) }),
      ...(oneOf && { oneOf: oneOf.map(overDefaults) }),
    };
  };
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const { overDefaults: isPartial, ...rest } = value as JsonSchema;
    const fields = Object.entries(isPartial === true ? overDefaults(rest) : value);
    return Object.fromEntries(fields.map(([key, field]) => [key, walk(field)]));
  };
  const walked = walk(schema) as JsonSchema;
  return { ...walked, $defs: { ...walked.$defs, ...Object.fromEntries(partials) } };
}

/** Editors show descriptions, so the default goes there in words; the marks go. */
function forEditors(value: JsonSchema): JsonSchema {
  if (Array.isArray(value)) return value.filter((item) => !isConstruct(item)).map(forEditors) as unknown as JsonSchema;
  if (typeof value !== 'object' || value === null) return value;
  const { absent, ...rest } = value;
  if (value.anyOf?.some(isConstruct)) {
    const forms = value.anyOf.filter((form) => !isConstruct(form));
    if (forms.length === 1) return forEditors({ ...forms[0], ...rest, anyOf: undefined } as JsonSchema);
  }
  const fields = Object.entries(rest)
    .filter(
      ([key, field]) =>
        field !== undefined && !(key === '$defs' && isEmpty(field)) && !(key === 'id' && typeof field === 'string'),
    )
    .map(([key, field]) => [key, forEditors(field as JsonSchema)]);
  const schema = Object.fromEntries(fields);
  if (absent === undefined) return schema;
  delete schema.default;
  return { ...schema, description: [value.description, `Default: ${absent}.`].filter(Boolean).join(' ') };
}

function isConstruct(value: JsonSchema): boolean {
  return value?.constructOnly === true || value?.$ref?.startsWith('#/$defs/Named') === true;
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
