import type { FaultCode } from './fault-code';

/** What is wrong with a value: which kind of fault, and the facts; the message is made of these alone. */
export interface Problem {
  /** Which of the faults of docs/errors.md it is. */
  readonly code: FaultCode;
  readonly data: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** One thing wrong with what a user wrote: where, what, and what to write instead. */
export interface Fault extends Problem {
  /** Where in the definition: `['builds', 'api', 'tags', 0]`. */
  readonly path: readonly (string | number)[];
  /** Where it stands, if in a file: `builds.yaml:6:5`. */
  readonly place?: string;
}
