import type { Answer, RunnerAnswers } from '../../model/fields';
import type { Offers } from '../../plan/needs';

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
export const BUILDER = { mode: 'honoured', daemon: 'honoured', state: 'honoured', storageDriver: 'honoured' } as const;

/** What any cluster has for plans. */
export const CLUSTER: Offers = {
  containers: 'honoured',
  programs: {
    because: 'a pod has the programs of its images alone',
    instead: 'write runner: script, or another builder',
  },
  userNamespace: 'honoured',
  nodes: 'honoured',
  identities: 'honoured',
  pods: 'honoured',
  images: 'honoured',
};

/** Nothing joins several pods of Jobs, and containers of one pod hand nothing on but files. */
export const offers: Offers = {
  ...CLUSTER,
  pods: { because: 'it runs all tasks in one pod', instead: 'write runner: tekton or argo' },
  images: { because: 'it knows an image by its tag alone', instead: 'write runner: tekton or argo' },
};

/** What a Job, a CronJob or a Pod makes of each field. */
export const honours: RunnerAnswers = {
  parameters: {
    values: { by: 'their defaults' },
    configMap: {
      because: 'a Job is written with its values in place, and nobody checks others',
      instead: 'write the default itself, which may differ by environments; or runner: argo',
    },
  },
  pod: POD,
  platformNodes: {
    because: 'a Job is one pod, and that is on one node',
    instead: 'write runner: tekton or argo; or leave platformNodes out, and BuildKit emulates',
  },
  pullRequests: { moot: 'nothing starts a Job for a pull request' },
  // Where nothing applies Jobs in waves, a warning says so.
  dependsOn: 'honoured',
  group: { moot: 'Kubernetes runs each Job by itself' },
  timeout: 'honoured',
  trigger: { moot: 'nothing of Kubernetes hears of a push; runner: tekton and argo do' },
  runs: 'honoured',
  notify: { because: 'nothing of a Job runs once it has failed', instead: 'write runner: tekton or argo' },
  steps: {
    before: 'honoured',
    after: 'honoured',
    always: {
      because: 'Kubernetes ends a pod with the first of its containers that fails',
      instead: 'write runner: tekton or argo',
    },
  },
  builder: BUILDER,
};
