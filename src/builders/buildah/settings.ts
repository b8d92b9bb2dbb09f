import * as z from 'zod';
import { layerTtl, state } from '../../model/builder-fields';
import { duration } from '../../model/numbers';
import { choice, object } from '../../model/schema';

const DAY = 24 * 60 * 60;

const keptStorage = object(
  'BuildahState',
  'A volume that keeps the storage of Buildah; one build uses it, one run at a time.',
  {
    ...state.shape,
    keep: duration.default(DAY).meta({
      description:
        'How long layers and images stay there that no build has used; what the last build used stays, however old. ' +
        'Buildah itself removes none.',
      absent: '`24h`',
    }),
  },
);

/** What a build may say of buildah. */
export const settings = object(
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
          'How layers are stored: `vfs` copies the whole image for each of them and works everywhere; `overlay` keeps what changed, many times faster for large images, and wants Linux 5.13 where `rootless`, and a disk that an overlay can lie on - not NFS. ' +
          'See https://github.com/containers/storage/blob/main/docs/containers-storage.conf.5.md',
      }),
    cacheTtl: layerTtl('--cache-ttl').optional().meta({ absent: 'any age' }),
    state: keptStorage.optional().meta({
      description: 'Keep the storage - layers - and the cache mounts of RUN steps on a volume.',
      absent: 'they are gone with the pod',
    }),
  },
);
