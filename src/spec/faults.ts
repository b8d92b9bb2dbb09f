import { closest, distance } from 'fastest-levenshtein';

/** One thing wrong with what a user wrote: where, what, and what to write instead. */
export interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Thrown by the constructs; its message lists every fault, one a line. */
export class InvalidBuildError extends Error {
  public constructor(
    /** The construct or file the faults are in. */
    public readonly subject: string,
    /** All faults, in the order of the definition. */
    public readonly faults: readonly Fault[],
  ) {
    super([`${subject} cannot be built:`, ...faults.map((fault) => `  ${showFault(fault)}`)].join('\n'));
    this.name = 'InvalidBuildError';
  }
}

/** `builds.api.tags[0]: message`. */
export function showFault(fault: Fault): string {
  return fault.path.length > 0 ? `${showPath(fault.path)}: ${fault.message}` : fault.message;
}

/** `builds.api.tags[0]`; a key that is no plain word is quoted. */
export function showPath(path: readonly (string | number)[]): string {
  return path
    .map((key, i) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!/^[\w-]+$/.test(key)) return `[${JSON.stringify(key)}]`;
      return i === 0 ? key : `.${key}`;
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
  const nearest = closest(name, known);
  if (distance(name, nearest) <= Math.max(2, Math.floor(nearest.length / 3))) return `; did you mean "${nearest}"?`;
  return `; known here: ${known.join(', ')}`;
}
