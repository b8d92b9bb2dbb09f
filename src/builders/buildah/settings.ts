import * as z from 'zod';
import { layerTtl, state } from '../../model/builder-fields';
import { choice, object } from '../../model/schema';

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
