import { EMPTY, entryAt, type Folder, withEntry } from '../../src/dockerfile/folder';
import { readIgnore, without } from '../../src/dockerfile/ignore';
import { digestOfSelection, matchesOf } from '../../src/dockerfile/select';

/** A folder with files that hold their own paths, or what is said. */
function folder(...files: (string | [path: string, id: string])[]): Folder {
  return files
    .map((file): [string, string] => (typeof file === 'string' ? [file, file] : file))
    .reduce((made, [path, id]) => withEntry(made, path, { kind: 'file', id, executable: false }), EMPTY);
}

it.each([
  ['a name at the top', 'a', ['a', 'a/b'], ['b/a']],
  ['a name anywhere', '**/a', ['a', 'b/a', 'b/a/c'], ['ab']],
  ['a pattern at one depth', '*/a', ['b/a'], ['a', 'b/c/a']],
  ['an absolute path', '/a/b', ['a/b'], ['a']],
  ['the last that matches', '*.md\n!README.md', ['a.md'], ['README.md']],
  ['one that takes back below a folder', 'a\n!a/b', ['a/c'], ['a/b', 'a/b/c']],
  ['comments in the first column alone', '# a\n #b\n//c', ['#b', 'c'], ['a', '# a']],
  ['other case', 'Dockerfile', ['Dockerfile'], ['dockerfile']],
  ['what means something in a regular expression', 'app/(a)+', ['app/(a)+'], ['app/aa', 'app/a']],
  ['a dot', 'a.b', ['a.b'], ['axb']],
  ['an ending at any depth', '**.log', ['a.log', 'b/c.log', 'b.log/c'], ['log', 'a.logs']],
  ['an ending that is taken back', '*\n!**.md', ['a', 'b/c'], ['a.md', 'b/c.md']],
  ['a circumflex and a dollar', '^a\n$b', ['^a', '$b'], ['a', 'b']],
])('an ignore file knows %s', (_, text, left, kept) => {
  const ignore = readIgnore(text as string);
  expect((left as string[]).filter((path) => !ignore.ignores(path))).toEqual([]);
  expect((kept as string[]).filter((path) => ignore.ignores(path))).toEqual([]);
});

it('a folder that is emptied stays, one that is left out is gone', () => {
  const root = folder('docs/a.md', 'gone/x', 'back/a', 'back/b');
  const left = without(root, readIgnore('**/*.md\ngone\nback\n!back/b'));
  expect(entryAt(left, 'docs')).toEqual(EMPTY);
  expect(entryAt(left, 'gone')).toBeUndefined();
  expect(matchesOf(left, 'back/*')).toEqual(['back/b']);
});

it('what nothing is left out of is the same folder', () => {
  const root = folder('a', 'b/c');
  expect(without(root, readIgnore('x'))).toBe(root);
});

describe('what is selected', () => {
  const root = folder('a/1.txt', 'a/2.txt', 'a/b/3.md', 'c');
  const linked = withEntry(root, 'l', { kind: 'link', id: 'to a', target: 'a' });

  it('is the same whatever lies beside it', () => {
    const other = withEntry(root, 'd', { kind: 'file', id: 'x', executable: false });
    expect(digestOfSelection(other, { path: 'a' })).toBe(digestOfSelection(root, { path: 'a' }));
    expect(digestOfSelection(other, { path: '.' })).not.toBe(digestOfSelection(root, { path: '.' }));
  });

  it('counts what lies behind a link, and never leaves the context', () => {
    expect(digestOfSelection(linked, { path: 'l/b' })).toBe(digestOfSelection(root, { path: 'a/b' }));
    expect(digestOfSelection(linked, { path: '../../a' })).toBe(digestOfSelection(root, { path: 'a' }));
    const circle = withEntry(linked, 'l', { kind: 'link', id: 'l', target: 'l' });
    expect(digestOfSelection(circle, { path: 'l' })).toBeUndefined();
  });

  it('of a pattern counts names and contents of what matches', () => {
    const select = (from: Folder) => digestOfSelection(from, { path: 'a/*.txt', wildcard: true });
    expect(select(withEntry(root, 'a/x.md', { kind: 'file', id: 'x', executable: false }))).toBe(select(root));
    expect(select(folder(['a/1.txt', 'a/1.txt'], ['a/3.txt', 'a/2.txt']))).not.toBe(select(root));
    expect(digestOfSelection(root, { path: '*.none', wildcard: true })).toBeDefined();
    expect(digestOfSelection(root, { path: 'none', wildcard: true })).toBeUndefined();
  });

  it('is without what is left out, and with what is included alone', () => {
    const without = (from: Folder) => digestOfSelection(from, { path: 'a', exclude: ['**/*.md'] });
    const within = (from: Folder) => digestOfSelection(from, { path: '/', include: ['a/*.txt'] });
    const other = withEntry(root, 'a/b/3.md', { kind: 'file', id: 'x', executable: false });
    expect(without(other)).toBe(without(root));
    expect(within(other)).toBe(within(root));
  });
});
