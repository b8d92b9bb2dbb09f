import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { KEY_MODELS } from '../../builders/keys';
import type { Entry } from '../../dockerfile/folder';
import { type Advice, adviseOn } from '../../history/advice';
import { type Commit, GitError, type Range, Repository } from '../../history/git';
import { inputsOf, type ReadText, type Replaced, type Snapshot } from '../../history/image';
import { type JudgedCommit, Replay, type Replaying } from '../../history/predict';
import { type StepTimes, timesIn } from '../../history/times';
import { worktreeOf } from '../../history/worktree';
import { type Problem, problem } from '../../model/faults';
import type { Image } from './images';
import type { HistoryOptions } from './options';

/** What is said of one build, as `--format json` prints it. */
export interface Prediction {
  readonly build: string;
  readonly dockerfile: string;
  readonly context: string;
  readonly engine: string;
  readonly commits: readonly JudgedCommit[];
  readonly advice: readonly Advice[];
}

/** A prediction, and what it stands on. */
export interface Judged {
  readonly prediction: Prediction;
  readonly latest: Snapshot | undefined;
  readonly replaying: Replaying;
  /** Where its definition keeps what it builds, a line each. */
  readonly kept?: readonly string[] | undefined;
  /** What the advice makes of files. */
  readonly edits?: readonly Edit[];
}

/** A file of the repository, and what it is to become. */
export interface Edit {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Is told how many commits of how many are done. */
export type Progress = (done: number, of: number) => void;

/** Judges images over a history, all of them on one way through it. */
async function judgeImages(
  repository: Repository,
  images: readonly Image[],
  options: HistoryOptions,
  progress: Progress,
): Promise<Judged[]> {
  const readText = (id: string) => repository.blobs.text(id);
  const replaced = replacedBy(options.whatIf);
  const times = timesOf(options.times ?? []);
  const all = images.map((image) => {
    const model = KEY_MODELS[image.engine];
    if (model === undefined) throw new Error(`no keys of ${image.engine}`);
    const replaying: Replaying = {
      build: image.build,
      model,
      engine: image.engine,
      cache: options.cache,
      replaced,
      ...(times ? { times } : {}),
    };
    return { image, replaying, replay: new Replay(replaying, readText) };
  });
  const commits: Commit[] = [];
  const range = rangeOf(options);
  const count = await repository.count(range);
  let isAnyJudged = options.worktree;
  for await (const { judged, ...commit } of repository.commits(range)) {
    for (const { replay } of all) await replay.take(commit, judged && !options.worktree);
    if (options.advise) commits.push(commit);
    isAnyJudged ||= judged;
    progress(commits.length, count);
  }
  if (!isAnyJudged) throw new GitError(await whyNothing(repository, options));
  if (options.worktree) {
    const there = await worktreeOf(repository);
    for (const { replay } of all) await replay.take(there);
  }
  const judged: Judged[] = [];
  for (const { image, replay, replaying } of all) {
    const { name, dockerfile, context } = image.build;
    const { commits: own, latest } = replay;
    const advised = options.advise && latest ? await adviceFor(replaying, commits, latest, readText) : undefined;
    const head = { build: name, dockerfile, context, engine: image.engine };
    const prediction = { ...head, commits: own, advice: advised?.advice ?? [] };
    judged.push({ prediction, latest, replaying, kept: image.kept, ...(advised ? { edits: advised.edits } : {}) });
  }
  return judged;
}

/** Why there is no commit to judge after another. */
async function whyNothing(repository: Repository, { from, to = 'HEAD' }: HistoryOptions): Promise<string> {
  if (from !== undefined) return `no commit comes after ${from}, up to ${to}`;
  const why = (await repository.isShallow()) ? 'the clone is shallow' : 'it has no history';
  return `${why}: what was before ${to} is not there`;
}

/** Advice on one image, by the commits that change something of it. */
async function adviceFor(replaying: Replaying, commits: readonly Commit[], latest: Snapshot, readText: ReadText) {
  const { build, replaced = {} } = replaying;
  const touching = commits.filter(({ root }, i) => {
    const before = commits[i - 1]?.root;
    return (
      build.changing?.length ||
      !before ||
      inputsOf(build, root).some((input, at) => input !== inputsOf(build, before)[at])
    );
  });
  const [dockerfile, , own, general] = inputsOf(build, (commits.at(-1) as Commit).root);
  const textOf = async (entry: Entry | undefined) => (entry?.kind === 'file' ? await readText(entry.id) : undefined);
  const files = {
    dockerfile: replaced.dockerfile ?? (await textOf(dockerfile)) ?? '',
    ignore: replaced.ignore ?? (await textOf(own)) ?? (await textOf(general)) ?? '',
  };
  const ignorePath = own ? `${build.dockerfile}.dockerignore` : posix.join(build.context, '.dockerignore');
  const { advice, files: after } = await adviseOn(
    replaying,
    touching,
    latest,
    files,
    readText,
    commits.length - touching.length,
  );
  const edits: Edit[] = [
    { path: build.dockerfile, before: files.dockerfile, after: after.dockerfile },
    { path: ignorePath, before: files.ignore, after: after.ignore },
  ];
  return { advice, edits: edits.filter(({ before, after }) => before !== after) };
}

function rangeOf({ from, to, last, worktree, pair }: HistoryOptions): Range {
  return { ...(to ? { to } : {}), ...(from ? { from } : {}), last: worktree ? 1 : (last ?? 100), pair };
}

/** What stands in place of files: an ignore file is one by its name. */
function replacedBy(files: readonly string[]): Replaced {
  return Object.fromEntries(
    files.map((file) => [/dockerignore$/.test(file) ? 'ignore' : 'dockerfile', readNamed(file)]),
  );
}

function timesOf(files: readonly string[]): StepTimes | undefined {
  if (files.length === 0) return undefined;
  const logs = files.map(readNamed);
  const empty = files.find((_, i) => timesIn([logs[i] as string]).isEmpty);
  if (empty !== undefined) throw new Refused(problem('no-times', { file: empty }));
  return timesIn(logs);
}

/** What is wrong with a file that an option names. */
class Refused extends Error {
  public constructor(public readonly problem: Problem) {
    super(problem.code);
  }
}

function readNamed(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Refused(problem('named-file-unreadable', { file, why: String((error as { code?: string }).code) }));
  }
}

/** Reads a repository; what Git has against it is a problem, and so is an image that it never has. */
export async function judged(
  images: readonly Image[],
  options: HistoryOptions,
  progress?: Progress,
): Promise<Judged[] | Problem> {
  const repository = new Repository(options.repo);
  try {
    const found = await judgeImages(repository, images, options, progress ?? (() => {}));
    const absent = found.find(({ latest }) => latest === undefined);
    if (absent === undefined) return found;
    const { name: build, dockerfile, context, target } = absent.replaying.build;
    return problem('image-not-there', { build, dockerfile, context, target });
  } catch (error) {
    if (error instanceof Refused) return error.problem;
    if (!(error instanceof GitError)) throw error;
    return problem('history-unreadable', { repo: options.repo, why: error.message });
  } finally {
    repository.close();
  }
}
