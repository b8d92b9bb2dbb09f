import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Fault } from '../../model/faults';
import { compare } from './compare';
import { entryAt } from './entry';
import { asOutputError, OutputError, outputFault } from './fault';
import type { OutputFiles } from './files';
import { hashesOf, hashOf, LIST, listOf, writtenIn } from './list';

/** What in a folder is not as synthesis would leave it; nothing is written. */
export function notCurrent(folder: string, files: OutputFiles): readonly Fault[] {
  try {
    const target = existsSync(folder) ? realpathSync(folder) : resolve(folder);
    const { write, remove } = compare(target, files, writtenIn(target, folder), { folder, force: true });
    const states = [
      ...write.map((path) => [path, entryAt(target, path).kind === 'nothing' ? 'missing' : 'differs'] as const),
      ...remove.map((path) => [path, 'left'] as const),
      ...(isListed(target, files) ? [] : [[LIST, 'differs'] as const]),
    ];
    return states
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, state]) => outputFault('output-not-current', { state }, `${folder}/${path}`));
  } catch (error) {
    const known = error instanceof OutputError ? error : asOutputError(error, folder);
    if (known instanceof OutputError) return known.faults;
    throw error;
  }
}

function isListed(target: string, files: OutputFiles): boolean {
  const { content } = entryAt(target, LIST);
  return content !== undefined && hashOf(content) === hashOf(listOf(hashesOf(files)));
}
