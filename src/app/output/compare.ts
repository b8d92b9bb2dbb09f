import { dirname } from 'node:path';
import type { Fault } from '../../model/faults';
import { type Entry, entryAt, entryIn, obstacleAbove } from './entry';
import { OutputError, outputFault } from './fault';
import type { OutputFiles } from './files';
import { hashOf, type Written } from './list';

/** What must be done to a folder so that it holds the new output. */
export interface Changes {
  /** Paths to write. */
  readonly write: readonly string[];
  /** Those of them where something stands already. */
  readonly there: readonly string[];
  /** Paths of files of ours to remove. */
  readonly remove: readonly string[];
}

/** A script must be executable. */
export function isExecutable(path: string): boolean {
  return path.endsWith('.sh');
}

/**
 * What the folder needs. Only what was written before is replaced or removed.
 *
 * @throws OutputError with all that is in the way, or was changed by hand
 */
export function compare(
  target: string,
  files: OutputFiles,
  written: Written,
  { folder, force }: { folder: string; force: boolean },
): Changes {
  const faults = new Map<string, Fault>();
  const write: string[] = [];
  const there: string[] = [];
  const remove: string[] = [];
  const object = (path: string, code: 'output-changed' | 'output-foreign' | 'output-no-folder') =>
    faults.set(`${path} ${code}`, outputFault(code, {}, `${folder}/${path}`));
  const obstacleTo = obstaclesIn(target);
  for (const [path, content] of files) {
    const obstacle = obstacleTo(path);
    if (obstacle !== undefined) object(obstacle, 'output-no-folder');
    const entry: Entry = obstacle === undefined ? entryIn(target, path) : { kind: 'nothing' };
    if (isCurrent(entry, path, content)) continue;
    write.push(path);
    if (entry.kind === 'nothing') continue;
    there.push(path);
    if (isAsWritten(entry, written.get(path))) continue;
    if (!written.has(path) || !isReplaceable(entry)) object(path, 'output-foreign');
    else if (!force) object(path, 'output-changed');
  }
  for (const [path, hashes] of written) {
    if (files.has(path)) continue;
    const entry = entryAt(target, path);
    if (!isReplaceable(entry)) continue;
    remove.push(path);
    if (!force && !isAsWritten(entry, hashes)) object(path, 'output-changed');
  }
  const inOrder = [...faults].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, fault]) => fault);
  if (inOrder.length > 0) throw new OutputError(inOrder);
  return { write, there, remove };
}

/** Of thousands of files most are in one of a few folders: each of those is looked at once. */
function obstaclesIn(target: string): (path: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (path) => {
    const folder = dirname(path);
    if (!known.has(folder)) known.set(folder, obstacleAbove(target, path));
    return known.get(folder);
  };
}

function isCurrent(entry: Entry, path: string, content: string): boolean {
  if (entry.kind !== 'file' || !entry.content.equals(Buffer.from(content))) return false;
  return entry.executable || !isExecutable(path);
}

function isAsWritten(entry: Entry, hashes: ReadonlySet<string> | undefined): boolean {
  return entry.kind === 'file' && (hashes?.has(hashOf(entry.content)) ?? false);
}

/** A link is replaced itself, never what it leads to. A folder may hold anything. */
function isReplaceable({ kind }: Entry): boolean {
  return kind === 'file' || kind === 'link';
}
