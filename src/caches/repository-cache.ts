import type { CacheEntry } from '../model/cache';
import { type Fault, fault, identityOf } from '../model/faults';
import { splitImage } from '../model/image';
import { showText } from '../model/text';

/** What kaniko and buildah, which keep each layer under a tag of its own, cannot make of a cache entry. */
export function repositoryCacheFaults(builder: string, entry: CacheEntry): Fault[] {
  const ref = entry.type === 'registry' && entry.ref !== undefined ? showText(entry.ref) : undefined;
  if (ref === undefined || splitImage(ref).repository === ref) return [];
  return [fault('cache-tagged', ['cache'], { builder, repository: splitImage(ref).repository })];
}

/** Each fault once: an entry that is read and written is looked at twice. */
export function uniqueFaults(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((one) => [identityOf(one), one])).values()];
}
