const base = require('../jest.config');

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  rootDir: '..',
  testMatch: ['<rootDir>/tools/mutation.test.ts'],
  // Stryker looks for it from the top.
  testEnvironment: require.resolve('./mutation-environment.js'),
};
