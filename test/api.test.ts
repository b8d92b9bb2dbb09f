import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');

it('api/ says what the package exports; after a change that is meant: npm run api', () => {
  // It fails where the report differs, and where the API speaks of a type that it does not export.
  const extract = () =>
    execFileSync('node_modules/.bin/api-extractor', ['run'], { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
  expect(extract).not.toThrow();
}, 60_000);
