import { layOut } from '../src/app/output/layout';
import { type Fault, type FaultCode, type Problem, reworded, showFault } from '../src/model/faults';
import { AREAS, FAULTS } from '../src/model/faults/codes';
import type { Deed, Entry, Example } from '../src/model/faults/entry';
import { oneLine } from '../src/model/lines';
import { readDefinition } from '../src/resolve/definition';
import { readContent } from '../src/resolve/load';

type AnyEntry = Entry<Problem['data']>;

/** Every fault there is, whatever its facts are. */
export const ENTRIES = Object.entries(FAULTS as unknown as Record<FaultCode, AnyEntry>) as [FaultCode, AnyEntry][];

/** What an example comes to. */
export function faultsOfExample({ definition }: Example): readonly Fault[] {
  if (typeof definition !== 'string') {
    const { faults, warnings } = readDefinition(definition());
    return [...faults, ...warnings];
  }
  const { definition: read, found, warned } = readContent('builds.yaml', definition);
  return [...found, ...warned, ...(read === undefined ? [] : layOut(read).faults)];
}

/** docs/errors.md: every fault, with what raises it, what is said then, and what to do. */
export function errorsPage(): string {
  const areas = Object.entries(AREAS).map(([area, faults]) => {
    const entries = ENTRIES.filter(([code]) => Object.hasOwn(faults, code)).sort(([a], [b]) => (a < b ? -1 : 1));
    return [`## ${area}`, ...entries.map(([code, entry]) => section(code, entry))].join('\n\n');
  });
  return `${[INTRODUCTION, ...areas].join('\n\n')}\n`;
}

const INTRODUCTION = `# Errors

Every fault and warning that there is, with something that raises it, what is said then, and what to do. The command prints a
line for each, with its place in the file; constructs throw an \`InvalidBuildError\`, whose \`faults\` have the code, the path,
the facts and the message. Codes stay; messages may be worded better.

This page is made from \`src/model/faults\` by \`npm run generate\`, and a test does what each example says, and is told what is quoted.`;

/** Whether a fault is of a code, or says of a build that a warmer runs what is. */
export function isOf({ code, data }: Problem, wanted: string): boolean {
  return code === wanted || data.cause === wanted;
}

/** What is said, as the page quotes it. */
export function quoted(said: string): string {
  return `> ${oneLine(said).replace(/[<>*_\\]/g, '\\$&')}`;
}

/** What is said of a fault in a definition, without its place in the file. */
export function saidOf(found: Fault): string {
  return showFault({ ...found, place: undefined });
}

function section(code: FaultCode, { summary, remedy, example }: AnyEntry): string {
  const said = messageOf(code, example);
  const shown = example.shown.trimEnd().replace(/\S{100,}/g, (word) => `${word.slice(0, 40)}…`);
  return [
    `### ${code}`,
    summary,
    `\`\`\`${example.language}\n${shown}\n\`\`\``,
    quoted(said),
    `**What to do:** ${remedy}`,
  ].join('\n\n');
}

function messageOf(code: FaultCode, example: Example | Deed<Problem['data']>): string {
  if ('data' in example) return reworded({ code, data: example.data }).message;
  const found = faultsOfExample(example).find((fault) => isOf(fault, code));
  if (found === undefined) throw new Error(`the example of ${code} does not raise it`);
  return saidOf(found);
}
