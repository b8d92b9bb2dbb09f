import type { ProgramStage, Step } from '../../dockerfile/program';
import type { Part } from '.';

/** What makes a layer, in engines that key each instruction by all before it. */
const LAYERS = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR', 'FROM']);

/** What stands between an instruction and the layer before it, as it is written: a LABEL, an ENV. */
export function settingsBefore(stage: ProgramStage, step: Step, told: (step: Step) => string): Part[] {
  const own = settingsUpTo(stage, stage.steps.indexOf(step));
  if (own.length === 0) return [];
  const of = own.map(({ instruction }) => instruction.keyword).join(', ');
  return [{ what: 'settings', value: JSON.stringify(own.map(told)), of }];
}

/** Of a stage that begins without a layer, those at the end of the one below it too. */
function settingsUpTo({ steps, base }: ProgramStage, end: number): Step[] {
  const before = steps.slice(0, end);
  const layer = before.map(({ instruction }) => LAYERS.has(instruction.keyword)).lastIndexOf(true);
  const below = layer < 0 && base.kind === 'stage' ? settingsUpTo(base.stage, base.stage.steps.length) : [];
  return [...below, ...before.slice(layer + 1)];
}
