import { basename, dirname, relative, resolve } from 'node:path';

/** Why an output folder was not written: one line each, with what to do. */
export class OutputError extends Error {
  public constructor(public readonly lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'OutputError';
  }
}

/** What all of our files but the manifests are called at the beginning. */
export const PREFIX = '.cached-builds';

/** What the system says by a code, and what to do. */
const FAILURES: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; make it writable for yourself, or choose another folder with -o',
  EBUSY: 'it is in use or mounted by itself; mount the whole folder instead, or choose another with -o',
  EDQUOT: 'your disk quota is used up; free some space, or choose another folder with -o',
  EEXIST: 'there is a file where a folder must be; move it, or choose another folder with -o',
  EFBIG: 'the system takes no files of this size; choose another folder with -o',
  EINVAL: 'the file system takes no such name; choose another folder with -o',
  EIO: 'the disk cannot be read or written; check it, or choose another folder with -o',
  EISDIR: 'there is a folder where a file must be; move it, or choose another folder with -o',
  ELOOP: 'a link that leads to itself; remove it, or choose another folder with -o',
  EMFILE: 'too many files are open; raise the limit (ulimit -n)',
  ENAMETOOLONG: 'the name is too long for the file system; choose a shorter one with -o',
  ENFILE: 'too many files are open on this machine; close some programs',
  ENODEV: 'the file system is gone; mount it again, or choose another folder with -o',
  ENOENT: 'it is no place for a file, or it went away just now; choose another folder with -o',
  ENOSPC: 'no space is left on the device; free some, or choose another folder with -o',
  ENOTDIR: 'there is a file where a folder must be; move it, or choose another folder with -o',
  EPERM: 'not permitted, or it is made immutable; allow it, or choose another folder with -o',
  EROFS: 'the file system is read-only; mount it writable, or choose another folder with -o',
  ESTALE: 'the network file system lost it; mount it again',
  EXDEV: 'it is on another file system than its folder; mount the whole folder instead, or choose another with -o',
};

/** What a system call failed with, in a line; anything else is thrown as it is. */
export function asOutputError(error: unknown, folder: string): unknown {
  const { code = '', message, path, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  const why = FAILURES[code] ?? `cannot be written (${message}); choose another folder with -o`;
  return new OutputError([`${shown(path, folder)}: ${why}`]);
}

/** A path as its user would write it: below the folder as that was given; of our own helpers the folder they are in. */
function shown(path: string | undefined, folder: string): string {
  if (path === undefined) return folder;
  const place = basename(path).startsWith(PREFIX) ? dirname(path) : path;
  const inside = relative(resolve(folder), resolve(place));
  if (inside === '') return folder;
  return inside.startsWith('..') ? place : `${folder.replace(/\/+$/, '')}/${inside}`;
}
