import type { ProgramStage, Step } from '../../dockerfile/program';
import type { Keyed, KeySources } from '.';

export interface KeyedStage {
  readonly stage: ProgramStage;
  /** The stage it is made of. */
  readonly below?: KeyedStage;
  readonly own: readonly Keyed[];
  readonly steps: readonly { readonly step: Step; readonly keyed: Keyed }[];
  /** Its own, and before them those of the stages it is made of. */
  readonly all: readonly Keyed[];
  readonly last: Keyed | undefined;
}

/** The stages of a program, keyed as they are asked for. */
export interface Graph {
  readonly sources: KeySources;
  stage(stage: ProgramStage): KeyedStage;
}
