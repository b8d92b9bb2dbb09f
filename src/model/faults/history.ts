import { entry, inWords } from './entry';
import { quote } from './quote';

/** Faults of what is asked about a history. */
export const HISTORY_FAULTS = {
  'history-unreadable': entry<{ repo: string; why: string }>({
    words: ({ repo, why }) => `Git cannot read ${quote(repo)}: ${why}`,
    summary: 'There is no repository, or it has no such commits.',
    remedy:
      'Name a folder of the repository with `--repo`, and commits that it has; a shallow clone has few: `git fetch --unshallow`.',
    example: inWords('cached-builds predict --repo missing', {
      repo: 'missing',
      why: "fatal: cannot change to 'missing': No such file or directory",
    }),
  }),
  'image-not-there': entry<{ build: string; dockerfile: string; context: string; target: string | undefined }>({
    words: ({ build, dockerfile, context, target }) =>
      `${quote(build)} could not be built at any of the commits: ${quote(dockerfile)}, its context ${quote(context)}${target === undefined ? '' : ` or its target ${quote(target)}`} is not there`,
    summary: 'The repository has no such Dockerfile, context or target in the commits that were looked at.',
    remedy: 'Write both paths from the top of the repository: `--dockerfile api/Dockerfile --context api`.',
    example: inWords('cached-builds predict --dockerfile Dokerfile', {
      build: 'Dokerfile',
      dockerfile: 'Dokerfile',
      context: '.',
      target: undefined,
    }),
  }),
  'build-not-judged': entry<{ build: string; builder: string; source: string }>({
    words: ({ build, builder, source }) =>
      `nothing can be said about the history of ${quote(build)}: its source is ${source}, its builder ${builder}`,
    summary: 'Only what is built from a Git repository has a history.',
    remedy: 'Name a build whose source is `git`, or a Dockerfile with `--dockerfile`.',
    example: inWords('cached-builds explain hello, of an inline source', {
      build: 'hello',
      builder: 'buildkit',
      source: 'inline',
    }),
  }),
  'place-of-run': entry<{ build: string }>({
    words: ({ build }) =>
      `only a run knows where ${quote(build)} has its Dockerfile or its context; give their parameters a default, or write --dockerfile and --context`,
    summary: 'A path of the build has a parameter without a default.',
    remedy: 'Give the parameter a default, or name the Dockerfile with `--dockerfile`.',
    example: inWords('cached-builds explain hello, with source: { path: $(params.path) }', { build: 'hello' }),
  }),
  'named-file-unreadable': entry<{ file: string; why: string }>({
    words: ({ file, why }) => `${quote(file)} cannot be read: ${why}`,
    summary: 'A file that `--what-if` or `--times` names is not there, or may not be read.',
    remedy: 'Write its path from the folder in which the command is called.',
    example: inWords('cached-builds predict --what-if missing.Dockerfile', {
      file: 'missing.Dockerfile',
      why: 'ENOENT',
    }),
  }),
  'no-times': entry<{ file: string }>({
    words: ({ file }) => `${quote(file)} says of no step how long it took`,
    summary: 'The file is no log of BuildKit, or one of a build that found everything.',
    remedy: 'Keep what a build prints from nothing: `docker buildx build --no-cache --progress=rawjson . 2>build.log`.',
    example: inWords('cached-builds predict --times README.md', { file: 'README.md' }),
  }),
  'nothing-to-judge': entry({
    words: () => 'no build of the definition has a Git repository as its source',
    summary: 'Only what is built from a Git repository has a history.',
    remedy: 'Name a Dockerfile, as in `cached-builds predict --dockerfile Dockerfile --context .`.',
    example: inWords('cached-builds predict, of a definition whose sources are volumes', {}),
  }),
};
