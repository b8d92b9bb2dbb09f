import { entry, inWords } from './entry';
import { type Hint, hinted } from './known';
import { quote } from './quote';

const RUNS = {
  start: (name: string) =>
    `nothing starts ${name} when it is created: a CronJob is started by kubectl create job --from=cronjob/${name}, a script by itself`,
  runner: (names: string) => `it has several runners; write --runner with one of ${names}`,
  values: (names: string) => `a run needs values for ${names}; give each: -p NAME=VALUE`,
  form: (names: string) => `-p takes NAME=VALUE, and not ${names}`,
  twice: (names: string) => `-p says ${names} more than once, and a run has one value of each; leave one out`,
  'no-runner': (names: string) => `it does not run there; write --runner with one of ${names}`,
} as const;

const PACKING = {
  checkout: (folder: string) =>
    `${quote(folder)} is in no checkout of Git, which says what of it is source and what is not; make it one: git init`,
  empty: (folder: string) => `nothing that the build reads is in the checkout ${quote(folder)}`,
  tar: (message: string) => `tar packed nothing: ${message}`,
  repository: (build: string) =>
    `the image of ${build} is known to a run alone; name a repository for its source: --source-repository REPOSITORY`,
  tool: (names: string) => `a program is needed that pushes to registries, and there is none of these: ${names}`,
  push: (message: string) => `the source was not pushed: ${message}`,
  group: (names: string) =>
    `it runs as one with others, and these with what was applied: ${names}; give it --runner kubernetes, or a definition in which it waits for none`,
  commits: (places: string) =>
    `what lies here is no commit, and ${places} ${places.includes(',') ? 'are' : 'is'} called by one; leave that out for development, in an environment say: --env NAME`,
} as const;

