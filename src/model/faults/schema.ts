import type { SecretForm } from '../secrets';
import { entry, inBuild, inCode, inFile } from './entry';
import { type Form, formsInWords, type Got, gotInWords } from './forms';
import { type Hint, hinted } from './known';
import { quote } from './quote';
import { type SecretRemedy, secretInWords } from './secret';

/** Fields of which exactly one says what is meant, by what has them. */
const CHOICES = {
  source: ['volume (an entry of volumes)', 'claim (a claim that exists)'],
  volume: ['size (to create a claim)', 'claim (one that exists)'],
  warmer: ['volume and images (base images into a volume)', 'builds (their caches)'],
  trigger: ['github', 'gitlab'],
  context: ['path (a folder of the source)', 'image'],
  daemonState: ['size (a volume for each replica)', 'volume: none (the disk of the node)'],
  daemonReplicas: ['replicas (so many)', 'autoscaling (as many as are needed)'],
  buildTrigger: ['github', 'gitlab', 'gitea', 'bitbucket'],
  notify: ['github', 'gitlab', 'gitea', 'bitbucket'],
  CloudLogin: ['ecr', 'gar', 'acr'],
  CachedBuilds: ['file', 'definition'],
  DockerConfigSecret: ['fromFile', 'fromEnv'],
} as const;

/** What a field would say that is missing beside another. */
const QUESTIONS = {
  volume: 'which volume shall hold the images?',
  images: 'which base images shall it hold?',
  path: 'which folder is all that is wanted?',
  registry: 'of which registry is it a user?',
  username: 'whose token is it? it is what docker login asks for first',
  scope: 'what else has a cache of its own? write scope: branch',
} as const;

