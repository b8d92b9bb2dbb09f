const base = require('../jest.config');

/** Tests against the code of the systems that read the manifests; Go builds it. */
/** @type {import('jest').Config} */
module.exports = {
  ...base,
  rootDir: '..',
  testMatch: ['<rootDir>/conformance/**/*.test.ts'],
  testTimeout: 900_000,
};
