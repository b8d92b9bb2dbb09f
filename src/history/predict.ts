import type { KeyModel, Keys } from '../builders/keyed';
import { type JudgedStep, judge } from './because';
import type { Commit } from './git';
import { type ImageBuild, type ReadText, type Replaced, type Snapshot, Snapshots } from './image';
import { type CacheKind, Memory } from './memory';
import type { StepTimes } from './times';

/** A commit, and what its build would have found right after that of its parent. */
export interface JudgedCommit {
  readonly commit: string;
  readonly parent: string | null;
  /** None where the image could not be built. */
  readonly steps: readonly JudgedStep[];
}

/** How a build is replayed. */
export interface Replaying {
  readonly build: ImageBuild;
  readonly model: KeyModel;
  /** Whose keys these are: not all that helps one helps another. */
  readonly engine?: string;
  readonly cache: CacheKind;
  readonly replaced?: Replaced;
  /** What steps are weighed by. */
  readonly times?: StepTimes;
}

/** One build on its way through a history: judges commit by commit. */
export class Replay {
  private readonly snapshots: Snapshots;
  private readonly memory: Memory;
  private before: Snapshot | undefined;
  private unchanged: readonly JudgedStep[] | undefined;
  public readonly commits: JudgedCommit[] = [];

  public constructor({ build, model, cache, replaced }: Replaying, readText: ReadText) {
    this.snapshots = new Snapshots(build, model, readText, replaced);
    this.memory = new Memory(cache);
  }

  /** The last image that could be built. */
  public get latest(): Snapshot | undefined {
    return this.before;
  }

  /** Builds a commit; the first of a history may only be what the next is judged after. */
  public async take({ id, parent, root }: Commit, judged = true): Promise<void> {
    const snapshot = await this.snapshots.at(root, id);
    const steps = snapshot ? this.steps(snapshot) : [];
    if (judged) this.commits.push({ commit: id, parent, steps });
  }

  /** What changed nothing is told in the same words for each commit. */
  private steps(snapshot: Snapshot): readonly JudgedStep[] {
    const same = snapshot === this.before;
    if (same && this.unchanged) return this.unchanged;
    const steps = judge(snapshot.keys, this.before?.keys, this.memory);
    this.before = snapshot;
    this.unchanged = same && steps.every(({ found }) => found) ? steps : undefined;
    return steps;
  }
}

/** What of a replay a decision goes by. */
export interface Tally {
  readonly builds: number;
  /** How many of them had nothing to do. */
  readonly idle: number;
  readonly steps: number;
  readonly found: number;
  /** What those found are worth: as many, or the seconds they take. */
  readonly spared: number;
  readonly work: Work;
  /** By the steps of the last build, in their order. */
  readonly byStep: readonly StepTally[];
}

/** What one build does, in steps or in seconds. */
export interface Work {
  /** With nothing found, and with nothing changed: of the last build. */
  readonly cold: number;
  readonly warm: number;
  /** On the average of those that were judged. */
  readonly predicted: number;
  /** How many steps of the last build no time is known of. */
  readonly untimed?: number;
}

export interface StepTally {
  readonly stage: string;
  readonly line: number;
  readonly instruction: string;
  /** In how many builds it was, and was found. */
  readonly of: number;
  readonly found: number;
}

/** Counts what was found; a FROM is no work and does not count. Where times are given, work is weighed by them. */
export function tallyOf(commits: readonly JudgedCommit[], last: Keys | undefined, times?: StepTimes): Tally {
  const weightOf = (step: Step) => (times ? (times.of(step) ?? 0) : 1);
  const counts = new Map<string, { of: number; found: number }>();
  let [steps, found, idle, builds, spared, done] = [0, 0, 0, 0, 0, 0];
  for (const commit of commits) {
    const work = commit.steps.filter(isWork);
    if (commit.steps.length === 0) continue;
    builds++;
    if (work.every((step) => step.found)) idle++;
    for (const step of work) {
      const count = counts.get(nameOf(step)) ?? { of: 0, found: 0 };
      counts.set(nameOf(step), { of: count.of + 1, found: count.found + Number(step.found) });
      steps++;
      found += Number(step.found);
      if (step.found) spared += weightOf(step);
      else done += weightOf(step);
    }
  }
  const own = (last?.steps ?? []).filter(isWork);
  const byStep = own.map(({ stage, line, instruction }) => {
    const count = counts.get(nameOf({ stage, instruction })) ?? { of: 0, found: 0 };
    return { stage, line, instruction, ...count };
  });
  const sum = (all: readonly Step[]) => all.reduce((total, step) => total + weightOf(step), 0);
  const work: Work = {
    cold: sum(own),
    warm: sum(own.filter(({ never }) => never !== undefined)),
    predicted: builds === 0 ? 0 : done / builds,
    ...(times ? { untimed: own.filter((step) => times.of(step) === undefined).length } : {}),
  };
  return { builds, idle, steps, found, spared, work, byStep };
}

type Step = Pick<JudgedStep, 'stage' | 'instruction'>;
const isWork = ({ instruction }: { readonly instruction: string }) => !/^(FROM|LINK)\s/i.test(instruction);
const nameOf = ({ stage, instruction }: { readonly stage: string; readonly instruction: string }) =>
  `${stage}\n${instruction}`;
