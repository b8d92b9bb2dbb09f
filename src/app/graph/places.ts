import { BUILDERS } from '../../builders';
import { commonRef, layerRepositories } from '../../caches/registry';
import type { Build } from '../../model/build';
import type { CacheEntry } from '../../model/cache';
import { showText } from '../../model/text';
import { claimOf } from '../../plan/claims';
import type { Arrow } from './drawing';

/** Where layers are kept, as one says it. */
interface Place {
  readonly name: string;
  readonly reads: boolean;
  readonly writes: boolean;
}

/** Everything that a build finds layers in, or keeps them in. */
function placesOf(build: Build): Place[] {
  const { cache, builder } = build;
  const found = new Map<string, Place>();
  const add = (name: string, use: Partial<Place>) =>
    found.set(name, { name, reads: false, writes: false, ...found.get(name), ...use });
  for (const entry of cache.from) add(entryName(entry, build), { reads: true });
  // The volume of base images is filled by warmers: kaniko only reads it.
  for (const entry of cache.to)
    if (entry.type !== 'volume' || !BUILDERS[builder.type].keysLayers) add(entryName(entry, build), { writes: true });
  for (const name of stateNames(build)) add(name, { reads: true, writes: true });
  return [...found.values()];
}

/** What keeps all that a builder has, whatever its caches are. */
export function stateNames({ builder }: Build): string[] {
  const volume = 'state' in builder ? builder.state?.volume : undefined;
  const daemon = 'daemon' in builder ? builder.daemon : undefined;
  return [
    ...(volume === undefined ? [] : [volumeName(claimOf(volume))]),
    ...(daemon === undefined ? [] : [`daemon ${typeof daemon === 'string' ? daemon : daemon.name}`]),
  ];
}

export const volumeName = (claim: string) => `volume ${claim}`;

/** What a cache is called: its kind and its place. */
export function entryName(entry: CacheEntry, build: Build): string {
  if (entry.type === 'volume') return volumeName(claimOf(entry.volume));
  if (entry.type === 'registry') {
    const [repository] = BUILDERS[build.builder.type].keysLayers ? layerRepositories([entry], build) : [];
    return `registry ${showText(repository ?? commonRef(entry, build))}`;
  }
  if (entry.type === 's3') return `bucket ${showText(entry.bucket)}`;
  if (entry.type === 'azblob') return `container ${entry.container ? showText(entry.container) : 'buildkit-cache'}`;
  return entry.type === 'inline' ? `in ${showText(build.image)}` : (entry as CacheEntry).type;
}

/** The caches of a build as arrows from it and to it. */
export function cacheArrows(id: string, build: Build): Arrow[] {
  return placesOf(build).map(({ name, reads, writes }) => {
    if (reads && writes) return { from: name, to: id, text: 'reads, keeps', both: true };
    return reads ? { from: name, to: id, text: 'reads' } : { from: id, to: name, text: 'keeps' };
  });
}
