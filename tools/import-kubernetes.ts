/**
 * Writes src/model/kubernetes-types.ts: what the JSON Schemas of the newest release say of a few types, and of each field
 * since when there is one. The argument is a folder of `v1.N.0-local/_definitions.json`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KUBERNETES_VERSIONS } from '../src/model/words';

/** The types of Kubernetes that a definition may write; those they are made of come along. */
const ROOTS = ['io.k8s.api.core.v1.Affinity', 'io.k8s.api.core.v1.Toleration'];

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
}
type Definitions = Readonly<Record<string, Schema>>;

const first = KUBERNETES_VERSIONS[0];
const last = KUBERNETES_VERSIONS[KUBERNETES_VERSIONS.length - 1];
const folder = process.argv[2] as string;
const releases = KUBERNETES_VERSIONS.map((release) => ({
  release,
  definitions: JSON.parse(readFileSync(join(folder, `v${release}.0-local`, '_definitions.json'), 'utf8'))
    .$defs as Definitions,
}));
const newest = releases.at(-1)?.definitions as Definitions;

const types = new Map<string, unknown>();
for (const root of ROOTS) addType(root);
writeFileSync(
  join(__dirname, '../src/model/kubernetes-types.ts'),
  `// Made by tools/import-kubernetes.sh from the JSON Schemas of Kubernetes ${first} to ${last}. Do not edit.

/** Types of Kubernetes ${last}; a field that ${first} does not have says since when there is one. */
export const KUBERNETES_TYPES = ${JSON.stringify(Object.fromEntries(types), null, 2)} as const;
`,
);

function addType(name: string): void {
  if (types.has(shortNameOf(name))) return;
  const { description, properties = {}, required = [] } = newest[name] as Schema;
  types.set(shortNameOf(name), {
    description: sentence(description),
    required,
    properties: Object.fromEntries(
      Object.entries(properties).map(([field, schema]) => [
        field,
        { description: sentence(schema.description), ...formOf(schema), ...since(name, field) },
      ]),
    ),
  });
}

/** A schema without what any field may be, `null`. */
function formOf({ $ref, type, format, items, additionalProperties }: Schema): object {
  if ($ref) {
    const name = $ref.replace(/^.*\//, '');
    addType(name);
    return { $ref: shortNameOf(name) };
  }
  return {
    type: [type ?? []].flat().find((word) => word !== 'null'),
    ...(format ? { format } : {}),
    ...(items ? { items: formOf(items) } : {}),
    ...(additionalProperties ? { additionalProperties: formOf(additionalProperties) } : {}),
  };
}

function since(type: string, field: string): { since?: string } {
  const { release } = releases.find(({ definitions }) => definitions[type]?.properties?.[field]) ?? {};
  return release === first ? {} : { since: release };
}

function shortNameOf(name: string): string {
  return name.replace(/^.*\./, '');
}

/** The first sentence that says something; the whole is a link away. */
function sentence(description = ''): string {
  const [, first] = /^(?:Required\. )?(.+?)(?:\.? *$|\. (?=[A-Z]))/s.exec(description) ?? [];
  return first === undefined ? '' : `${first}.`;
}
