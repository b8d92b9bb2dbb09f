import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** A folder for a file of tests, which is gone after them. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cached-builds-conformance-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A Go program of ours, built into a folder before the tests. */
export function program(folder: string, source = __dirname): string {
  const path = join(folder, basename(source));
  beforeAll(() => {
    execFileSync('go', ['build', '-o', path, '.'], { cwd: source, stdio: ['ignore', 'inherit', 'inherit'] });
  });
  return path;
}

/** An output folder of its own with these files. */
export function written(folder: string, files: ReadonlyMap<string, string>): string {
  const output = mkdtempSync(join(folder, 'dist-'));
  for (const [path, content] of files) {
    mkdirSync(dirname(join(output, path)), { recursive: true });
    writeFileSync(join(output, path), content);
  }
  return output;
}
