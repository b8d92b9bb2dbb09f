import type { k8s } from 'cdk8s-plus-28';
import type { Plan } from '../../plan/plan';
import { onePod } from '../../plan/pods';
import type { PodOwner, Unit } from '../runner';
import { type Container, containersOf, placement, whoAndWhere, withLastWords } from './container';
import { kubernetesRenderer } from './render';
import { hasUserNamespace, podSecurityContext } from './security';
import { podVolumes } from './volumes';

export type PodSpec = Omit<k8s.PodSpec, 'containers' | 'initContainers'> & {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
};

/** The pod that runs a plan: all steps but the last as init containers, and the one that builds. */
export function podSpec(unit: Unit): PodSpec {
  const { workload } = unit;
  const plan = onePod(unit.plan);
  const containers = containersOf(workload, plan, { render: kubernetesRenderer(unit) }).map(withLastWords);
  return {
    restartPolicy: 'Never',
    ...podFields(workload, plan),
    ...(containers.length > 1 ? { initContainers: containers.slice(0, -1) } : {}),
    containers: containers.slice(-1),
    ...(plan.volumes.length > 0 ? { volumes: podVolumes(plan.volumes, workload) } : {}),
  };
}

type PodFields = Pick<
  PodSpec,
  'automountServiceAccountToken' | 'serviceAccountName' | 'hostUsers' | 'securityContext'
> &
  ReturnType<typeof placement>;

/** What is said of a pod as a whole: who it is, where it may run, and what its tasks need. */
export function podFields({ pod }: Pick<PodOwner, 'pod'>, plan: Plan): PodFields {
  const { serviceAccount, ...where } = whoAndWhere(pod, plan);
  const securityContext = podSecurityContext(plan);
  return {
    automountServiceAccountToken: false,
    ...(serviceAccount === undefined ? {} : { serviceAccountName: serviceAccount }),
    ...(hasUserNamespace(plan) ? { hostUsers: false } : {}),
    ...(securityContext ? { securityContext } : {}),
    ...placement(where),
  };
}
