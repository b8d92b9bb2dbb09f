import type { RunnerAnswers } from '../../model/fields';
import { BUILDER, POD } from '../kubernetes/honours';

/** What a Task and its PipelineRun make of each field. */
export const honours: RunnerAnswers = {
  parameters: {
    values: 'honoured',
    configMap: {
      because: 'Tekton reads no parameter of a run from a ConfigMap',
      instead: 'write the default itself, which may differ by environments; or runner: argo',
    },
  },
  pod: POD,
  platformNodes: 'honoured',
  pullRequests: 'honoured',
  dependsOn: 'honoured',
  group: 'honoured',
  timeout: 'honoured',
  trigger: 'honoured',
  runs: 'honoured',
  notify: 'honoured',
  steps: { before: 'honoured', after: 'honoured', always: 'honoured' },
  builder: BUILDER,
};
