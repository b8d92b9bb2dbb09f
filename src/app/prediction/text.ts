import type { Advice } from '../../history/advice';
import type { JudgedStep } from '../../history/because';
import { tallyOf, type Work } from '../../history/predict';
import type { Judged } from './predict';

/** How wide an instruction is shown. */
const WIDTH = 64;

/** What a commit's build finds and runs, step by step. */
export function explanation({ prediction, kept = [] }: Judged): string {
  const { build, engine, commits } = prediction;
  const commit = commits.at(-1);
  if (commit === undefined) return '';
  const { steps } = commit;
  const found = steps.filter((step) => step.found).length;
  const head = `${build} by ${engine}: ${shortOf(commit.commit)} after ${shortOf(commit.parent)} finds ${found} of ${steps.length} steps`;
  return [
    head,
    ...kept.map((line) => `  ${line}`),
    ...byStage(steps).flatMap(([stage, own]) => ['', stage, ...own.flatMap(stepLines)]),
    '',
  ].join('\n');
}

function stepLines({ line, instruction, found, because, unless }: JudgedStep): string[] {
  const head = `  ${found ? 'found' : 'runs '} ${String(line).padStart(4)}  ${cut(instruction)}`;
  const why = [...because, ...(unless === undefined ? [] : [`unless ${unless}`])];
  return [head, ...why.map((text) => `               ${text}`)];
}

/** How often each instruction of the last build was found, and what is advised. */
export function forecast({ prediction, latest, replaying: { times } }: Judged): string {
  const { build, engine, commits, advice } = prediction;
  const tally = tallyOf(commits, latest?.keys, times);
  const head = `${build} by ${engine}: ${tally.builds} builds, ${tally.idle} with nothing to do; ${tally.found} of ${tally.steps} steps found (${percent(tally.found, tally.steps)})`;
  const rows = byStage(tally.byStep).flatMap(([stage, own]) => [
    '',
    stage,
    ...own.map(
      ({ found, of, line, instruction }) =>
        `  ${percent(found, of).padStart(5)} ${String(line).padStart(4)}  ${cut(instruction)}`,
    ),
  ]);
  const advised = advice.flatMap((one, i) => [`${i + 1}. ${one.advise}`, `   ${gainOf(one)}`]);
  return [
    head,
    workOf(tally.work),
    ...rows,
    '',
    ...(advised.length > 0 ? ['Advice, each tried on this history:', ...advised, ...togetherOf(advice), ''] : []),
  ].join('\n');
}

/** What a build does from nothing, with nothing changed, and as it was seen. */
function workOf({ cold, warm, predicted, untimed }: Work): string {
  const unit = untimed === undefined ? 'steps' : 's';
  const [all, none, seen] = [cold, warm, predicted].map((work) => `${rounded(work)} ${unit}`);
  const missing = untimed ? `; no time is known of ${untimed} steps` : '';
  return `work of a build: ${all} from nothing, ${none} with nothing changed, ${seen} on the average${missing}`;
}

function gainOf({ instruction, of, before, after, seconds }: Advice): string {
  const found = before === after ? `runs ${of - after}` : `found ${before} → ${after}`;
  const time = seconds ? `; a build takes ${seconds.before} → ${seconds.after} s` : '';
  return `${cut(instruction)}: ${found} of ${of}${time}`;
}

/** What several make of it, each on top of those before. */
function togetherOf(advice: readonly Advice[]): string[] {
  const [first, last] = [advice[0]?.steps, advice.at(-1)?.steps];
  if (advice.length < 2 || !first || !last) return [];
  return [`All of it: ${first.before} of ${first.ofBefore} → ${last.after} of ${last.of} steps are found.`];
}

const rounded = (work: number) => Math.round(work * 10) / 10;

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
