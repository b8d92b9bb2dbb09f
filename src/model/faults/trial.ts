import { entry, inWords } from './entry';
import { quote } from './quote';

/** Faults of a trial on this machine. */
export const TRIAL_FAULTS = {
  'no-engine': entry<{ missing: readonly string[] }>({
    words: ({ missing }) =>
      `no engine is here to build with: ${missing.join('; ')}. Install one of them, or go on without: cached-builds init`,
    summary: '`try` builds with an engine of this machine, and there is none that it can have for itself.',
    remedy:
      'Install Docker (with buildx), BuildKit (`buildctl` and `buildkitd`; `rootlesskit` too where you are not root), or Buildah. All else works without one.',
    example: inWords('cached-builds try --builder docker', { missing: ['docker is not installed'] }),
  }),
  'trial-without-file': entry<{ folder: string }>({
    words: ({ folder }) =>
      `there is no file Dockerfile in ${quote(folder)}; name the folder that has it, or none for the example`,
    summary: '`try FOLDER` builds the Dockerfile of that folder.',
    remedy: 'Name the folder in which the file `Dockerfile` lies.',
    example: inWords('cached-builds try missing', { folder: 'missing' }),
  }),
  'trial-failed': entry<{ builder: string }>({
    words: ({ builder }) => `${builder} could not build; the last of what it said stands below`,
    summary: '`try` built with an engine of this machine, and the engine failed.',
    remedy: 'What the engine complains of stands below the line. `--builder` names another one.',
    example: inWords('cached-builds try --builder buildkit', { builder: 'buildkit' }),
  }),
};
