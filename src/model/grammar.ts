import { type Problem, problem } from './faults';
import { IMAGE, imageFault, REPOSITORY, repositoryFault, TAG, tagFault } from './image';
import { FIRST_STEP, pathFault, STEP } from './path';

/**
 * What may stand in one kind of place, for whoever writes a definition and for whoever starts a run of it. The rule of its
 * name says what a value is not that does not match.
 */
export interface Grammar {
  /**
   * What it is about: a text as a whole; or each value that is put into it, where what stands around the value is its
   * author's own to write.
   */
  readonly of: 'text' | 'values';
  /** A regular expression that JavaScript and POSIX (extended) read alike; control characters never match. None: anything. */
  readonly pattern?: string;
  /** Whether messages may show the value: not where it may hold a secret. */
  readonly shown: boolean;
  /** A better word for what is wrong with it. */
  readonly fault?: (value: string) => Problem | undefined;
  /** What it may not begin with, though it matches. */
  readonly never?: readonly string[];
  /** Whether a list may stand in it, for as many texts as the list has items. */
  readonly lists?: true;
  /** What stands for a whole text of one parameter without a default, where no word would do. */
  readonly sample?: string;
  /** What stands for a parameter without a default that a text begins with, where no word would do. */
  readonly begins?: string;
}

/** RUN steps of every builder have these without an ARG: what they ask of the network would go elsewhere. */
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY'];

const table = <Names extends string>(grammars: Readonly<Record<Names, Grammar>>) => grammars;

/** Every kind of place that a text may stand in. */
export const GRAMMARS = table({
  tag: {
    of: 'text',
    pattern: `^${TAG}$`,
    shown: true,
    fault: tagFault,
  },
  repository: {
    of: 'text',
    pattern: `^${REPOSITORY}$`,
    shown: true,
    fault: repositoryFault,
  },
  image: {
    of: 'text',
    pattern: `^${IMAGE}$`,
    shown: true,
    fault: imageFault,
  },
  stage: {
    of: 'text',
    pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]*$',
    shown: true,
  },
  platform: {
    of: 'text',
    pattern: '^[a-z0-9]+/[a-z0-9]+(/[a-z0-9.]+)?$',
    shown: true,
    sample: 'linux/amd64',
  },
  revision: {
    of: 'text',
    // What a refspec would be made of is none; see git-check-ref-format(1).
    pattern: '^[^~^:?*[\\\\+-][^~^:?*[\\\\]*$',
    shown: true,
  },
  gitUrl: {
    of: 'text',
    pattern:
      '^([A-Za-z0-9_][A-Za-z0-9_.-]*@[A-Za-z0-9_][A-Za-z0-9_.-]*:[^$/: ][^$ ]*|(https?|ssh)://([^$/@: -][^$/@: ]*@)?([A-Za-z0-9_][A-Za-z0-9_.-]*|\\[[0-9a-fA-F:]+\\])(:[0-9]+)?/[^$ ]+)$',
    shown: false,
    begins: 'https://param/param',
  },
  /** A file or a folder below another, in no way out of it. */
  path: {
    of: 'text',
    pattern: `^${FIRST_STEP}(/+${STEP})*/*$`,
    shown: true,
    fault: pathFault,
  },
  bucket: {
    of: 'text',
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
    shown: true,
  },
  /** An object in a bucket, and no folder. */
  objectKey: {
    of: 'text',
    pattern: '^[^/]+(/+[^/]+)*$',
    shown: true,
  },
  /** One of several values that a comma parts, as in the flags of BuildKit. */
  attribute: {
    of: 'values',
    pattern: '^[^",]*$',
    shown: false,
  },
  /** An argument of a program, or a part of one. */
  argument: {
    of: 'values',
    pattern: '^([^",-][^",]*)?$',
    shown: false,
    lists: true,
  },
  /** A build argument by its name, which is none that changes how it is built. */
  argumentPair: {
    of: 'values',
    pattern: '^[A-Za-z_][A-Za-z0-9_.-]*=.*$',
    never: ['BUILDKIT_', ...PROXIES.flatMap((name) => [`${name}=`, `${name.toLowerCase()}=`])],
    shown: false,
    lists: true,
  },
  /** What a program takes as it is. */
  free: { of: 'values', shown: false },
});
export type GrammarName = keyof typeof GRAMMARS;

/** What keeps a value from standing in a place of a kind. */
export function grammarFault(name: GrammarName, value: string): Problem | undefined {
  const { pattern, never = [], shown, fault }: Grammar = GRAMMARS[name];
  if (pattern === undefined) return undefined;
  const better = fault?.(value);
  const fits = !CONTROL.test(value) && new RegExp(pattern, 'u').test(value);
  if (better === undefined && fits && !never.some((beginning) => value.startsWith(beginning))) return undefined;
  return better ?? problem('not-a-value', { ...(shown ? { value } : {}), rule: name });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const CONTROL = /[\x00-\x1f\x7f]/;
