import { lstatSync, mkdirSync, realpathSync, rmdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, parse, relative, resolve } from 'node:path';
import { OutputError, outputFault } from './fault';

/** A folder that is there, by the path that no link leads through; `undo` takes away what was made for it. */
export interface Target {
  readonly path: string;
  undo(): void;
}

/** @throws OutputError where nobody wants an output folder, or none can be */
export function openFolder(folder: string): Target {
  if (folder === '') throw new OutputError([outputFault('output-unnamed', {})]);
  const wanted = resolve(folder);
  checkWay(wanted);
  const first = makeFolder(wanted);
  const path = realpathSync(wanted);
  if (path === parse(path).root || path === home()) throw new OutputError([outputFault('output-root', {}, folder)]);
  return { path, undo: () => (first === undefined ? undefined : removeEmpty(path, realpathSync(dirname(first)))) };
}

/** A folder's parents are made, but not where a file or a link to nothing stands. */
function checkWay(path: string): void {
  if (dirname(path) !== path) checkWay(dirname(path));
  const target = statSync(path, { throwIfNoEntry: false });
  if (target?.isDirectory()) return;
  const way = relative('.', path);
  const name = way.startsWith('..') || isAbsolute(way) ? path : way;
  if (target !== undefined) throw new OutputError([outputFault('output-is-file', {}, name)]);
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined)
    throw new OutputError([outputFault('output-link-broken', {}, name)]);
}

/**
 * Makes a folder and those above it, and returns the first that was not there. With its option `recursive` mkdir tries for
 * ever where the system says that there is no such folder, as in /proc.
 */
export function makeFolder(path: string): string | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  const first = makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another run may make it at the same time.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return first ?? path;
}

function home(): string | undefined {
  try {
    return realpathSync(homedir());
  } catch {
    return undefined;
  }
}

/** Removes a folder and those above it, up to one that stays, as long as they are empty. */
export function removeEmpty(path: string, stop: string): void {
  try {
    for (let folder = path; folder !== stop; folder = dirname(folder)) rmdirSync(folder);
  } catch {
    // What is not empty, or not ours to remove, stays.
  }
}
