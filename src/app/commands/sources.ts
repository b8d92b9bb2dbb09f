import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { examine } from '../../dockerfile/rules';
import type { Build } from '../../model/build';
import { type Fault, fault, identityOf, type Problem, problem } from '../../model/faults';
import { dockerfileOf } from '../../model/inputs';
import { hasReferences, showText, type Text } from '../../model/text';
import type { Definition } from '../../resolve/definition';
import type { Findings } from './report';

/** A checkout on this machine. */
interface Checkout {
  /** As it was named. */
  readonly folder: string;
  readonly remotes: readonly string[];
  /** What would be cloned: the files that Git knows, and new ones that it does not ignore. */
  readonly files: readonly string[];
}

/** What the Dockerfiles of a definition cost, as far as their repositories are at hand: in the folders that are named, or where the command stands. */
export function readSources(definition: Definition, folders: readonly string[]): Findings {
  const named = folders.length > 0;
  const checkouts = (named ? folders : ['.']).map((folder) => [folder, checkoutIn(folder)] as const);
  const builds = definition.builds.filter(({ push }) => push).map(({ build }) => build);
  const unknown = checkouts.filter(
    ([, checkout]) => !builds.some((build) => checkout !== undefined && isOf(build, checkout)),
  );
  const errors: Fault[] = named ? unknown.map(([repo]) => fault('repo-unknown', [], { repo })) : [];
  const found = checkouts.flatMap(([, checkout]) =>
    checkout === undefined
      ? []
      : builds.filter((build) => isOf(build, checkout)).map((build) => inCheckout(build, checkout, definition)),
  );
  return {
    errors: once([...errors, ...found.flatMap((one) => one.errors)]),
    warnings: once(found.flatMap((one) => one.warnings)),
  };
}

function inCheckout(build: Build, checkout: Checkout, { builds, warmers }: Definition): Findings {
  const base = 'path' in build.source ? plain(build.source.path) : '';
  const file = dockerfileOf(build);
  const path = plain(file.path);
  if (base === undefined || path === undefined) return { errors: [], warnings: [] };
  const below = posix.join('.', base, '/');
  const dockerfile = posix.join(file.from === 'source' ? '.' : below, path);
  const text = readIn(checkout, dockerfile);
  const name = join(checkout.folder, dockerfile);
  if (text === undefined) {
    const missing: Problem = problem('dockerfile-not-found', { dockerfile, build: build.name });
    return { errors: [{ ...missing, path: [], place: `${name}:` }], warnings: [] };
  }
  const ignore = readIn(checkout, `${dockerfile}.dockerignore`) ?? readIn(checkout, posix.join(below, '.dockerignore'));
  const inside = checkout.files.flatMap((file) => {
    const own = posix.relative(below, file);
    return own.startsWith('..') ? [] : [own];
  });
  return examine({
    build,
    name,
    text,
    files: inside,
    ...(ignore === undefined ? {} : { ignore }),
    warmed: new Set(warmers.flatMap(({ settings }) => settings.images)),
    others: builds.filter((unit) => unit.push && unit.build !== build).map((unit) => unit.build),
  });
}

/** A path that is known before a run. */
function plain(value: string | Text | undefined): string | undefined {
  if (value === undefined || typeof value === 'string') return value ?? '';
  return hasReferences(value) ? undefined : showText(value);
}

function readIn({ folder }: Checkout, path: string): string | undefined {
  const file = join(folder, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function isOf({ source }: Build, { remotes }: Checkout): boolean {
  return source.type === 'git' && !hasReferences(source.url) && remotes.includes(repositoryOf(showText(source.url)));
}

/** What an address names, however it is reached: `git@host:a/b.git` is `https://host/a/b`. */
function repositoryOf(url: string): string {
  const [, host = '', path = ''] = /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([^/:]+)(?::\d+(?=\/))?[/:]+(.*)$/.exec(url) ?? [];
  return `${host}/${path.replace(/\/+$/, '').replace(/\.git$/, '')}`.toLowerCase();
}

function checkoutIn(folder: string): Checkout | undefined {
  const git = (...args: string[]) => {
    const { status, stdout } = spawnSync('git', ['-C', folder, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
    return status === 0 ? stdout : undefined;
  };
  const top = git('rev-parse', '--show-toplevel')?.trimEnd();
  const remotes = git('config', '--get-regexp', String.raw`^remote\..*\.url$`);
  if (top === undefined || remotes === undefined) return undefined;
  const files = git('-C', top, 'ls-files', '-z', '--cached', '--others', '--exclude-standard') ?? '';
  return {
    folder: relative('.', top) || '.',
    remotes: remotes.split('\n').map((line) => repositoryOf(line.replace(/^\S+ /, ''))),
    files: files.split('\0').filter((file) => file !== ''),
  };
}

/** Several builds of one Dockerfile are told once. */
function once(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((one) => [`${one.place} ${identityOf(one)}`, one])).values()];
}
