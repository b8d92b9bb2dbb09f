import * as z from 'zod';
import { daemonRef } from './daemon';
import { imageFault } from './image';
import { MAX_GO_SECONDS, secondsOf, wholeNumber } from './numbers';
import { choice, object, variants, wordOf } from './schema';
import { volumeRef } from './source';
import { BUILDKIT_MODE_WORDS } from './words';

const state = object(
  'BuilderState',
  'A volume that keeps what a builder otherwise forgets; one build uses it, one run at a time.',
  {
    volume: volumeRef.meta({ description: 'An entry of `volumes`, or in TypeScript a CacheVolume or claim.' }),
  },
);

const layerTtl = (flag: string) =>
  wordOf((value) =>
    /^(\d+h)?(\d+m)?(\d+s)?$/.test(value) && value && secondsOf(value) <= MAX_GO_SECONDS
      ? undefined
      : `"${value}" is no duration of at most 292 years; write it like 336h`,
  ).meta({ description: `How old a cached layer may be (\`${flag}\`).` });

const attestations = {
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
};

const buildkit = object(
  'BuildKitBuilder',
  'BuildKit in a daemon of its own for each build. See https://github.com/moby/buildkit',
  {
    type: z.literal('buildkit'),
    mode: choice('BuildKit mode', BUILDKIT_MODE_WORDS)
      .default('rootless')
      .meta({
        description:
          '`rootless`: an ordinary user, seccomp and AppArmor off. `userns`: root in a user namespace of the pod (on by default since Kubernetes 1.33). ' +
          '`privileged`: root on the node; only where nothing else works. See https://github.com/moby/buildkit/blob/master/docs/rootless.md',
      }),
    daemon: daemonRef.optional().meta({
      description:
        'A daemon that keeps running, an entry of `daemons`, builds instead of one of its own; `mode` is then its own. It knows the registries of the file.',
      absent: 'a daemon that lives as long as the build',
    }),
    state: state.optional().meta({
      description:
        "Keep the daemon's state - layers and the cache mounts of RUN steps - on a volume. " +
        'See https://github.com/moby/buildkit#expose-buildkit-as-a-tcp-service',
      absent: 'it is gone with the daemon',
    }),
    ...attestations,
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
        'Keep looking for cached layers after the first miss of a stage (`FF_KANIKO_CACHE_PROBE_AFTER_MISS`).',
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

const buildah = object(
  'BuildahBuilder',
  'Buildah: no daemon, its layers cached in a repository. See https://github.com/containers/buildah/blob/main/docs/buildah-build.1.md',
  {
    type: z.literal('buildah'),
    mode: choice('Buildah mode', ['rootless', 'privileged']).default('rootless').meta({
      description:
        '`rootless`: an ordinary user, seccomp and AppArmor off. `privileged`: root on the node; only where nothing else works.',
    }),
    storageDriver: choice('storage driver', ['vfs', 'overlay'])
      .default('vfs')
      .meta({
        description:
          'How layers are stored: `vfs` copies them and works everywhere, `overlay` is faster where the node allows it to this mode. ' +
          'See https://github.com/containers/storage/blob/main/docs/containers-storage.conf.5.md',
      }),
    cacheTtl: layerTtl('--cache-ttl').optional().meta({ absent: 'any age' }),
    state: state.optional().meta({
      description: 'Keep the storage - layers - and the cache mounts of RUN steps on a volume.',
      absent: 'they are gone with the pod',
    }),
  },
);

const docker = object(
  'DockerBuilder',
  'Docker, for scripts: its own BuildKit for an inline cache or none, `docker buildx` for all others. See https://docs.docker.com/build/cache/backends/',
  { type: z.literal('docker'), ...attestations },
);

const byName = choice('builder', ['buildkit', 'kaniko', 'buildah', 'docker']);
const bySettings = variants('builder', [buildkit, kaniko, buildah, docker]);

/** The program that builds. */
export const builder = z.union([byName.transform((type) => bySettings.parse({ type })), bySettings]);
export type BuilderSettings = z.output<typeof bySettings>;
export type BuilderName = BuilderSettings['type'];
export type BuildKitSettings = Extract<BuilderSettings, { type: 'buildkit' }>;
export type BuildahSettings = Extract<BuilderSettings, { type: 'buildah' }>;
export type KanikoSettings = Extract<BuilderSettings, { type: 'kaniko' }>;
