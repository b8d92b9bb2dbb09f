import { problem } from '../../model/faults';

/** Options that several commands have. */
export const FILE = {
  kind: 'list',
  short: 'f',
  value: 'FILE',
  summary: 'the definition, - for standard input (default: builds.yaml); of several each is laid over those before it',
  wrong: (given: readonly string[]) =>
    given.filter((file) => file === '-').length > 1 ? problem('standard-input-twice', {}) : undefined,
} as const;

export const ENV = {
  kind: 'text',
  value: 'NAME',
  summary: 'lay over the definition what its environments have under this name',
} as const;

export const QUIET = { kind: 'flag', short: 'q', summary: 'say what is wrong and nothing else' } as const;

export const STRICT = { kind: 'flag', summary: 'end with 1 where there are warnings, too' } as const;

export const WATCH = {
  kind: 'flag',
  short: 'w',
  summary: 'do it again whenever a file changes that was read, until it is stopped',
} as const;

export const REPO = {
  kind: 'list',
  value: 'FOLDER',
  summary: 'a checkout of a repository that builds have as their source (default: the one it stands in)',
} as const;
