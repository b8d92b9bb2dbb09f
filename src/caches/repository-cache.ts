import type { CacheEntry } from '../model/cache';
import type { Fault } from '../model/faults';
import { splitImage } from '../model/image';
import { showText } from '../model/text';

/** What kaniko and buildah, which keep each layer in a repository of its own, cannot make of a cache entry. */
export function repositoryCacheFaults(
  builder: string,
  entry: CacheEntry,
  known: readonly CacheEntry['type'][],
): Fault[] {
  const path = ['cache'];
  if (!known.includes(entry.type))
    return [
      { path, message: `${builder} has no cache of type ${entry.type}; write cache: registry, or builder: buildkit` },
    ];
  const ref = entry.type === 'registry' && entry.ref !== undefined ? showText(entry.ref) : undefined;
  const faults: Fault[] = [];
  if (ref !== undefined && splitImage(ref).repository !== ref)
    faults.push({
      path,
      message: `${builder} keeps each layer under a tag of its own, so its cache is a repository; write ref: ${splitImage(ref).repository}`,
    });
  const ignored = BUILDKIT_ONLY.filter((name) => Reflect.get(entry, name) !== undefined);
  if (ignored.length > 0)
    faults.push({
      path,
      message: `${builder} has no cache ${ignored.join(', ')}; leave ${ignored.length > 1 ? 'them' : 'it'} out`,
    });
  return faults;
}

const BUILDKIT_ONLY = [
  'mode',
  'compression',
  'compressionLevel',
  'forceCompression',
  'ignoreError',
  'imageManifest',
  'ociMediatypes',
];

/** Each fault once: an entry that is read and written is looked at twice. */
export function uniqueFaults(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [fault.message, fault])).values()];
}
