import type { Dockerfile, Instruction, Stage } from '../../dockerfile/syntax';
import type { Commit } from '../git';
import type { ImageBuild, Replaced, Snapshot } from '../image';
import type { CacheKind } from '../memory';
import type { Tally } from '../predict';

/** What advice is sought for. */
export interface Case extends Required<Replaced> {
  readonly parsed: Dockerfile;
  readonly latest: Snapshot;
  readonly tally: Tally;
  readonly commits: readonly Commit[];
  readonly build: ImageBuild;
  readonly cache: CacheKind;
}

/** Something that may help; whether it does is tried. */
export interface Change {
  readonly code: string;
  readonly advise: string;
  readonly files: Replaced;
  readonly cache?: CacheKind;
  /** Whether it makes what runs cheaper, and not rarer. */
  readonly softens?: boolean;
  /** The instruction it is about, where that is not the one that gains most. */
  readonly about?: string;
}

export type Adviser = (at: Case) => Change | undefined;

/** A Dockerfile with the lines of instructions replaced; those of an instruction that is not named stay. */
export function rewritten(text: string, changes: ReadonlyMap<Instruction, readonly string[]>): string {
  const lines = text.split('\n');
  const ordered = [...changes].sort(([a], [b]) => b.line - a.line);
  for (const [{ line, endLine }, by] of ordered) lines.splice(line - 1, endLine - line + 1, ...by);
  return lines.join('\n');
}

/** The lines that an instruction stands on. */
export const linesOf = ({ source }: Instruction) => source.split('\n');

/** Whether a stage is one that the target needs. */
export function isNeeded({ latest }: Case, stage: Stage): boolean {
  return latest.program.stages.some(({ stage: { index } }) => index === stage.index);
}
