import * as z from 'zod';
import { layerTtl, state } from '../../model/builder-fields';
import { wholeNumber } from '../../model/numbers';
import { choice, object } from '../../model/schema';

/** What a build may say of kaniko. */
export const settings = object(
  'KanikoBuilder',
  'Kaniko: no daemon, root without privileges. See https://github.com/osscontainertools/kaniko',
  {
    type: z.literal('kaniko'),
    cacheCopyLayers: z
      .boolean()
      .default(false)
      .meta({ description: 'Cache the layers of COPY too, not only of RUN (`--cache-copy-layers`).' }),
    cacheTtl: layerTtl('--cache-ttl').optional().meta({ absent: '`336h`' }),
    state: state.optional().meta({
      description: 'Keep the cache mounts of RUN steps (`/kaniko/caches`) on a volume.',
      absent: 'they are empty in each build',
    }),
    compressedCaching: z
      .boolean()
      .default(true)
      .meta({ description: 'Compress cached layers; `false` needs less memory (`--compressed-caching`).' }),
    snapshotMode: choice('snapshot mode', ['full', 'redo', 'time'])
      .optional()
      .meta({ description: 'How changed files are found (`--snapshot-mode`).', absent: '`full`' }),
    probeAfterMiss: z.boolean().default(false).meta({
      description:
        'Keep looking for cached layers after the first miss of a stage (`FF_KANIKO_CACHE_PROBE_AFTER_MISS`): of use where a layer is gone or older than `cacheTtl`. What stands after a change has another key, and is missed in any case.',
    }),
    reproducible: z
      .boolean()
      .default(false)
      .meta({ description: 'Strip timestamps from the image (`--reproducible`).' }),
    pushRetry: wholeNumber(0)
      .default(2)
      .meta({ description: 'How often a failed push is tried again (`--push-retry`).' }),
    imageDownloadRetry: wholeNumber(0)
      .default(2)
      .meta({ description: 'How often a failed download is tried again (`--image-download-retry`).' }),
  },
);
