interface Shown {
  /** What is shown of it. */
  readonly shown: string;
  readonly language: 'yaml' | 'ts' | 'sh' | 'text';
}

/** Something that a user wrote and that raises the fault: it is run by a test, and shown with what it comes to. */
export interface Example extends Shown {
  /** A whole builds.yaml; or what a program gives in its place, which no file can say. */
  readonly definition: string | (() => unknown);
}

/** Something that a user did; a test does it too, and gets the fault with these facts. */
export interface Deed<Data> extends Shown {
  readonly data: Data;
}

/** What there is to know of a fault: how it is worded of its data, and what its page says. */
export interface Entry<Data> {
  readonly words: (data: Data) => string;
  /** What it means. */
  readonly summary: string;
  /** What to do about it. */
  readonly remedy: string;
  readonly example: Example | Deed<Data>;
}

/** An entry with the type of its data. */
export function entry<Data = Readonly<Record<never, never>>>(of: Entry<Data>): Entry<Data> {
  return of;
}

/** A whole builds.yaml, but for its version. */
export function inFile(shown: string): Example {
  return { shown, language: 'yaml', definition: `version: 1\n${shown}\n` };
}

const IMAGE = 'image: registry.example.com/shop/api';
const SOURCE = 'source: { type: git, url: "https://git.example.com/shop.git" }';

/** Lines of a build that lacks nothing else; what else the file has stands behind them. */
export function inBuild(shown: string, rest = ''): Example {
  const has = (field: string) => new RegExp(`^${field}:`, 'm').test(shown);
  const lines = [...(has('image') ? [] : [IMAGE]), ...(has('source') ? [] : [SOURCE]), ...shown.split('\n')];
  const build = lines.map((line) => `    ${line}`).join('\n');
  return {
    shown: rest === '' ? shown : `${rest}\nbuilds:\n  api:\n${shown.replace(/^/gm, '    ')}`,
    language: 'yaml',
    definition: `version: 1\n${rest && `${rest}\n`}builds:\n  api:\n${build}\n`,
  };
}

/** Files of an inline source. */
export function inFiles(shown: string): Example {
  const files = shown.replace(/^/gm, '        ');
  const source = `source:\n      type: inline\n      files:\n${files}`;
  return {
    shown: `source:\n  type: inline\n  files:\n${shown.replace(/^/gm, '    ')}`,
    language: 'yaml',
    definition: `version: 1\nbuilds:\n  api:\n    ${IMAGE}\n    ${source}\n`,
  };
}

/** What only a program can give. */
export function inCode(shown: string, definition: () => unknown): Example {
  return { shown, language: 'ts', definition };
}

/** What takes more than a definition. */
export function inWords<Data>(shown: string, data: Data, language: Shown['language'] = 'sh'): Deed<Data> {
  return { shown, language, data };
}
