/**
 * Every test that mutants are tried with, in one file: jest loads what is imported anew for each file, and a mutant of a
 * builder is reached by nearly all of them.
 *
 * They are those that state what builders, runners and readings of a file do. Tests that compare whole outputs, by hash or
 * with what is committed, would notice every change and say of none what is wrong with it.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const TESTS = join(__dirname, '../test');
const FOLDERS = ['builders', 'constructs', 'model', 'plan', 'resolve', 'runners'];
const FILES = [
  ...['daemons-serving.test.ts', 'daemons.test.ts', 'gitops.test.ts', 'honours.test.ts', 'patches.test.ts'],
  ...[
    'two-definitions.test.ts',
    'warmers.test.ts',
    'app/bases.test.ts',
    'app/reads.test.ts',
    'security/pull-requests.test.ts',
    'security/scripts.test.ts',
  ],
];

function testsIn(folder: string): string[] {
  const names = readdirSync(join(TESTS, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.test.ts')).map((name) => join(folder, name));
}

for (const file of [...FOLDERS.flatMap(testsIn), ...FILES].sort())
  describe(file, () => {
    require(join(TESTS, file));
  });
