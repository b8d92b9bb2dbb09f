import type { k8s } from 'cdk8s-plus-28';
import {
  type BuildPlan,
  fileKey,
  type Mount,
  type PlanVolume,
  type Privileges,
  type Step,
  type StepEnv,
} from '../../builders/plan';
import type { PodSettings } from '../../spec/pod';
import type { Text } from '../../spec/text';
import { filesName } from '../../storage/files';
import type { Workload } from '../runner';
import { kubernetesRenderer } from './render';

/** What newer releases know and the types of cdk8s-plus-28 do not. */
interface SecurityContext extends Omit<k8s.SecurityContext, 'appArmorProfile'> {
  readonly appArmorProfile?: { readonly type: 'Unconfined' };
}
type Container = Omit<k8s.Container, 'securityContext'> & { readonly securityContext: SecurityContext };
export type PodSpec = Omit<k8s.PodSpec, 'containers' | 'initContainers'> & {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
};

type Placement = Pick<PodSpec, 'nodeSelector' | 'tolerations' | 'affinity' | 'priorityClassName' | 'imagePullSecrets'>;
type Render = (value: Text) => string;

/** The pod that runs a plan: all steps but the last as init containers, and the one that builds. */
export function podSpec(workload: Workload, plan: BuildPlan): PodSpec {
  const containers = plan.steps.map((step) => container(step, workload, plan.volumes));
  const [main, ...rest] = containers.reverse() as [Container, ...Container[]];
  const { pod } = workload;
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    ...(pod.serviceAccount === undefined ? {} : { serviceAccountName: pod.serviceAccount }),
    ...(plan.pod.userNamespace ? { hostUsers: false } : {}),
    ...(plan.pod.fsGroup === undefined
      ? {}
      : { securityContext: { fsGroup: plan.pod.fsGroup, fsGroupChangePolicy: 'OnRootMismatch' } }),
    ...placement(pod),
    ...(rest.length > 0 ? { initContainers: rest.reverse() } : {}),
    containers: [withResources(main, pod)],
    volumes: plan.volumes.map((volume) => podVolume(volume, workload)),
  };
}

/** Why containers need more than an ordinary one, and for old releases AppArmor's profile. */
export function podAnnotations(workload: Workload, plan: BuildPlan): Record<string, string> {
  const reasons = plan.steps.flatMap(({ name, privileges }) =>
    privileges.reason ? [[`cdk8s-cached-builds/why-${name}`, privileges.reason]] : [],
  );
  const unconfined = plan.steps.filter(({ privileges }) => privileges.unconfined && !hasAppArmorField(workload));
  const profiles = unconfined.map(({ name }) => [
    `container.apparmor.security.beta.kubernetes.io/${name}`,
    'unconfined',
  ]);
  return { ...Object.fromEntries([...reasons, ...profiles]), ...workload.pod.annotations };
}

function placement({
  nodeSelector,
  tolerations,
  affinity,
  priorityClassName,
  imagePullSecrets,
}: PodSettings): Partial<Placement> {
  return {
    ...(nodeSelector ? { nodeSelector } : {}),
    ...(tolerations ? { tolerations } : {}),
    ...(affinity ? { affinity } : {}),
    ...(priorityClassName ? { priorityClassName } : {}),
    ...(imagePullSecrets ? { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) } : {}),
  };
}

// cdk8s-plus types quantities as objects that render to the text a user writes; the text itself is what is wanted here.
function withResources(main: Container, { resources }: PodSettings): Container {
  return resources === undefined ? main : { ...main, resources: resources as unknown as k8s.ResourceRequirements };
}

function container(step: Step, workload: Workload, volumes: readonly PlanVolume[]): Container {
  const paths = new Map(step.mounts.map((mount) => [mount.volume, mount.path]));
  const render = kubernetesRenderer(workload.parameters, paths);
  const env = Object.entries({ ...step.env, ...workload.pod.env }).map(([name, value]) =>
    environmentVariable(name, value, render),
  );
  return {
    name: step.name,
    image: step.image,
    ...(step.command ? { command: step.command.map(render) } : {}),
    args: step.args.map(render),
    ...(env.length > 0 ? { env } : {}),
    volumeMounts: step.mounts.flatMap((mount) => volumeMounts(mount, volumes)),
    securityContext: securityContext(step.privileges, hasAppArmorField(workload)),
  };
}

function environmentVariable(name: string, value: StepEnv, render: Render): k8s.EnvVar {
  if ('secret' in value) {
    const optional = value.optional ? { optional: true } : {};
    return { name, valueFrom: { secretKeyRef: { name: value.secret, key: value.key, ...optional } } };
  }
  if ('configMap' in value) return { name, valueFrom: { configMapKeyRef: { name: value.configMap, key: value.key } } };
  return { name, value: render(value) };
}

/**
 * Files are mounted one by one: a ConfigMap mounted as a folder is links into a folder named by a time stamp, which
 * builders would copy into the image, and no cache would hit twice.
 */
function volumeMounts(
  { volume: name, path, subPath, readOnly }: Mount,
  volumes: readonly PlanVolume[],
): k8s.VolumeMount[] {
  const access = readOnly ? { readOnly } : {};
  const volume = volumes.find((candidate) => candidate.name === name);
  if (volume && 'files' in volume)
    return Object.keys(volume.files).map((file) => ({
      name,
      mountPath: `${path}/${file}`,
      subPath: fileKey(file),
      ...access,
    }));
  return [{ name, mountPath: path, ...(subPath ? { subPath } : {}), ...access }];
}

function podVolume(volume: PlanVolume, workload: Workload): k8s.Volume {
  const { name } = volume;
  if ('claim' in volume) return { name, persistentVolumeClaim: { claimName: volume.claim } };
  if ('files' in volume) return { name, configMap: { name: filesName(workload.name, name) } };
  if ('scratch' in volume) return { name, emptyDir: volume.scratch === 'memory' ? { medium: 'Memory' } : {} };
  if ('projected' in volume) return { name, projected: { sources: volume.projected.map(projection) } };
  const optional = volume.optional ? { optional: true } : {};
  return { name, secret: { secretName: volume.secret, items: [...volume.items], ...optional } };
}

function projection(source: Extract<PlanVolume, { projected: unknown }>['projected'][number]): k8s.VolumeProjection {
  const items = [{ key: source.key, path: source.path }];
  return 'secret' in source
    ? { secret: { name: source.secret, items } }
    : { configMap: { name: source.configMap, items } };
}

function securityContext(privileges: Privileges, appArmorField: boolean): SecurityContext {
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
    ...(privileges.unconfined && appArmorField ? { appArmorProfile: { type: 'Unconfined' } } : {}),
  };
}

/** Kubernetes 1.30 brought the field; releases before it refuse it, and 1.36 no longer reads the annotation. */
function hasAppArmorField({ kubernetesVersion }: Workload): boolean {
  return Number(kubernetesVersion.split('.')[1]) >= 30;
}
