import type { RunnerAnswers } from '../../model/fields';
import { BUILDER, POD } from '../kubernetes/honours';

/** What a Workflow makes of each field. */
export const honours: RunnerAnswers = {
  parameters: { values: 'honoured', configMap: 'honoured' },
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
