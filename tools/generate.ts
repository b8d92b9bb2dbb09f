import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tables } from './tables';

const ROOT = join(__dirname, '..');

function write(files: ReadonlyMap<string, string>): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), content);
  }
}

write(tables());
// What the schemas say can be read once the tables name them all.
const { generatedFiles } = require('./generated') as typeof import('./generated');
write(generatedFiles());
