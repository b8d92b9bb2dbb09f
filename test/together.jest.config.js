/** What `npm test` runs: the files of a folder as one, `together.ts`; alone what puts something in the place of a module, or has snapshots. */
const { readdirSync } = require('node:fs');
const { join, sep } = require('node:path');
const { maxWorkers, testTimeout, ...base } = require('../jest.config');

const ALONE = 'fuzz-crashes.test.ts';

const names = readdirSync(__dirname, { recursive: true })
  .filter((name) => name.endsWith('.test.ts') && name !== ALONE)
  .sort();
const folderOf = (name) => (name.includes(sep) ? name.split(sep)[0] : 'test');
const isSmall = (folder) => names.filter((name) => folderOf(name) === folder).length < 10;

/** Files by their folder; folders of few files are one. */
const groups = new Map();
for (const name of names) {
  const group = isSmall(folderOf(name)) ? 'others' : folderOf(name);
  groups.set(group, [...(groups.get(group) ?? []), join(__dirname, name)]);
}

const project = (displayName, more) => ({ ...base, rootDir: join(__dirname, '..'), displayName, ...more });

/** @type {import('jest').Config} */
module.exports = {
  maxWorkers,
  testTimeout,
  testSequencer: require.resolve('./together.sequencer.js'),
  projects: [
    ...[...groups].map(([name, files]) =>
      project(name, { testMatch: ['<rootDir>/test/together.ts'], globals: { TOGETHER: files } }),
    ),
    project('alone', { testMatch: [`<rootDir>/test/${ALONE}`, '<rootDir>/examples/**/*.test.ts'] }),
  ],
};
