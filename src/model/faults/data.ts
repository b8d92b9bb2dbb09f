import { entry, inBuild, inCode } from './entry';

const CYCLE = 'const builds = {};\nbuilds.api = builds;';
const cycle = (): unknown => {
  const builds: Record<string, unknown> = {};
  builds.api = builds;
  return { version: 1, builds };
};
const deep = (): unknown => Array.from({ length: 110 }).reduce((inner) => ({ x: inner }), 1);

/** Faults of what a program or a file gives, before anybody asks what it means. */
export const DATA_FAULTS = {
  unreadable: entry<{ why?: string }>({
    words: ({ why = 'it throws' }) => `cannot be read: ${why}`,
    summary: 'Reading the value, or the file, failed.',
    remedy: 'See what the system or the getter says.',
    example: inCode('{ version: 1, get builds() { throw new Error("no such table") } }', () => ({
      version: 1,
      get builds() {
        throw new Error('no such table');
      },
    })),
  }),
  'too-many-values': entry<{ max: number }>({
    words: ({ max }) => `more than ${max.toLocaleString('en-US')} values; make it several definitions`,
    summary: 'No definition is that large.',
    remedy: 'Make it several.',
    example: inCode('{ version: 1, builds: Array(1_000_000).fill(1) }', () => ({
      version: 1,
      builds: Array(1_000_000).fill(1),
    })),
  }),
  'list-too-long': entry<{ length: number }>({
    words: ({ length }) => `a list of ${length} values is too long`,
    summary: 'No list of a definition is that long.',
    remedy: 'Shorten it.',
    example: inCode('{ version: 1, builds: Array(2_000_000) }', () => ({ version: 1, builds: Array(2_000_000) })),
  }),
  'list-gap': entry({
    words: () => 'missing; a list has no gaps',
    summary: 'A list in TypeScript has `undefined` in it.',
    remedy: 'Leave the entry out.',
    example: inCode('{ version: 1, builds: [undefined] }', () => ({ version: 1, builds: [undefined] })),
  }),
  'holds-itself': entry({
    words: () => 'it holds itself, without end; write what it shall hold',
    summary: 'An object is a part of itself.',
    remedy: 'Copy what it shall hold.',
    example: inCode(CYCLE, cycle),
  }),
  'too-deep': entry<{ max: number }>({
    words: ({ max }) => `more than ${max} levels deep`,
    summary: 'No definition is that deep.',
    remedy: 'Write fewer levels.',
    example: inCode('{ x: { x: { x: … } } }', deep),
  }),
  'unwritable-character': entry<{ where: 'text' | 'key'; character: string; half?: boolean }>({
    words: ({ where, character, half }) =>
      `${where === 'key' ? 'a key' : 'text'} cannot hold ${half ? `half of a character (${character})` : `the character ${character}`}; leave it out`,
    summary: 'No manifest can hold the character: YAML does not call it printable.',
    remedy: 'Leave it out.',
    example: inBuild('buildArgs: { BELL: "\\a" }'),
  }),
  'key-not-text': entry<{ key: string }>({
    words: ({ key }) => `a key is text, and ${key} is none`,
    summary: 'A mapping of a program has a key that is a symbol.',
    remedy: 'Write text.',
    example: inCode('{ version: 1, [Symbol("api")]: {} }', () => ({ version: 1, [Symbol('api')]: {} })),
  }),
  'key-reserved': entry<{ key: string }>({
    words: ({ key }) => `"${key}" can be no key; choose another name`,
    summary: 'JavaScript keeps the name for itself.',
    remedy: 'Choose another.',
    example: inBuild('labels: { __proto__: x }'),
  }),
};
