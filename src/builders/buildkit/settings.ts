import * as z from 'zod';
import { attestations, state } from '../../model/builder-fields';
import { daemonRef } from '../../model/daemon';
import { choice, object } from '../../model/schema';
import { BUILDKIT_MODE_WORDS } from '../../model/words';

/** What a build may say of buildkit. */
export const settings = object(
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
