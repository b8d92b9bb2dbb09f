import { command } from './command';
import { ENV, FILE, QUIET, STRICT } from './options';
import { FORMATS } from './report/format';

export const CHECK = command({
  name: 'check',
  summary: 'name every fault and write nothing',
  options: {
    file: FILE,
    env: ENV,
    format: {
      kind: 'choice',
      value: 'FORMAT',
      of: FORMATS,
      summary: 'how faults are printed; all but text to standard output',
    },
    quiet: QUIET,
    strict: STRICT,
  },
  run({ options, terminal }) {
    const { readAll } = require('./read') as typeof import('./read');
    const { reported } = require('./report') as typeof import('./report');
    return reported(readAll(options.file, options.env).findings, { terminal, ...options });
  },
});
