import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { must } from '../../e2e/lab/processes';
import { type Ran, recorded } from './record';
import { STARTS, type StartName } from './start';

const ROOT = resolve(__dirname, '../..');
const MARKS = ['<!-- made by npm run cluster: measured -->', '<!-- /made -->'] as const;
const HEADINGS = ['builder', 'with', 'run as', 'cold', 'warm', 'cold/warm'];

const runnerOf = (start: StartName): string => STARTS[start].runner.type;

/** Every cell once, as it ran last, in the order in which they are known. */
function cells(): Ran[] {
  const last = new Map(recorded().map((ran) => [`${ran.builder} ${ran.uses} ${ran.start}`, ran]));
  return [...last.values()].sort((a, b) => key(a).localeCompare(key(b)));
}

const key = ({ builder, uses, start }: Ran) => `${builder} ${uses} ${runnerOf(start)} ${start}`;

/** A table in Markdown, and as well to read on a terminal. */
export function measured(): string {
  const rows = cells().map(({ builder, uses, start, cold, warm }) => [
    ...[builder, uses.join(', '), start, `${cold.toFixed(0)} s`, `${warm.toFixed(0)} s`, (cold / warm).toFixed(1)],
  ]);
  const lines = [HEADINGS, HEADINGS.map(() => '---'), ...rows];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/** Writes down what was seen: the table of measurements, and what README's matrix is made from. */
export function writeDown(): void {
  const page = resolve(ROOT, 'docs/measurements.md');
  const [before = '', rest = ''] = readFileSync(page, 'utf8').split(MARKS[0]);
  writeFileSync(page, `${before}${MARKS[0]}\n${measured()}\n${MARKS[1]}${rest.split(MARKS[1])[1]}`);
  const evidence = resolve(ROOT, 'docs/evidence.json');
  const known = JSON.parse(readFileSync(evidence, 'utf8'));
  for (const { builder, uses, start } of cells()) {
    known.run[runnerOf(start)] ??= {};
    const builders = known.run[runnerOf(start)];
    builders[builder] = [...new Set([...(builders[builder] ?? []), ...uses])];
  }
  // A list is a line, as biome writes short ones.
  const lists = JSON.stringify(known, null, 2).replace(/\[[^[\]{}]*\]/g, (list) =>
    JSON.stringify(JSON.parse(list)).replaceAll('","', '", "'),
  );
  writeFileSync(evidence, `${lists}\n`);
  must('npm', ['run', 'generate'], { cwd: ROOT });
}
