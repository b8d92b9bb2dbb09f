import type { BuildKitSettings } from '../spec/builder';
import type { Privileges } from './plan';

/** What the three modes differ in. */
export const BUILDKIT_MODES: Readonly<
  Record<BuildKitSettings['mode'], { image: 'buildkit' | 'buildkit-rootless'; state: string; privileges: Privileges }>
> = {
  rootless: {
    image: 'buildkit-rootless',
    state: '/home/user/.local/share/buildkit',
    privileges: {
      user: 1000,
      group: 1000,
      capabilities: ['SETGID', 'SETUID'],
      privilegeEscalation: true,
      unconfined: true,
      reason:
        'rootless BuildKit makes a user namespace of its own: newuidmap and newgidmap are setuid programs that need SETUID and SETGID, ' +
        'and the default seccomp and AppArmor profiles forbid the mounts inside it',
    },
  },
  userns: {
    image: 'buildkit',
    state: '/var/lib/buildkit',
    privileges: {
      user: 0,
      group: 0,
      capabilities: [],
      privileged: true,
      reason:
        'privileged only within the user namespace of the pod (hostUsers: false), where BuildKit mounts layers; on the node it is nobody',
    },
  },
  privileged: {
    image: 'buildkit',
    state: '/var/lib/buildkit',
    privileges: {
      user: 0,
      group: 0,
      capabilities: [],
      privileged: true,
      reason: 'BuildKit as root mounts layers and starts containers; the modes rootless and userns need less',
    },
  },
};
