import { clientNamespacesOf, type DaemonSettings } from '../model/daemon';
import type { DaemonClient } from '../model/daemon-serving';

/** One builds for those who are trusted, or for pull requests. */
function buildsOf(untrusted: boolean) {
  const values = untrusted ? ['pull-request'] : ['build', 'cache-warmer'];
  // Of our labels Tekton keeps this one; the one that says who made a pod it replaces.
  return { matchExpressions: [{ key: 'app.kubernetes.io/component', operator: 'In', values }] };
}

/** The label that Kubernetes gives a namespace of its own accord. */
const inNamespace = (namespace: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
});

/** Who may reach a daemon: builds, and whoever else it serves; and who may ask how it is. */
export function ingressOf({ clients, metrics }: DaemonSettings, untrusted: boolean) {
  const builds = buildsOf(untrusted);
  return [
    {
      from: [{ podSelector: builds }, ...clients.map((client) => peerOf(client, builds))],
      ports: [{ port: 'buildkit', protocol: 'TCP' }],
    },
    ...(metrics === undefined
      ? []
      : [{ from: [inNamespace(metrics.namespace)], ports: [{ port: 'metrics', protocol: 'TCP' }] }]),
  ];
}

function peerOf({ namespace, podLabels }: DaemonClient, builds: object) {
  const podSelector = Object.keys(podLabels).length > 0 ? { matchLabels: podLabels } : builds;
  return { ...(namespace === undefined ? {} : inNamespace(namespace)), podSelector };
}

/** The namespaces that need a certificate of clients. */
export function certifiedNamespaces(daemon: DaemonSettings): (string | undefined)[] {
  return [daemon.namespace, ...clientNamespacesOf(daemon).filter((namespace) => namespace !== daemon.namespace)];
}
