import * as z from 'zod';
import { problem } from './faults';
import { daemonNameFault } from './names';
import { wholeNumber } from './numbers';
import { newerPodFields, type PodSettings, pod } from './pod';
import { storageSize } from './quantity';
import { registries } from './registry';
import { choice, dnsLabel, issueOf, named, namespaceName, object, objectName, type Refuse, wordOf } from './schema';
import { tools } from './tools';
import { BUILDKIT_MODE_WORDS, KUBERNETES_VERSIONS } from './words';

/** Where a BuildKit daemon listens. */
export const DAEMON_PORT = 1234;

/** A daemon as its clients know it: the name of its Service, and where their certificates are. */
export interface NamedDaemon {
  readonly name: string;
  readonly namespace?: string;
  /** The Secret with the certificates of clients; by default `NAME-client`. */
  readonly clientSecret?: string;
}

const namedDaemon = named<NamedDaemon>('NamedDaemon', {
  name: dnsLabel,
  namespace: dnsLabel.optional(),
  clientSecret: objectName.optional(),
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
  size: storageSize.meta({ description: 'Size of the volume that keeps the state of each replica, such as `100Gi`.' }),
  storageClass: objectName
    .optional()
    .meta({ description: 'StorageClass to take it from.', absent: "the cluster's default" }),
  mode: choice('BuildKit mode', BUILDKIT_MODE_WORDS)
    .default('rootless')
    .meta({ description: 'How it runs, as for a build.' }),
  replicas: wholeNumber(1).default(1).meta({
    description: 'How many daemons share the builds. Each keeps a state of its own, so more of them hit less.',
  }),
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
  issuer?: string;
  clusterIssuer?: string;
  secrets?: object;
  pod: PodSettings;
  kubernetesVersion: string;
}

function checkDaemon(
  { issuer, clusterIssuer, secrets: given, pod: settings, kubernetesVersion }: Written,
  refuse: Refuse,
): void {
  if ([issuer, clusterIssuer, given].filter((signer) => signer !== undefined).length !== 1)
    refuse(problem('signer-missing', {}));
  for (const { path, ...found } of newerPodFields(settings, kubernetesVersion)) refuse(found, path);
}

/** The name of a daemon, which is that of its Service and of its StatefulSet. */
export const daemonName = dnsLabel.superRefine((name, ctx) => {
  const wrong = daemonNameFault(name);
  if (wrong) ctx.addIssue(issueOf(wrong));
});

/** An entry of `daemons`. */
export const daemonEntry = object(
  'Daemon',
  'A BuildKit that keeps running, and keeps what it built.',
  daemonFields,
  checkDaemon,
);
export type DaemonSettings = z.output<typeof daemonEntry>;

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
