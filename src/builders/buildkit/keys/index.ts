import type { Step } from '../../../dockerfile/program';
import type { Keyed, Part } from '../../keyed';
import { keyModel } from '../../keyed/graph';
import type { Graph } from '../../keyed/stage';
import { beforePart, keyed } from '../../keyed/step';
import { copyKeys } from './copy';
import { runKey } from './run';

/**
 * BuildKit keys an instruction by the key of the one before, the operation, and the content that it takes in: see its
 * `solver/llbsolver/ops`. What other instructions set - ENV, USER - counts where it is used.
 */
export const buildkitKeys = keyModel({
  step: (graph, stage, step, before) => {
    const { keyword } = step.instruction;
    if (keyword === 'RUN') return [runKey(graph, stage, step, before)];
    if (keyword === 'WORKDIR') return workdirKeys(graph, step, before);
    return step.copy ? copyKeys(graph, step, step.copy, before) : [];
  },
});

/** Makes a folder, unless it is the root; the time of its making is SOURCE_DATE_EPOCH where that is given. */
function workdirKeys({ sources }: Graph, step: Step, before: Keyed | undefined): Keyed[] {
  if (step.workdir === '/') return [];
  const parts: Part[] = [
    ...beforePart(before),
    { what: 'workdir', value: step.workdir },
    { what: 'user', value: step.user },
    { what: 'environment', value: sources.buildArgs?.SOURCE_DATE_EPOCH ?? '', of: 'SOURCE_DATE_EPOCH' },
  ];
  return [keyed(step, 'mkdir', parts, before ? [before] : [])];
}
