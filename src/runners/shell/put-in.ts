/**
 * What a shell puts into arguments: what is in files, and the items of lists. The script is the same for all values, which are
 * its arguments.
 */
import { type Part, type Text, text } from '../../model/text';
import { aroundList } from '../../plan/lists';

/** How a list comes to a shell: as arguments up to an empty line, or as one text, a line for each item behind a plus sign. */
export type ListForm = 'arguments' | 'lines';

/** The file with what a part of a word becomes late, and what stands before that; nothing where it is known. */
export type FileOf = (part: Part) => { readonly file: string; readonly before?: Text } | undefined;

/** Control characters are refused before lists are read, so that no item ends one. */
const END = '\n';

/** Of each word its pieces: `+` text, `@` what is in a file, and `=` the text that ends it. */
const FILES = `values=$1 words=$# word=`;
const WHOLE = `    =*)
      set -- "$@" "$word\${1#=}"
      word=
      ;;
    +*) word=$word\${1#+} ;;`;
const FILE = `    @*)
      value=
      IFS= read -r value < "$values/\${1#@}" || [ -n "$value" ]
      word=$word$value
      ;;`;

/** Behind `>` is what ends each of the words that a list is put into; then comes what begins them, and the list. */
const BEHIND = `    '>'*)
      after=$word\${1#>}
      word=
      ;;`;
const LISTS: Readonly<Record<ListForm, string>> = {
  arguments: `    '*')
      shift
      words=$((words - 1))
      while [ "$1" != "$end" ]; do
        set -- "$@" "$word$1$after"
        shift
        words=$((words - 1))
      done
      word='' after=''
      ;;`,
  lines: `    '#'*)
      lines=\${1#?}
      while [ "\${lines#*"$end"}" != "$lines" ]; do
        line=\${lines%%"$end"*}
        lines=\${lines#*"$end"}
        set -- "$@" "$word\${line#+}$after"
      done
      word='' after=''
      ;;`,
};

/** The script that makes words of their pieces, behind a first argument: the folder of the files, where there are any. */
export function putIn({ files, lists }: { files: boolean; lists?: ListForm | undefined }): string {
  return [...(files ? [FILES] : ["words=$# word=''"]), ...wordsOfPieces({ files, lists })].join('\n');
}

/** The same once it is known how many pieces there are, with what comes before them. */
export function wordsOfPieces({ files, lists }: { files: boolean; lists?: ListForm | undefined }): string[] {
  return [
    ...(lists ? [`after='' end='${END}'`] : []),
    'while [ "$words" -gt 1 ]; do',
    '  shift',
    '  words=$((words - 1))',
    '  case $1 in',
    WHOLE,
    ...(files ? [FILE] : []),
    ...(lists ? [BEHIND, LISTS[lists]] : []),
    '  esac',
    'done',
    'shift',
  ];
}

/** The pieces of a word. */
export function piecesOf(word: Text, fileOf: FileOf, form: ListForm | undefined): Text[] {
  const around = form && aroundList(word);
  if (!around) {
    const { pieces, rest } = split(word, fileOf);
    return [...pieces, text`=${rest}`];
  }
  const [before, after] = [split(around.before, fileOf), split(around.after, fileOf)];
  return [
    ...(around.after.length > 0 ? [...after.pieces, text`>${after.rest}`] : []),
    ...before.pieces,
    ...(before.rest.length > 0 ? [text`+${before.rest}`] : []),
    ...(form === 'arguments' ? [text`*`, [around.list], text`${END}`] : [text`#${around.list}`]),
  ];
}

function split(value: Text, fileOf: FileOf): { readonly pieces: Text[]; readonly rest: Text } {
  const pieces: Text[] = [];
  let rest: Text = [];
  for (const part of value) {
    const late = fileOf(part);
    rest = [...rest, ...(late ? (late.before ?? []) : [part])];
    if (late === undefined) continue;
    if (rest.length > 0) pieces.push(text`+${rest}`);
    pieces.push(text`@${late.file}`);
    rest = [];
  }
  return { pieces, rest };
}
