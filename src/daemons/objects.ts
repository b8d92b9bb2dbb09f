import type { Construct } from 'constructs';
import { DAEMON_PORT, type DaemonSettings, replicasOf } from '../model/daemon';
import { DEBUG_PORT } from '../model/daemon-serving';
import { addAccount } from '../runners/account';
import { addObject, standardLabels } from '../runners/kubernetes/object';
import { certifiedNamespaces, ingressOf } from './clients';
import { daemonConfig } from './config';
import { onRequest } from './on-request';
import { statefulSet } from './stateful-set';

/** Adds a daemon: its StatefulSet and Service, its configuration, its certificates, and who may reach it. */
export function addDaemon(scope: Construct, name: string, settings: DaemonSettings, untrusted = false): void {
  const daemon = untrusted ? withAccount(scope, name, settings) : settings;
  const inNamespace = daemon.namespace === undefined ? {} : { namespace: daemon.namespace };
  const metadata = { name, ...inNamespace, labels: standardLabels(name, 'daemon') };
  const selector = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': 'daemon' };
  const config = daemonConfig(daemon);
  const matching = { matchLabels: selector };
  addObject(scope, 'config', { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'buildkitd.toml': config } });
  addObject(scope, 'service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: {
      // Each replica has a name of its own, as long as there is its pod: a client waits for one that starts.
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector,
      ports: [
        { name: 'buildkit', port: DAEMON_PORT, targetPort: 'buildkit' },
        ...(daemon.metrics === undefined ? [] : [{ name: 'metrics', port: DEBUG_PORT, targetPort: 'metrics' }]),
      ],
    },
  });
  const spec = statefulSet(name, daemon, { selector, config });
  addObject(scope, 'statefulset', { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec });
  addObject(scope, 'networkpolicy', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata,
    spec: { podSelector: matching, policyTypes: ['Ingress'], ingress: ingressOf(daemon, untrusted) },
  });
  for (const object of onRequest(daemon, metadata, matching)) addObject(scope, object.kind.toLowerCase(), object);
  addCertificate(scope, name, daemon, 'server', daemon.namespace);
  for (const namespace of certifiedNamespaces(daemon)) addCertificate(scope, name, daemon, 'client', namespace);
}

/** One that builds pull requests runs as nobody else does. */
function withAccount(scope: Construct, name: string, daemon: DaemonSettings): DaemonSettings {
  if (daemon.pod.serviceAccount !== undefined) return daemon;
  addAccount(scope, { name, namespace: daemon.namespace, component: 'daemon' });
  return { ...daemon, pod: { ...daemon.pod, serviceAccount: name } };
}

function addCertificate(
  scope: Construct,
  name: string,
  daemon: DaemonSettings,
  side: 'server' | 'client',
  namespace: string | undefined,
): void {
  const { issuer, clusterIssuer } = daemon;
  const signer = issuer ?? clusterIssuer;
  if (signer === undefined) return;
  const inNamespace = namespace === undefined ? {} : { namespace };
  const elsewhere = namespace === daemon.namespace ? '' : `-${namespace}`;
  addObject(scope, `certificate-${side}${elsewhere}`, {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    // Overlays may bring all namespaces into one.
    metadata: { name: `${name}-${side}${elsewhere}`, ...inNamespace, labels: standardLabels(name, 'daemon') },
    spec: {
      secretName: `${name}-${side}`,
      commonName: `${name}-${side}`,
      usages: [`${side} auth`],
      ...(side === 'server' ? { dnsNames: hostsOf(name, daemon) } : {}),
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      issuerRef: { group: 'cert-manager.io', kind: issuer === undefined ? 'ClusterIssuer' : 'Issuer', name: signer },
    },
  });
}

/** What clients call it, and each of its replicas: `buildkitd-2.buildkitd`. */
function hostsOf(name: string, daemon: DaemonSettings): string[] {
  const { namespace } = daemon;
  const hosts = [name, ...(namespace === undefined ? [] : [`${name}.${namespace}`, `${name}.${namespace}.svc`])];
  return [...hosts, ...(replicasOf(daemon) > 1 ? hosts.map((host) => `*.${host}`) : [])];
}
