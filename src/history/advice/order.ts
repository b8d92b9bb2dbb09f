import type { Instruction } from '../../dockerfile/syntax';
import { type Adviser, isNeeded, linesOf, rewritten } from './change';

/** COPYs that stand together, those that change least first. */
export const orderOfCopies: Adviser = (at) => {
  const foundOf = ({ line }: Instruction) => at.tally.byStep.find((step) => step.line === line)?.found ?? 0;
  for (const stage of at.parsed.stages.filter((stage) => isNeeded(at, stage)))
    for (const group of groupsOf(stage.instructions)) {
      const own = changesOf(group, at.tally.byStep.length > 0 ? foundOf : () => 0);
      if (own.every((copy, i) => copy === group[i])) continue;
      const dockerfile = rewritten(
        at.dockerfile,
        new Map(group.map((old, i) => [old, linesOf(own[i] as Instruction)])),
      );
      const last = own.at(-1) as Instruction;
      return {
        code: 'order-of-copies',
        advise: `Put \`${last.text}\` (line ${last.line}) after the COPYs beside it, which change less often.`,
        files: { dockerfile },
      };
    }
  return undefined;
};

/** What is found least stands before what is found as seldom because of it: the first that is found less than the one before moves to the end. */
function changesOf(group: readonly Instruction[], found: (copy: Instruction) => number): readonly Instruction[] {
  const at = group.findIndex(
    (copy, i) => i < group.length - 1 && found(copy) < (i === 0 ? Infinity : found(group[i - 1] as Instruction)),
  );
  if (at < 0) return group;
  return [...group.slice(0, at), ...group.slice(at + 1), group[at] as Instruction];
}

/** COPYs one after the other whose places do not meet. */
function groupsOf(instructions: readonly Instruction[]): Instruction[][] {
  const groups: Instruction[][] = [[]];
  for (const instruction of instructions) {
    const group = groups.at(-1) as Instruction[];
    if (instruction.keyword === 'COPY' && group.every((other) => areApart(instruction, other))) group.push(instruction);
    else groups.push(instruction.keyword === 'COPY' ? [instruction] : []);
  }
  return groups.filter((group) => group.length > 1);
}

function areApart(a: Instruction, b: Instruction): boolean {
  const [one, two] = [placeOf(a), placeOf(b)];
  return one !== two && !one.startsWith(`${two}/`) && !two.startsWith(`${one}/`) && one !== '' && two !== '';
}

const placeOf = ({ words }: Instruction) => (words.at(-1) ?? '').replace(/^\.\//, '').replace(/\/?\.?$/, '');
