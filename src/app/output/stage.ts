import { randomBytes } from 'node:crypto';
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isExecutable } from './compare';
import { isFolder } from './entry';
import { PREFIX } from './fault';
import { makeFolder, removeEmpty } from './target';

/** A name that no other run has. */
export function temporaryName(): string {
  return `${PREFIX}-${randomBytes(6).toString('hex')}.tmp`;
}

const TEMPORARY = /^\.cached-builds-[0-9a-f]{12}\.tmp$/;

/** A file that is whole on the disk, but not in its place yet. */
export interface Staged {
  publish(): void;
  /** Removes it, and the folders that were made for it. */
  drop(): void;
}

/** Writes a file beside its place: whatever is mounted where, renaming crosses no border. */
export function stage(target: string, path: string, content: string): Staged {
  const destination = join(target, path);
  const parent = dirname(destination);
  const made = makeFolder(parent);
  const temporary = join(parent, temporaryName());
  const staged = {
    publish: () => renameSync(temporary, destination),
    drop: () => {
      rmSync(temporary, { force: true });
      if (made !== undefined) removeEmpty(parent, dirname(made));
    },
  };
  try {
    writeFileSync(temporary, content, { flag: 'wx', mode: isExecutable(path) ? 0o755 : 0o644 });
  } catch (error) {
    staged.drop();
    throw error;
  }
  return staged;
}

/** Removes what a run that was killed had staged for any of the paths. */
export function removeLeftovers(target: string, paths: readonly string[]): void {
  for (const folder of new Set(['.', ...paths.map((path) => dirname(path))])) {
    if (!isFolder(target, folder)) continue;
    for (const entry of readdirSync(join(target, folder), { withFileTypes: true }))
      if (entry.isFile() && TEMPORARY.test(entry.name)) rmSync(join(target, folder, entry.name), { force: true });
  }
}
