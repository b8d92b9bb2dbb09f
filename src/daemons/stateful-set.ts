import { createHash } from 'node:crypto';
import { DAEMON_PORT, type DaemonSettings, replicasOf } from '../model/daemon';
import { DEBUG_PORT } from '../model/daemon-serving';
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
  const { pod, replicas, autoscaling, drain, kubernetesVersion } = daemon;
  const owner = { name, pod, kubernetesVersion, parameters: {} };
  const plan = daemonPlan(name, daemon);
  const render = kubernetesRenderer({ workload: owner, upstream: new Map() });
  const containers = containersOf(owner, plan, { render });
  const claims = plan.volumes.flatMap(claimTemplate);
  const checksum = createHash('sha256').update(config).digest('hex');
  return {
    serviceName: name,
    // What makes more of them and fewer says how many there are.
    ...(autoscaling === undefined ? { replicas } : {}),
    podManagementPolicy: 'Parallel',
    selector: { matchLabels: selector },
    template: {
      metadata: {
        labels: { ...pod.labels, ...standardLabels(name, 'daemon') },
        annotations: { ...podAnnotations(owner, plan), [CONFIG_CHECKSUM]: checksum },
      },
      spec: {
        ...podFields(owner, plan),
        // A build that runs is worth waiting for: BuildKit takes no other then, and ends with the last.
        terminationGracePeriodSeconds: LEAVING_SECONDS + drain,
        ...(replicasOf(daemon) > 1 ? { topologySpreadConstraints: apart(selector) } : {}),
        containers: containers.map((container) => serving(container, daemon)),
        volumes: podVolumes(plan.volumes, owner),
      },
    },
    ...(claims.length > 0 ? { volumeClaimTemplates: claims } : {}),
  };
}

/** How long those who ask for names may still be told its own. */
const LEAVING_SECONDS = 10;

/** On nodes and in zones of their own, as far as there are any. */
function apart(selector: Record<string, string>) {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selector },
  }));
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
function serving(container: Container, { metrics }: DaemonSettings) {
  // Busy with builds it takes its time to tell.
  const probe = { exec: { command: ['buildctl', 'debug', 'workers'] }, timeoutSeconds: 10 };
  return {
    ...container,
    ports: [
      { name: 'buildkit', containerPort: DAEMON_PORT },
      ...(metrics === undefined ? [] : [{ name: 'metrics', containerPort: DEBUG_PORT }]),
    ],
    // Whoever has looked it up may still come.
    lifecycle: { preStop: { exec: { command: ['sleep', String(LEAVING_SECONDS)] } } },
    // Builds wait for it; a large state takes a while to open.
    startupProbe: { ...probe, periodSeconds: 2, failureThreshold: 150 },
    readinessProbe: { ...probe, periodSeconds: 10 },
    livenessProbe: { ...probe, periodSeconds: 30 },
  };
}