/** Faults of how the command is called. */
export const USAGE_FAULTS = {
  'unknown-command': entry<{ given: string; hint: Hint }>({
    words: ({ given, hint }) => `unknown command ${quote(given)}${hinted(hint)}`,
    summary: 'The command has no such part.',
    remedy: 'Write one of those that `--help` lists.',
    example: inWords('cached-builds sinth', { given: 'sinth', hint: { near: 'synth' } }),
  }),
  'unknown-option': entry<{ command: string; given: string; hint: Hint }>({
    words: ({ command, given, hint }) => `${command} has no option ${quote(given)}${hinted(hint)}`,
    summary: 'The command has no such option.',
    remedy:
      'Write one of those that `--help` of this command lists; a value that begins with a dash is written `--option=-value`.',
    example: inWords('cached-builds check --fill builds.yaml', {
      command: 'check',
      given: '--fill',
      hint: { near: '--file' },
    }),
  }),
  'option-without-value': entry<{ option: string }>({
    words: ({ option }) => `${option} needs a value`,
    summary: 'An option that takes a value has none.',
    remedy: 'Write the value behind it.',
    example: inWords('cached-builds check --file', { option: '-f, --file <FILE>' }),
  }),
  'option-twice': entry<{ option: string }>({
    words: ({ option }) => `--${option} is given twice; write it once`,
    summary: 'An option that takes one value is given several times; none of them is the one that is meant.',
    remedy: 'Write it once.',
    example: inWords('cached-builds synth -o dist -o out', { option: 'output' }),
  }),
  'option-word': entry<{ option: string; given: string; hint: Hint }>({
    words: ({ option, given, hint }) => `${option} takes no ${quote(given)}${hinted(hint)}`,
    summary: 'What is given is none of the words that may stand there.',
    remedy: 'Write one of them.',
    example: inWords('cached-builds check --format jsn', { option: '--format', given: 'jsn', hint: { near: 'json' } }),
  }),
  'option-number': entry<{ option: string; given: string }>({
    words: ({ option, given }) => `--${option} is a number from 1, and not ${quote(given)}`,
    summary: 'An option that takes a number has something else.',
    remedy: 'Write a whole number from 1.',
    example: inWords('cached-builds predict --last many', { option: 'last', given: 'many' }),
  }),
  'options-exclude': entry<{ options: readonly [string, string] }>({
    words: ({ options: [one, other] }) => `--${one} and --${other} exclude each other; write one of them`,
    summary: 'Two options say what cannot both be done.',
    remedy: 'Write one of them.',
    example: inWords('cached-builds synth --check --force', { options: ['check', 'force'] }),
  }),
  'argument-unwanted': entry<{ command: string; given: string; file: boolean }>({
    words: ({ command, given, file }) =>
      `${command} takes no argument ${quote(given)}${file ? `; a definition is named with -f: cached-builds ${command} -f ${given}` : ''}`,
    summary: 'Something stands in the call that belongs to no option, and the command takes nothing there.',
    remedy: 'Name the option that it is for: `-f FILE` for a definition, `-o FOLDER` for where it is written.',
    example: inWords('cached-builds check production.yaml', { command: 'check', given: 'production.yaml', file: true }),
  }),
  'argument-missing': entry<{ command: string; argument: string }>({
    words: ({ command, argument }) => `${command} needs to be told ${argument}: cached-builds ${command} ${argument}`,
    summary: 'The command needs an argument that is not there.',
    remedy: 'Write it; `--help` of the command says what it is.',
    example: inWords('cached-builds completion', { command: 'completion', argument: 'SHELL' }),
  }),
  'definition-there': entry<{ file: string }>({
    words: ({ file }) =>
      `there is a ${file} already, and nothing is overwritten; name another with -o, or print it with -o -`,
    summary: '`init` proposes a definition where there is none.',
    remedy: 'Name another file with `-o`.',
    example: inWords('cached-builds init', { file: 'builds.yaml' }),
  }),
  'definition-unwritten': entry<{ file: string; why: string }>({
    words: ({ file, why }) => `${quote(file)} cannot be written (${why}); name another with -o, or print it with -o -`,
    summary: 'The system refuses to write what `init` proposes: a folder is missing, or a right is.',
    remedy: 'Name a file in a folder that is there and that you may write, with `-o`.',
    example: inWords('cached-builds init -o missing/builds.yaml', { file: 'missing/builds.yaml', why: 'ENOENT' }),
  }),
  'nothing-to-build': entry<{ folder: string }>({
    words: ({ folder }) =>
      `there is no Dockerfile in ${quote(folder)}; name the folder that has them: cached-builds init FOLDER`,
    summary: '`init` found nothing that is built.',
    remedy: 'Name the folder of a repository that has Dockerfiles.',
    example: inWords('cached-builds init missing', { folder: 'missing' }),
  }),
  'not-runnable': entry<{ what: keyof typeof RUNS; names: readonly string[] }>({
    words: ({ what, names }) => RUNS[what](names.join(', ')),
    summary: '`run` is asked for what nothing starts, for one of several things, or for a run that lacks a value.',
    remedy:
      'Name the runner with `--runner`, give each value with `-p NAME=VALUE`, or make a Job of a CronJob with kubectl.',
    example: inWords('cached-builds run api -p revision', { what: 'form', names: ['revision'] }),
  }),
  'not-packed': entry<{ why: keyof typeof PACKING; what: string }>({
    words: ({ why, what }) => PACKING[why](what),
    summary: '`run --source` has nothing to pack, nowhere to push it, or a build that no such source can have.',
    remedy:
      'Name a folder in a checkout, a repository that you may push to with `--source-repository`, and log in; install one of the programs that the message names.',
    example: inWords('cached-builds run api --source .', { why: 'checkout', what: '.' }),
  }),
  unprintable: entry<{ why: string }>({
    words: ({ why }) => `what is asked for cannot be printed: ${why}; make room, or print it elsewhere`,
    summary: 'Standard output takes no more: its disk is full, or it is gone.',
    remedy: 'Make room, or print it elsewhere.',
    example: inWords('cached-builds schema > /dev/full', { why: 'ENOSPC: no space left on device, write' }),
  }),
  'standard-input-twice': entry({
    words: () => 'standard input is read once, and -f - stands twice; write one of the definitions to a file',
    summary: 'Two files of a definition are both standard input.',
    remedy: 'Write one of them to a file, and name it with `-f`.',
    example: inWords('cached-builds check -f - -f -', {}),
  }),
  'watch-standard-input': entry({
    words: () => '--watch needs files that can change, and standard input is read once; name a file with -f',
    summary: '`--watch` is asked for with a definition on standard input.',
    remedy: 'Write the definition to a file, and name it with `-f`.',
    example: inWords('cached-builds synth --watch -f -', {}),
  }),
  'wrong-arguments': entry<{ why: string }>({
    words: ({ why }) => why,
    summary: 'What stands in the call cannot be read.',
    remedy: 'Write it as `--help` says.',
    example: inWords('cached-builds check --quiet=yes', { why: '--quiet takes no value' }),
  }),
};
