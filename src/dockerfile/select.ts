import { digestOf, type Entry, entryAt, type Folder, partsOf, sorted } from './folder';
import { type Ignore, patterns } from './ignore';

/** What of a folder is taken. */
export interface Selection {
  /** A path, or with `wildcard` a pattern of one. */
  readonly path: string;
  readonly wildcard?: boolean;
  /** Of what is there, only what matches; and what is left out. Relative to the path. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** What is selected; nothing where a path is not there. A pattern may match nothing: what it matches is a folder of paths. */
export function select(root: Folder, { path, wildcard, include = [], exclude = [] }: Selection): Entry | undefined {
  const narrow = narrowing(include, exclude);
  const within = (entry: Entry) => (narrow && entry.kind === 'folder' ? narrowed(entry, '', narrow) : entry);
  if (wildcard && isPattern(path)) return matched(root, path, within);
  const entry = entryAt(root, path);
  return entry && within(entry);
}

/** Equal where what is selected is. */
export function digestOfSelection(root: Folder, selection: Selection): string | undefined {
  const entry = select(root, selection);
  return entry && digestOf(entry);
}

/** Whether a path is a pattern of several. */
export function isPattern(path: string): boolean {
  return /[*?[]/.test(path.replace(/\\./g, ''));
}

/** The folder above whatever a pattern may match; a path as it is. */
export function fixedPartOf(path: string): string {
  if (!isPattern(path)) return path;
  const parts = path.split('/');
  return parts.slice(0, parts.findIndex(isPattern)).join('/');
}

interface Narrowing {
  readonly include?: Ignore;
  readonly exclude?: Ignore;
}

function narrowing(include: readonly string[], exclude: readonly string[]): Narrowing | undefined {
  if (include.length + exclude.length === 0) return undefined;
  return {
    ...(include.length > 0 ? { include: patterns(include) } : {}),
    ...(exclude.length > 0 ? { exclude: patterns(exclude) } : {}),
  };
}

function narrowed(folder: Folder, path: string, by: Narrowing): Folder {
  const entries = new Map<string, Entry>();
  for (const [name, child] of folder.entries) {
    const below = path === '' ? name : `${path}/${name}`;
    const kept = (by.include?.ignores(below) ?? true) && !by.exclude?.ignores(below);
    if (child.kind !== 'folder') {
      if (kept) entries.set(name, child);
      continue;
    }
    const inner = narrowed(child, below, by);
    if (kept || inner.entries.size > 0) entries.set(name, inner);
  }
  return { kind: 'folder', entries };
}

/** What a pattern matches, by its path below what is no pattern. */
function matched(root: Folder, pattern: string, within: (entry: Entry) => Entry): Folder {
  const above = partsOf(fixedPartOf(pattern)).length;
  const entries = matchesOf(root, pattern).flatMap((path): [string, Entry][] => {
    const entry = entryAt(root, path);
    return entry ? [[path.split('/').slice(above).join('/'), within(entry)]] : [];
  });
  return { kind: 'folder', entries: new Map(entries) };
}

/** The paths that a pattern matches, as Go's `path.Match` does. */
export function matchesOf(root: Folder, pattern: string): string[] {
  let found: string[] = [''];
  for (const part of partsOf(pattern)) {
    const matches = isPattern(part) ? segment(part) : undefined;
    found = found.flatMap((path) => {
      const folder = entryAt(root, path);
      if (folder?.kind !== 'folder') return [];
      const names = matches ? sorted(folder).flatMap(([name]) => (matches.test(name) ? [name] : [])) : [plain(part)];
      return names.filter((name) => folder.entries.has(name)).map((name) => (path === '' ? name : `${path}/${name}`));
    });
  }
  return found;
}

const plain = (part: string) => part.replace(/\\(.)/g, '$1');

function segment(pattern: string): RegExp {
  const source = pattern.replace(/\\(.)|\[(\^?)((?:\\.|[^\]])*)\]|[\s\S]/g, (character, escaped, not, set) => {
    if (set !== undefined) return `[${not ? '^' : ''}${set.replace(/\[/g, '\\[')}]`;
    if (character === '*') return '[^/]*';
    return character === '?' ? '[^/]' : (escaped ?? character).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return /$^/;
  }
}
