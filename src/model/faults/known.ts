import { closest, distance } from 'fastest-levenshtein';

/** What may have been meant: the known name that is near, or else some of those that there are. */
export interface Hint {
  readonly near?: string;
  readonly known?: readonly string[];
  /** How many more there are. */
  readonly more?: number;
}

export function suggest(name: string, known: readonly string[]): Hint {
  if (known.length === 0) return {};
  const near = nearest(name, known);
  if (near !== undefined) return { near };
  const listed = known
    .slice(0, MAX_LISTED)
    .map((other) => (other.length > MAX_NAME ? `${other.slice(0, MAX_NAME)}…` : other));
  const more = known.length - listed.length;
  return { known: listed, ...(more > 0 ? { more } : {}) };
}

/** A hint at the end of a sentence. */
export function hinted({ near, known, more }: Hint): string {
  if (near !== undefined) return `; did you mean "${near}"?`;
  if (known === undefined) return '';
  return `; known here: ${known.join(', ')}${more === undefined ? '' : ` and ${more.toLocaleString('en-US')} more`}`;
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
  public hint(name: string): Hint {
    this.hints += 1;
    return this.hints > MAX_HINTS ? {} : suggest(name, [...this.names]);
  }
}

const MAX_HINTS = 100;
