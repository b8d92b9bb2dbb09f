import { readDockerfile } from '../../dockerfile/syntax';
import type { Commit } from '../git';
import type { ReadText, Replaced, Snapshot } from '../image';
import type { CacheKind } from '../memory';
import { Replay, type Replaying, type StepTally, type Tally, tallyOf } from '../predict';
import { lateArguments } from './arguments';
import { cacheMounts } from './cache-mounts';
import type { Adviser, Case, Change } from './change';
import { ignoreLines } from './ignore-lines';
import { earlyInstalls } from './installs';
import { linkedCopies } from './link';
import { orderOfCopies } from './order';

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
  readonly steps: { readonly before: number; readonly after: number; readonly of: number };
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
  const attempt = async (replaced: Replaced, cache: CacheKind) => {
    const replay = new Replay({ ...replaying, cache, replaced }, readText);
    for (const commit of commits) await replay.take(commit, commit !== commits[0]);
    return { tally: tallyOf(replay.commits, replay.latest?.keys), latest: replay.latest };
  };
  let [now, cache] = [files, replaying.cache];
  let best = await attempt(now, cache);
  const advice: Advice[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const at: Case = {
      ...now,
      parsed: readDockerfile(now.dockerfile),
      latest: best.latest ?? latest,
      tally: best.tally,
      commits,
      build: replaying.build,
      cache,
    };
    const tried: { change: Change; result: typeof best }[] = [];
    for (const change of changesFor(at, replaying.engine ?? 'buildkit')) {
      if (advice.some(({ code }) => code === change.code)) continue;
      tried.push({ change, result: await attempt({ ...now, ...change.files }, change.cache ?? cache) });
    }
    const gained = tried
      .filter(({ change, result }) => change.softens || result.tally.found > best.tally.found)
      .sort((a, b) => b.result.tally.found - a.result.tally.found)[0];
    if (gained === undefined) break;
    advice.push(adviceOf(gained.change, best.tally, gained.result.tally, idle));
    now = { ...now, ...gained.change.files };
    cache = gained.change.cache ?? cache;
    best = gained.result;
  }
  return { advice, files: now };
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
  const all = idle * after.byStep.length;
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
    steps: { before: before.found + all, after: after.found + all, of: after.steps + all },
  };
}

const isRun = ({ instruction }: StepTally) => instruction.startsWith('RUN');

/** The same step before the change: its flags may be others. */
function sameIn({ byStep }: Tally, { stage, instruction }: StepTally): StepTally | undefined {
  const bare = (text: string) => text.replace(/ --(link|mount=\S+)/g, '');
  return byStep.find((step) => step.stage === stage && bare(step.instruction) === bare(instruction));
}
