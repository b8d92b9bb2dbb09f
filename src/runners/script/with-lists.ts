/** Words of a script that are there for each item of a list. */
import type { Text } from '../../model/text';
import { listIn } from '../../plan/lists';
import { piecesOf, wordsOfPieces } from '../shell/put-in';
import { type Variables, word } from '../shell/words';

/** The function that makes words of pieces, behind those that are as they are, and runs them: in a shell of its own. */
export const WITH_LISTS = `with_lists() (
  words=$# word=''
  while [ "$1" != -- ]; do
    set -- "$@" "$1"
    shift
    words=$((words - 1))
  done
${indented(wordsOfPieces({ files: false, lists: 'lines' }))}
  "$@"
)`.split('\n');

/** The text of a line break goes on at the beginning of the next line. */
function indented(lines: readonly string[]): string {
  return lines
    .join('\n')
    .split('\n')
    .map((line) => (line.startsWith("'") ? line : `  ${line}`))
    .join('\n');
}

/** The lines of a call: what it begins with, and its arguments. */
export function withWords(first: readonly string[], args: readonly Text[], variables: Variables): string[] {
  const written = (value: Text) => word(value, variables);
  if (!args.some((arg) => listIn(arg) !== undefined)) return [...first, ...args.map(written)];
  const [program = '', ...others] = first;
  const pieces = args.flatMap(piecesUnder);
  return [`with_lists ${program}`, ...others, '--', ...pieces.map(written)];
}

/** The pieces of an argument, each under its condition. */
function piecesUnder(arg: Text): Text[] {
  const [first, ...rest] = arg;
  const isConditional = typeof first === 'object' && 'when' in first;
  const pieces = piecesOf(isConditional ? rest : arg, () => undefined, 'lines');
  return isConditional ? pieces.map((piece) => [first, ...piece]) : [...pieces];
}
