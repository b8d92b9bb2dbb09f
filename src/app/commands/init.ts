import { command } from './command';

export const INIT = command({
  name: 'init',
  summary: 'propose a builds.yaml of the Dockerfiles that are there',
  details:
    'It reads what compose files, docker-bake files in JSON, Skaffold, kaniko Jobs and Tasks, and workflows of GitHub and GitLab say of them. It asks nothing, and overwrites nothing.',
  positionals: [{ name: 'FOLDER', summary: 'where to look (default: here)' }],
  options: {
    output: {
      kind: 'text',
      short: 'o',
      value: 'FILE',
      summary: 'the file to write, - for standard output (default: builds.yaml in the folder)',
    },
  },
  run({ options, positionals, terminal }) {
    const { proposeIn } = require('../init') as typeof import('../init');
    return proposeIn(positionals[0] ?? '.', options.output, terminal);
  },
});
