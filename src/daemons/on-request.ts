import { type DaemonSettings, replicasOf } from '../model/daemon';
import type { Manifest, ObjectMetadata } from '../runners/kubernetes/object';

type Selector = { readonly matchLabels: Readonly<Record<string, string>> };

/** What a daemon has besides where it is asked for, or where there may be several of it. */
export function onRequest(daemon: DaemonSettings, metadata: ObjectMetadata, selector: Selector): Manifest<object>[] {
  const isSeveral = replicasOf(daemon) > 1;
  return [
    ...(isSeveral ? [disruptionBudget(metadata, selector)] : []),
    ...(daemon.autoscaling === undefined ? [] : [autoscaler(daemon.autoscaling, metadata)]),
    ...(daemon.metrics?.serviceMonitor === undefined
      ? []
      : [serviceMonitor(daemon.metrics.serviceMonitor, metadata, selector)]),
  ];
}

/** Of one replica it would keep a node from ever being drained. */
function disruptionBudget(metadata: ObjectMetadata, selector: Selector): Manifest<object> {
  return { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: { maxUnavailable: 1, selector } };
}

function autoscaler(
  { min, max, cpu }: NonNullable<DaemonSettings['autoscaling']>,
  metadata: ObjectMetadata,
): Manifest<object> {
  const target = { type: 'Utilization', averageUtilization: cpu };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata,
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: metadata.name },
      minReplicas: min,
      maxReplicas: max,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
      // Each that goes takes a cache out of reach.
      behavior: { scaleDown: { stabilizationWindowSeconds: 1800 } },
    },
  };
}

function serviceMonitor(
  { labels }: NonNullable<NonNullable<DaemonSettings['metrics']>['serviceMonitor']>,
  metadata: ObjectMetadata,
  selector: Selector,
): Manifest<object> {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: { ...metadata, labels: { ...labels, ...metadata.labels } },
    spec: { selector, endpoints: [{ port: 'metrics', path: '/metrics' }] },
  };
}
