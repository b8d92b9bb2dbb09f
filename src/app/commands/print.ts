import { fault, suggest } from '../../model/faults';
import { command } from './command';
import { ENV, FILE } from './options';

export const PRINT = command({
  name: 'print',
  summary: 'print what a build says once files, environment and defaults are merged',
  details:
    'Behind each value stands the line in which it is written. What nobody writes is as docs/reference.md says. Nothing is printed of a definition that has faults.',
  positionals: [{ name: 'BUILD', summary: 'which build; of one with a matrix, which variant', required: true }],
  options: { file: FILE, env: ENV },
  run({ options, positionals, terminal }) {
    const { filesAt, readContents } = require('../../resolve/load') as typeof import('../../resolve/load');
    const { atHand } = require('../at-hand') as typeof import('../at-hand');
    const { printedBuilds } = require('../../resolve/print') as typeof import('../../resolve/print');
    const { reported } = require('./report') as typeof import('./report');
    const refused = (errors: Parameters<typeof reported>[0]['errors']) =>
      reported({ errors, warnings: [] }, { terminal });
    const read = filesAt(options.file.length > 0 ? options.file : ['builds.yaml']);
    if ('fault' in read) return refused([read.fault]);
    const { definition, found } = readContents(read.files, options.env, atHand());
    if (definition === undefined) return refused(found);
    const { names, print } = printedBuilds(read.files, options.env);
    const [name = ''] = positionals;
    if (!names.includes(name)) return refused([fault('unknown-build', [], { name, hint: suggest(name, names) })]);
    terminal.print(print(name));
    return 0;
  },
});
