import { clientNamespacesOf, type DaemonSettings } from '../model/daemon';
import type { DaemonClient } from '../model/daemon-serving';

/** Of our labels Tekton keeps this one; the one that says who made a pod it replaces. */
const BUILDS = {
  matchExpressions: [{ key: 'app.kubernetes.io/component', operator: 'In', values: ['build', 'cache-warmer'] }],
};

/** The label that Kubernetes gives a namespace of its own accord. */
const inNamespace = (namespace: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
});

/** Who may reach a daemon: builds, and whoever else it serves; and who may ask how it is. */
export function ingressOf({ clients, metrics }: DaemonSettings) {
  return [
    {
      from: [{ podSelector: BUILDS }, ...clients.map(peerOf)],
      ports: [{ port: 'buildkit', protocol: 'TCP' }],
    },
    ...(metrics === undefined
      ? []
      : [{ from: [inNamespace(metrics.namespace)], ports: [{ port: 'metrics', protocol: 'TCP' }] }]),
  ];
}

function peerOf({ namespace, podLabels }: DaemonClient) {
  const podSelector = Object.keys(podLabels).length > 0 ? { matchLabels: podLabels } : BUILDS;
  return { ...(namespace === undefined ? {} : inNamespace(namespace)), podSelector };
}

/** The namespaces that need a certificate of clients. */
export function certifiedNamespaces(daemon: DaemonSettings): (string | undefined)[] {
  return [daemon.namespace, ...clientNamespacesOf(daemon).filter((namespace) => namespace !== daemon.namespace)];
}
