import type { Construct } from 'constructs';
import { buildkitdConfig } from '../builders/buildkit/buildkitd';
import { DAEMON_PORT, type DaemonSettings } from '../model/daemon';
import { addAccount } from '../runners/account';
import { addObject, standardLabels } from '../runners/kubernetes/object';
import { REGISTRY_CERTIFICATES } from './plan';
import { statefulSet } from './stateful-set';

/** Adds a daemon: its StatefulSet and Service, its configuration, its certificates, and who may reach it. */
export function addDaemon(scope: Construct, name: string, settings: DaemonSettings, untrusted = false): void {
  const daemon = untrusted ? withAccount(scope, name, settings) : settings;
  const inNamespace = daemon.namespace === undefined ? {} : { namespace: daemon.namespace };
  const metadata = { name, ...inNamespace, labels: standardLabels(name, 'daemon') };
  const selector = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': 'daemon' };
  const config = daemonConfig(daemon);
  addObject(scope, 'config', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata,
    data: { 'buildkitd.toml': config },
  });
  addObject(scope, 'service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { selector, ports: [{ name: 'buildkit', port: DAEMON_PORT, targetPort: 'buildkit' }] },
  });
  addObject(scope, 'statefulset', {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata,
    spec: statefulSet(name, daemon, { selector, config }),
  });
  addObject(scope, 'networkpolicy', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata,
    spec: {
      podSelector: { matchLabels: selector },
      policyTypes: ['Ingress'],
      ingress: [
        {
          // Of our labels Tekton keeps this one; the one that says who made a pod it replaces.
          from: [{ podSelector: { matchExpressions: [clientsOf(untrusted)] } }],
          ports: [{ port: 'buildkit', protocol: 'TCP' }],
        },
      ],
    },
  });
  for (const side of ['server', 'client'] as const) addCertificate(scope, name, daemon, side);
}

/** One that builds pull requests runs as nobody else does. */
function withAccount(scope: Construct, name: string, daemon: DaemonSettings): DaemonSettings {
  if (daemon.pod.serviceAccount !== undefined) return daemon;
  addAccount(scope, { name, namespace: daemon.namespace, component: 'daemon' });
  return { ...daemon, pod: { ...daemon.pod, serviceAccount: name } };
}

/** One builds for those who are trusted, or for pull requests. */
function clientsOf(untrusted: boolean) {
  const values = untrusted ? ['pull-request'] : ['build', 'cache-warmer'];
  return { key: 'app.kubernetes.io/component', operator: 'In', values };
}

/** Without limits a daemon fills its disk, and then fails every build. */
function daemonConfig({ maxUsedSpace, minFreeSpace, registries }: DaemonSettings): string {
  const gc = [
    '[worker.oci]',
    '  gc = true',
    `  maxUsedSpace = ${JSON.stringify(maxUsedSpace)}`,
    `  minFreeSpace = ${JSON.stringify(minFreeSpace)}`,
  ];
  return `${gc.join('\n')}\n${buildkitdConfig(registries, REGISTRY_CERTIFICATES) ?? ''}`;
}

function addCertificate(scope: Construct, name: string, daemon: DaemonSettings, side: 'server' | 'client'): void {
  const { issuer, clusterIssuer, namespace } = daemon;
  const signer = issuer ?? clusterIssuer;
  if (signer === undefined) return;
  const inNamespace = namespace === undefined ? {} : { namespace };
  const hosts = [name, ...(namespace === undefined ? [] : [`${name}.${namespace}`, `${name}.${namespace}.svc`])];
  addObject(scope, `certificate-${side}`, {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: `${name}-${side}`, ...inNamespace, labels: standardLabels(name, 'daemon') },
    spec: {
      secretName: `${name}-${side}`,
      commonName: `${name}-${side}`,
      usages: [`${side} auth`],
      ...(side === 'server' ? { dnsNames: hosts } : {}),
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      issuerRef: { group: 'cert-manager.io', kind: issuer === undefined ? 'ClusterIssuer' : 'Issuer', name: signer },
    },
  });
}
