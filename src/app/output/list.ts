import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { HEADER, MADE_BY } from '../../model/header';
import { entryAt, isFolder } from './entry';
import { OutputError, outputFault, PREFIX } from './fault';
import { FOLDERS, KUSTOMIZATION } from './names';

/** Which contents we have written, by path: the hash of each; two where a run was killed before it was done. */
export type Written = ReadonlyMap<string, ReadonlySet<string>>;

/** The list of what was written, as `sha256sum --check` takes it: no tool takes it for a manifest. */
export const LIST = `${PREFIX}.sha256`;

/** What a run is about to write. It is there as long as the list does not say it. */
export const PENDING = `${PREFIX}.pending`;

/** A checkout may have changed the ends of lines; that is nobody's hand. */
export function hashOf(content: Buffer | string): string {
  const hash = createHash('sha256');
  if (!content.includes('\r\n')) return hash.update(content).digest('hex');
  const text = Buffer.from(content).toString('latin1').replaceAll('\r\n', '\n');
  return hash.update(text, 'latin1').digest('hex');
}

/** The hash of each file, by path. */
export type Hashes = ReadonlyMap<string, string>;

export function hashesOf(files: ReadonlyMap<string, string>): Hashes {
  return new Map([...files].map(([path, content]) => [path, hashOf(content)]));
}

/** The list of files. */
export function listOf(hashes: Hashes): string {
  return printed([...hashes].map(([path, hash]) => [path, [hash]]));
}

/** What a run may leave where it is killed: what was there, and what it writes. */
export function pendingOf(before: Written, hashes: Hashes): string {
  const added = new Map([...hashes].map(([path, hash]) => [path, new Set([hash])]));
  return printed([...joined(before, added)].map(([path, all]) => [path, [...all].sort()]));
}

function printed(entries: readonly (readonly [string, readonly string[]])[]): string {
  const lines = [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, hashes]) => hashes.map((hash) => `${hash}  ${path}\n`));
  return HEADER + lines.join('');
}

/**
 * What was written into a folder. Releases that kept no list replaced the folder as a whole: where one of them has been,
 * what begins with our header is ours.
 *
 * @throws OutputError where a list is none
 */
export function writtenIn(target: string, folder: string): Written {
  const list = readList(target, LIST, folder) ?? adopted(target);
  return joined(list, readList(target, PENDING, folder) ?? new Map());
}

function joined(a: Written, b: Written): Written {
  const all = new Map([...a].map(([path, hashes]) => [path, new Set(hashes)]));
  for (const [path, hashes] of b) all.set(path, new Set([...(all.get(path) ?? []), ...hashes]));
  return all;
}

function readList(target: string, name: string, folder: string): Written | undefined {
  const { kind, content = '' } = entryAt(target, name);
  if (kind === 'nothing') return undefined;
  const lines = content.toString().split(/\r?\n/);
  if (kind !== 'file' || !lines[0]?.startsWith(MADE_BY))
    throw new OutputError([outputFault('output-list-foreign', {}, `${folder}/${name}`)]);
  const written = new Map<string, Set<string>>();
  for (const [i, line] of lines.entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const [, hash, path] = LINE.exec(line) ?? [];
    // The first is enough: the remedy is for the whole list.
    if (hash === undefined || path === undefined)
      throw new OutputError([outputFault('output-list-broken', {}, `${folder}/${name}:${i + 1}`)]);
    written.set(path, (written.get(path) ?? new Set()).add(hash));
  }
  return written;
}

/** No path leads out of the folder, and none to what a dot hides, such as `.git`. */
const LINE = /^([0-9a-f]{64}) [ *]((?:[a-z0-9][\w.-]*\/)*[a-z0-9][\w.-]*)$/;

function adopted(target: string): Written {
  const isOurs = (path: string) => {
    const { kind, content } = entryAt(target, path);
    return kind === 'file' && isMadeByUs(content) ? [[path, new Set([hashOf(content)])] as const] : [];
  };
  if (isOurs(KUSTOMIZATION).length === 0) return new Map();
  const below = FOLDERS.filter((name) => isFolder(target, name)).flatMap((name) =>
    readdirSync(join(target, name)).map((file) => `${name}/${file}`),
  );
  return new Map([KUSTOMIZATION, ...below].flatMap(isOurs));
}

/** In the first line, or in a script in the second. */
function isMadeByUs(content: Buffer): boolean {
  const lines = content.subarray(0, 200).toString().split('\n', 2);
  return lines.some((line) => line.startsWith(MADE_BY));
}
