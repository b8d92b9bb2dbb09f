import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type Problem, problem } from './faults';
import { isDataKey } from './names';
import { issueOf, pathBelow, type Refuse, verbatim } from './schema';

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
  const wrong = pathFault(path);
  if (wrong) ctx.addIssue(issueOf(wrong));
});

function pathFault(path: string): Problem | undefined {
  if (path.includes(':')) return problem('file-with-colon', {});
  const plain = plainPath(path);
  if (plain === '') return problem('file-is-folder', { path });
  if (plain !== path) return problem('file-path-not-plain', { path, plain });
  const long = path.split('/').some((name) => Buffer.byteLength(name) > MAX_FILE_NAME);
  return long ? problem('file-name-too-long', { max: MAX_FILE_NAME }) : undefined;
}

/** Files by path that become a ConfigMap, mounted one by one. */
export const inlineFiles = z.record(filePath, verbatim('build')).superRefine((files, ctx) => {
  const refuse: Refuse = (found, path) => ctx.addIssue(issueOf(found, path));
  const paths = Object.keys(files);
  if (paths.length === 0) refuse(problem('no-files', {}));
  const size = Object.entries(files)
    .flat()
    .reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (size > MAX_BYTES) refuse(problem('files-too-large', {}));
  const known = new Set(paths);
  const keys = new Map<string, string>();
  for (const path of paths) {
    const parent = foldersOf(path).find((folder) => known.has(folder));
    if (parent !== undefined) refuse(problem('file-below-file', { file: parent }), [path]);
    const key = fileKey(path);
    const other = keys.get(key);
    if (other !== undefined) refuse(problem('file-key-taken', { other }), [path]);
    keys.set(key, path);
  }
});

function foldersOf(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, i) => names.slice(0, i + 1).join('/'));
}
