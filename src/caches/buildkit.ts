import type { Build } from '../model/build';
import type { CacheEntry } from '../model/cache';
import type { Text } from '../model/text';
import { CACHES } from '.';
import { csv } from './attributes';
import type { CacheKind, CacheType, EntryOf } from './kind';

/** The caches of a build as BuildKit takes them: each a line of attributes. */
export interface BuildKitCaches {
  readonly from: readonly Text[];
  readonly to: readonly Text[];
}

/** Where layers are looked for and kept; without a push there is nothing to keep any in the image of. */
export function buildkitCaches(build: Build, push = true): BuildKitCaches {
  const { from, to } = build.cache;
  return {
    from: from.flatMap((entry) => kindOf(entry).from(entry, build)).map(csv),
    to: (push ? to : outsideImage(to)).map((entry) => csv(kindOf(entry).to(entry, build))),
  };
}

/** The caches that lie elsewhere than in the image. */
export function outsideImage(entries: readonly CacheEntry[]): CacheEntry[] {
  return entries.filter(({ type }) => !CACHES[type].inImage);
}

/** A cache in a place of its own. */
export function cacheApart(entry: CacheEntry, build: Build, name: string): CacheEntry {
  return kindOf(entry).apart(entry, build, name);
}

function kindOf<Type extends CacheType>({ type }: EntryOf<Type>): CacheKind<Type> {
  return CACHES[type];
}
