import { MERGED, TYPED } from '../model/merging';

type Mapping = Readonly<Record<string, unknown>>;

/** A build's entry with `defaults` under it, and under that what the whole file says of registries and tools. */
export function withDefaults(entry: unknown, file: Mapping): unknown {
  const { registries = {}, images = {}, kubernetesVersion } = file;
  const shared = { registries, images, ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }) };
  return mergeDefaults(mergeDefaults(shared, file.defaults ?? {}), entry);
}

/** What the images of tools are called: a warmer has images of its own. */
const TOOLS = { daemons: 'images', warmers: 'toolImages' } as const;

/** A daemon or a warmer, with what the file says of registries, of tools and of the release that the cluster has. */
export function onCluster(entry: unknown, file: Mapping, section: keyof typeof TOOLS): unknown {
  const { defaults, registries = {}, images = {}, kubernetesVersion: ofFile } = file;
  const kubernetesVersion = (isMapping(defaults) ? ownField(defaults, 'kubernetesVersion') : undefined) ?? ofFile;
  const shared = {
    registries,
    [TOOLS[section]]: images,
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
  };
  return mergeDefaults(shared, entry);
}

/** What `defaults` and a build say together. What the build says wins; what does not merge replaces, and nothing empties. */
export function mergeDefaults(defaults: unknown, own: unknown): unknown {
  if (!isMapping(defaults) || !isMapping(own)) return own;
  const merged: Record<string, unknown> = { ...defaults, ...own };
  for (const field of Object.keys(own)) {
    const under = ownField(defaults, field);
    merge(merged, field, under, own[field], depthOf(field, under, own[field]));
  }
  return merged;
}

/** Whether a field of `defaults` has a part in what a build says. */
export function isInherited(field: string, defaults: Mapping, own: Mapping): boolean {
  return !Object.hasOwn(own, field) || depthOf(field, ownField(defaults, field), own[field]) > 0;
}

/** How deep a field merges. */
function depthOf(field: string, under: unknown, over: unknown): number {
  return TYPED.includes(field) && sameType(under, over) ? 1 : (MERGED.get(field) ?? 0);
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field that somebody wrote; a mapping inherits others. */
export function ownField(mapping: Mapping, field: string | number): unknown {
  return Object.hasOwn(mapping, field) ? mapping[field] : undefined;
}

function merge(into: Record<string, unknown>, key: string, under: unknown, over: unknown, depth: number): void {
  // Where there is a default, nothing says that there shall be none.
  if (over === null && under !== undefined) delete into[key];
  else into[key] = mergeMappings(under, over, depth);
}

function mergeMappings(under: unknown, over: unknown, depth: number): unknown {
  if (depth === 0 || !isMapping(under) || !isMapping(over) || Object.keys(over).length === 0) return over;
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) merge(merged, key, ownField(under, key), value, depth - 1);
  return merged;
}

function sameType(a: unknown, b: unknown): boolean {
  return isMapping(a) && isMapping(b) && typeof a.type === 'string' && a.type === b.type;
}
