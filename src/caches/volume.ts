import type { Build } from '../model/build';
import type { NamedVolume } from '../model/named';
import { type Text, text } from '../model/text';
import { claimOf, claimVolume } from '../plan/claims';
import type { PlanParts } from '../plan/parts';
import { noCache, WRITING, written } from './attributes';
import type { CacheKind, EntryOf } from './kind';
import { kept, read, SCOPES } from './scope';

/** Kept on a volume, by BuildKit in a folder for each build: builds that share one would replace each other's index. */
export const volume: CacheKind<'volume'> = {
  withBuildKit: () => ({ volume: 'honoured', ...WRITING, ...SCOPES }),
  inRepositories: (builder) => noCache(builder, 'volume'),
  // Its folder is that of the build.
  apart: (entry) => entry,
  from: (entry, build) => read(entry, (of) => location('src', entry, build, of)),
  // What is in the folder of a build and not in its cache any more is of no use to anybody, and would never go.
  to: (entry, build) => [
    ...kept(entry, (of) => location('dest', entry, build, of)),
    text`reset=true`,
    ...written(entry),
  ],
};

function location(end: 'src' | 'dest', entry: EntryOf<'volume'>, build: Build, of?: Text): Text[] {
  const name = volumesOf(build).get(claimOf(entry.volume))?.name as string;
  // The branch is behind a dot, which no build has in its name.
  const folder = of === undefined ? text`${build.name}` : text`${build.name}.${of}`;
  return [text`type=local`, text`${end}=${{ volume: name }}/${folder}`];
}

/** The volumes of a plan that caches lie on, one for each claim. */
function volumesOf({ cache }: Build): ReadonlyMap<string, ReturnType<typeof claimVolume>> {
  const claimed = new Map([...cache.from, ...cache.to].flatMap(claimIn));
  return new Map(
    [...claimed].map(([claim, given], i) => [claim, claimVolume(i === 0 ? 'cache' : `cache-${i + 1}`, given)]),
  );
}

function claimIn(entry: Build['cache']['from'][number]): [string, string | NamedVolume][] {
  return entry.type === 'volume' ? [[claimOf(entry.volume), entry.volume]] : [];
}

/** Each claim that a cache lies on, mounted once; read-only where nothing is kept. */
export function cacheVolumes(build: Build): PlanParts {
  const volumes = volumesOf(build);
  const kept = new Set(build.cache.to.flatMap(claimIn).map(([claim]) => claim));
  return {
    tasks: [],
    volumes: [...volumes.values()],
    mounts: [...volumes].map(([claim, { name }]) => ({ volume: name, ...(kept.has(claim) ? {} : { readOnly: true }) })),
  };
}
