import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { load as parse } from 'js-yaml';
import type { Manifest } from './support';

/** Schemas of the systems that read the manifests; they are not part of this project. */
const SHARED = resolve(__dirname, '../../shared');
const SCHEMAS = process.env.MANIFEST_SCHEMAS ?? join(SHARED, 'schemas');

/** Whether they are beside this checkout, or where MANIFEST_SCHEMAS says. */
export const haveSchemas = existsSync(SCHEMAS);

interface Schema {
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
  [keyword: string]: unknown;
}

/** What is wrong with a manifest for one release of Kubernetes; custom resources are read by their own schemas. */
export function schemaFaults(manifest: Manifest, release: string): string[] {
  const identity = identityOf(manifest.apiVersion, manifest.kind);
  const validate = kubernetes(release).validators.get(identity) ?? customResources().get(identity);
  if (validate === undefined) return [`nobody knows ${manifest.apiVersion} ${manifest.kind}`];
  validate(manifest);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** What is made but once for each argument. */
function once<Value>(make: (key: string) => Value): (key?: string) => Value {
  const made = new Map<string, Value>();
  return (key = '') => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

const kubernetes = once((release) => {
  const ajv = new Ajv({ strict: false, allErrors: true, code: { optimize: false } });
  addFormats(ajv);
  ajv.addFormat('int-or-string', true);
  const { definitions } = JSON.parse(readFileSync(join(SCHEMAS, `kubernetes-${release}.json`), 'utf8'));
  const strict = strictlyEach(definitions);
  ajv.addSchema({ $id: 'kubernetes', definitions: strict });
  const builtIn = Object.entries(strict).flatMap(([name, schema]) => {
    const [kind] = (schema['x-kubernetes-group-version-kind'] ?? []) as {
      group: string;
      version: string;
      kind: string;
    }[];
    if (!kind) return [];
    const apiVersion = [kind.group, kind.version].filter(Boolean).join('/');
    return [
      [identityOf(apiVersion, kind.kind), () => ajv.compile({ $ref: `kubernetes#/definitions/${name}` })] as const,
    ];
  });
  return { ajv, validators: lazily(builtIn) };
});

/** They are the same whatever the release, but for the metadata that all objects have. */
const customResources = once(() => {
  const { ajv } = kubernetes('1.36');
  const files = ['tekton', 'argo'].flatMap((folder) =>
    readdirSync(join(SCHEMAS, folder)).map((file) => join(SCHEMAS, folder, file)),
  );
  const resources = files.flatMap((file) => {
    const { group, names, versions } = (parse(readFileSync(file, 'utf8')) as Manifest).spec;
    const metadata = { $ref: 'kubernetes#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };
    return versions.map((version: Manifest) => {
      const schema = strictly(version.schema.openAPIV3Schema);
      const whole = { ...schema, properties: { ...schema.properties, metadata } };
      return [identityOf(`${group}/${version.name}`, names.kind), () => ajv.compile(whole)] as const;
    });
  });
  return lazily(resources);
});

/** Unknown fields are faults, except where a schema says that they are kept. */
function strictly(loose: Schema): Schema {
  const schema: Schema = { ...loose };
  if (loose.properties) schema.properties = strictlyEach(loose.properties);
  for (const keyword of ['items', 'additionalProperties'] as const)
    if (typeof loose[keyword] === 'object') schema[keyword] = strictly(loose[keyword] as Schema);
  if (schema.format === 'int-or-string' || schema['x-kubernetes-int-or-string']) return { type: ['integer', 'string'] };
  const isObjectSchema = typeof schema.properties === 'object' && !('$ref' in schema) && schema.type === 'object';
  const open = schema.additionalProperties !== undefined || schema['x-kubernetes-preserve-unknown-fields'] === true;
  return isObjectSchema && !open ? { ...schema, additionalProperties: false } : schema;
}

function strictlyEach(schemas: Record<string, Schema>): Record<string, Schema> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, strictly(schema)]));
}

function identityOf(apiVersion: string, kind: string): string {
  return `${apiVersion} ${kind}`;
}

/** Compiling a schema takes a while, so only those are compiled that are asked for. */
function lazily(
  entries: readonly (readonly [string, () => ValidateFunction])[],
): ReadonlyMap<string, ValidateFunction> {
  const compiles = new Map(entries);
  const compiled = new Map<string, ValidateFunction>();
  return {
    get: (key: string) => {
      const validate = compiled.get(key) ?? compiles.get(key)?.();
      if (validate) compiled.set(key, validate);
      return validate;
    },
  } as ReadonlyMap<string, ValidateFunction>;
}

/** The examples that stand beside the schemas, by name; none where those are absent. */
export function sharedExamples(): [string, string][] {
  const folder = join(SHARED, 'examples');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]);
}
