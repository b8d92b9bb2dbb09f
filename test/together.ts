/**
 * The test files of a folder as one: jest loads and compiles all that is imported anew for each file, which takes longer
 * than most tests do. `npm test` runs them so; each runs alone too, as while it is worked on.
 */
import { relative, resolve } from 'node:path';
// What it does after all tests is for those of every file below.
import './support';

declare const TOGETHER: readonly string[];

for (const file of TOGETHER)
  describe(relative(resolve(__dirname, '..'), file), () => {
    require(file);
  });
