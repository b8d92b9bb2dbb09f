const base = require('../jest.config');

/** Tests in a cluster that runs: `npm run cluster -- test`. */
/** @type {import('jest').Config} */
module.exports = {
  ...base,
  rootDir: '..',
  testMatch: ['<rootDir>/cluster/**/*.test.ts'],
  testTimeout: 900_000,
  // Builds mostly wait, for each other and for the cluster.
  maxWorkers: 4,
};
