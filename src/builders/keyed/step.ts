import type { Step } from '../../dockerfile/program';
import { hashOf } from '../hash';
import type { Keyed, Part } from '.';

export function beforePart(before: Keyed | undefined): Part[] {
  return before ? [{ what: 'before', value: before.key, of: before.instruction }] : [];
}

export function keyed(step: Step, operation: string, parts: readonly Part[], needs: readonly Keyed[]): Keyed {
  const { line, text } = step.instruction;
  return { stage: step.stage.name, line, instruction: text, key: keyOf(operation, parts), needs, parts };
}

export function keyOf(operation: string, parts: readonly Part[]): string {
  return hashOf(operation, ...parts.map(({ what, value }) => [what, value]));
}
