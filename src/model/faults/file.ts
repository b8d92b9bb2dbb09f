import { type Example, entry, inBuild, inWords } from './entry';
import { type Hint, hinted } from './known';
import { quote } from './quote';

/** A file as it is. */
const whole = (shown: string): Example => ({ shown, language: 'yaml', definition: shown });

/** Faults of the file itself, before anybody asks what it says. */
export const FILE_FAULTS = {
  'file-missing': entry({
    words: () => 'there is no such file; name it with -f, or write one that begins with "version: 1"',
    summary: 'The definition file is not where it is looked for.',
    remedy: 'Name it with `-f`, or write one.',
    example: inWords('cached-builds check -f missing.yaml', {}),
  }),
  'file-not-utf8': entry<{ byte: string }>({
    words: ({ byte }) => `this is no UTF-8 (byte ${byte}); save the file as UTF-8`,
    summary: 'The file is in another encoding, or no text.',
    remedy: 'Save it as UTF-8.',
    example: inWords("printf 'version: \\377' > builds.yaml && cached-builds check", { byte: '0xff' }),
  }),
  'file-too-large': entry<{ megabytes: number }>({
    words: ({ megabytes }) => `more than ${megabytes} MB; make it several files`,
    summary: 'No definition is that large.',
    remedy: 'Make it several files.',
    example: inWords('truncate -s 60M builds.yaml && cached-builds check', { megabytes: 50 }),
  }),
  'file-empty': entry({
    words: () => 'the file is empty; begin with "version: 1" and "builds:"',
    summary: 'The file says nothing.',
    remedy: 'Begin with `version: 1` and `builds:`.',
    example: whole('# nothing yet\n'),
  }),
  'unknown-environment': entry<{ name: string; hint: Hint }>({
    words: ({ name, hint }) => `there is no environment ${quote(name)}${hinted(hint)}; declare it under environments`,
    summary: '`--env` names an environment that the files do not have.',
    remedy: 'Write the name of one that they have, or declare it: `environments: {NAME: {defaults: …}}`.',
    example: inWords('cached-builds synth --env prod', { name: 'prod', hint: { known: ['production'] } }),
  }),
  'file-too-long': entry({
    words: () => 'the file is too long; make it several',
    summary: 'Reading the file would take too long.',
    remedy: 'Make it several files.',
    example: inWords('a file of a million and a half words', {}, 'text'),
  }),
  'not-yaml': entry<{ why: string }>({
    words: ({ why }) => `this is no YAML: ${why}`,
    summary: 'The file cannot be read as YAML. What stands there is not shown, since it may be a secret.',
    remedy: 'Look at the place that is named, and before it: a quote or a bracket may never end.',
    example: whole('version: 1\nbuilds: {api: "\n'),
  }),
  'other-yaml': entry<{ version: string }>({
    words: ({ version }) => `this is YAML ${version}, which means other things; leave %YAML out`,
    summary: 'In another version of YAML the same words are other values: `no` is false in 1.1.',
    remedy: 'Leave the directive out.',
    example: whole('%YAML 1.1\n---\nversion: 1\n'),
  }),
  'second-document': entry({
    words: () => 'a second document begins here, and a definition is one; make it a file of its own',
    summary: 'The file has several documents.',
    remedy: 'Make each a file of its own.',
    example: whole('version: 1\n---\nversion: 1\n'),
  }),
  'yaml-tag': entry<{ tag?: string }>({
    words: ({ tag = 'a tag' }) => `${tag} makes what no definition can hold; leave the tag out`,
    summary: 'A tag of YAML makes bytes, a set or a date.',
    remedy: 'Leave it out.',
    example: inBuild('labels: { built: !!timestamp 2026-01-01 }'),
  }),
  'key-twice': entry<{ key: string }>({
    words: ({ key }) => `the key ${quote(key)} is written twice; keep one of them`,
    summary: 'One of two values would be lost.',
    remedy: 'Keep one of them.',
    example: inBuild('target: test\ntarget: release'),
  }),
  'keys-alike': entry<{ key: string }>({
    words: ({ key }) => `the keys ${key} and ${quote(key)} are one and the same; keep one of them`,
    summary: 'A number and a text are one key, and one of two values would be lost.',
    remedy: 'Keep one of them.',
    example: inBuild('buildArgs: { 1: a, "1": b }'),
  }),
  'key-unquoted': entry<{ source: string }>({
    words: ({ source }) => `a key is text; put it in quotes: ${quote(source)}`,
    summary: 'The key is a number, or true or false, to YAML.',
    remedy: 'Put it in quotes.',
    example: inBuild('buildArgs: { 1.10: a }'),
  }),
  'key-missing': entry({
    words: () => 'a key is missing before ":"',
    summary: 'A value has no key.',
    remedy: 'Write the key.',
    example: inBuild('buildArgs: { : a }'),
  }),
  'key-no-scalar': entry({
    words: () => 'a key is text, not a list or mapping',
    summary: 'YAML allows any key, and a definition only text.',
    remedy: 'Write text.',
    example: inBuild('buildArgs: { [a]: b }'),
  }),
  'merge-of-no-mapping': entry({
    words: () => '<< merges mappings, and this is none',
    summary: '`<<` takes the fields of a mapping, or of a list of them.',
    remedy: 'Give it an alias of a mapping.',
    example: inBuild('labels: { <<: text }'),
  }),
  'alias-unknown': entry({
    words: () => 'this alias stands for nothing before it; text that begins with "*" needs quotes',
    summary:
      'No anchor of that name stands before the alias. Its name is not shown: it may be a secret that lacks quotes.',
    remedy: 'Write the anchor first, or put the text in quotes.',
    example: inBuild('target: *stage'),
  }),
  'alias-in-itself': entry({
    words: () => 'this alias is a part of what it stands for, without end',
    summary: 'An anchor holds itself.',
    remedy: 'Take the alias out of it.',
    example: inBuild('labels: &own { a: *own }'),
  }),
  'aliases-too-many': entry<{ max: number }>({
    words: ({ max }) =>
      `the aliases up to here stand for more than ${max.toLocaleString('en-US')} values; write less of them`,
    summary: 'Aliases of aliases stand for more than anybody can read.',
    remedy: 'Write less of them.',
    example: whole(
      `version: 1\nx: [&a [1,1,1,1,1,1,1,1,1,1], ${['a', 'b', 'c', 'd', 'e', 'f'].map((name, i) => `&${'bcdefg'[i]} [${Array(10).fill(`*${name}`).join(',')}]`).join(', ')}]\n`,
    ),
  }),
};
