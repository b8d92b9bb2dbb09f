import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { EVERYTHING } from '../test/corpus/everything';

const ROOT = resolve(__dirname, '..');

const examples = readdirSync(join(ROOT, 'examples'))
  .map((name) => `examples/${name}/builds.yaml`)
  .filter((path) => readdirSync(join(ROOT, path, '..')).includes('builds.yaml'));

/** The definitions that are mutated: those of this repository, and one that uses everything there is. */
export const CORPUS: readonly string[] = [
  ...['builds.yaml', ...examples].map((path) => readFileSync(join(ROOT, path), 'utf8')),
  stringify(EVERYTHING, { aliasDuplicateObjects: false }),
];
