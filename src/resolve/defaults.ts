import { isFromAbove, isMapping, mergeOver, ownField, type Path } from './merge';

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
  return mergeOver(defaults, own, DEFAULTS);
}

const DEFAULTS: Path = ['defaults'];

/** Whether what `defaults` says has a part in a field of a build. */
export function isInherited(path: Path, defaults: unknown, own: unknown): boolean {
  return !isFromAbove({ defaults }, { defaults: own }, [...DEFAULTS, ...path]);
}
