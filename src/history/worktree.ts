import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Entry, withEntry } from '../dockerfile/folder';
import type { Commit, Repository } from './git';

/** What lies in the folder, as it would be committed: changed, new and removed files, without what Git ignores. */
export async function worktreeOf(repository: Repository): Promise<Commit> {
  const head = (await repository.git('rev-parse', 'HEAD')).trim();
  const top = (await repository.git('rev-parse', '--show-toplevel')).replace(/\r?\n$/, '');
  const status = await repository.git(
    '-C',
    top,
    'status',
    '--porcelain',
    '-z',
    '--untracked-files=all',
    '--no-renames',
    // What is not committed in a submodule would not be committed here.
    '--ignore-submodules=dirty',
  );
  let root = await repository.treeOf(head);
  for (const line of status.split('\0').filter((line) => line !== '')) {
    const path = line.slice(3);
    root = withEntry(root, path, await entryOn(join(top, path), repository));
  }
  return { id: 'worktree', parent: head, root };
}

async function entryOn(file: string, repository: Repository): Promise<Entry | undefined> {
  const found = await lstat(file).catch(() => undefined);
  if (found === undefined) return undefined;
  if (found.isDirectory()) return existsSync(join(file, '.git')) ? submoduleIn(file, repository) : undefined;
  if (found.isSymbolicLink()) {
    const target = await readlink(file);
    return { kind: 'link', id: blobOf(Buffer.from(target)), target };
  }
  const content = await readFile(file);
  const id = blobOf(content);
  repository.blobs.give(id, content.toString());
  return { kind: 'file', id, executable: (found.mode & 0o100) !== 0 };
}

/** The commit that lies there, as Git keeps it of another repository. */
async function submoduleIn(folder: string, repository: Repository): Promise<Entry> {
  return { kind: 'file', id: (await repository.git('-C', folder, 'rev-parse', 'HEAD')).trim(), executable: false };
}

/** What Git calls these bytes. */
function blobOf(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}
