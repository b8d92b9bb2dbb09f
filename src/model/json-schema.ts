import * as z from 'zod';
import { buildsFile } from './file';
import { MERGED, TYPED } from './merging';

/** The parts of JSON Schema that our schemas come out as, with two marks of our own. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  /** Matches nothing where it is empty. */
  readonly not?: JsonSchema;
  /** What a field means where it is left out, in words. */
  readonly absent?: string;
  /** Only for TypeScript: no file can hold a construct. */
  readonly constructOnly?: boolean;
}

/** What a schema takes in, as JSON Schema with our marks: what types and the reference are made from. */
export function markedSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
}

/** JSON Schema of a builds.yaml, for editors. */
export function buildsJsonSchema(): JsonSchema {
  const { $ref = '', $defs = {}, ...schema } = forEditors(orLeftOut(overDefaults(markedSchema(buildsFile))));
  const file = $ref.replace('#/$defs/', '');
  return {
    ...schema,
    title: 'builds.yaml of cdk8s-cached-builds',
    $ref,
    $defs: { ...$defs, [file]: { ...$defs[file], patternProperties: { '^x-': NOTE } } },
  };
}

const NOTE = { description: 'Yours, for anchors: nobody reads it.' };

/** The entries that something stands under, and which fields of theirs. */
const INHERITING: Readonly<Record<string, (field: string) => boolean>> = {
  Build: () => true,
  Daemon: (field) => ['registries', 'images', 'kubernetesVersion'].includes(field),
  Warmer: (field) => ['registries', 'toolImages', 'kubernetesVersion'].includes(field),
};

/**
 * The schema with entries as they may be written over `defaults` and the top of the file: settings with their type and what differs, and nothing
 * (`null`) in place of what a default shall not say.
 */
function overDefaults(schema: JsonSchema): JsonSchema {
  const definitions = new Map(Object.entries(schema.$defs ?? {}));
  const written = new Map(definitions);

  const merged = (form: JsonSchema, depth: number, typed: boolean): JsonSchema => {
    if (depth === 0) return form;
    if (form.$ref) return { ...form, $ref: reference(form.$ref, depth, typed) };
    const { anyOf, oneOf, properties, additionalProperties: values } = form;
    const each = (field: JsonSchema) => orNothing(merged(field, depth - 1, false));
    return {
      ...form,
      ...(anyOf && { anyOf: anyOf.map((one) => merged(one, depth, typed)) }),
      // Without a type, which the default has, several may fit.
      ...(oneOf && { oneOf: undefined, anyOf: oneOf.map((one) => merged(one, depth, typed)) }),
      ...(typed && form.required && { required: undefined }),
      ...(properties && {
        properties: Object.fromEntries(
          Object.entries(properties).map(([name, field]) => [name, name === 'type' ? field : each(field)]),
        ),
      }),
      ...(typeof values === 'object' && { additionalProperties: each(values) }),
    };
  };
  const reference = (ref: string, depth: number, typed: boolean): string => {
    const name = ref.replace('#/$defs/', '');
    const definition = definitions.get(name);
    // Only what is told apart by its type merges with settings of the same type.
    const merges = definition?.properties && (!typed || definition.properties.type?.const !== undefined);
    if (definition === undefined || !merges) return ref;
    if (!written.has(`${name}OverDefaults`)) written.set(`${name}OverDefaults`, merged(definition, depth, typed));
    return `${ref}OverDefaults`;
  };

  for (const [entry, inherits] of Object.entries(INHERITING)) {
    const own = definitions.get(entry) as JsonSchema;
    const fields = Object.entries(own.properties ?? {}).map(([name, field]): [string, JsonSchema] => {
      if (own.required?.includes(name) || !inherits(name)) return [name, field];
      const typed = TYPED.includes(name);
      return [name, orNothing(merged(field, typed ? 1 : (MERGED.get(name) ?? 0), typed))];
    });
    written.set(entry, { ...own, properties: Object.fromEntries(fields) });
  }
  return { ...schema, $defs: Object.fromEntries(written) };
}

/** What is declared by its name: a declaration that says nothing declares nothing, and is a mistake. */
const DECLARED = ['volumes', 'daemons', 'warmers', 'builds'];

/** The schema with nothing (`null`) in place of whatever may be left out: a field, or a value by name. */
function orLeftOut(schema: JsonSchema, isDeclared = false): JsonSchema {
  const all = (forms: readonly JsonSchema[]) => forms.map((form) => orLeftOut(form));
  const { anyOf, oneOf, items, properties, additionalProperties: values, required = [], $defs } = schema;
  const each = ([name, field]: readonly [string, JsonSchema]): [string, JsonSchema] => {
    const own = orLeftOut(field, DECLARED.includes(name));
    return [name, name === 'type' || required.includes(name) ? own : orNothing(own)];
  };
  return {
    ...schema,
    ...(anyOf && { anyOf: all(anyOf) }),
    ...(oneOf && { oneOf: all(oneOf) }),
    ...(items && { items: orLeftOut(items) }),
    ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(each)) }),
    ...(typeof values === 'object' && {
      additionalProperties: isDeclared ? orLeftOut(values) : orNothing(orLeftOut(values)),
    }),
    ...($defs && { $defs: Object.fromEntries(Object.entries($defs).map(([id, one]) => [id, orLeftOut(one)])) }),
  };
}

function orNothing({ description, absent, default: value, ...form }: JsonSchema): JsonSchema {
  return {
    ...(description !== undefined && { description }),
    ...(absent !== undefined && { absent }),
    ...(value !== undefined && { default: value }),
    anyOf: [...(form.anyOf ?? [form]).filter(({ type }) => type !== 'null'), { type: 'null' }],
  };
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
