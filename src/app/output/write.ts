import { lstatSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Fault } from '../../model/faults';
import { type Changes, compare } from './compare';
import { entryAt, isFolder } from './entry';
import { asOutputError } from './fault';
import type { OutputFiles } from './files';
import { immutableChanges } from './immutable';
import { hashesOf, LIST, listOf, PENDING, pendingOf, type Written, writtenIn } from './list';
import { type Lock, lock } from './lock';
import { KUSTOMIZATION } from './names';
import { removeLeftovers, type Staged, stage } from './stage';
import { openFolder, removeEmpty } from './target';

export interface WriteOptions {
  /** Whether files of ours that were changed by hand are replaced all the same. */
  readonly force?: boolean;
  /** What stops the writing; the folder is then as it was, or all new. */
  readonly signal?: AbortSignal;
}

/** What was done to a folder, in numbers of files; and what a cluster refuses that has what was there before. */
export interface Outcome {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly warnings: readonly Fault[];
}

/**
 * Makes the folder hold the files. Of what is there already, only files that were written before are replaced or removed;
 * a list in the folder says which.
 *
 * @throws OutputError with all that is in the way, or what the system refused
 */
export async function replaceFolder(folder: string, files: OutputFiles, options: WriteOptions = {}): Promise<Outcome> {
  const { force = false, signal = new AbortController().signal } = options;
  try {
    const target = openFolder(folder);
    try {
      return await replaceOpened(target.path, files, { folder, force, signal });
    } catch (error) {
      target.undo();
      throw error;
    }
  } catch (error) {
    throw asOutputError(error, folder);
  }
}

type Settings = Required<WriteOptions> & { readonly folder: string };

async function replaceOpened(
  target: string,
  files: OutputFiles,
  { folder, force, signal }: Settings,
): Promise<Outcome> {
  const held = await lock(target, signal);
  try {
    const written = writtenIn(target, folder);
    removeLeftovers(target, [...written.keys(), ...files.keys()]);
    const changes = compare(target, files, written, { folder, force });
    const there = changes.there.length;
    const before = [...changes.there, ...changes.remove].flatMap((path) => contentOf(target, path));
    const after = changes.write.map((path) => [path, files.get(path) as string] as const);
    const staged = await stageAll(target, files, { written, changes, held, signal });
    held.keep();
    // Nothing waits from here on: a signal is heard when all is done.
    finish(target, { files, written, changes, staged });
    return {
      added: changes.write.length - there,
      changed: there,
      removed: changes.remove.length,
      warnings: immutableChanges(before, after, folder),
    };
  } finally {
    held.release();
  }
}

function contentOf(target: string, path: string): (readonly [string, string])[] {
  const { content } = entryAt(target, path);
  return content === undefined || !path.endsWith('.yaml') ? [] : [[path, content.toString()]];
}

interface Progress {
  readonly written: Written;
  readonly changes: Changes;
  readonly held: Lock;
  readonly signal: AbortSignal;
}

/** How many files are staged before a signal is heard. */
const BATCH = 16;

/** Stages the new files, the list last; a run that is killed leaves in PENDING what it may have written. */
async function stageAll(target: string, files: OutputFiles, progress: Progress): Promise<readonly Staged[]> {
  const { written, changes, held, signal } = progress;
  const goesOn = lstatSync(join(target, PENDING), { throwIfNoEntry: false }) !== undefined;
  const staged: Staged[] = [];
  const hashes = hashesOf(files);
  try {
    const pending = stage(target, PENDING, pendingOf(written, hashes));
    staged.push(pending);
    pending.publish();
    for (const [i, path] of [...changes.write].sort(namedFirst).entries()) {
      if (i % BATCH === 0) {
        held.keep();
        await setImmediate();
        signal.throwIfAborted();
      }
      staged.push(stage(target, path, files.get(path) as string));
    }
    return [...staged.slice(1), stage(target, LIST, listOf(hashes))];
  } catch (error) {
    for (const file of staged) file.drop();
    if (!goesOn) rmSync(join(target, PENDING), { force: true });
    throw error;
  }
}

/** What a kustomization names comes before it: manifests, then the kustomizations of folders, then that of the whole. */
function namedFirst(a: string, b: string): number {
  const rank = (path: string) => (path === KUSTOMIZATION ? 2 : basename(path) === KUSTOMIZATION ? 1 : 0);
  return rank(a) - rank(b);
}

interface Finish {
  readonly files: OutputFiles;
  readonly written: Written;
  readonly changes: Changes;
  readonly staged: readonly Staged[];
}

/** Puts the new files in their places; then removes what nothing names any more; then says so in the list. */
function finish(target: string, { files, written, changes, staged }: Finish): void {
  const list = staged.at(-1);
  try {
    for (const file of staged.slice(0, -1)) file.publish();
    for (const path of changes.remove) rmSync(join(target, path), { force: true });
    removeEmptied(target, files, written);
    list?.publish();
    rmSync(join(target, PENDING), { force: true });
  } catch (error) {
    for (const file of staged) file.drop();
    throw error;
  }
}

/** Removes the folders that held files of ours, and hold nothing now. */
function removeEmptied(target: string, files: OutputFiles, written: Written): void {
  const kept = new Set([...files.keys()].map((path) => dirname(path)));
  const folders = new Set([...written.keys()].map((path) => dirname(path)));
  for (const folder of folders)
    if (!kept.has(folder) && isFolder(target, folder)) removeEmpty(join(target, folder), target);
}
