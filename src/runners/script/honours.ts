import type { Answer, RunnerAnswers } from '../../model/fields';
import type { Offers } from '../../plan/needs';

const ONE_MACHINE: Answer = {
  because: 'a script runs on one machine, as one user',
  instead: 'write runner: tekton or argo',
};

/** What a machine has for plans. */
export const offers: Offers = {
  containers: 'honoured',
  programs: 'honoured',
  userNamespace: {
    because: 'a script makes no user namespaces',
    instead: 'leave it to the programs of the machine',
  },
  nodes: ONE_MACHINE,
  identities: ONE_MACHINE,
  pods: ONE_MACHINE,
  images: { because: 'a script keeps the digest of the last image alone', instead: 'write runner: tekton or argo' },
};

const NO_POD: Answer = { moot: 'a machine has no pod' };

/** What a script makes of each field. */
export const honours: RunnerAnswers = {
  parameters: {
    values: 'honoured',
    configMap: {
      because: 'a machine has no ConfigMap',
      instead: 'write the default itself, or none, and whoever runs the script gives it; or runner: argo',
    },
  },
  pod: {
    resources: NO_POD,
    nodeSelector: NO_POD,
    tolerations: NO_POD,
    affinity: NO_POD,
    serviceAccount: NO_POD,
    labels: NO_POD,
    annotations: NO_POD,
    env: 'honoured',
    priorityClassName: NO_POD,
    imagePullSecrets: NO_POD,
  },
  platformNodes: {
    because: 'the machine of a script has one architecture',
    instead: 'write runner: tekton or argo; or leave platformNodes out, and BuildKit or Docker emulates',
  },
  pullRequests: { moot: 'whoever runs a script says of which commit' },
  dependsOn: { by: 'who runs the scripts: --help says which come first' },
  group: { moot: 'each script is run by itself' },
  trigger: { moot: 'a script is started by what calls it, a job of a CI say' },
  notify: { moot: 'what calls a script, a job of a CI say, tells how it went' },
  runs: { moot: 'a script leaves nothing behind' },
  steps: { before: 'honoured', after: 'honoured', always: 'honoured' },
  timeout: { moot: 'whoever runs a script stops it, as with `timeout`' },
  builder: {
    mode: { by: 'who runs the script: its programs run as that user' },
    daemon: {
      because: 'a script has no certificate for a daemon of the cluster',
      instead: 'leave daemon out and name one in BUILDKIT_HOST when it runs, or write another runner',
    },
    state: 'honoured',
    storageDriver: { by: 'the storage of the machine' },
  },
};
