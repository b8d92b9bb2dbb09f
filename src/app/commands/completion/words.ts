import type { Command, Option } from '../command';

/** What a shell offers behind a command. */
export interface Completed {
  readonly command: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** The words that an argument may be. */
  readonly words: readonly string[];
}

export interface CompletedOption {
  readonly name: string;
  readonly short?: string | undefined;
  readonly summary: string;
  /** What its value is; nothing for a flag. */
  readonly value?: readonly string[] | 'path';
}

/** What all shells offer, of the table of commands. */
export function completed(commands: readonly Command[]): Completed[] {
  return commands.map(({ name, summary, options, positionals = [] }) => ({
    command: name,
    summary,
    options: [
      ...Object.entries(options).map(([option, entry]) => completedOption(option, entry)),
      { name: 'help', short: 'h', summary: 'print this' },
    ],
    words: positionals.flatMap(({ of = [] }) => of),
  }));
}

function completedOption(name: string, option: Option): CompletedOption {
  const known = { name, short: option.short, summary: option.summary };
  if (option.kind === 'flag') return known;
  return { ...known, value: option.kind === 'choice' ? option.of : 'path' };
}
