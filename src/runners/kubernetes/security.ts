import type { k8s } from 'cdk8s-plus-28';
import { isContainer, type Plan, type Privileges, type Task } from '../../plan/plan';
import type { PodOwner } from '../runner';

/** What newer releases know and the types of cdk8s-plus-28 do not. */
export interface SecurityContext extends Omit<k8s.SecurityContext, 'appArmorProfile'> {
  readonly appArmorProfile?: { readonly type: 'Unconfined' };
}

/** What a container may do: nothing but what its privileges say. */
export function securityContext(privileges: Privileges, workload: PodOwner): SecurityContext {
  const identity = {
    runAsUser: privileges.user,
    runAsGroup: privileges.group,
    ...(privileges.user === 0 ? {} : { runAsNonRoot: true }),
  };
  if (privileges.privileged) return { ...identity, privileged: true };
  return {
    ...identity,
    allowPrivilegeEscalation: privileges.privilegeEscalation ?? false,
    capabilities: {
      drop: ['ALL'],
      ...(privileges.capabilities.length > 0 ? { add: [...privileges.capabilities] } : {}),
    },
    ...(privileges.readOnlyRoot ? { readOnlyRootFilesystem: true } : {}),
    seccompProfile: { type: privileges.unconfined ? 'Unconfined' : 'RuntimeDefault' },
    ...(privileges.unconfined && hasAppArmorField(workload) ? { appArmorProfile: { type: 'Unconfined' } } : {}),
  };
}

/** The security context of the pod, where its volumes must belong to a group. */
export function podSecurityContext({ tasks }: Plan): k8s.PodSecurityContext | undefined {
  const group = privilegesIn(tasks).find(({ volumeGroup }) => volumeGroup !== undefined)?.volumeGroup;
  return group === undefined ? undefined : { fsGroup: group, fsGroupChangePolicy: 'OnRootMismatch' };
}

/** Whether a pod of these tasks must have a user namespace of its own. */
export function hasUserNamespace({ tasks }: Plan): boolean {
  return privilegesIn(tasks).some(({ userNamespace }) => userNamespace);
}

function privilegesIn(tasks: readonly Task[]): Privileges[] {
  return tasks.filter(isContainer).map(({ privileges }) => privileges);
}

/** Why containers need more than an ordinary one, and for old releases AppArmor's profile, by the container's name. */
export function podAnnotations(
  workload: PodOwner,
  plan: Plan,
  containerName: (task: string) => string = (task) => task,
): Record<string, string> {
  const tasks = plan.tasks.filter(isContainer);
  const reasons = tasks.flatMap(({ name, privileges }) =>
    privileges.reason ? [[`cdk8s-cached-builds/why-${name}`, privileges.reason]] : [],
  );
  const unconfined = tasks.filter(({ privileges }) => privileges.unconfined && !hasAppArmorField(workload));
  const profiles = unconfined.map(({ name }) => [
    `container.apparmor.security.beta.kubernetes.io/${containerName(name)}`,
    'unconfined',
  ]);
  return { ...Object.fromEntries([...reasons, ...profiles]), ...workload.pod.annotations };
}

/** Kubernetes 1.30 brought the field; releases before it refuse it, and later ones take the annotation with a warning. */
function hasAppArmorField({ kubernetesVersion }: PodOwner): boolean {
  return Number(kubernetesVersion.split('.')[1]) >= 30;
}
