import { existsSync } from 'node:fs';
import { run } from '../../e2e/lab/processes';

const PROGRAMS = [
  ...['go', 'gcc', 'git', 'bash', 'openssl', 'curl', 'tar'],
  ...['unshare', 'nsenter', 'setsid', 'ip', 'iptables', 'conntrack', 'mount'],
  ...['docker-registry', 'skopeo', 'runc', 'setcap', 'newuidmap'],
  ...['sshd', 'ssh-keygen', 'ssh-keyscan'],
];
const FILES = [
  '/bin/busybox',
  '/usr/lib/cni/bridge',
  '/usr/lib/podman/netavark',
  '/usr/include/seccomp.h',
  '/sys/fs/cgroup',
  '/proc/sys/net/bridge',
];

/** What a cluster needs and this machine lacks. */
export function missing(): string[] {
  const found = (program: string) => run('sh', ['-c', `PATH=$PATH:/usr/sbin:/sbin command -v ${program}`]).status === 0;
  return [
    ...(process.platform === 'linux' ? [] : ['Linux']),
    ...(process.getuid?.() === 0 ? [] : ['root']),
    ...PROGRAMS.filter((program) => !found(program)),
    ...FILES.filter((file) => !existsSync(file)),
  ];
}
