import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { config } from 'zod';

it('the command makes no code of schemas, and sets that before it loads what has any', () => {
  require('../../../src/app/commands/interpreted');
  expect(config().jitless).toBe(true);
  const main = readFileSync(join(__dirname, '../../../src/main.ts'), 'utf8');
  expect(main.indexOf("require('./app/commands/interpreted')")).toBeLessThan(main.indexOf('parsed.command.run'));
});
