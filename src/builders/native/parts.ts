import { cacheApart } from '../../caches/buildkit';
import { repositoryApart } from '../../caches/registry';
import type { Build } from '../../model/build';
import type { CacheEntry } from '../../model/cache';
import { showText, type Text, text } from '../../model/text';
import { BUILDERS } from '..';

/** The architectures that a build is built on, as Kubernetes calls them. */
export function architecturesOf({ platforms }: Build): string[] {
  return platforms.map((platform) => showText(platform).split('/')[1] ?? '');
}

/** The builds that builders have of it: of each architecture, or itself. */
export function partsOf(build: Build): Build[] {
  return build.platformNodes === 'native'
    ? architecturesOf(build).map((architecture) => partOf(build, architecture))
    : [build];
}

/** A build for one architecture, by its node: with a cache of its own, and of one commit with the others. */
export function partOf(build: Build, architecture: string): Build {
  const { source, cache } = build;
  const { pushesByDigest } = BUILDERS[build.builder.type];
  const from = cache.from.map((entry) => apart(entry, build, architecture));
  return {
    ...build,
    platforms: [],
    additionalImages: [],
    ...(pushesByDigest ? {} : { tags: [tagOf(build, architecture)] }),
    cache: { from, to: cache.to.map((entry) => apart(entry, build, architecture)) },
    source: source.type === 'git' ? { ...source, revision: [{ handed: 'commit' }] } : source,
  };
}

/** The tag of a part, where a builder pushes none without; the index names it by its digest. */
export function tagOf({ tags: [tag = []] }: Build, architecture: string): Text {
  return text`${tag}-${architecture}`;
}

function apart(entry: CacheEntry, build: Build, architecture: string): CacheEntry {
  return BUILDERS[build.builder.type].keysLayers
    ? repositoryApart(entry, build, architecture)
    : cacheApart(entry, build, architecture);
}
