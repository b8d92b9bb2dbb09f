import type { RunnerAnswers } from '../../model/fields';
import { BUILDER, POD } from '../kubernetes/honours';

/** What a Task and its PipelineRun make of each field. */
export const honours: RunnerAnswers = {
  parameters: 'honoured',
  pod: POD,
  pullRequests: 'honoured',
  dependsOn: 'honoured',
  group: 'honoured',
  timeout: 'honoured',
  trigger: 'honoured',
  runs: 'honoured',
  steps: { before: 'honoured', after: 'honoured', always: 'honoured' },
  builder: BUILDER,
};
