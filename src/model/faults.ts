import { closest, distance } from 'fastest-levenshtein';
import { linesOf } from './lines';
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
    super([`${subject} cannot be built:`, ...linesOf(faults, showFault).map((line) => `  ${line}`)].join('\n'));
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
  if (near !== undefined) return `; did you mean "${near}"?`;
  const listed = known
    .slice(0, MAX_LISTED)
    .map((other) => (other.length > MAX_NAME ? `${other.slice(0, MAX_NAME)}…` : other));
  const more = known.length - listed.length;
  return `; known here: ${listed.join(', ')}${more > 0 ? ` and ${more.toLocaleString('en-US')} more` : ''}`;
}

/** The known name that somebody may have meant. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const alike = known.filter((other) => isAlikeLong(name, other)).slice(0, MAX_COMPARED);
  if (alike.length === 0) return undefined;
  const candidate = closest(name, alike);
  const changes = distance(name, candidate);
  return changes < candidate.length && changes <= mistakes(candidate) ? candidate : undefined;
}

/** Comparing takes a time that grows with both names, and with how many there are; a mistyped name is none that long. */
const MAX_NAME = 100;
const MAX_COMPARED = 2000;
const MAX_LISTED = 12;

function isAlikeLong(name: string, other: string): boolean {
  return name.length <= MAX_NAME && Math.abs(name.length - other.length) <= mistakes(other);
}

function mistakes(name: string): number {
  return Math.max(2, Math.floor(name.length / 3));
}

/** Names that somebody gave, for all who refer to them. */
export class KnownNames {
  private readonly names: ReadonlySet<string>;
  private hints = 0;

  public constructor(names: readonly string[]) {
    this.names = new Set(names);
  }

  public has(name: string): boolean {
    return this.names.has(name);
  }

  /** What {@link suggest} says of a name that is none of them; of thousands the first ones, which are those that are shown. */
  public hint(name: string): string {
    this.hints += 1;
    return this.hints > MAX_HINTS ? '' : suggest(name, [...this.names]);
  }
}

const MAX_HINTS = 100;
