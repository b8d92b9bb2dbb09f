import * as z from 'zod';
import { problem } from './faults';
import { labelValue, metadataKey } from './metadata';
import { wholeNumber } from './numbers';
import { listOf, namespaceName, object } from './schema';

/** Who else builds with a daemon. */
export const daemonClient = object(
  'DaemonClient',
  'Who may reach a daemon besides the builds of its own namespace.',
  {
    namespace: namespaceName.optional().meta({
      description:
        'A namespace whose builds are clients too: cert-manager makes the Secret with the certificate of clients there as well, which takes a ClusterIssuer.',
      absent: 'that of the daemon',
    }),
    podLabels: z
      .record(metadataKey, labelValue)
      .default({})
      .meta({ description: 'Labels of the pods that may reach it.', absent: 'those of builds and warmers' }),
  },
  ({ namespace, podLabels }, refuse) => {
    if (namespace === undefined && Object.keys(podLabels).length === 0) refuse(problem('client-unsaid', {}));
  },
);
export type DaemonClient = z.output<typeof daemonClient>;

/** Where a daemon says how it is, if it is asked to. */
export const DEBUG_PORT = 6060;

const monitor = object(
  'DaemonMonitor',
  'A ServiceMonitor of the Prometheus Operator. See https://prometheus-operator.dev/docs/developer/getting-started/',
  {
    labels: z
      .record(metadataKey, labelValue)
      .default({})
      .meta({ description: 'Labels by which a Prometheus finds it, such as `release: prometheus`.' }),
  },
);

export const daemonMetrics = object(
  'DaemonMetrics',
  `What a daemon says of itself, on port ${DEBUG_PORT}: metrics of Prometheus, and beside them what is there for debugging, profiles among it, with no certificate asked.`,
  {
    namespace: namespaceName.meta({ description: 'The namespace whose pods may ask it, and no others.' }),
    serviceMonitor: monitor.optional().meta({
      description: 'Make a ServiceMonitor, whose definition the cluster must have.',
      absent: 'none',
    }),
  },
);

export const daemonAutoscaling = object(
  'DaemonAutoscaling',
  'A HorizontalPodAutoscaler. See https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
  {
    min: wholeNumber(1).default(1).meta({ description: 'How many replicas there are at the least.' }),
    max: wholeNumber(2, 100).meta({ description: 'How many there are at the most.' }),
    cpu: wholeNumber(1, 1000)
      .default(80)
      .meta({ description: 'Per cent of the CPU that `pod.resources` requests, above which there are more.' }),
  },
  ({ min, max }, refuse) => {
    if (min > max) refuse(problem('too-big', { maximum: max, got: { form: 'number', value: String(min) } }), ['min']);
  },
);

/** The fields that say whom a daemon serves, and how. */
export const servingFields = {
  clients: listOf(daemonClient)
    .default([])
    .meta({ description: 'Who may reach it besides the builds of its own namespace.' }),
  metrics: daemonMetrics.optional().meta({ absent: 'it says nothing' }),
  autoscaling: daemonAutoscaling.optional().meta({ absent: '`replicas`' }),
};
