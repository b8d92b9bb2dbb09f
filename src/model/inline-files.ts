import { createHash } from 'node:crypto';
import * as z from 'zod';
import { quote } from './faults';
import { isDataKey } from './names';
import { BUILD_SECRET, pathBelow, verbatim } from './schema';

/** A ConfigMap holds 1 MiB; what is left is for its own fields. */
const MAX_BYTES = 1_000_000;

/** The longest name of a file on Linux. */
const MAX_FILE_NAME = 255;

/** The key of a ConfigMap that holds a file: its path where that is one, or something as unique. */
export function fileKey(path: string): string {
  if (isDataKey(path)) return path;
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 8);
  return `${path
    .replace(/[^-._a-zA-Z0-9]+/g, '_')
    .slice(-100)
    .replace(/^\.+/, '')}-${hash}`;
}

/** The path without what does not change where it leads. */
export function plainPath(path: string): string {
  return path
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .join('/');
}

const filePath = pathBelow.superRefine((path, ctx) => {
  const message = pathFault(path);
  if (message) ctx.addIssue({ code: 'custom', message });
});

function pathFault(path: string): string | undefined {
  if (path.includes(':')) return 'a file of a ConfigMap cannot have ":" in its path';
  const plain = plainPath(path);
  if (plain === '') return `${quote(path)} is a folder; write the path of a file`;
  if (plain !== path) return `${quote(path)} has more than names in it; write ${quote(plain)}`;
  const long = path.split('/').some((name) => Buffer.byteLength(name) > MAX_FILE_NAME);
  return long ? `a file name is at most ${MAX_FILE_NAME} bytes long` : undefined;
}

type Complain = (message: string, path?: string[]) => void;

/** Files by path that become a ConfigMap, mounted one by one. */
export const inlineFiles = z.record(filePath, verbatim(BUILD_SECRET)).superRefine((files, ctx) => {
  const fault: Complain = (message, path = []) => ctx.addIssue({ code: 'custom', message, path });
  const paths = Object.keys(files);
  if (paths.length === 0) fault('write at least one file: {Dockerfile: "FROM …"}');
  const size = Object.entries(files)
    .flat()
    .reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (size > MAX_BYTES) fault('more than 1 MB, which a ConfigMap cannot hold; use a git or volume source');
  const known = new Set(paths);
  const keys = new Map<string, string>();
  for (const path of paths) {
    const parent = foldersOf(path).find((folder) => known.has(folder));
    if (parent !== undefined) fault(`${quote(parent)} is a file, and no file can lie below it; rename one`, [path]);
    const key = fileKey(path);
    const other = keys.get(key);
    if (other !== undefined) fault(`it would be the same key of the ConfigMap as ${quote(other)}; rename one`, [path]);
    keys.set(key, path);
  }
});

function foldersOf(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, i) => names.slice(0, i + 1).join('/'));
}
