import type { Answer, RunnerAnswers } from '../../model/fields';

/** What any pod has. */
export const POD = {
  resources: 'honoured',
  nodeSelector: 'honoured',
  tolerations: 'honoured',
  affinity: 'honoured',
  serviceAccount: 'honoured',
  labels: 'honoured',
  annotations: 'honoured',
  env: 'honoured',
  priorityClassName: 'honoured',
  imagePullSecrets: 'honoured',
} as const satisfies Record<string, Answer>;

/** What a cluster has for builders. */
export const NEEDS = { mode: 'honoured', daemon: 'honoured', state: 'honoured', storageDriver: 'honoured' } as const;

/** What a Job, a CronJob or a Pod makes of each field. */
export const honours: RunnerAnswers = {
  parameters: { by: 'their defaults' },
  pod: POD,
  // Where nothing applies Jobs in waves, a warning says so.
  dependsOn: 'honoured',
  timeout: 'honoured',
  builder: NEEDS,
};
