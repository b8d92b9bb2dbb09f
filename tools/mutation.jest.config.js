const base = require('../jest.config');

/**
 * The tests that state what builders, runners and readings of a file do. Those that compare whole outputs, by hash or with
 * what is committed, would notice every change and say of none what is wrong with it.
 */
/** @type {import('jest').Config} */
module.exports = {
  ...base,
  rootDir: '..',
  testMatch: [
    '<rootDir>/test/{builders,plan,runners,resolve,constructs,model}/**/*.test.ts',
    '<rootDir>/test/{daemons,honours,warmers}.test.ts',
    '<rootDir>/test/security/scripts.test.ts',
  ],
};
