import { digestOf, type Entry, type Folder, sorted } from '../dockerfile/folder';

/** The paths of files that differ between two entries, at most so many and one more. */
export function differences(a: Entry | undefined, b: Entry | undefined, path: string, limit: number): string[] {
  const found: string[] = [];
  collect(a, b, path, limit, found);
  return found;
}

function collect(a: Entry | undefined, b: Entry | undefined, path: string, limit: number, found: string[]): void {
  if (found.length > limit || a === b || (a && b && digestOf(a) === digestOf(b))) return;
  const [left, right] = [namesOf(a), namesOf(b)];
  if (left === undefined && right === undefined) {
    found.push(path);
    return;
  }
  const names = new Set([...(left?.entries.keys() ?? []), ...(right?.entries.keys() ?? [])]);
  if (names.size === 0) found.push(`${path}/`);
  for (const name of [...names].sort())
    collect(left?.entries.get(name), right?.entries.get(name), below(path, name), limit, found);
}

/** All files of an entry. */
export function filesIn(entry: Entry, path = ''): string[] {
  if (entry.kind !== 'folder') return [path];
  return sorted(entry).flatMap(([name, child]) => filesIn(child, below(path, name)));
}

const namesOf = (entry: Entry | undefined): Folder | undefined => (entry?.kind === 'folder' ? entry : undefined);
const below = (path: string, name: string) =>
  path === '' || path === '.' ? name : `${path.replace(/\/$/, '')}/${name}`;
