import { fault, suggest } from '../../model/faults';
import { DRAWINGS } from '../graph/names';
import { command } from './command';
import { ENV, FILE } from './options';

export const GRAPH = command({
  name: 'graph',
  summary: 'draw a definition: its builds and where their caches are, their pods, the folders it is written to',
  details:
    'Mermaid is what GitHub, GitLab and many editors show in Markdown; an SVG stands alone. Nothing is drawn of a definition that has faults.',
  positionals: [{ name: 'BUILD', summary: 'the build whose pods are drawn (default: all)' }],
  options: {
    file: FILE,
    env: ENV,
    of: {
      kind: 'choice',
      value: 'WHAT',
      of: DRAWINGS,
      summary:
        'the builds with what each waits for and its caches (the default, without BUILD), what runs in the pods of a build, or which folder goes where',
    },
    format: { kind: 'choice', value: 'FORMAT', of: ['mermaid', 'svg'], summary: 'how it is drawn (default: mermaid)' },
  },
  run({ options, positionals: [build], terminal }) {
    const { readAndLayOut } = require('./read') as typeof import('./read');
    const { reported } = require('./report') as typeof import('./report');
    const { drawn } = require('../graph') as typeof import('../graph');
    const { definition, layout, findings } = readAndLayOut(options.file, options.env);
    if (definition === undefined || layout === undefined) return reported(findings, { terminal });
    const names = definition.builds.filter(({ push }) => push).map(({ name }) => name);
    if (build !== undefined && !names.includes(build)) {
      const errors = [fault('unknown-build', [], { name: build, hint: suggest(build, names) })];
      return reported({ errors, warnings: [] }, { terminal });
    }
    const what = options.of ?? (build === undefined ? 'builds' : 'pods');
    terminal.print(drawn(what, { definition, layout, build }, options.format ?? 'mermaid'));
    return 0;
  },
});
