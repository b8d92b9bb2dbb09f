import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { load as parse } from 'js-yaml';
import type { Manifest } from './support';

/** Schemas of the systems that read the manifests; they are not part of this project. */
const SHARED = resolve(__dirname, '../../shared');
const SCHEMAS = process.env.MANIFEST_SCHEMAS ?? join(SHARED, 'schemas');

/** Whether they are beside this checkout, or where MANIFEST_SCHEMAS says. */
export const haveSchemas = existsSync(SCHEMAS);

/** Triggers, certificates and what is of Argo Events come with no schemas; the systems' own code reads them. */
export function hasSchema({ apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>): boolean {
  return !/^(triggers|cert-manager|monitoring)\./.test(apiVersion) && !['EventSource', 'Sensor'].includes(kind);
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly $ref?: string;
  readonly [keyword: string]: unknown;
}
type Definitions = Readonly<Record<string, Schema>>;

/** What is wrong with a manifest for one release of Kubernetes; custom resources are read by their own schemas. */
export function schemaFaults(manifest: Manifest, release: string): string[] {
  const { apiVersion, kind } = manifest;
  const definitions = definitionsOf(release);
  const schema = builtIn(definitions, apiVersion, kind) ?? custom(apiVersion, kind);
  if (schema === undefined) return [`nobody knows ${apiVersion} ${kind}`];
  const validate = compiled(JSON.stringify(strictly(schema, [manifest], definitions)));
  validate(manifest);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** What is made but once for each argument. */
function once<Value>(make: (key: string) => Value): (key: string) => Value {
  const made = new Map<string, Value>();
  return (key) => {
    const value = made.has(key) ? (made.get(key) as Value) : make(key);
    made.set(key, value);
    return value;
  };
}

const ajv = new Ajv({ strict: false, allErrors: true, code: { optimize: false } });
addFormats(ajv);

const compiled = once((schema) => ajv.compile(JSON.parse(schema)));

const definitionsOf = once(
  (release): Definitions => JSON.parse(readFileSync(join(SCHEMAS, `kubernetes-${release}.json`), 'utf8')).definitions,
);

function builtIn(definitions: Definitions, apiVersion: string, kind: string): Schema | undefined {
  return Object.values(definitions).find((schema) => {
    const [own] = (schema['x-kubernetes-group-version-kind'] ?? []) as Record<'group' | 'version' | 'kind', string>[];
    return own?.kind === kind && [own.group, own.version].filter(Boolean).join('/') === apiVersion;
  });
}

const METADATA = { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };

const customByIdentity = once((identity) => {
  const [apiVersion, kind] = identity.split(' ');
  const texts = ['tekton', 'argo'].flatMap((folder) =>
    readdirSync(join(SCHEMAS, folder)).map((file) => readFileSync(join(SCHEMAS, folder, file), 'utf8')),
  );
  const versions = texts
    .filter((text) => text.includes(`kind: ${kind}\n`))
    .map((text) => (parse(text) as Manifest).spec)
    .filter(({ names }) => names.kind === kind)
    .flatMap(({ group, versions }) => versions.map((version: Manifest) => ({ group, ...version })));
  const found = versions.find(({ group, name }) => `${group}/${name}` === apiVersion)?.schema.openAPIV3Schema;
  return found && { ...found, properties: { ...found.properties, metadata: METADATA } };
});

function custom(apiVersion: string, kind: string): Schema | undefined {
  return customByIdentity(`${apiVersion} ${kind}`);
}

/**
 * The schema as far as it is about these values, all of which it is for: compiling all of it would take seconds. Unknown
 * fields are faults, except where a schema says that they are kept.
 */
function strictly(loose: Schema, values: readonly unknown[], definitions: Definitions): Schema {
  if (loose.$ref !== undefined) {
    const known = definitions[loose.$ref.replace('#/definitions/', '')];
    return strictly(known ?? {}, values, definitions);
  }
  if (loose.format === 'int-or-string' || loose['x-kubernetes-int-or-string']) return { type: ['integer', 'string'] };
  const { properties, items, additionalProperties } = loose;
  const objects = values.filter(isObject);
  const of = (schema: Schema, name: string) =>
    strictly(
      schema,
      objects.filter((value) => Object.hasOwn(value, name)).map((value) => value[name]),
      definitions,
    );
  const used = Object.entries(properties ?? {}).filter(([name]) => objects.some((value) => Object.hasOwn(value, name)));
  const others = objects.flatMap((value) => Object.values(value));
  const open = additionalProperties !== undefined || loose['x-kubernetes-preserve-unknown-fields'] === true;
  return {
    ...loose,
    ...(properties && { properties: Object.fromEntries(used.map(([name, schema]) => [name, of(schema, name)])) }),
    ...(items && { items: strictly(items, values.filter(Array.isArray).flat(), definitions) }),
    ...(typeof additionalProperties === 'object' && {
      additionalProperties: strictly(additionalProperties, others, definitions),
    }),
    ...(properties && loose.type === 'object' && !open && { additionalProperties: false }),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The examples that stand beside the schemas, by name; none where those are absent. */
export function sharedExamples(): [string, string][] {
  const folder = join(SHARED, 'examples');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]);
}
