import { expand } from '../../src/dockerfile/expand';

const values: Readonly<Record<string, string>> = { A: 'one', EMPTY: '', FILE: 'a.tar.gz', PATHS: 'x/y/z' };
const put = (word: string) => expand(word, (name) => values[name]);

it.each([
  ['$A-${A}', 'one-one'],
  ['$NO', ''],
  ['${NO:-two}', 'two'],
  ['${EMPTY:-two}${EMPTY-three}', 'two'],
  ['${A:+two}${NO:+three}', 'two'],
  ['${NO:-${A}}', 'one'],
  ["'$A'", '$A'],
  ['"$A b"', 'one b'],
  ['\\$A', '$A'],
  ['"\\$A"', '$A'],
  ['"a\\b"', 'a\\b'],
  ['a$', 'a$'],
  ['$Aé-$A', '-one'],
  ['${FILE%.*}', 'a.tar'],
  ['${FILE%%.*}', 'a'],
  ['${PATHS#*/}', 'y/z'],
  ['${PATHS##*/}', 'z'],
  ['${PATHS/\\//-}', 'x-y/z'],
  ['${PATHS//\\//-}', 'x-y-z'],
])('variables are put in as BuildKit does: %s is %s', (word, expected) => {
  expect(put(word)).toBe(expected);
});
