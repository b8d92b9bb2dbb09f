import { closest, distance } from 'fastest-levenshtein';
import { redact, redactValue } from './secrets';

/** One thing wrong with what a user wrote: where, what, and what to write instead. */
export interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Thrown by the constructs; its message lists every fault, one a line. */
export class InvalidBuildError extends Error {
  /** All faults, in the order of the definition. */
  public readonly faults: readonly Fault[];

  public constructor(
    /** The construct or file the faults are in. */
    public readonly subject: string,
    faults: readonly Fault[],
  ) {
    super([`${subject} cannot be built:`, ...faults.map((fault) => `  ${showFault(fault)}`)].join('\n'));
    this.name = 'InvalidBuildError';
    this.faults = faults.map((fault) => ({ ...fault, message: sayable(fault.message) }));
  }
}

/** `builds.api.tags[0]: message`. */
export function showFault(fault: Fault): string {
  const message = sayable(fault.message);
  return fault.path.length > 0 ? `${showPath(fault.path)}: ${message}` : message;
}

/** The longest that a value may be where it is quoted. */
const LONGEST = 80;

/** A value in quotes, as every message shows it: cut where it is long, and without what may be a secret. */
export function quote(value: string): string {
  return `"${cut(redactValue(value))}"`;
}

/** A message without what may be a secret, and with no quotation that is too long to read. */
export function sayable(message: string): string {
  return redact(message).replace(/"([^"\n]*)"/g, (_, quoted: string) => `"${cut(quoted)}"`);
}

/** A value cut where it is too long to read. */
export function cut(value: string): string {
  return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
}

/** `builds.api.tags[0]`; a key that is no plain word is quoted. */
export function showPath(path: readonly (string | number)[]): string {
  return path
    .map((key, i) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!/^[\w-]+$/.test(key)) return `[${JSON.stringify(cut(redactValue(key)))}]`;
      return i === 0 ? redact(key) : `.${redact(key)}`;
    })
    .join('');
}

/** The faults, each one moved below a path. */
export function under(path: readonly (string | number)[], faults: readonly Fault[]): Fault[] {
  return faults.map((fault) => ({ ...fault, path: [...path, ...fault.path] }));
}

/** `; did you mean "x"?` where a known name is near, or the known names. */
export function suggest(name: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const near = nearest(name, known);
  return near === undefined ? `; known here: ${known.join(', ')}` : `; did you mean "${near}"?`;
}

/** The known name that somebody may have meant. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const candidate = closest(name, known);
  const changes = distance(name, candidate);
  return changes < candidate.length && changes <= Math.max(2, Math.floor(candidate.length / 3)) ? candidate : undefined;
}
