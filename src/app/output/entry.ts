import { lstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What stands at a path below a folder. A link is a link, wherever it leads; nothing is looked for behind one. */
export type Entry =
  | { readonly kind: 'file'; readonly content: Buffer; readonly executable: boolean }
  | { readonly kind: 'nothing' | 'link' | 'folder' | 'device'; readonly content?: undefined };

export function entryAt(folder: string, path: string): Entry {
  return obstacleAbove(folder, path) === undefined ? entryIn(folder, path) : { kind: 'nothing' };
}

/** The same below folders that no link leads through. */
export function entryIn(folder: string, path: string): Entry {
  const full = join(folder, path);
  const stats = lstatSync(full, { throwIfNoEntry: false });
  if (stats === undefined) return { kind: 'nothing' };
  if (stats.isSymbolicLink()) return { kind: 'link' };
  if (stats.isDirectory()) return { kind: 'folder' };
  if (!stats.isFile()) return { kind: 'device' };
  return { kind: 'file', content: readFileSync(full), executable: (stats.mode & 0o100) !== 0 };
}

/** The first of the folders that lead to a path which is there and is no folder: a file, or a link. */
export function obstacleAbove(folder: string, path: string): string | undefined {
  const parents: string[] = [];
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) parents.unshift(parent);
  return parents.find((parent) => {
    const stats = lstatSync(join(folder, parent), { throwIfNoEntry: false });
    return stats !== undefined && !stats.isDirectory();
  });
}

/** Whether there is a folder at a path that no link leads through. */
export function isFolder(folder: string, path: string): boolean {
  if (obstacleAbove(folder, path) !== undefined) return false;
  return lstatSync(join(folder, path), { throwIfNoEntry: false })?.isDirectory() ?? false;
}
