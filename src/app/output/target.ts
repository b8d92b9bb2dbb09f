import { lstatSync, mkdirSync, realpathSync, rmdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, parse, relative, resolve } from 'node:path';
import { OutputError } from './fault';

/** A folder that is there, by the path that no link leads through; `undo` takes away what was made for it. */
export interface Target {
  readonly path: string;
  undo(): void;
}

/** @throws OutputError where nobody wants an output folder, or none can be */
export function openFolder(folder: string): Target {
  if (folder === '') throw new OutputError(['the output folder has no name; write one after -o']);
  const wanted = resolve(folder);
  checkWay(wanted);
  const first = makeFolder(wanted);
  const path = realpathSync(wanted);
  if (path === parse(path).root || path === home())
    throw new OutputError([
      `${folder}: the root of the file system and your home are no output folders; choose one below with -o`,
    ]);
  return { path, undo: () => (first === undefined ? undefined : removeEmpty(path, realpathSync(dirname(first)))) };
}

/** A folder's parents are made, but not where a file or a link to nothing stands. */
function checkWay(path: string): void {
  if (dirname(path) !== path) checkWay(dirname(path));
  const target = statSync(path, { throwIfNoEntry: false });
  if (target?.isDirectory()) return;
  const way = relative('.', path);
  const name = way.startsWith('..') || isAbsolute(way) ? path : way;
  if (target !== undefined)
    throw new OutputError([`${name}: there is a file where a folder must be; move it, or choose another with -o`]);
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined)
    throw new OutputError([`${name}: a link to nothing; make the folder it leads to, or choose another with -o`]);
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
