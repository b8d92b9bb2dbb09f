import { CACHES } from '../../history/memory';
import { BUILDER_NAMES } from '../../model/known';
import { ENV, FILE } from './options';

/** How what is judged is printed. */
export const HISTORY_FORMATS = ['text', 'json', 'svg', 'mermaid'] as const;

/** What `explain` and `predict` have in common. */
export const HISTORY_OPTIONS = {
  file: FILE,
  env: ENV,
  repo: { kind: 'text', value: 'FOLDER', summary: 'a folder of the Git repository (default: this one)' },
  from: { kind: 'text', value: 'REVISION', summary: 'the commit that was built before' },
  to: { kind: 'text', value: 'REVISION', summary: 'the last commit that is judged (default: HEAD)' },
  dockerfile: {
    kind: 'text',
    value: 'PATH',
    summary: 'judge this Dockerfile, which no definition has to name; from the top of the repository',
  },
  context: { kind: 'text', value: 'PATH', summary: 'its context, from the top of the repository (default: all of it)' },
  target: { kind: 'text', value: 'STAGE', summary: 'the stage to build (default: what the build says, else the last)' },
  'build-arg': { kind: 'list', value: 'NAME=VALUE', summary: 'a build argument; may be given several times' },
  platform: { kind: 'text', value: 'PLATFORM', summary: 'what is built for (default: linux/amd64)' },
  engine: {
    kind: 'choice',
    value: 'BUILDER',
    of: BUILDER_NAMES,
    summary: 'whose cache keys hold (default: the builder of the build, else buildkit)',
  },
  cache: {
    kind: 'choice',
    value: 'CACHE',
    of: CACHES,
    summary:
      'what is left of earlier builds: everything (the default), a registry cache of mode max or min of the build before, or nothing',
  },
  'what-if': {
    kind: 'list',
    value: 'FILE',
    summary: 'judge this file in place of the Dockerfile, or where it is called so of the .dockerignore',
  },
  format: { kind: 'choice', value: 'FORMAT', of: HISTORY_FORMATS, summary: 'how it is printed (default: text)' },
} as const;
