/**
 * Every test that mutants are tried with, in one file: jest loads what is imported anew for each file, and a mutant of a
 * builder is reached by nearly all of them.
 *
 * They are those that state what builders, runners and readings of a file do. Tests that compare whole outputs, by hash or
 * with what is committed, would notice every change and say of none what is wrong with it.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
// Whose folders are there until all files are done.
import '../test/support';

/** What `mutation-environment.js` knows of the run. */
declare const isFileAskedFor: (file: string) => boolean;
/** Where Stryker counts what a test reaches. */
declare const __stryker__: { currentTestId?: string };

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

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending));
}

const stryker = typeof __stryker__ === 'undefined' ? {} : __stryker__;

/**
 * Loads a file, whose tests are then known. Stryker takes a file that cannot be loaded for none that notices, and what is reached
 * while one is loaded for reached by no test.
 */
function load(file: string): unknown {
  stryker.currentTestId = file;
  try {
    require(join(TESTS, file));
    return undefined;
  } catch (error) {
    return error;
  } finally {
    delete stryker.currentTestId;
  }
}

const all = [
  ...FOLDERS.flatMap((folder) => filesIn(join(TESTS, folder), '.test.ts').map((file) => join(folder, file))),
  ...FILES,
].sort();
const asked = all.filter(isFileAskedFor);

// Where is counted what reaches what, what stands at the top of a module is reached by all, and not by who loads it first.
if (asked.length === all.length)
  for (const folder of ['builders', 'resolve', 'runners'].map((name) => join(__dirname, '../src', name)))
    for (const file of filesIn(folder, '.ts')) require(join(folder, file));

for (const file of asked) {
  let failure: unknown;
  it(file, () => {
    if (failure !== undefined) throw failure;
  });
  describe(file, () => {
    failure = load(file);
  });
  // What comes behind would stand in the describe that was left half way.
  if (failure !== undefined) break;
}
