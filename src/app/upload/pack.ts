import { spawnSync } from 'node:child_process';
import { lstatSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Build } from '../../model/build';
import { type Fault, fault } from '../../model/faults';
import { foldersRead } from '../../model/makings';
import { knownText } from '../../model/values';
import { checkoutIn } from '../checkout';
import { gitIn } from '../git';

/** What was packed of a checkout. */
export interface Packed {
  /** A tar.gz. */
  readonly archive: string;
  readonly files: number;
  readonly bytes: number;
  /** The files of it that no commit has as they are. */
  readonly uncommitted: readonly string[];
  /** Folders that were left out, since they are repositories of their own. */
  readonly submodules: readonly string[];
}

/** Packs what a build reads of the checkout that a folder is in: what Git knows, and what is new and not ignored. */
export function pack(build: Build, folder: string, scratch: string): Packed | Fault {
  const checkout = checkoutIn(folder);
  if (checkout === undefined) return fault('not-packed', [], { why: 'checkout', what: folder });
  const top = checkout.folder;
  const isRead = readBy(build);
  const meant = checkout.files.filter(isRead).sort();
  const files = meant.filter((file) => isPackable(join(top, file)));
  if (files.length === 0) return fault('not-packed', [], { why: 'empty', what: folder });
  const list = join(scratch, 'files');
  const archive = join(scratch, 'source.tar.gz');
  writeFileSync(list, files.map((file) => `${file}\0`).join(''));
  const { status, stderr, error } = spawnSync('tar', ['-C', top, '--null', '-T', list, '-czf', archive], {
    encoding: 'utf8',
    // On a Mac tar would add a file beside each that has attributes.
    env: { ...process.env, COPYFILE_DISABLE: '1' },
  });
  if (status !== 0) return fault('not-packed', [], { why: 'tar', what: error?.message ?? stderr.trim() });
  const changed = new Set(changedIn(top));
  return {
    archive,
    files: files.length,
    bytes: statSync(archive).size,
    uncommitted: files.filter((file) => changed.has(file)),
    submodules: meant.filter((file) => isFolder(join(top, file))),
  };
}

/** Whether a file is of what the image is made of; where steps look at the source, or a run names what is read, each is. */
function readBy(build: Build): (file: string) => boolean {
  const folders = foldersRead(build).map((folder) => knownText(folder, build.parameters));
  if (build.steps.before.length > 0 || folders.some((folder) => folder === undefined || folder === '.'))
    return () => true;
  const known = folders.flatMap((folder) => (folder === undefined ? [] : [folder, `${folder}.dockerignore`]));
  return (file) => known.some((folder) => file === folder || file.startsWith(`${folder}/`));
}

function isPackable(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found !== undefined && (found.isFile() || found.isSymbolicLink());
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Each with what it was called before where it was renamed: that is no file any more. */
function changedIn(top: string): string[] {
  const status = gitIn(top, 'status', '--porcelain', '-z', '--untracked-files=all', '--no-renames') ?? '';
  return status.split('\0').map((line) => line.slice(3));
}
