const base = require('../jest.config');

/** Tests against real things - the npm registry, engines - which `npm test` leaves out. */
/** @type {import('jest').Config} */
module.exports = {
  ...base,
  rootDir: '..',
  testMatch: ['<rootDir>/e2e/**/*.test.ts'],
  testTimeout: 600_000,
  maxWorkers: 1,
};
