import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/**
 * A file by its path from the top of its repository, as those know it who show faults beside the code; as it was named
 * where it is in no repository.
 */
export function inRepository(file: string): string {
  const path = resolve(file);
  if (!existsSync(path)) return file;
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, '.git'))) return relative(folder, path).split(sep).join('/');
  return file;
}
