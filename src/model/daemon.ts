import * as z from 'zod';
import { servingFields } from './daemon-serving';
import { problem } from './faults';
import { imageFault } from './image';
import type { NamedDaemon } from './named';
import { daemonNameFault } from './names';
import { duration, wholeNumber } from './numbers';
import { newerPodFields, type PodSettings, pod } from './pod';
import { storageSize } from './quantity';
import { registries } from './registry';
import {
  choice,
  dnsLabel,
  issueOf,
  listOf,
  named,
  namespaceName,
  object,
  objectName,
  type Refuse,
  wordOf,
} from './schema';
import { tools } from './tools';
import { BUILDKIT_MODE_WORDS, KUBERNETES_VERSIONS } from './words';

/** Where a BuildKit daemon listens. */
export const DAEMON_PORT = 1234;

/** An address as BuildKit's clients take it. */
const daemonAddress = wordOf((value) =>
  /^tcp:\/\/[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?:\d{1,5}$/.test(value)
    ? undefined
    : problem('not-a-value', { value, rule: 'daemonAddress' }),
);

const namedDaemon = named<NamedDaemon>('NamedDaemon', {
  name: dnsLabel,
  namespace: dnsLabel.optional(),
  clientSecret: objectName.optional(),
  replicas: wholeNumber(1).optional(),
  clientNamespaces: z.array(namespaceName).optional(),
  address: daemonAddress.optional(),
});

/** A daemon by name, or in TypeScript the construct itself. */
export const daemonRef = z.union([dnsLabel, namedDaemon]);

const secrets = object(
  'DaemonSecrets',
  'Secrets with certificates that somebody else made: keys `ca.crt`, `tls.crt`, `tls.key`.',
  {
    server: objectName.meta({ description: 'That of the daemon, made out to the name of its Service.' }),
    client: objectName.meta({ description: 'That of builds; the daemon takes only clients its `ca.crt` signed.' }),
  },
);

const share = wordOf((value) =>
  /^(\d{1,6}(\.\d{1,9})?(B|kB|MB|GB|TB)|([1-9]?\d|100)%)$/.test(value)
    ? undefined
    : problem('not-an-amount', { value, rule: 'diskShare' }),
);

/** The fields of a daemon but its name. */
const daemonFields = {
  size: storageSize.optional().meta({
    description: 'Size of the volume that keeps the state of each replica, such as `100Gi`.',
    absent: '`volume: none`',
  }),
  volume: choice('volume', ['none']).optional().meta({
    description: 'The state is on the disk of the node, and gone with the pod.',
    absent: 'a volume of `size`',
  }),
  storageClass: objectName
    .optional()
    .meta({ description: 'StorageClass to take it from.', absent: "the cluster's default" }),
  mode: choice('BuildKit mode', BUILDKIT_MODE_WORDS)
    .default('rootless')
    .meta({ description: 'How it runs, as for a build.' }),
  replicas: wholeNumber(1).default(1).meta({
    description:
      'How many daemons share the builds. Each keeps a state of its own, and a build goes to the same one each time, or while that does not answer to the next.',
  }),
  ...servingFields,
  drain: duration
    .default(300)
    .meta({ description: 'How long one that is to end waits for the builds that it runs.', absent: '`5m`' }),
  issuer: objectName.optional().meta({
    description:
      'A cert-manager Issuer that signs the certificates of daemon and clients. See https://cert-manager.io/docs/usage/certificate/',
    absent: 'none; `clusterIssuer` or `secrets`',
  }),
  clusterIssuer: objectName.optional().meta({ description: 'The same, a ClusterIssuer.', absent: 'none' }),
  secrets: secrets.optional().meta({ absent: 'cert-manager makes them' }),
  maxUsedSpace: share.default('80%').meta({
    description:
      'How much disk the state may take before the oldest of it is removed. See https://github.com/moby/buildkit/blob/master/docs/buildkitd.toml.md',
  }),
  minFreeSpace: share.default('10%').meta({ description: 'How much disk must stay free.' }),
  compaction: z.boolean().default(false).meta({
    description:
      'Let it rewrite its own databases while it is idle, which grow otherwise and never shrink. See https://github.com/moby/buildkit/blob/master/docs/buildkitd.toml.md',
  }),
  frontends: listOf(wordOf(imageFault)).optional().meta({
    description:
      'Repositories of frontends that a `# syntax=` may name: `docker/dockerfile`. An empty list allows none, and then only the frontend that BuildKit brings along builds.',
    absent: 'any',
  }),
  registries: registries.default({}).meta({ description: 'What is special about a registry, by host.' }),
  images: tools.default({}).meta({ description: 'Tool images to use instead of the pinned ones.' }),
  pod: pod.default({}).meta({ description: 'What the pods may need.' }),
  kubernetesVersion: choice('Kubernetes version', KUBERNETES_VERSIONS).default('1.28').meta({
    description: 'The oldest Kubernetes the manifests must work on.',
  }),
  namespace: namespaceName
    .optional()
    .meta({ description: 'Namespace of the daemon.', absent: 'that of `defaults`, or of the chart' }),
};

interface Written {
  size?: string;
  volume?: 'none';
  replicas: number;
  clients: readonly { namespace?: string }[];
  autoscaling?: object;
  issuer?: string;
  clusterIssuer?: string;
  secrets?: object;
  pod: PodSettings;
  kubernetesVersion: string;
}

function checkDaemon(
  { size, volume, replicas, clients, autoscaling, issuer, clusterIssuer, secrets: given, ...rest }: Written,
  refuse: Refuse,
): void {
  const { pod: settings, kubernetesVersion } = rest;
  if (size === undefined && volume === undefined) refuse(problem('missing', {}), ['size']);
  if (size !== undefined && volume !== undefined) refuse(problem('either-or', { of: 'daemonState' }), ['volume']);
  if (autoscaling !== undefined && replicas !== 1) refuse(problem('either-or', { of: 'daemonReplicas' }), ['replicas']);
  const { requests = {}, limits = {} } = settings.resources ?? {};
  if (autoscaling !== undefined && requests.cpu === undefined && limits.cpu === undefined)
    refuse(problem('autoscaling-of-nothing', {}), ['autoscaling']);
  const [elsewhere] = clients.flatMap(({ namespace }, i) => (namespace === undefined ? [] : [i]));
  if (issuer !== undefined && elsewhere !== undefined)
    refuse(problem('issuer-of-one-namespace', {}), ['clients', elsewhere, 'namespace']);
  if ([issuer, clusterIssuer, given].filter((signer) => signer !== undefined).length !== 1)
    refuse(problem('signer-missing', {}));
  for (const { path, ...found } of newerPodFields(settings, kubernetesVersion)) refuse(found, path);
}

/** The name of a daemon, which is that of its Service and of its StatefulSet. */
export const daemonName = dnsLabel.superRefine((name, ctx) => {
  const wrong = daemonNameFault(name);
  if (wrong) ctx.addIssue(issueOf(wrong));
});

/** A daemon of ours. */
const ownDaemon = object(
  'Daemon',
  'A BuildKit that keeps running, and keeps what it built.',
  daemonFields,
  checkDaemon,
);
export type DaemonSettings = z.output<typeof ownDaemon>;

const existingDaemon = object('ExistingDaemon', 'A BuildKit that somebody else runs: nothing is made of it.', {
  address: daemonAddress.meta({ description: 'Where it is: `tcp://buildkitd.example.com:1234`.' }),
  secrets: object('ExistingDaemonSecrets', 'Secrets with certificates: keys `ca.crt`, `tls.crt`, `tls.key`.', {
    client: objectName.meta({ description: 'That of builds, in the namespace of each.' }),
  }).meta({ description: 'Who its clients are.' }),
});
export type ExistingDaemon = z.output<typeof existingDaemon>;

/** An entry of `daemons`. */
export const daemonEntry = z.union([ownDaemon, existingDaemon]);
export type DaemonEntry = z.output<typeof daemonEntry>;

/** The most that there may be of it at once. */
export function replicasOf({ replicas, autoscaling }: Pick<DaemonSettings, 'replicas' | 'autoscaling'>): number {
  return autoscaling?.max ?? replicas;
}

/** The namespaces that have a certificate of clients besides its own. */
export function clientNamespacesOf({ clients }: Pick<DaemonSettings, 'clients'>): string[] {
  return [...new Set(clients.flatMap(({ namespace }) => namespace ?? []))];
}

/** The props of `new BuildKitDaemon(…)`. */
export const buildKitDaemon = object(
  'BuildKitDaemonProps',
  'A BuildKit that keeps running, and keeps what it built: a StatefulSet and a Service with mutual TLS.',
  {
    name: daemonName
      .optional()
      .meta({ description: 'Name of the objects.', absent: 'the path of the construct in its app' }),
    ...daemonFields,
  },
  checkDaemon,
);
