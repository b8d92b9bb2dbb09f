import { basename, dirname, relative, resolve } from 'node:path';
import { type DataOf, type Fault, problem, showFault } from '../../model/faults';
import type { OUTPUT_FAULTS } from '../../model/faults/output';

/** Why an output folder was not written. */
export class OutputError extends Error {
  public constructor(public readonly faults: readonly Fault[]) {
    super(faults.map(showFault).join('\n'));
    this.name = 'OutputError';
  }
}

/** A fault of a path, which is shown as its user would write it; none where it is about no path. */
export function outputFault<Code extends keyof typeof OUTPUT_FAULTS>(
  code: Code,
  data: DataOf<Code>,
  path?: string,
): Fault {
  return { ...problem(code, data), path: [], ...(path === undefined ? {} : { place: `${path}:` }) };
}

/** What all of our files but the manifests are called at the beginning. */
export const PREFIX = '.cached-builds';

/** What a system call failed with, in a line; anything else is thrown as it is. */
export function asOutputError(error: unknown, folder: string): unknown {
  const { code = '', message, path, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  return new OutputError([outputFault('output-refused', { error: code, why: message }, shown(path, folder))]);
}

/** A path as its user would write it: below the folder as that was given; of our own helpers the folder they are in. */
function shown(path: string | undefined, folder: string): string {
  if (path === undefined) return folder;
  const visible = basename(path).startsWith(PREFIX) ? dirname(path) : path;
  const inside = relative(resolve(folder), resolve(visible));
  if (inside === '') return folder;
  return inside.startsWith('..') ? visible : `${folder.replace(/\/+$/, '')}/${inside}`;
}
