import { createHash } from 'node:crypto';
import { DAEMON_PORT, type DaemonSettings } from '../model/daemon';
import { asStored } from '../model/quantity';
import type { PlanVolume } from '../plan/plan';
import { type Container, containersOf } from '../runners/kubernetes/container';
import { standardLabels } from '../runners/kubernetes/object';
import { podFields } from '../runners/kubernetes/pod';
import { kubernetesRenderer } from '../runners/kubernetes/render';
import { podAnnotations } from '../runners/kubernetes/security';
import { podVolumes } from '../runners/kubernetes/volumes';
import { daemonPlan } from './plan';

/** BuildKit reads its configuration when it starts: pods that have another one are replaced. */
const CONFIG_CHECKSUM = 'cdk8s-cached-builds/config-sha256';

/** The StatefulSet of a daemon: a state of its own for each replica, and certificates that only its clients have. */
export function statefulSet(
  name: string,
  daemon: DaemonSettings,
  { selector, config }: { readonly selector: Record<string, string>; readonly config: string },
) {
  const { pod, replicas, kubernetesVersion } = daemon;
  const owner = { name, pod, kubernetesVersion, parameters: {} };
  const plan = daemonPlan(name, daemon);
  const render = kubernetesRenderer({ workload: owner, upstream: new Map() });
  const containers = containersOf(owner, plan, { render });
  const checksum = createHash('sha256').update(config).digest('hex');
  return {
    serviceName: name,
    replicas,
    podManagementPolicy: 'Parallel',
    selector: { matchLabels: selector },
    template: {
      metadata: {
        labels: { ...pod.labels, ...standardLabels(name, 'daemon') },
        annotations: { ...podAnnotations(owner, plan), [CONFIG_CHECKSUM]: checksum },
      },
      spec: {
        ...podFields(owner, plan),
        // A build that runs is worth waiting for.
        terminationGracePeriodSeconds: 300,
        containers: containers.map(withProbes),
        volumes: podVolumes(plan.volumes, owner),
      },
    },
    volumeClaimTemplates: plan.volumes.flatMap(claimTemplate),
  };
}

function claimTemplate(volume: PlanVolume) {
  if (!('ofReplica' in volume)) return [];
  const { size, storageClass } = volume.ofReplica;
  return [
    {
      metadata: { name: volume.name },
      spec: {
        accessModes: ['ReadWriteOnce'],
        ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
        resources: { requests: { storage: asStored(size) } },
      },
    },
  ];
}

/** It is well as long as it tells its workers, as in https://github.com/moby/buildkit/tree/master/examples/kubernetes */
function withProbes(container: Container) {
  // Busy with builds it takes its time to tell.
  const probe = { exec: { command: ['buildctl', 'debug', 'workers'] }, timeoutSeconds: 10 };
  return {
    ...container,
    ports: [{ name: 'buildkit', containerPort: DAEMON_PORT }],
    // Builds wait for it; a large state takes a while to open.
    startupProbe: { ...probe, periodSeconds: 2, failureThreshold: 150 },
    readinessProbe: { ...probe, periodSeconds: 10 },
    livenessProbe: { ...probe, periodSeconds: 30 },
  };
}
