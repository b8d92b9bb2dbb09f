import { command } from './command';
import { FILE, QUIET, STRICT } from './options';
import { FORMATS } from './report/format';

export const CHECK = command({
  name: 'check',
  summary: 'name every fault and write nothing',
  options: {
    file: FILE,
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
    return reported(readAll(options.file).findings, { terminal, ...options });
  },
});
