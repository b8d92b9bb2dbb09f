#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from './app/commands';
import { parse } from './app/commands/parse';
import { type Terminal, terminalOf } from './app/commands/terminal';
import { showFault } from './model/faults';
import { redact } from './model/secrets';

async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as { version: string };
  const parsed = parse(args, COMMANDS, version, process.stdout.columns);
  if ('text' in parsed) {
    terminal.print(parsed.text);
    return 0;
  }
  if ('fault' in parsed) {
    terminal.say(showFault({ ...parsed.fault, path: [] }), 'red');
    process.stderr.write(`\n${parsed.usage}`);
    return 2;
  }
  // Here and not in the library: it holds for all schemas of a process.
  require('./app/commands/interpreted');
  return parsed.command.run({ ...parsed, terminal, commands: COMMANDS, env: process.env });
}

/** What nobody foresaw is told whole, for a report, and without what may be a secret. */
async function guarded(args: readonly string[]): Promise<number> {
  const terminal = terminalOf(process.stdout, process.stderr);
  try {
    return await main(args, terminal);
  } catch (error) {
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`cached-builds has a fault of its own; please report this:\n${redact(trace)}\n`);
    return 1;
  }
}

guarded(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
