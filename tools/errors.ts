import { clashesIn } from '../src/app/output/layout';
import { type Fault, showFault } from '../src/model/faults';
import { AREAS } from '../src/model/faults/codes';
import type { Entry, Example } from '../src/model/faults/entry';
import { oneLine } from '../src/model/lines';
import { readDefinition } from '../src/resolve/definition';
import { readContent } from '../src/resolve/load';

/** What an example comes to. */
export function faultsOfExample({ definition }: Example): readonly Fault[] {
  if (definition === undefined) return [];
  if (typeof definition !== 'string') {
    const { faults, warnings } = readDefinition(definition());
    return [...faults, ...warnings];
  }
  const { definition: read, found, warned } = readContent('builds.yaml', definition);
  return [...found, ...warned, ...(read === undefined ? [] : clashesIn(read))];
}

/** docs/errors.md: every fault, with what raises it, what is said then, and what to do. */
export function errorsPage(): string {
  const areas = Object.entries(AREAS).map(([area, faults]) => {
    const entries = Object.entries(faults as Readonly<Record<string, Entry<never>>>).sort(([a], [b]) =>
      a < b ? -1 : 1,
    );
    return [`## ${area}`, ...entries.map(([code, entry]) => section(code, entry))].join('\n\n');
  });
  return `${[INTRODUCTION, ...areas].join('\n\n')}\n`;
}

const INTRODUCTION = `# Errors

Every fault and warning that there is, with something that raises it, what is said then, and what to do. The command prints a
line for each, with its place in the file; constructs throw an \`InvalidBuildError\`, whose \`faults\` have the code, the path,
the facts and the message. Codes stay; messages may be worded better.

This page is made from \`src/model/faults\` by \`npm run generate\`, and a test raises each example that is a definition.`;

/** Whether a fault is of a code, or says of a build that a warmer runs what is. */
export function isOf({ code, data }: Fault, wanted: string): boolean {
  return code === wanted || data.cause === wanted;
}

function section(code: string, { summary, remedy, example }: Entry<never>): string {
  const found = faultsOfExample(example).find((fault) => isOf(fault, code));
  const shown = example.shown.trimEnd().replace(/\S{100,}/g, (word) => `${word.slice(0, 40)}…`);
  return [
    `### ${code}`,
    summary,
    `\`\`\`${example.language}\n${shown}\n\`\`\``,
    ...(found ? [`> ${oneLine(showFault({ ...found, place: undefined })).replace(/[<>*_\\]/g, '\\$&')}`] : []),
    `**What to do:** ${remedy}`,
  ].join('\n\n');
}
