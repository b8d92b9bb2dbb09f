import type { k8s } from 'cdk8s-plus-28';
import * as z from 'zod';
import {
  keyOfConfigMap,
  keyOfSecret,
  namedValues,
  object,
  objectName,
  quantity,
  textOf,
  verbatim,
  wordOf,
} from './schema';

const labelValue = wordOf((value) =>
  value === '' || (value.length <= 63 && /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(value))
    ? undefined
    : `"${value}" is no label value (letters, digits, "-", "_" and ".", at most 63)`,
);

const metadataKey = wordOf((value) =>
  /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(value)
    ? undefined
    : `"${value}" is no key of a label or annotation; write it like example.com/name`,
);

const amounts = z.record(verbatim(), z.union([quantity, z.number().transform(String)]));

const envName = wordOf((value) =>
  /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(value) ? undefined : `"${value}" is no name of an environment variable`,
);

const KEY_OF_SECRET = 'write {secret: …, key: …}, the key of a Secret that holds it';

const envValue = z.union([
  textOf('free', KEY_OF_SECRET),
  object('SecretValue', 'A value from a Secret.', keyOfSecret),
  object('ConfigMapValue', 'A value from a ConfigMap.', keyOfConfigMap),
]);
export type EnvValue = z.output<typeof envValue>;

/** What any pod may need, whichever runner makes it. */
export const pod = object(
  'PodSettings',
  'What the pod of a build may need; each field as in a pod spec of Kubernetes.',
  {
    resources: object('Resources', 'Requests and limits of the container that builds.', {
      requests: amounts.optional().meta({ description: 'What the scheduler reserves.', absent: 'none' }),
      limits: amounts.optional().meta({ description: 'What the container may not exceed.', absent: 'none' }),
    }).optional(),
    nodeSelector: z
      .record(metadataKey, labelValue)
      .optional()
      .meta({ description: 'Labels a node must have.', absent: 'any node' }),
    tolerations: z
      .array(z.looseObject({}).transform((value) => value as k8s.Toleration))
      .optional()
      .meta({ description: 'Taints the pod tolerates; Kubernetes `tolerations`.', absent: 'none' }),
    affinity: z
      .looseObject({})
      .transform((value) => value as k8s.Affinity)
      .optional()
      .meta({ description: 'Kubernetes `affinity`.', absent: 'none' }),
    serviceAccount: objectName
      .optional()
      .meta({ description: 'A ServiceAccount that exists. Its token is not mounted.', absent: '`default`' }),
    labels: z
      .record(metadataKey, labelValue)
      .optional()
      .meta({ description: 'Labels of the pod.', absent: 'only `app.kubernetes.io/*`' }),
    annotations: z
      .record(metadataKey, verbatim())
      .optional()
      .meta({ description: 'Annotations of the pod.', absent: 'none' }),
    env: namedValues(envName, envValue, KEY_OF_SECRET).optional().meta({
      description: 'Environment of every container, such as proxies: text, or a value from a Secret or ConfigMap.',
      absent: 'none',
    }),
    priorityClassName: objectName.optional().meta({ description: 'A PriorityClass that exists.', absent: 'none' }),
    imagePullSecrets: z
      .array(objectName)
      .optional()
      .meta({ description: 'Secrets to pull the tool images with.', absent: 'none' }),
  },
);
export type PodSettings = z.output<typeof pod>;
