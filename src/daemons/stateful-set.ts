import { BUILDKIT_MODES } from '../builders/buildkit/modes';
import { certificateParts, toolImages } from '../builders/parts';
import { DAEMON_PORT, type DaemonSettings } from '../model/daemon';
import { type Text, text } from '../model/text';
import type { BuildPlan, Step } from '../plan/plan';
import { type Container, containersOf, placement } from '../runners/kubernetes/container';
import { standardLabels } from '../runners/kubernetes/object';
import { kubernetesRenderer } from '../runners/kubernetes/render';
import { podAnnotations, podSecurityContext } from '../runners/kubernetes/security';
import { podVolume } from '../runners/kubernetes/volumes';
import type { Workload } from '../runners/runner';

const CONFIG = '/etc/buildkit';
const CERTIFICATES = '/etc/buildkit-certs';
export const REGISTRY_CERTIFICATES = '/etc/buildkit-registry-ca';

/** The StatefulSet of a daemon: a state of its own for each replica, and certificates that only its clients have. */
export function statefulSet(name: string, daemon: DaemonSettings, selector: Record<string, string>) {
  const { pod, replicas, size, storageClass } = daemon;
  const workload = workloadOf(name, daemon);
  const plan = planOf(name, daemon);
  const render = (step: Step) => kubernetesRenderer({ workload, images: new Map() }, step);
  const [container] = containersOf(workload, plan, { render });
  const securityContext = podSecurityContext(plan);
  return {
    serviceName: name,
    replicas,
    podManagementPolicy: 'Parallel',
    selector: { matchLabels: selector },
    template: {
      metadata: {
        labels: { ...pod.labels, ...standardLabels(name, 'daemon') },
        annotations: podAnnotations(workload, plan),
      },
      spec: {
        automountServiceAccountToken: false,
        ...(pod.serviceAccount === undefined ? {} : { serviceAccountName: pod.serviceAccount }),
        ...(plan.pod.userNamespace ? { hostUsers: false } : {}),
        ...(securityContext ? { securityContext } : {}),
        ...placement(pod),
        // A build that runs is worth waiting for.
        terminationGracePeriodSeconds: 300,
        containers: [withProbes(container as Container)],
        volumes: plan.volumes
          .filter(({ name: volume }) => volume !== STATE)
          .map((volume) => volumeOf(volume, workload, name)),
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: STATE },
        spec: {
          accessModes: ['ReadWriteOnce'],
          ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
          resources: { requests: { storage: size } },
        },
      },
    ],
  };
}

const STATE = 'state';
const CONFIG_VOLUME = 'config';

function workloadOf(name: string, { namespace, pod, images, kubernetesVersion }: DaemonSettings): Workload {
  const nothing = { parameters: {}, platforms: [], dependsOn: [], timeout: 0 };
  return { name, namespace, pod, images, kubernetesVersion, ...nothing };
}

/** The one step that never ends. */
function planOf(name: string, daemon: DaemonSettings): BuildPlan {
  const mode = BUILDKIT_MODES[daemon.mode];
  const registries = certificateParts(daemon.registries, REGISTRY_CERTIFICATES);
  const items = ['ca.crt', 'tls.crt', 'tls.key'].map((key) => ({ key, path: key }));
  const step: Step = {
    name: 'buildkitd',
    image: toolImages(daemon.images)[mode.image],
    args: flags(daemon),
    env: {},
    mounts: [
      { volume: STATE, path: mode.state },
      { volume: CONFIG_VOLUME, path: CONFIG, readOnly: true },
      { volume: 'certificates', path: CERTIFICATES, readOnly: true },
      ...registries.mounts,
    ],
    privileges: mode.privileges,
  };
  return {
    steps: [step],
    volumes: [
      { name: STATE, scratch: 'disk' },
      { name: CONFIG_VOLUME, scratch: 'disk' },
      { name: 'certificates', secret: daemon.secrets?.server ?? `${name}-server`, items },
      ...registries.volumes,
    ],
    pod: mode.pod,
  };
}

function flags({ mode }: DaemonSettings): Text[] {
  return [
    text`--config=${CONFIG}/buildkitd.toml`,
    text`--addr=${mode === 'rootless' ? 'unix:///run/user/1000/buildkit/buildkitd.sock' : 'unix:///run/buildkit/buildkitd.sock'}`,
    text`--addr=tcp://0.0.0.0:${String(DAEMON_PORT)}`,
    text`--tlscacert=${CERTIFICATES}/ca.crt`,
    text`--tlscert=${CERTIFICATES}/tls.crt`,
    text`--tlskey=${CERTIFICATES}/tls.key`,
    ...(mode === 'rootless' ? [text`--oci-worker-no-process-sandbox`] : []),
  ];
}

/** Its configuration is the ConfigMap of its own name. */
function volumeOf(volume: BuildPlan['volumes'][number], workload: Workload, name: string) {
  return volume.name === CONFIG_VOLUME ? { name: volume.name, configMap: { name } } : podVolume(volume, workload);
}

/** It is well as long as it tells its workers, as in https://github.com/moby/buildkit/tree/master/examples/kubernetes */
function withProbes(container: Container) {
  const exec = { command: ['buildctl', 'debug', 'workers'] };
  return {
    ...container,
    ports: [{ name: 'buildkit', containerPort: DAEMON_PORT }],
    readinessProbe: { exec, initialDelaySeconds: 5, periodSeconds: 30 },
    livenessProbe: { exec, initialDelaySeconds: 5, periodSeconds: 30 },
  };
}
