import type { Called } from './command';
import { type Finding, finding } from './finding';
import { SECRET } from './words';

/** All that the command prints of one definition. */
const MOST_BYTES = 64 * 1024;

/** Says how many alike are not shown, after one that is; or how many others, at the end. */
const COUNT = /^(?:warning: )?… and (\d[\d,]*) more( like it)?$/;

/** Says how many warnings alike there are, behind the first of them. */
const COUNTED = / \(and (\d[\d,]*) more like it\)$/;

/** How many faults or warnings are told: those that are shown, and those that are counted. */
export function told(lines: readonly string[]): number {
  const numberIn = (pattern: RegExp, line: string) => pattern.exec(line)?.[1]?.replaceAll(',', '');
  const toldBy = (line: string) =>
    Number(numberIn(COUNT, line) ?? 1) + (line.startsWith('warning: ') ? Number(numberIn(COUNTED, line) ?? 0) : 0);
  return lines.reduce((sum, line) => sum + toldBy(line), 0);
}

/** Whether the messages of a refused definition are such as a user can use. */
export function messageFindings({ status, stdout, stderr }: Called, content: string): Finding[] {
  const said = stderr.split('\n').slice(0, -1);
  const faults = said.filter((line) => !line.startsWith('warning: '));
  const lines = said.filter((line) => !COUNT.test(line));
  return [
    ...(stdout === '' ? [] : [finding('messages: something is printed to standard output', stdout)]),
    ...(stderr === '' || stderr.endsWith('\n') ? [] : [finding('messages: the last line has no end', stderr)]),
    ...(status === 0 && faults.length > 0 ? [finding('messages: faults, and yet it succeeds', stderr)] : []),
    ...(status !== 0 && faults.length === 0 ? [finding('messages: it fails and says nothing', stderr)] : []),
    ...(Buffer.byteLength(stderr) <= MOST_BYTES
      ? []
      : [finding('messages: more than 64 KiB', `${Buffer.byteLength(stderr)} bytes: ${stderr.slice(0, 500)}`)]),
    ...lines.flatMap((line) => lineFindings(line, content)),
    ...repeated(lines),
    ...(said.some((line, i) => COUNT.exec(line)?.[2] !== undefined && COUNT.test(said[i - 1] ?? '… and 0 more'))
      ? [finding('messages: a count of what is not shown', stderr.slice(0, 500))]
      : []),
  ];
}

function lineFindings(line: string, content: string): Finding[] {
  const place = /^(?:warning: )?\S*builds\.yaml:(\d+):(\d+) ./.exec(line);
  const shown = line.slice(0, 500);
  return [
    ...(place ? [] : [finding('messages: a line without a place', shown)]),
    ...(place && !isPlace(content, Number(place[1]), Number(place[2]))
      ? [finding('messages: a place that is not in the file', shown)]
      : []),
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    ...(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(line)
      ? [finding('messages: a control character is printed', shown)]
      : []),
    ...(/^\s+at .+:\d+:\d+\)?$|\[object |\bTypeError\b|\bRangeError\b/.test(line)
      ? [finding('messages: the insides of the program are printed', shown)]
      : []),
    ...(line.length > 2000 ? [finding('messages: a line of more than 2,000 characters', shown)] : []),
    ...(line.includes(SECRET) ? [finding('secret: a message quotes a password', shown)] : []),
  ];
}

/** Whoever clicks on a place must land in the file; some readers take a lone carriage return for the end of a line. */
function isPlace(content: string, line: number, column: number): boolean {
  return [/\r?\n/, /\r\n|\n|\r/].some((end) => {
    const found = content.split(end)[line - 1];
    return found !== undefined && column >= 1 && column <= found.length + 1;
  });
}

function repeated(lines: readonly string[]): Finding[] {
  const again = lines.find((line, i) => lines.indexOf(line) < i);
  return again === undefined ? [] : [finding('messages: a line is printed twice', again)];
}

/** The places and paths that more than one message is about. */
export function twiceBlamed(stderr: string): Finding[] {
  const subjects = stderr
    .split('\n')
    .filter((line) => line && !line.startsWith('warning: '))
    .map((line) => /^\S*builds\.yaml:\d+:\d+ (\S+?): /.exec(line)?.[1])
    .filter((subject) => subject !== undefined);
  const twice = subjects.find((subject, i) => subjects.indexOf(subject) < i);
  return twice === undefined ? [] : [finding('messages: one fault, several messages', stderr.slice(0, 1000))];
}
