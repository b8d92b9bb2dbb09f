import type { CacheEntry } from '../model/cache';
import type { Fault } from '../model/faults';
import { splitImage } from '../model/image';
import { showText } from '../model/text';

/** What kaniko and buildah, which keep each layer under a tag of its own, cannot make of a cache entry. */
export function repositoryCacheFaults(builder: string, entry: CacheEntry): Fault[] {
  const ref = entry.type === 'registry' && entry.ref !== undefined ? showText(entry.ref) : undefined;
  if (ref === undefined || splitImage(ref).repository === ref) return [];
  const message = `${builder} keeps each layer under a tag of its own, so its cache is a repository; write ref: ${splitImage(ref).repository}`;
  return [{ path: ['cache'], message }];
}

/** Each fault once: an entry that is read and written is looked at twice. */
export function uniqueFaults(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [fault.message, fault])).values()];
}
