import * as z from 'zod';
import { imageFault } from './image';
import { choice, object, variants, wordOf } from './schema';

const buildkit = object(
  'BuildKitBuilder',
  'BuildKit in a daemon of its own for each build. See https://github.com/moby/buildkit',
  {
    type: z.literal('buildkit'),
    mode: choice('BuildKit mode', ['rootless', 'privileged', 'userns'])
      .default('rootless')
      .meta({
        description:
          '`rootless`: an ordinary user, seccomp and AppArmor off. `userns`: root in a user namespace of the pod (on by default since Kubernetes 1.33). ' +
          '`privileged`: root on the node; only where nothing else works. See https://github.com/moby/buildkit/blob/master/docs/rootless.md',
      }),
    provenance: choice('provenance', ['min', 'max']).optional().meta({
      description:
        'Attach a provenance attestation. See https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-provenance.md',
      absent: 'none',
    }),
    sbom: wordOf(imageFault).optional().meta({
      description:
        'Attach an SBOM made by this scanner image. See https://github.com/moby/buildkit/blob/master/docs/attestations/sbom.md',
      absent: 'none',
    }),
  },
);

const kaniko = object(
  'KanikoBuilder',
  'Kaniko: no daemon, root without privileges. See https://github.com/osscontainertools/kaniko',
  {
    type: z.literal('kaniko'),
    cacheCopyLayers: z
      .boolean()
      .default(false)
      .meta({ description: 'Cache the layers of COPY too, not only of RUN (`--cache-copy-layers`).' }),
    cacheTtl: wordOf((value) =>
      /^(\d+h)?(\d+m)?(\d+s)?$/.test(value) && value ? undefined : `"${value}" is no duration; write it like 336h`,
    )
      .optional()
      .meta({ description: 'How old a cached layer may be (`--cache-ttl`).', absent: '`336h`' }),
    compressedCaching: z
      .boolean()
      .default(true)
      .meta({ description: 'Compress cached layers; `false` needs less memory (`--compressed-caching`).' }),
    snapshotMode: choice('snapshot mode', ['full', 'redo', 'time'])
      .optional()
      .meta({ description: 'How changed files are found (`--snapshot-mode`).', absent: '`full`' }),
    probeAfterMiss: z.boolean().default(false).meta({
      description:
        'Keep looking for cached layers after the first miss of a stage (`FF_KANIKO_CACHE_PROBE_AFTER_MISS`).',
    }),
    reproducible: z
      .boolean()
      .default(false)
      .meta({ description: 'Strip timestamps from the image (`--reproducible`).' }),
    pushRetry: z
      .number()
      .int()
      .min(0)
      .default(2)
      .meta({ description: 'How often a failed push is tried again (`--push-retry`).' }),
    imageDownloadRetry: z
      .number()
      .int()
      .min(0)
      .default(2)
      .meta({ description: 'How often a failed download is tried again (`--image-download-retry`).' }),
  },
);

const byName = choice('builder', ['buildkit', 'kaniko']);
const bySettings = variants('builder', [buildkit, kaniko]);

/** The program that builds. */
export const builder = z.union([byName.transform((type) => bySettings.parse({ type })), bySettings]);
export type BuilderSettings = z.output<typeof bySettings>;
export type BuilderName = BuilderSettings['type'];
export type BuildKitSettings = Extract<BuilderSettings, { type: 'buildkit' }>;
export type KanikoSettings = Extract<BuilderSettings, { type: 'kaniko' }>;