/** Faults of the form of a definition: its fields, their types and their words. */
export const SCHEMA_FAULTS = {
  'unknown-field': entry<{ key: string; hint: Hint }>({
    words: ({ key, hint }) => `unknown field ${quote(key)}${hinted(hint)}`,
    summary: 'No such field belongs here.',
    remedy: 'Write the field as the reference has it. Keys of your own, for anchors, have no place beside ours.',
    example: inBuild('cach: registry'),
  }),
  'unknown-word': entry<{ what: string; value: string; hint: Hint }>({
    words: ({ what, value, hint }) => `unknown ${what} ${quote(value)}${hinted(hint)}`,
    summary: 'The field takes one of a few words, and this is none of them.',
    remedy: 'Write one of those that the message or the reference lists.',
    example: inBuild('builder: kanico'),
  }),
  'not-a-word': entry<{ words: readonly string[] }>({
    words: ({ words }) => `write one of ${words.join(', ')}`,
    summary: 'The field takes one of a few words, and this is no text at all.',
    remedy: 'Write one of the words listed.',
    example: inBuild('kubernetesVersion: 1.30'),
  }),
  'unknown-type': entry<{ what: string; value: string; hint: Hint }>({
    words: ({ what, value, hint }) => `unknown ${what} type ${quote(value)}${hinted(hint)}`,
    summary: 'Settings are told apart by their `type`, and there is none that is called so.',
    remedy: 'Write one of the types that the message or the reference lists.',
    example: inBuild('cache: { type: registri }'),
  }),
  'missing-type': entry<{ what: string; types: readonly string[] }>({
    words: ({ what, types }) => `which type of ${what}? write type: ${types.join(' | ')}`,
    summary: 'Settings are told apart by their `type`, and these have none.',
    remedy: 'Add the `type`.',
    example: inBuild('source: { url: "https://git.example.com/shop.git" }'),
  }),
  missing: entry({
    words: () => 'missing; it is required',
    summary: 'A field without a default is not there, neither in the entry nor in `defaults`.',
    remedy: 'Add it.',
    example: inBuild('source: { type: git }'),
  }),
  'missing-beside': entry<{ field: keyof typeof QUESTIONS }>({
    words: ({ field }) => `missing; ${QUESTIONS[field]}`,
    summary: 'What is written beside it needs this field.',
    remedy: 'Add it, or leave out what needs it.',
    example: inFile('warmers:\n  base: { images: [node:22] }'),
  }),
  'wrong-form': entry<{ forms: readonly Form[]; got: Got; remedy?: 'quotes' | 'secret'; source?: string }>({
    words: ({ forms, got, remedy, source }) =>
      `expected ${formsInWords(forms)}, got ${gotInWords(got)}${formRemedy(remedy, source)}`,
    summary: 'The value is of another form than the field: a number for text, a text for a list.',
    remedy:
      'Write it in the form that is expected. YAML reads `1.10` as the number 1.1, `yes` as text and `true` as none.',
    example: inBuild('buildArgs: { VERSION: 1.10 }'),
  }),
  empty: entry({
    words: () => 'cannot be empty',
    summary: 'The list needs at least one entry.',
    remedy: 'Write one, or leave the field out.',
    example: inBuild('tags: []'),
  }),
  'too-small': entry<{ minimum: number; got: Got }>({
    words: ({ minimum, got }) => `expected at least ${minimum}, got ${gotInWords(got)}`,
    summary: 'The number is smaller than what reads it takes.',
    remedy: 'Write the minimum or more.',
    example: inBuild('runner: { type: kubernetes, backoffLimit: -1 }'),
  }),
  'too-big': entry<{ maximum: number; got: Got }>({
    words: ({ maximum, got }) => `expected at most ${maximum}, got ${gotInWords(got)}`,
    summary: 'The number is larger than what reads it takes.',
    remedy: 'Write the maximum or less.',
    example: inBuild('runner: { type: kubernetes, backoffLimit: 3000000000 }'),
  }),
  repeated: entry<{ first: number }>({
    words: ({ first }) => `it is the same as [${first}]; leave one out`,
    summary: 'A list has one entry twice, which somebody refuses or which does nothing.',
    remedy: 'Leave one out.',
    example: inBuild('platforms: [linux/arm64, linux/arm64]'),
  }),
  'unknown-version': entry({
    words: () => 'write version: 1, the only one there is',
    summary: 'The file does not say of which version of this format it is, or of one that there is not.',
    remedy: 'Begin the file with `version: 1`.',
    example: { shown: 'version: 2', language: 'yaml', definition: 'version: 2\n' },
  }),
  'either-or': entry<{ of: keyof typeof CHOICES }>({
    words: ({ of }) => `write either ${CHOICES[of].join(' or ')}`,
    summary: 'Exactly one of these fields says what is meant; here are several or none.',
    remedy: 'Keep one of them.',
    example: inBuild('source: { type: volume }'),
  }),
  'parameter-too-early': entry({
    words: () => 'a parameter cannot be used here: this value is needed when the manifests are written',
    summary: 'A parameter has its value when the build is started; this is needed long before.',
    remedy: 'Write the value itself.',
    example: inBuild('namespace: $(params.team)\nparameters: { team: { default: shop } }'),
  }),
  'secret-written': entry<{ form: SecretForm | 'name' | 'value'; remedy: SecretRemedy }>({
    words: ({ form, remedy }) => `nothing secret is written, and this looks like ${secretInWords(form, remedy)}`,
    summary:
      'The value looks like a secret, by its form or by its name, and manifests are read by many. It is never shown.',
    remedy:
      'Keep it in a Secret and name that: in `secrets` for the build, in `credentials` for registries and repositories.',
    example: inBuild('buildArgs: { NPM_TOKEN: correct-horse-battery }'),
  }),
  'not-data': entry<{ got: Got }>({
    words: ({ got }) => `expected text, a number, true, false, a list or a mapping, got ${gotInWords(got)}`,
    summary: 'A construct was given something that is no data: a function, a date, an object of a class.',
    remedy: 'Give the data.',
    example: inCode('{ version: 1, builds: new Map() }', () => ({ version: 1, builds: new Map() })),
  }),
};

function formRemedy(remedy: 'quotes' | 'secret' | undefined, source: string | undefined): string {
  if (remedy === 'secret') return '; nothing secret is written: name a Secret';
  if (remedy === undefined) return '';
  return source === undefined ? '; put it in quotes to make it text' : `; put it in quotes: "${source}"`;
}
