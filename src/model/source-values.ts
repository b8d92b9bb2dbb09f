import { createHash } from 'node:crypto';

/**
 * What is known of a source once it is fetched: `$(source.NAME)` stands for it. Each is made of letters, digits, `_`, `.` and
 * `-` alone, so that it may stand wherever a text may; its sample is as long as any.
 */
export const SOURCE_VALUES = {
  commit: { sample: '0123456789abcdef0123456789abcdef01234567', what: 'the hash of the commit that is built' },
  shortCommit: { sample: '0123456', what: 'the first 7 digits of that hash' },
  date: { sample: '20260131', what: 'the day of the commit, in UTC: the same whenever it is built' },
  branch: {
    sample: `branch-${'x'.repeat(56)}`,
    what: 'the branch that the run is about, as a tag may spell it',
    from: 'source-branch',
  },
  tag: {
    sample: `tag-${'x'.repeat(59)}`,
    what: 'the tag that the run is about, as a tag of an image may spell it',
    from: 'source-tag',
  },
  inputs: {
    sample: '0123456789abcdef0123456789abcdef01234567',
    what: 'a hash of what the image is made of, for builds that need not be built again',
    ours: true,
  },
} as const satisfies Record<string, SourceValue>;

interface SourceValue {
  readonly sample: string;
  readonly what: string;
  /** The parameter by which what starts a run says it; else it is that of the revision asked for. */
  readonly from?: string;
  /** Whether no user refers to it. */
  readonly ours?: true;
}

export type SourceValueName = keyof typeof SOURCE_VALUES;

/** The longest that a branch or a tag is spelled; longer ones are cut, with a hash of the whole. */
export const MAX_SPELLED = 63;
/** How much of that is the hash, behind a dash. */
export const SPELLED_HASH = 8;

/** A branch as the step that fetches a source spells it. */
export function spelledAsTag(name: string): string {
  const plain = /^[A-Za-z0-9_][A-Za-z0-9_./-]*$/.test(name) && name !== 'null';
  const spelled = [...Buffer.from(name)].map((byte) => {
    const sign = String.fromCharCode(byte);
    return /[A-Za-z0-9_.-]/.test(sign) ? sign : '-';
  });
  if (plain && name.length <= MAX_SPELLED) return spelled.join('');
  const [first = '', ...rest] = spelled;
  const start = [/[A-Za-z0-9_]/.test(first) ? first : '_', ...rest].slice(0, MAX_SPELLED - SPELLED_HASH - 1).join('');
  return `${start}-${blobHash(name).slice(0, SPELLED_HASH)}`;
}

/** What Git calls a file with this in it. */
function blobHash(content: string): string {
  return createHash('sha1')
    .update(`blob ${Buffer.byteLength(content)}\0${content}`)
    .digest('hex');
}

export function isSourceValue(name: string): name is SourceValueName {
  return Object.hasOwn(SOURCE_VALUES, name);
}

/** The names that users write. */
export const SOURCE_VALUE_NAMES = (Object.keys(SOURCE_VALUES) as SourceValueName[]).filter(
  (name) => !('ours' in SOURCE_VALUES[name]),
);
