import { createHash } from 'node:crypto';

/** What lies in a folder, without contents: each file by what its content is known by. */
export type Entry = Folder | File | Link;

/** Never changed once it is made: who changes one makes another and shares the rest. */
export interface Folder {
  readonly kind: 'folder';
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface File {
  readonly kind: 'file';
  /** Equal where the bytes are. */
  readonly id: string;
  readonly executable: boolean;
}

export interface Link {
  readonly kind: 'link';
  readonly id: string;
  /** Where it points. */
  readonly target: string;
}

export const EMPTY: Folder = { kind: 'folder', entries: new Map() };

const digests = new WeakMap<Folder, string>();

/** Equal where bytes, modes and the names inside are; the name of the entry itself is not in it. */
export function digestOf(entry: Entry): string {
  if (entry.kind === 'file') return `${entry.executable ? 'x' : 'f'}${entry.id}`;
  if (entry.kind === 'link') return `l${entry.id}`;
  const known = digests.get(entry);
  if (known) return known;
  const hash = createHash('sha1');
  for (const [name, child] of sorted(entry)) hash.update(`${name}\0${digestOf(child)}\0`);
  const digest = `d${hash.digest('hex')}`;
  digests.set(entry, digest);
  return digest;
}

/** The entries by name, in one order whatever was added first. */
export function sorted({ entries }: Folder): [string, Entry][] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** How many links are followed before it is taken for a circle. */
const LINKS = 40;

/** What a path leads to, links on its way followed, and one at its end where that is wished; never out of the folder. */
export function entryAt(root: Folder, path: string, followLast = true): Entry | undefined {
  const names = partsOf(path);
  const way: Folder[] = [root];
  let links = 0;
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    if (name === '..') {
      if (way.length > 1) way.pop();
      continue;
    }
    const entry = way.at(-1)?.entries.get(name);
    if (entry?.kind === 'link' && (names.length > 0 || followLast)) {
      if (++links > LINKS) return undefined;
      if (entry.target.startsWith('/')) way.splice(1);
      names.unshift(...partsOf(entry.target));
    } else if (entry?.kind === 'folder') way.push(entry);
    else return names.length === 0 ? entry : undefined;
  }
  return way.at(-1);
}

/** The names in a path, without those that lead nowhere. */
export function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/** The folder with something else at a path, or with nothing there; folders that are left empty are gone, as in Git. */
export function withEntry(root: Folder, path: string, entry: Entry | undefined): Folder {
  return changed(root, path.split('/'), entry) ?? EMPTY;
}

function changed(
  folder: Folder,
  [name = '', ...rest]: readonly string[],
  entry: Entry | undefined,
): Folder | undefined {
  const entries = new Map(folder.entries);
  const child = entries.get(name);
  const next = rest.length === 0 ? entry : changed(child?.kind === 'folder' ? child : EMPTY, rest, entry);
  if (next === undefined) entries.delete(name);
  else entries.set(name, next);
  return entries.size === 0 ? undefined : { kind: 'folder', entries };
}
