import type { k8s } from 'cdk8s-plus-28';
import type { Run } from '../runner';
import { type Container, containersOf, placement } from './container';
import { kubernetesRenderer } from './render';
import { podSecurityContext } from './security';
import { podVolume } from './volumes';

export type PodSpec = Omit<k8s.PodSpec, 'containers' | 'initContainers'> & {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
};

/** The pod that runs a plan: all steps but the last as init containers, and the one that builds. */
export function podSpec(run: Run): PodSpec {
  const { workload, plan } = run;
  const { pod } = workload;
  const containers = containersOf(workload, plan, { render: (step) => kubernetesRenderer(run, step) });
  const securityContext = podSecurityContext(plan);
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    ...(pod.serviceAccount === undefined ? {} : { serviceAccountName: pod.serviceAccount }),
    ...(plan.pod.userNamespace ? { hostUsers: false } : {}),
    ...(securityContext ? { securityContext } : {}),
    ...placement(pod),
    ...(containers.length > 1 ? { initContainers: containers.slice(0, -1) } : {}),
    containers: containers.slice(-1),
    volumes: plan.volumes.map((volume) => podVolume(volume, workload)),
  };
}
