import { BUILDERS } from '../../builders';
import type { Build } from '../../model/build';
import type { CacheEntry } from '../../model/cache';
import { runsInPods } from '../../runners/render';
import { entryName, stateNames } from '../graph/places';

/** What of earlier builds is there when a build starts, and where: a sentence each. */
export function keptBy(build: Build): string[] {
  const states = stateNames(build).map((name) => `${name} keeps everything, cache mounts of RUN too`);
  const caches = build.cache.from.map((entry) => `${entryName(entry, build)} keeps ${keptIn(entry, build)}`);
  const isNew = states.length === 0 && build.runner.some(({ type }) => runsInPods(type));
  return [
    ...states,
    ...caches,
    ...(isNew && caches.length === 0 ? ['nothing is kept: each build runs everything, as --cache none says'] : []),
    ...(isNew ? ['cache mounts of RUN are empty in each build'] : []),
  ];
}

function keptIn(entry: CacheEntry, { builder }: Build): string {
  if (BUILDERS[builder.type].keysLayers) {
    if (entry.type === 'volume') return 'base images';
    return 'cacheCopyLayers' in builder && !builder.cacheCopyLayers ? 'each layer but those of COPY' : 'each layer';
  }
  const { mode, scope, base = 'main' } = entry as Partial<Extract<CacheEntry, { type: 'registry' }>>;
  const least = entry.type === 'inline' || mode === 'min';
  const what = least ? 'what the last stage is made of, as --cache registry-min says,' : 'each layer';
  return `${what} of the last build${scope === undefined ? '' : ` of its branch, else of ${base}`}`;
}
