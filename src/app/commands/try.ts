import { command } from './command';
import { stoppable } from './stoppable';

export const TRY = command({
  name: 'try',
  summary: 'build an example here, cold and warm, and say how long each takes',
  details:
    'It starts a registry on loopback and an engine that this machine has: docker with buildx, buildkitd or buildah. The engine is empty each time, so what is warm came from the registry. Nothing is left of either. It needs no network, unless docker has to fetch BuildKit; with a FOLDER, its Dockerfile is built in place of the example, and may need more.',
  positionals: [{ name: 'FOLDER', summary: 'a folder with a Dockerfile (default: an example that comes along)' }],
  options: {
    builder: {
      kind: 'choice',
      value: 'BUILDER',
      of: ['docker', 'buildkit', 'buildah'],
      summary: 'which engine (default: the first of them that is there)',
    },
  },
  run({ options, positionals, terminal }) {
    const { tryOut } = require('../try') as typeof import('../try');
    return stoppable((signal) => tryOut({ folder: positionals[0], builder: options.builder }, terminal, signal));
  },
});
