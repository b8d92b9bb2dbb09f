import type { CacheKind } from '../../history/memory';
import type { BuilderName } from '../../model/builder';

/** What `explain` and `predict` are told. */
export interface HistoryOptions {
  /** A folder in the repository. */
  readonly repo: string;
  /** Where the builds are said. */
  readonly file: string;
  /** The build; all of them where none is said. */
  readonly build?: string;
  /** To judge a Dockerfile that no definition names: paths in the repository. */
  readonly dockerfile?: string;
  readonly context?: string;
  readonly target?: string;
  readonly platform?: string;
  readonly engine?: BuilderName;
  /** `NAME=VALUE`. */
  readonly buildArgs: readonly string[];
  readonly cache: CacheKind;
  readonly last?: number;
  readonly from?: string;
  readonly to?: string;
  /** Whether what lies in the folder is judged after the last commit. */
  readonly worktree: boolean;
  /** Whether changes are tried on the history. */
  readonly advise: boolean;
  /** Files in place of the Dockerfile or the ignore file. */
  readonly whatIf: readonly string[];
}
