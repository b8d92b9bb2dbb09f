import { readDockerfile } from '../../dockerfile/syntax';
import type { Commit } from '../git';
import type { ReadText, Replaced, Snapshot } from '../image';
import type { CacheKind } from '../memory';
import { Replay, type Replaying, type Tally, tallyOf } from '../predict';
import type { Case, Change } from './change';

/** Files and a cache, and what a history makes of them. */
export interface State {
  readonly files: Required<Replaced>;
  readonly cache: CacheKind;
  readonly tally: Tally;
  readonly latest: Snapshot;
}

/** A change, and what comes of it. */
export interface Attempt {
  readonly change: Change;
  readonly state: State;
}

/** Replays the commits of a history that touch an image. */
export class Trial {
  public constructor(
    private readonly replaying: Replaying,
    private readonly commits: readonly Commit[],
    private readonly latest: Snapshot,
    private readonly readText: ReadText,
  ) {}

  public async of(files: Required<Replaced>, cache: CacheKind): Promise<State> {
    const replay = new Replay({ ...this.replaying, cache, replaced: files }, this.readText);
    for (const commit of this.commits) await replay.take(commit, commit !== this.commits[0]);
    const tally = tallyOf(replay.commits, replay.latest?.keys, this.replaying.times);
    return { files, cache, tally, latest: replay.latest ?? this.latest };
  }

  public async all({ files, cache }: State, changes: readonly Change[]): Promise<Attempt[]> {
    const tried: Attempt[] = [];
    for (const change of changes)
      tried.push({ change, state: await this.of({ ...files, ...change.files }, change.cache ?? cache) });
    return tried;
  }

  public caseOf({ files, cache, tally, latest }: State): Case {
    const { commits } = this;
    return {
      ...files,
      parsed: readDockerfile(files.dockerfile),
      latest,
      tally,
      commits,
      build: this.replaying.build,
      cache,
    };
  }
}
