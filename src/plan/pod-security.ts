import { POD_SECURITY_LEVELS } from '../model/words';
import { type ContainerTask, isContainer, type Plan, type Privileges } from './plan';

export type PodSecurityLevel = (typeof POD_SECURITY_LEVELS)[number];

/** The capabilities that a runtime gives by itself. */
const OF_BASELINE = [
  ...['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD'],
  ...['NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
];

/** The strictest level that admits a container. */
export function levelOf({
  privileged,
  unconfined,
  capabilities,
  user,
  privilegeEscalation,
}: Privileges): PodSecurityLevel {
  if (privileged || unconfined || !capabilities.every((name) => OF_BASELINE.includes(name))) return 'privileged';
  return user === 0 || privilegeEscalation || capabilities.length > 0 ? 'baseline' : 'restricted';
}

/** The container of a plan that a level does not admit: of several, one that needs most. */
export function notAdmitted({ tasks }: Plan, level: PodSecurityLevel): ContainerTask | undefined {
  const rank = ({ privileges }: ContainerTask) => POD_SECURITY_LEVELS.indexOf(levelOf(privileges));
  const refused = tasks.filter(isContainer).filter((task) => rank(task) < POD_SECURITY_LEVELS.indexOf(level));
  return refused.sort((a, b) => rank(a) - rank(b))[0];
}
