import type { Privileges } from './plan';

/** An ordinary user who makes a user namespace of its own, as rootless builders do. */
export function rootless(builder: string): Privileges {
  return {
    user: 1000,
    group: 1000,
    capabilities: ['SETGID', 'SETUID'],
    privilegeEscalation: true,
    unconfined: true,
    volumeGroup: 1000,
    reason:
      `rootless ${builder} makes a user namespace of its own: newuidmap and newgidmap are setuid programs that need SETUID and SETGID, ` +
      'and the default seccomp and AppArmor profiles forbid the mounts inside it',
  };
}

/** Root that may do everything there is in its pod. */
export function privileged(reason: string): Privileges {
  return { user: 0, group: 0, capabilities: [], privileged: true, reason };
}
