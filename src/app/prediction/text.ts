import type { JudgedStep } from '../../history/because';
import { tallyOf } from '../../history/predict';
import type { Judged } from './predict';

/** How wide an instruction is shown. */
const WIDTH = 64;

/** What a commit's build finds and runs, step by step. */
export function explanation({ prediction }: Judged): string {
  const { build, engine, commits } = prediction;
  const commit = commits.at(-1);
  if (commit === undefined) return '';
  const { steps } = commit;
  const found = steps.filter((step) => step.found).length;
  const head = `${build} by ${engine}: ${shortOf(commit.commit)} after ${shortOf(commit.parent)} finds ${found} of ${steps.length} steps`;
  return [head, ...byStage(steps).flatMap(([stage, own]) => ['', stage, ...own.flatMap(stepLines)]), ''].join('\n');
}

function stepLines({ line, instruction, found, because, unless }: JudgedStep): string[] {
  const head = `  ${found ? 'found' : 'runs '} ${String(line).padStart(4)}  ${cut(instruction)}`;
  const why = [...because, ...(unless === undefined ? [] : [`unless ${unless}`])];
  return [head, ...why.map((text) => `               ${text}`)];
}

/** How often each instruction of the last build was found, and what is advised. */
export function forecast({ prediction, latest }: Judged): string {
  const { build, engine, commits, advice } = prediction;
  const tally = tallyOf(commits, latest?.keys);
  const head = `${build} by ${engine}: ${tally.builds} builds, ${tally.idle} with nothing to do; ${tally.found} of ${tally.steps} steps found (${percent(tally.found, tally.steps)})`;
  const rows = byStage(tally.byStep).flatMap(([stage, own]) => [
    '',
    stage,
    ...own.map(
      ({ found, of, line, instruction }) =>
        `  ${percent(found, of).padStart(5)} ${String(line).padStart(4)}  ${cut(instruction)}`,
    ),
  ]);
  const advised = advice.flatMap(({ advise, instruction, of, before, after }, i) => [
    `${i + 1}. ${advise}`,
    `   ${cut(instruction)}: ${before === after ? `runs ${of - after}` : `found ${before} → ${after}`} of ${of}`,
  ]);
  return [
    head,
    ...rows,
    '',
    ...(advised.length > 0 ? ['Advice, each tried on this history:', ...advised, ''] : []),
  ].join('\n');
}

function byStage<T extends { readonly stage: string }>(steps: readonly T[]): [string, T[]][] {
  const stages = [...new Set(steps.map(({ stage }) => stage))];
  return stages.map((stage) => [
    /^\d+$/.test(stage) ? `stage ${stage}` : stage,
    steps.filter((step) => step.stage === stage),
  ]);
}

/** A part of a whole in hundreds. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${Math.round((100 * part) / whole)} %`;
}

/** An instruction on one line. */
export function cut(instruction: string): string {
  const line = instruction.replace(/\s+/g, ' ');
  return line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line;
}

const shortOf = (commit: string | null) =>
  commit === null ? 'nothing' : commit.length > 12 ? commit.slice(0, 8) : commit;
