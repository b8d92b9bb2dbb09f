import { existsSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import type { Build } from '../model/build';
import { dockerfileOf } from '../model/inputs';
import { hasReferences, showText } from '../model/text';
import { knownText } from '../model/values';
import { gitIn } from './git';

/** A checkout on this machine. */
export interface Checkout {
  /** As it was named. */
  readonly folder: string;
  readonly remotes: readonly string[];
  /** What would be cloned: the files that Git knows, and new ones that it does not ignore. */
  readonly files: readonly string[];
}

/** The checkout that a folder is in. */
export function checkoutIn(folder: string): Checkout | undefined {
  const top = gitIn(folder, 'rev-parse', '--show-toplevel')?.replace(/\r?\n$/, '');
  if (top === undefined) return undefined;
  const remotes = gitIn(folder, 'config', '--get-regexp', String.raw`^remote\..*\.url$`) ?? '';
  const files = gitIn(top, 'ls-files', '-z', '--cached', '--others', '--exclude-standard') ?? '';
  return {
    folder: relative('.', top) || '.',
    remotes: remotes
      .split('\n')
      .filter(Boolean)
      .map((line) => repositoryOf(line.replace(/^\S+ /, ''))),
    files: files.split('\0').filter((file) => file !== ''),
  };
}

/** Whether it is one of the repository that a build has as its source. */
export function isOf({ source }: Build, { remotes }: Checkout): boolean {
  return source.type === 'git' && !hasReferences(source.url) && remotes.includes(repositoryOf(showText(source.url)));
}

/** What an address names, however it is reached: `git@host:a/b.git` is `https://host/a/b`. */
function repositoryOf(url: string): string {
  const [, host = '', path = ''] = /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([^/:]+)(?::\d+(?=\/))?[/:]+(.*)$/.exec(url) ?? [];
  return `${host}/${path.replace(/\/+$/, '').replace(/\.git$/, '')}`.toLowerCase();
}

/** Where a build has its context and its Dockerfile in its repository. */
export interface Places {
  readonly below: string;
  readonly dockerfile: string;
}

/** Those by the defaults of its parameters; nothing where only a run knows. */
export function placesOf(build: Build): Places | undefined {
  const { source, parameters } = build;
  const base = 'path' in source && source.path !== undefined ? knownText(source.path, parameters) : '';
  const file = dockerfileOf(build);
  const path = knownText(file.path, parameters);
  if (base === undefined || path === undefined) return undefined;
  const below = posix.join('.', base, '/');
  return { below, dockerfile: posix.join(file.from === 'source' ? '.' : below, path) };
}

export function readIn({ folder }: Checkout, path: string): string | undefined {
  const file = join(folder, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
