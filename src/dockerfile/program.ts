import type { Mount } from './mounts';
import type { Instruction, Stage } from './syntax';

/** A Dockerfile for one target, with arguments and variables put in: what an engine has to do. */
export interface Program {
  /** The stages that the target needs, in the order of the file. */
  readonly stages: readonly ProgramStage[];
  readonly target: ProgramStage;
}

export interface ProgramStage {
  readonly stage: Stage;
  readonly base: Origin;
  /** `os/architecture[/variant]` that it is built for. */
  readonly platform: string;
  readonly steps: readonly Step[];
}

/** Where a stage, a COPY or a mount takes something from. */
export type Origin =
  | { readonly kind: 'scratch' }
  | { readonly kind: 'image'; readonly image: string }
  | { readonly kind: 'stage'; readonly stage: ProgramStage }
  /** The build context, or one that is named. */
  | { readonly kind: 'context'; readonly name?: string };

/** One instruction, and what it sees of those before it. */
export interface Step {
  readonly stage: Stage;
  readonly instruction: Instruction;
  /** ENV and ARG in scope, in order, with this instruction's own. */
  readonly env: ReadonlyMap<string, string>;
  /** Which of `env` are ARGs alone. */
  readonly args: ReadonlySet<string>;
  readonly workdir: string;
  readonly user: string;
  readonly shell: readonly string[];
  readonly copy?: Copy;
  readonly mounts: readonly Mounted[];
}

/** What a COPY or an ADD takes, and where it puts it. */
export interface Copy {
  readonly origin: Origin;
  /** As written, with variables put in. */
  readonly sources: readonly string[];
  /** Here-documents among the sources. */
  readonly inline: readonly { readonly name: string; readonly content: string }[];
  /** Absolute; a slash at its end is kept. */
  readonly destination: string;
  readonly flags: Readonly<Record<string, string>>;
  readonly exclude: readonly string[];
}

export interface Mounted extends Mount {
  /** Absolute. */
  readonly at: string;
  /** Nothing for what is no file of someone: a cache, a secret. */
  readonly origin?: Origin;
}
