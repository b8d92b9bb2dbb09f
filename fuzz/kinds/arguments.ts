import { type Finding, finding } from '../finding';
import type { Ran } from '../sandbox';

/**
 * Compares a run with hostile values to the same with harmless ones: each call has the same arguments with the values put
 * in, each value whole and in its place; or the run stopped before, and said why.
 */
export function argumentFindings(usual: Ran, attacked: Ran, replaced: (argument: string) => string): Finding[] {
  const findings = attacked.calls.flatMap((call, i) => callFindings(usual.calls[i], call, replaced));
  if (findings.length > 0 || attacked.calls.length >= usual.calls.length) return findings;
  if (attacked.status === 0)
    return [finding('values: a program is not called', stringOf(usual.calls[attacked.calls.length]))];
  return attacked.stderr.trim() === ''
    ? [finding('values: a run is refused and nothing is said', stringOf(attacked.calls))]
    : [];
}

function callFindings(
  usual: readonly string[] | undefined,
  call: readonly string[],
  replaced: (argument: string) => string,
): Finding[] {
  if (usual === undefined || usual[0] !== call[0])
    return [finding('values: another program is called', stringOf(call))];
  if (usual.length !== call.length)
    return [finding('values: more or fewer arguments', `${stringOf(usual)}\n${stringOf(call)}`)];
  return call.flatMap((argument, i) => {
    const before = usual[i] as string;
    return before === argument || sameWords(argument, before, replaced)
      ? []
      : [
          finding(
            `values: an argument of ${call[0]} is otherwise`,
            `wanted ${JSON.stringify(replaced(before))}\ngot ${JSON.stringify(argument)}`,
          ),
        ];
  });
}

/** Stands, in what is wanted, for what a system makes of a value before anything of ours sees it. */
export const ANYTHING = '\0';

/** Some arguments are lists of comma-separated values: it is what their reader makes of them that must be the same. */
function sameWords(argument: string, before: string, replaced: (argument: string) => string): boolean {
  const fields = commaSeparated(before);
  if (fields === undefined || fields.length < 2 || !before.includes('type=')) return fits(argument, replaced(before));
  const got = commaSeparated(argument);
  return (
    got?.length === fields.length &&
    got.every((field, i) => fits(field, replaced(fields[i] as string)) && images(field) === images(fields[i] as string))
  );
}

function fits(argument: string, wanted: string): boolean {
  if (!wanted.includes(ANYTHING)) return argument === wanted;
  const parts = wanted.split(ANYTHING).map((part) => part.replaceAll(/[^\w\s]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`).test(argument);
}

/** BuildKit's field of images holds several, again by commas: how many there are. */
function images(field: string): number {
  return field.startsWith('name=') ? field.split(',').length : 0;
}

/** The fields of a line as Go's encoding/csv reads it, or nothing where it refuses. */
function commaSeparated(line: string): string[] | undefined {
  const fields: string[] = [];
  let rest = line;
  for (;;) {
    const match = /^(?:"((?:[^"]|"")*)"|([^",\n]*))(,|$)/.exec(rest);
    if (match === null) return undefined;
    fields.push(match[1] === undefined ? (match[2] as string) : match[1].replaceAll('""', '"'));
    if (match[3] === '') return fields;
    rest = rest.slice(match[0].length);
  }
}

function stringOf(value: unknown): string {
  return JSON.stringify(value);
}
