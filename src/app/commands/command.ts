import type { Problem } from '../../model/faults';
import type { Terminal } from './terminal';

interface Common {
  /** One letter. */
  readonly short?: string;
  /** What it does, as `--help` says it. */
  readonly summary: string;
}

/** An option that is there or not. */
export interface Flag extends Common {
  readonly kind: 'flag';
}

/** An option with a value, which is called as in `--file FILE`. */
export interface Valued extends Common {
  readonly kind: 'text' | 'list' | 'number';
  readonly value: string;
  /** Of all that is given: what is wrong with it. */
  readonly wrong?: (given: readonly string[]) => Problem | undefined;
}

/** An option with one of some words. */
export interface Choice extends Common {
  readonly kind: 'choice';
  readonly value: string;
  readonly of: readonly string[];
}

export type Option = Flag | Valued | Choice;
export type Options = Readonly<Record<string, Option>>;

type ValueOf<O> = O extends { kind: 'flag' }
  ? boolean
  : O extends { kind: 'list' }
    ? readonly string[]
    : O extends { kind: 'number' }
      ? number | undefined
      : O extends { kind: 'choice'; of: readonly (infer Word)[] }
        ? Word | undefined
        : string | undefined;

/** What is given without the name of an option. */
export interface Positional {
  /** In capitals, as `--help` shows it. */
  readonly name: string;
  readonly summary: string;
  readonly required?: boolean;
  /** The words that it may be; absent: anything. */
  readonly of?: readonly string[];
}

/** How a command is called. */
export interface Call<O extends Options = Options> {
  readonly options: { readonly [Name in keyof O]: ValueOf<O[Name]> };
  readonly positionals: readonly string[];
  readonly terminal: Terminal;
  /** The table of commands. */
  readonly commands: readonly Command[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A line of the table of commands: what `--help`, completions and docs/command.md say of it, and what it does. */
export interface Command<O extends Options = Options> {
  readonly name: string;
  /** What it does, in a line that begins with a verb. */
  readonly summary: string;
  /** What else there is to know, in sentences. */
  readonly details?: string;
  readonly positionals?: readonly Positional[];
  readonly options: O;
  /** How many ways it ends, beside those that all commands have: meanings by exit code. */
  readonly exits?: Readonly<Record<number, string>>;
  /** Which options cannot be together. */
  readonly excludes?: readonly (readonly [string, string])[];
  /** Loads what it needs by itself, so that no other command waits for that. Returns the exit code. */
  run(call: Call<O>): number | Promise<number>;
}

/** A command with the types of its options. */
export function command<const O extends Options>(entry: Command<O>): Command {
  return entry as unknown as Command;
}
