import dockerignore from '@balena/dockerignore';
import type { Entry, Folder } from './folder';

/** What an ignore file leaves out. */
export interface Ignore {
  /** Whether a path below the context is left out. */
  ignores(path: string): boolean;
  /** Whether something below what is left out may be taken back in. */
  readonly takesBack: boolean;
}

/** Reads an ignore file: the last pattern that matches a path or a folder above it says, `#` begins a comment in column 1. */
export function readIgnore(text: string): Ignore {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  return patterns(lines.filter((line) => !line.startsWith('#')).map((line) => line.trim()));
}

/** The same of patterns one by one. */
export function patterns(list: readonly string[]): Ignore {
  const matcher = dockerignore({ ignorecase: false });
  for (const pattern of list) matcher.add([escaped(pattern)]);
  return {
    ignores: (path) => path !== '' && matcher.ignores(path),
    takesBack: list.some((pattern) => pattern.startsWith('!')),
  };
}

/**
 * The library makes regular expressions of patterns: what means something in those alone is hidden from it. Engines take
 * `**.log` for any path that ends so, and `**` before anything else for any folders.
 */
function escaped(pattern: string): string {
  const anyFolder = pattern.replace(/^(!?\s*)\*\*(?=[^*?[\\/][^*?[\\]*$)/, '$1**/*').replace(/\*\*(?=[^*/])/g, '**/');
  const plain = anyFolder.replace(/(?<!\\)[+(){}|]|(?<![\\[])\^/g, '\\$&');
  return plain.startsWith('#') ? `\\${plain}` : plain;
}

const views = new WeakMap<Ignore, WeakMap<Folder, { readonly path: string; readonly view: Folder | undefined }>>();

/** What is left of a folder: a folder that is emptied stays, one that is left out stays for what is taken back in. */
export function without(root: Folder, ignore: Ignore | undefined): Folder {
  if (ignore === undefined) return root;
  return viewOf(root, '', ignore) ?? { kind: 'folder', entries: new Map() };
}

function viewOf(folder: Folder, path: string, ignore: Ignore): Folder | undefined {
  const known = views.get(ignore) ?? new WeakMap();
  views.set(ignore, known);
  const found = known.get(folder);
  if (found?.path === path) return found.view;
  const view = filtered(folder, path, ignore);
  known.set(folder, { path, view });
  return view;
}

function filtered(folder: Folder, path: string, ignore: Ignore): Folder | undefined {
  const ignored = ignore.ignores(path);
  if (ignored && !ignore.takesBack) return undefined;
  const entries = new Map<string, Entry>();
  let same = true;
  for (const [name, child] of folder.entries) {
    const below = path === '' ? name : `${path}/${name}`;
    const left = child.kind === 'folder' ? viewOf(child, below, ignore) : ignore.ignores(below) ? undefined : child;
    if (left) entries.set(name, left);
    same &&= left === child;
  }
  if (ignored && entries.size === 0) return undefined;
  return same ? folder : { kind: 'folder', entries };
}
