import { ApiObject, type ApiObjectMetadata, type ApiObjectProps, Chart, JsonPatch } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { MAX_LABEL, shortName } from '../../model/names';

/** A Kubernetes object as it is written, but for its labels, which {@link addObject} completes. */
export interface Manifest<Spec> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
  readonly spec?: Spec;
  readonly [field: string]: unknown;
}

export interface ObjectMetadata extends Pick<ApiObjectMetadata, 'annotations' | 'labels'> {
  readonly name: string;
  readonly namespace?: string;
}

/** What an object is for: the value of `app.kubernetes.io/component`. */
export type Component =
  | 'build'
  | 'pull-request'
  | 'source'
  | 'config'
  | 'volume'
  | 'cache-warmer'
  | 'credentials'
  | 'trigger'
  | 'executor'
  | 'schedule'
  | 'prune'
  | 'daemon';

/** The labels of everything that belongs to one build, volume or warmer. */
export function standardLabels(owner: string, component: Component): Record<string, string> {
  return {
    'app.kubernetes.io/name': shortName(owner, MAX_LABEL),
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/managed-by': 'cdk8s-cached-builds',
  };
}

/**
 * Adds an object to a chart. It is a plain `ApiObject`: the typed classes of cdk8s-plus-28 drop every field that
 * Kubernetes 1.28 did not know, even one that a JSON patch adds. Synthesis fails if another object has its identity.
 */
export function addObject<Spec>(scope: Construct, id: string, manifest: Manifest<Spec>): ApiObject {
  const object = plainObject(scope, id, manifest);
  const identity = identityOf({
    ...manifest,
    metadata: { ...manifest.metadata, namespace: object.metadata.namespace },
  });
  const owner = claimIdentity(scope, identity, object);
  if (owner !== object)
    object.node.addValidation({
      validate: () => [`${identity} is already written by ${owner.node.path}; give one of them another name`],
    });
  return object;
}

/** cdk8s takes a mapping with a key `constructor` for an instance of a class and fails, so such a key is added behind it. */
function plainObject(scope: Construct, id: string, manifest: ApiObjectProps): ApiObject {
  const patches: JsonPatch[] = [];
  // Few have such a key, and copying all of the others would take most of the time.
  const props = hasConstructor(manifest) ? withoutConstructors(manifest, '', patches) : manifest;
  const object = new ApiObject(scope, id, props as ApiObjectProps);
  for (const patch of patches) object.addJsonPatch(patch);
  return object;
}

function hasConstructor(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasConstructor);
  if (!isPlain(value)) return false;
  return Object.hasOwn(value, 'constructor') || Object.values(value).some(hasConstructor);
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function withoutConstructors(value: unknown, pointer: string, patches: JsonPatch[]): unknown {
  if (Array.isArray(value)) return value.map((item, i) => withoutConstructors(item, `${pointer}/${i}`, patches));
  if (!isPlain(value)) return value;
  const { constructor: _, ...others } = value;
  if (Object.hasOwn(value, 'constructor')) {
    // cdk8s leaves out metadata that is empty.
    if (Object.keys(others).length === 0 && pointer.startsWith('/metadata/')) patches.push(JsonPatch.add(pointer, {}));
    patches.push(JsonPatch.add(`${pointer}/constructor`, value.constructor));
  }
  const fields = Object.entries(others).map(([key, field]) => {
    const below = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return [key, withoutConstructors(field, below, patches)];
  });
  return Object.fromEntries(fields);
}

/** Adds an object that many have in common, unless it is there already. */
export function addOnce(scope: Construct, id: string, manifest: Manifest<unknown>): void {
  const known = shared.get(scope.node.root) ?? new Set<string>();
  shared.set(scope.node.root, known);
  const identity = identityOf(manifest);
  if (!known.has(identity)) addObject(scope, id, manifest);
  known.add(identity);
}

const shared = new WeakMap<IConstruct, Set<string>>();

/** Adds an object that starts something each time it is created: its name is the beginning of a new one. */
export function addStart<Spec>(scope: Construct, id: string, manifest: Manifest<Spec>): ApiObject {
  const { name, ...metadata } = manifest.metadata;
  const generateName = `${shortName(name, MAX_LABEL - GENERATED)}-`;
  const object = plainObject(scope, id, { ...manifest, metadata: { ...metadata, generateName } });
  // An ApiObject always has a name, which would win.
  object.addJsonPatch(JsonPatch.remove('/metadata/name'));
  return object;
}

/** Kubernetes appends five characters to a name it generates, behind our dash. */
const GENERATED = 6;

/** Kind, namespace and name: what no two objects may share. */
export function identityOf({
  apiVersion,
  kind,
  metadata,
}: Pick<Manifest<unknown>, 'apiVersion' | 'kind' | 'metadata'>): string {
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : '';
  return `${kind}${group} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`;
}

/** Whether neither a construct nor what it is in was removed. */
function isInTree(construct: IConstruct): boolean {
  const { id, scope } = construct.node;
  return scope === undefined || (scope.node.tryFindChild(id) === construct && isInTree(scope));
}

const identities = new WeakMap<IConstruct, Map<string, ApiObject>>();

function claimIdentity(scope: Construct, identity: string, object: ApiObject): ApiObject {
  const { root } = scope.node;
  const taken = identities.get(root) ?? new Map<string, ApiObject>();
  identities.set(root, taken);
  const before = taken.get(identity);
  const owner = before !== undefined && isInTree(before) ? before : object;
  taken.set(identity, owner);
  return owner;
}

/** The name an object takes from its place: the ids of its scopes below the app, as cdk8s does but without a hash. */
export function nameFromScope(construct: Construct): string {
  const ids = construct.node.scopes
    .map(({ node }) => node.id)
    .filter((id) => id !== '' && id.toLowerCase() !== 'default');
  const label = ids
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return shortName(label || 'default');
}

/** The part of a chart with what its builds have in common. */
export function commonScope(construct: Construct, what: string): Construct {
  const chart = Chart.of(construct);
  const id = `cached-builds-${what}`;
  return (chart.node.tryFindChild(id) as Construct | undefined) ?? new Construct(chart, id);
}

/** Every object below a construct. */
export function objectsOf(construct: Construct): ApiObject[] {
  return construct.node.findAll().filter((child): child is ApiObject => ApiObject.isApiObject(child));
}

/** The namespace of the chart a construct is in, if it has one. */
export function namespaceOf(construct: Construct): string | undefined {
  return Chart.of(construct).namespace;
}
