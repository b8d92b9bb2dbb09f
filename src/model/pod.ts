import type { k8s } from 'cdk8s-plus-28';
import * as z from 'zod';
import { type Fault, problem, under } from './faults';
import { kubernetesType, newerFields } from './kubernetes';
import { annotations, labels, labelValue, metadataKey } from './metadata';
import type { NamedServiceAccount } from './named';
import { resources } from './resources';
import { keyOfConfigMap, keyOfSecret, listOf, named, namedValues, object, objectName, textOf, wordOf } from './schema';

/** Pods of Tekton and Argo have variables of ours before all others. */
const OWN_VARIABLES = ['LITERAL_DOLLAR', 'LITERAL_BRACE'];

export const envName = wordOf((value) => {
  if (OWN_VARIABLES.includes(value)) return problem('own-variable', { name: value });
  return /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(value) && value !== '.' && !value.startsWith('..')
    ? undefined
    : problem('not-a-name', { value, rule: 'variable' });
});

export const envValue = z.union([
  textOf('free', 'variable'),
  object('SecretValue', 'A value from a Secret.', keyOfSecret),
  object('ConfigMapValue', 'A value from a ConfigMap.', keyOfConfigMap),
]);
export type EnvValue = z.output<typeof envValue>;

const namedAccount = named<NamedServiceAccount>('NamedServiceAccount', { name: objectName });

/** A ServiceAccount by name, or in TypeScript the construct itself. */
const accountRef = z.union([objectName, namedAccount.transform(({ name }) => name)]);

/** What any pod may need, whichever runner makes it. */
export const pod = object(
  'PodSettings',
  'What the pod of a build may need; each field as in a pod spec of Kubernetes.',
  {
    resources: resources.optional(),
    nodeSelector: z
      .record(metadataKey, labelValue)
      .optional()
      .meta({ description: 'Labels a node must have.', absent: 'any node' }),
    tolerations: z
      .array(kubernetesType<k8s.Toleration>('Toleration'))
      .optional()
      .meta({ description: 'Taints the pod tolerates; Kubernetes `tolerations`.', absent: 'none' }),
    affinity: kubernetesType<k8s.Affinity>('Affinity')
      .optional()
      .meta({ description: 'Kubernetes `affinity`.', absent: 'none' }),
    serviceAccount: accountRef.optional().meta({
      description:
        'A ServiceAccount that exists, or in TypeScript its construct. Its token is not mounted; what it may in a cloud, `credentials: {ecr: …}` and its kin use.',
      absent: '`default`',
    }),
    labels: labels.optional().meta({ description: 'Labels of the pod.', absent: 'only `app.kubernetes.io/*`' }),
    annotations: annotations.optional().meta({ description: 'Annotations of the pod.', absent: 'none' }),
    env: namedValues(envName, envValue, 'variable').optional().meta({
      description:
        'Environment of every container, such as proxies: text, or a value from a Secret or ConfigMap. `RUN` steps see proxies that are text.',
      absent: 'none',
    }),
    priorityClassName: objectName.optional().meta({ description: 'A PriorityClass that exists.', absent: 'none' }),
    imagePullSecrets: listOf(objectName)
      .optional()
      .meta({ description: 'Secrets to pull the tool images with.', absent: 'none' }),
  },
);
export type PodSettings = z.output<typeof pod>;

/** Fields that the oldest release which a pod must run on does not know. */
export function newerPodFields({ affinity = {}, tolerations = [] }: PodSettings, release: string): Fault[] {
  return [
    ...under(['pod', 'affinity'], newerFields('Affinity', affinity, release)),
    ...tolerations.flatMap((toleration, i) =>
      under(['pod', 'tolerations', i], newerFields('Toleration', toleration, release)),
    ),
  ];
}
