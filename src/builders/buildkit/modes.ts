import type { BuildKitSettings } from '../../model/builder';
import type { Privileges } from '../../plan/plan';
import { privileged, rootless } from '../../plan/privileges';

/** How BuildKit runs in one of its modes. */
export interface BuildKitMode {
  readonly image: 'buildkit' | 'buildkit-rootless';
  /** Where the daemon keeps its state. */
  readonly state: string;
  readonly privileges: Privileges;
}

export const BUILDKIT_MODES: Readonly<Record<BuildKitSettings['mode'], BuildKitMode>> = {
  rootless: {
    image: 'buildkit-rootless',
    state: '/home/user/.local/share/buildkit',
    privileges: rootless('BuildKit'),
  },
  userns: {
    image: 'buildkit',
    state: '/var/lib/buildkit',
    privileges: {
      ...privileged(
        'privileged only within the user namespace of the pod (hostUsers: false), where BuildKit mounts layers; on the node it is nobody',
      ),
      userNamespace: true,
    },
  },
  privileged: {
    image: 'buildkit',
    state: '/var/lib/buildkit',
    privileges: privileged(
      'BuildKit as root mounts layers and starts containers; the modes rootless and userns need less',
    ),
  },
};
