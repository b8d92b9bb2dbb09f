/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // One core less is jest's own choice, which on two is one.
  maxWorkers: '100%',
  // What runs programs or git waits for the others on a busy machine, and is no slower for being let to.
  testTimeout: 30_000,
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/examples/**/*.test.ts'],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
  modulePathIgnorePatterns: ['<rootDir>/lib/', '<rootDir>/.stryker-tmp/', '<rootDir>/site/'],
  moduleNameMapper: { '^cdk8s-cached-builds$': '<rootDir>/src/index.ts' },
};
