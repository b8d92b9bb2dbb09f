import type { Commit } from '../git';
import type { ReadText, Replaced, Snapshot } from '../image';
import type { Replaying, StepTally, Tally } from '../predict';
import { lateArguments } from './arguments';
import { cacheMounts } from './cache-mounts';
import type { Adviser, Case, Change } from './change';
import { ignoreLines } from './ignore-lines';
import { earlyInstalls } from './installs';
import { linkedCopies } from './link';
import { orderOfCopies } from './order';
import { type Attempt, type State, Trial } from './trial';

/** A change, and what it would have made of the history: with the Dockerfile as it is last, and those before it made. */
export interface Advice {
  readonly code: string;
  /** What to do, in a sentence. */
  readonly advise: string;
  /** The instruction that gains most. */
  readonly instruction: string;
  /** How many builds of how many found it before, and find it after. */
  readonly before: number;
  readonly after: number;
  readonly of: number;
  /** The same of all steps. */
  readonly steps: { readonly before: number; readonly ofBefore: number; readonly after: number; readonly of: number };
  /** Where times of steps are known: what a build takes in seconds, on the average. */
  readonly seconds?: { readonly before: number; readonly after: number };
}

/** Advice, and what the files are once all of it is taken. */
export interface Advised {
  readonly advice: readonly Advice[];
  readonly files: Required<Replaced>;
}

/** What is tried, and with which engines it can help; absent: with all. */
const ADVISERS: readonly { readonly adviser: Adviser; readonly engines?: readonly string[] }[] = [
  { adviser: earlyInstalls },
  { adviser: ignoreLines },
  { adviser: orderOfCopies },
  { adviser: lateArguments },
  { adviser: linkedCopies, engines: ['buildkit', 'docker'] },
  { adviser: cacheMounts, engines: ['buildkit', 'docker', 'buildah'] },
];

/** Tries changes on the commits of a history that touch an image - `idle` others find everything -, takes the best, and tries what is left on that, as long as something is gained. */
export async function adviseOn(
  replaying: Replaying,
  commits: readonly Commit[],
  latest: Snapshot,
  files: Required<Replaced>,
  readText: ReadText,
  idle = 0,
): Promise<Advised> {
  const trial = new Trial(replaying, commits, latest, readText);
  const { engine = 'buildkit' } = replaying;
  let state = await trial.of(files, replaying.cache);
  const advice: Advice[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const taken = new Set(advice.flatMap(({ code }) => code.split('+')));
    const changes = (now: State) => changesFor(trial.caseOf(now), engine).filter(({ code }) => !taken.has(code));
    const alone = await trial.all(state, changes(state));
    const gained = bestOf(alone, state) ?? bestOf(await pairsOf(trial, alone, changes), state);
    if (gained === undefined) break;
    advice.push(adviceOf(gained.change, state.tally, gained.state.tally, idle));
    state = gained.state;
  }
  return { advice, files: state.files };
}

function bestOf(tried: readonly Attempt[], { tally: before }: State): Attempt | undefined {
  return tried
    .filter(({ change, state }) => change.softens || state.tally.spared > before.spared)
    .sort((a, b) => b.state.tally.spared - a.state.tally.spared)[0];
}

/** Two changes of which neither helps alone, both made. */
async function pairsOf(
  trial: Trial,
  alone: readonly Attempt[],
  changes: (now: State) => readonly Change[],
): Promise<Attempt[]> {
  const pairs: Attempt[] = [];
  for (const [i, { change: one, state }] of alone.entries()) {
    const later = new Set(alone.slice(i + 1).map(({ change }) => change.code));
    const seconds = changes(state).filter(({ code }) => later.has(code));
    for (const { change: two, state: both } of await trial.all(state, seconds)) {
      const change = {
        ...one,
        ...two,
        code: `${one.code}+${two.code}`,
        advise: `${one.advise} Together with that: ${two.advise}`,
      };
      pairs.push({ change, state: both });
    }
  }
  return pairs;
}

const ROUNDS = 6;

function changesFor(at: Case, engine: string): Change[] {
  const mode: Change[] =
    at.cache === 'registry-min'
      ? [
          {
            code: 'mode-max',
            advise: 'Export the cache with `mode: max`: `mode: min` keeps results of the last stage alone.',
            files: {},
            cache: 'registry-max',
          },
        ]
      : [];
  const own = ADVISERS.filter(({ engines }) => engines === undefined || engines.includes(engine));
  return [...mode, ...own.flatMap(({ adviser }) => adviser(at) ?? [])];
}

function adviceOf({ code, advise, about }: Change, before: Tally, after: Tally, idle: number): Advice {
  const rows = after.byStep.map((step) => ({ step, was: sameIn(before, step)?.found ?? 0 }));
  const gain = ({ step, was }: (typeof rows)[number]) => (step.of === 0 ? 0 : step.found - was);
  const perBuild = ({ work, builds }: Tally) => rounded((work.predicted * builds) / (builds + idle));
  // Of equal gains the RUN is what costs.
  const [most] = rows
    .filter(({ step }) => about === undefined || step.instruction === about)
    .sort((a, b) => gain(b) - gain(a) || Number(isRun(b.step)) - Number(isRun(a.step)));
  return {
    code,
    advise,
    instruction: most?.step.instruction ?? '',
    before: (most?.was ?? 0) + idle,
    after: (most?.step.found ?? 0) + idle,
    of: (most?.step.of ?? 0) + idle,
    steps: {
      before: before.found + idle * before.byStep.length,
      ofBefore: before.steps + idle * before.byStep.length,
      after: after.found + idle * after.byStep.length,
      of: after.steps + idle * after.byStep.length,
    },
    ...(before.work.untimed === undefined ? {} : { seconds: { before: perBuild(before), after: perBuild(after) } }),
  };
}

const rounded = (seconds: number) => Math.round(seconds * 10) / 10;

const isRun = ({ instruction }: StepTally) => instruction.startsWith('RUN');

/** The same step before the change: its flags may be others. */
function sameIn({ byStep }: Tally, { stage, instruction }: StepTally): StepTally | undefined {
  const bare = (text: string) => text.replace(/ --(link|mount=\S+)/g, '');
  return byStep.find((step) => step.stage === stage && bare(step.instruction) === bare(instruction));
}
