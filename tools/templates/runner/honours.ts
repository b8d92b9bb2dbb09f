import type { Answer, RunnerAnswers } from '../../model/fields';
import { BUILDER, POD } from '../kubernetes/honours';

/** Until it is done: nothing is dropped in silence. */
const NOT_YET: Answer = {
  because: 'NAME does not have it yet',
  instead: 'leave it out, or write runner: kubernetes',
};

/** What NAME makes of each field. */
export const honours: RunnerAnswers = {
  parameters: { values: { by: 'their defaults' }, configMap: NOT_YET },
  pod: { ...POD, labels: NOT_YET, annotations: NOT_YET },
  platformNodes: NOT_YET,
  pullRequests: NOT_YET,
  dependsOn: NOT_YET,
  group: NOT_YET,
  timeout: NOT_YET,
  trigger: NOT_YET,
  runs: NOT_YET,
  notify: NOT_YET,
  steps: { before: NOT_YET, after: NOT_YET, always: NOT_YET },
  builder: BUILDER,
};
