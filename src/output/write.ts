import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { HEADER } from '../manifest/header';
import type { OutputFiles } from './files';

/** Thrown where a folder holds something that synthesis must not replace. */
export class ForeignFolderError extends Error {}

/**
 * Writes the files beside the folder and swaps: the folder is as it was, or all new, and what is no longer made is gone.
 *
 * @throws ForeignFolderError where the folder holds something that was not synthesized
 */
export function replaceFolder(folder: string, files: OutputFiles): void {
  const target = resolve(folder);
  checkOwn(target, folder);
  mkdirSync(dirname(target), { recursive: true });
  const staging = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
  try {
    const fresh = join(staging, 'new');
    writeAll(fresh, files);
    if (existsSync(target)) renameSync(target, join(staging, 'old'));
    renameSync(fresh, target);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function writeAll(folder: string, files: OutputFiles): void {
  for (const parent of new Set([...files.keys()].map((path) => dirname(join(folder, path)))))
    mkdirSync(parent, { recursive: true });
  for (const [path, content] of files)
    writeFileSync(join(folder, path), content, { mode: path.endsWith('.sh') ? 0o755 : 0o644 });
}

function checkOwn(target: string, folder: string): void {
  if (!existsSync(target) || readdirSync(target).length === 0) return;
  const root = join(target, 'kustomization.yaml');
  if (existsSync(root) && readFileSync(root, 'utf8').startsWith(HEADER.slice(0, HEADER.indexOf('.')))) return;
  throw new ForeignFolderError(
    `${folder} holds files that cached-builds did not write, and it replaces the whole folder; choose another with -o, or empty it`,
  );
}
