import { linesOf } from '../lines';
import { redactValue } from '../secrets';
import { mapStrings, showFault } from './fault';
import type { Fault } from './problem';
import { cut, sayable } from './quote';

/** Thrown by the constructs; its message lists every fault, one a line. */
export class InvalidBuildError extends Error {
  /** All faults, in the order of the definition. */
  public readonly faults: readonly Fault[];

  public constructor(
    /** The construct or file the faults are in. */
    public readonly subject: string,
    faults: readonly Fault[],
  ) {
    super([`${subject} cannot be built:`, ...linesOf(faults, showFault).map((line) => `  ${line}`)].join('\n'));
    this.name = 'InvalidBuildError';
    this.faults = faults.map((one) => ({
      ...one,
      message: sayable(one.message),
      data: mapStrings(one.data, (value) => cut(redactValue(value))),
    }));
  }
}
