import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expandedBy, type Manifest, podOf } from '../../test/manifests';
import { DOCKER, type Lab } from './lab';
import { type Output, run } from './processes';

/** What a pod did. */
export interface PodRun {
  readonly status: number | null;
  /** What all of its containers printed. */
  readonly log: string;
  /** The termination message of the last container. */
  readonly message: string;
  /** Those of all containers that ran, by name. */
  readonly messages?: ReadonlyMap<string, string>;
  readonly seconds: number;
}

/** What the cluster has besides the pod. */
export interface Cluster {
  readonly lab: Lab;
  /** A folder for the pods of one case; claims live in it from pod to pod. */
  readonly folder: string;
  readonly configMaps: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

let pods = 0;

/**
 * Runs the pod of a synthesized object with docker, container by container, as a kubelet would: the command, arguments,
 * environment, user, privileges and mounts are those of the manifest. `state` keeps empty volumes from an earlier run.
 */
export function runPod(manifest: Manifest, cluster: Cluster, state = `pod-${pods++}`): PodRun {
  const spec = podOf(manifest);
  const folder = join(cluster.folder, state);
  mkdirSync(folder, { recursive: true });
  const volumes = new Map<string, string>(
    spec.volumes.map((volume: Manifest) => [volume.name, volumeFolder(volume, folder, spec, cluster)]),
  );
  const outputs: Output[] = [];
  const messages = new Map<string, string>();
  const message = join(folder, 'termination-log');
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    writeFileSync(message, '');
    chmodSync(message, 0o666);
    const output = run(DOCKER, [
      '-H',
      cluster.lab.socket,
      'run',
      '--rm',
      ...runFlags(container, spec, volumes, cluster),
      '--volume',
      `${message}:/dev/termination-log`,
      container.image,
      ...commandOf(container, cluster).slice(1),
    ]);
    outputs.push(output);
    messages.set(container.name, readFileSync(message, 'utf8'));
    if (output.status !== 0) break;
  }
  return {
    status: outputs[outputs.length - 1]?.status ?? null,
    log: outputs.map(({ text }) => text).join('\n'),
    message: readFileSync(message, 'utf8'),
    messages,
    seconds: outputs.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

/** The flags of `docker run` for a container: also for one that goes on running. */
export function runFlags(
  container: Manifest,
  spec: Manifest,
  volumes: ReadonlyMap<string, string>,
  cluster: Cluster,
): string[] {
  const [entrypoint] = commandOf(container, cluster);
  const mounts = (container.volumeMounts ?? []).map(({ name, mountPath, subPath, readOnly }: Manifest) => {
    const source = join(volumes.get(name) as string, subPath ?? '');
    if (subPath && !existsSync(source)) grant(source, spec);
    return `${source}:${mountPath}${readOnly ? ':ro' : ''}`;
  });
  return [
    '--network=host',
    // What a Service would be found by.
    '--add-host=buildkitd:127.0.0.1',
    ...[0, 1].map((replica) => `--add-host=buildkitd-${replica}.buildkitd:127.0.1.${replica + 1}`),
    ...privilegeFlags(container.securityContext),
    ...(spec.securityContext?.fsGroup === undefined ? [] : [`--group-add=${spec.securityContext.fsGroup}`]),
    ...environment(container, cluster).map(({ name, value }) => `--env=${name}=${value}`),
    ...mounts.map((mount: string) => `--volume=${mount}`),
    ...(container.workingDir === undefined ? [] : [`--workdir=${container.workingDir}`]),
    ...(entrypoint === undefined ? [] : [`--entrypoint=${entrypoint}`]),
  ];
}

/** Command and arguments after Kubernetes has put the container's variables in; an absent command is the image's. */
export function commandOf(container: Manifest, cluster: Cluster): (string | undefined)[] {
  const expand = expandedBy(environment(container, cluster));
  return [...(container.command ?? [undefined]), ...(container.args ?? [])].map((word) =>
    word === undefined ? undefined : expand(word),
  );
}

function environment({ env = [] }: Manifest, { secrets }: Cluster): { name: string; value: string }[] {
  return env.map(({ name, value, valueFrom }: Manifest) => {
    return { name, value: value ?? secrets[valueFrom?.secretKeyRef.name]?.[valueFrom.secretKeyRef.key] ?? '' };
  });
}

/** Nothing here may be more than this machine allows, so a privileged container gets every capability there is to give. */
function privilegeFlags(context: Manifest): string[] {
  const user = `--user=${context.runAsUser}:${context.runAsGroup}`;
  if (context.privileged)
    return [
      user,
      ...ALL_CAPABILITIES.map((name) => `--cap-add=${name}`),
      '--security-opt=seccomp=unconfined',
      '--security-opt=apparmor=unconfined',
      '--volume=/sys/fs/cgroup:/sys/fs/cgroup',
    ];
  return [
    user,
    ...context.capabilities.drop.map((name: string) => `--cap-drop=${name}`),
    ...(context.capabilities.add ?? []).map((name: string) => `--cap-add=${name}`),
    ...(context.allowPrivilegeEscalation ? [] : ['--security-opt=no-new-privileges']),
    ...(context.seccompProfile.type === 'Unconfined'
      ? ['--security-opt=seccomp=unconfined', '--security-opt=apparmor=unconfined']
      : []),
    ...(context.readOnlyRootFilesystem ? ['--read-only'] : []),
  ];
}

const ALL_CAPABILITIES = [
  ...[
    'AUDIT_CONTROL',
    'AUDIT_READ',
    'AUDIT_WRITE',
    'BLOCK_SUSPEND',
    'CHOWN',
    'DAC_OVERRIDE',
    'DAC_READ_SEARCH',
    'FOWNER',
    'FSETID',
  ],
  ...[
    'IPC_LOCK',
    'IPC_OWNER',
    'KILL',
    'LEASE',
    'LINUX_IMMUTABLE',
    'MAC_ADMIN',
    'MAC_OVERRIDE',
    'MKNOD',
    'NET_ADMIN',
    'NET_BIND_SERVICE',
  ],
  ...[
    'NET_BROADCAST',
    'NET_RAW',
    'SETFCAP',
    'SETGID',
    'SETPCAP',
    'SETUID',
    'SYSLOG',
    'SYS_ADMIN',
    'SYS_BOOT',
    'SYS_CHROOT',
    'SYS_MODULE',
  ],
  ...['SYS_NICE', 'SYS_PACCT', 'SYS_PTRACE', 'SYS_RAWIO', 'SYS_TIME', 'SYS_TTY_CONFIG', 'WAKE_ALARM'],
];

/** The folder that a volume of a pod is. */
export function volumeFolder(volume: Manifest, pod: string, spec: Manifest, cluster: Cluster): string {
  if (volume.persistentVolumeClaim)
    return grant(join(cluster.folder, 'claims', volume.persistentVolumeClaim.claimName), spec);
  const folder = join(pod, volume.name);
  mkdirSync(folder, { recursive: true });
  if (volume.emptyDir) chmodSync(folder, 0o777);
  if (volume.configMap) writeKeys(folder, cluster.configMaps[volume.configMap.name] ?? {});
  if (volume.secret) writeItems(folder, volume.secret.items, cluster.secrets[volume.secret.secretName] ?? {});
  for (const source of volume.projected?.sources ?? []) {
    if (source.secret) writeItems(folder, source.secret.items, cluster.secrets[source.secret.name] ?? {});
    if (source.configMap) writeItems(folder, source.configMap.items, cluster.configMaps[source.configMap.name] ?? {});
  }
  return folder;
}

/** A new volume belongs to root; with fsGroup its group may write. */
function grant(folder: string, { securityContext }: Manifest): string {
  if (existsSync(folder)) return folder;
  mkdirSync(folder, { recursive: true });
  if (securityContext?.fsGroup === undefined) return folder;
  chownSync(folder, 0, securityContext.fsGroup);
  chmodSync(folder, 0o2775);
  return folder;
}

function writeItems(folder: string, items: readonly Manifest[], data: Readonly<Record<string, string>>): void {
  const present = items.filter(({ key }) => key in data).map(({ key, path }) => [path, data[key]]);
  writeKeys(folder, Object.fromEntries(present));
}

function writeKeys(folder: string, data: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(data)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
