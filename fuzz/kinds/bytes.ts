import fc, { type Arbitrary } from 'fast-check';
import { CORPUS } from '../corpus';
import { judge } from '../judge';
import { INSTALLED_EVERY, type Kind } from '../kind';
import { HOSTILE, ODD_SOURCE } from '../words';

/** Bytes that a reader of YAML, or of UTF-8, may stumble over. */
const INSERTED: readonly Buffer[] = [
  ...HOSTILE.map((text) => Buffer.from(text)),
  ...ODD_SOURCE.map((text) => Buffer.from(text)),
  ...['\t', '  ', '\n', '\r', '---\n', '...\n', '%YAML 1.1\n---\n', ': ', '- ', '? ', ', ', '\n\n\n', '<<: '].map(
    (text) => Buffer.from(text),
  ),
  ...[
    [0xff],
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf8, 0x88, 0x80, 0x80, 0x80],
    [0x80],
    [0xef, 0xbb, 0xbf],
    [0xff, 0xfe],
  ].map((bytes) => Buffer.from(bytes)),
];

type Edit = (content: Buffer) => Buffer;
const at = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const short = fc.nat(40);

/** Where a share of the content ends. */
const offset = (content: Buffer, share: number) => Math.floor(share * content.length);
const linesOf = (content: Buffer) => content.toString('latin1').split(/(?<=\n)/);
const ofLines = (lines: readonly string[]) => Buffer.from(lines.join(''), 'latin1');

function spliced(content: Buffer, from: number, removed: number, inserted: Buffer): Buffer {
  return Buffer.concat([content.subarray(0, from), inserted, content.subarray(from + removed)]);
}

const edits: Arbitrary<Edit> = fc.oneof(
  fc.tuple(at, fc.nat(7)).map(
    ([share, bit]): Edit =>
      (content) => {
        const copy = Buffer.from(content);
        if (copy.length > 0) copy[offset(copy, share)] = (copy[offset(copy, share)] as number) ^ (1 << bit);
        return copy;
      },
  ),
  fc.tuple(at, fc.nat(255)).map(
    ([share, byte]): Edit =>
      (content) =>
        spliced(content, offset(content, share), 1, Buffer.from([byte])),
  ),
  fc.tuple(at, fc.constantFrom(...INSERTED)).map(
    ([share, inserted]): Edit =>
      (content) =>
        spliced(content, offset(content, share), 0, inserted),
  ),
  fc.tuple(at, short).map(
    ([share, length]): Edit =>
      (content) =>
        spliced(content, offset(content, share), length, Buffer.alloc(0)),
  ),
  fc.tuple(at, at).map(
    ([from, to]): Edit =>
      (content) => {
        const lines = linesOf(content);
        lines.splice(Math.floor(to * lines.length), 0, lines[Math.floor(from * lines.length)] ?? '');
        return ofLines(lines);
      },
  ),
  fc.tuple(at, fc.nat(4)).map(
    ([share, count]): Edit =>
      (content) => {
        const lines = linesOf(content);
        lines.splice(Math.floor(share * lines.length), count);
        return ofLines(lines);
      },
  ),
  fc.tuple(at, fc.integer({ min: -4, max: 4 })).map(
    ([share, by]): Edit =>
      (content) => {
        const lines = linesOf(content);
        const i = Math.floor(share * lines.length);
        lines[i] = by < 0 ? (lines[i] ?? '').slice(-by) : `${' '.repeat(by)}${lines[i]}`;
        return ofLines(lines);
      },
  ),
  fc.tuple(at, at, fc.constantFrom(...CORPUS)).map(
    ([from, to, other]): Edit =>
      (content) => {
        const start = Math.floor(to * other.length);
        return spliced(content, offset(content, from), 0, Buffer.from(other.slice(start, start + 200)));
      },
  ),
  fc.tuple(at, fc.constantFrom('[', '{a: ', '- ', '? ', 'a: &a [*a, ', '"'), fc.nat(2000)).map(
    ([share, opened, times]): Edit =>
      (content) =>
        spliced(content, offset(content, share), 0, Buffer.from(opened.repeat(times))),
  ),
  at.map(
    (share): Edit =>
      (content) =>
        content.subarray(0, offset(content, share)),
  ),
);

/** Definitions with a few bytes changed. */
export const bytes: Kind<Buffer> = {
  name: 'bytes',
  share: 2000,
  isDefinition: true,
  arbitrary: () =>
    fc
      .tuple(fc.constantFrom(...CORPUS), fc.array(edits, { minLength: 1, maxLength: 4 }))
      .map(([text, changes]) => changes.reduce((content: Buffer, change) => change(content), Buffer.from(text))),
  judge: async (bench, content, number) => (await judge(bench, content, number % INSTALLED_EVERY === 0)).findings,
  show: (content) => content.toString('latin1'),
};
