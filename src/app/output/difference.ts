import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { compare } from './compare';
import { entryAt } from './entry';
import type { OutputFiles } from './files';
import { writtenIn } from './list';

const NOTHING = '/dev/null';

/** What synthesis would change in a folder, as `patch` takes it; what was changed by hand is changed back. */
export function differences(folder: string, files: OutputFiles): string {
  const target = existsSync(folder) ? realpathSync(folder) : resolve(folder);
  const { write, remove } = compare(target, files, writtenIn(target, folder), { folder, force: true });
  return [...write, ...remove]
    .sort()
    .map((path) => patchOf(`${folder}/${path}`, entryAt(target, path).content?.toString(), files.get(path)))
    .join('');
}

function patchOf(name: string, before: string | undefined, after: string | undefined): string {
  const old = before === undefined ? NOTHING : name;
  const made = after === undefined ? NOTHING : name;
  return createTwoFilesPatch(old, made, before ?? '', after ?? '', undefined, undefined, {
    headerOptions: FILE_HEADERS_ONLY,
  });
}
