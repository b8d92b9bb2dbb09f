import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { showText } from '../../src/model/text';
import { loadDefinition } from '../../src/resolve/load';
import { readTextFile } from '../../src/resolve/text-file';
import { temporaryFolder } from '../support';

const folder = temporaryFolder();
function written(name: string, ...parts: (string | number[])[]): string {
  const file = join(folder, name);
  writeFileSync(file, Buffer.concat(parts.map((part) => Buffer.from(part as string))));
  return file;
}

const GOOD = `version: 1
builds:
  api: { image: r.example.com/api, source: { type: git, url: "https://git.example.com/shop.git" } }
`;

describe('a file', () => {
  it('is what it says in UTF-8, without the mark of its byte order', () => {
    const file = written('marked.yaml', [0xef, 0xbb, 0xbf], 'größe: 日本\n');
    expect(readTextFile(file)).toEqual({ content: 'größe: 日本\n' });
  });

  it('is read whole, however large it is', () => {
    const text = `${'x'.repeat(2_500_000)}é`;
    expect(readTextFile(written('large.yaml', text))).toEqual({ content: text });
  });

  it.each<[string, (string | number[])[], string, [number, number]]>([
    ['at its beginning', [[0xff], 'a'], '0xff', [1, 1]],
    ['behind text', ['ab', [0x80]], '0x80', [1, 3]],
    ['in a later line', ['a\nbé', [0xc3], '\n'], '0xc3', [2, 3]],
    ['at its end, where a character breaks off', ['a\n\n', [0xe6, 0x97]], '0xe6', [3, 1]],
    ['with a digit of its own', ['\n', [0xc0, 0xaf]], '0xc0', [2, 1]],
  ])('that is no UTF-8 %s says which byte, and where', (_, parts, byte, at) => {
    expect(readTextFile(written('broken.yaml', ...parts))).toEqual({
      fault: expect.objectContaining({ code: 'file-not-utf8', data: { byte } }),
      at,
    });
  });

  it.each<[string, () => string, string]>([
    ['is not there', () => join(folder, 'missing.yaml'), 'file-missing'],
    ['is a folder', () => temporaryFolder(), 'unreadable'],
    [
      'never ends',
      () => {
        const file = written('endless.yaml');
        truncateSync(file, 60_000_000);
        return file;
      },
      'file-too-large',
    ],
  ])('that %s is a fault of its own', (_, make, code) => {
    expect(readTextFile(make())).toEqual({ fault: expect.objectContaining({ code }) });
  });
});

describe('a definition of files', () => {
  it('is what they say together, the last above all', () => {
    const above = written('above.yaml', 'name: shop\nbuilds: { api: { image: r.example.com/other } }\n');
    const { definition } = loadDefinition([written('good.yaml', GOOD), above]);
    expect(definition?.name).toBe('shop');
    expect(definition?.builds.map(({ build }) => showText(build.image))).toEqual(['r.example.com/other']);
  });

  it('is read of one file by its name', () => {
    expect(loadDefinition(written('good.yaml', GOOD)).found).toEqual([]);
  });

  it('has the place of the byte that is no text, and of what is no file its name alone', () => {
    const broken = written('broken.yaml', 'a: \n', [0xff]);
    expect(loadDefinition([written('good.yaml', GOOD), broken]).faults).toEqual([
      `${broken}:2:1 this is no UTF-8 (byte 0xff); save the file as UTF-8`,
    ]);
    const missing = join(folder, 'none.yaml');
    const { faults, found, warned, faultsWith, foundWith } = loadDefinition(missing);
    expect(faults).toEqual([
      `${missing}: there is no such file; name it with -f, or write one that begins with "version: 1"`,
    ]);
    expect([warned, faultsWith([]), foundWith([])]).toEqual([[], faults, found]);
  });
});
