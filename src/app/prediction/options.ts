import type { CacheKind } from '../../history/memory';
import type { BuilderName } from '../../model/builder';

/** What `explain` and `predict` are told. */
export interface HistoryOptions {
  /** A folder in the repository. */
  readonly repo: string;
  /** The build; all of them where none is said. */
  readonly build?: string | undefined;
  /** To judge a Dockerfile that no definition names: paths in the repository. */
  readonly dockerfile?: string | undefined;
  readonly context?: string | undefined;
  readonly target?: string | undefined;
  readonly platform?: string | undefined;
  readonly engine?: BuilderName | undefined;
  /** `NAME=VALUE`. */
  readonly buildArgs: readonly string[];
  readonly cache: CacheKind;
  readonly last?: number | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Whether what lies in the folder is judged after the last commit. */
  readonly worktree: boolean;
  /** Whether `to` is judged right after `from`, and none of those between. */
  readonly pair: boolean;
  /** Whether changes are tried on the history. */
  readonly advise: boolean;
  /** Files in place of the Dockerfile or the ignore file. */
  readonly whatIf: readonly string[];
  /** Logs of BuildKit, to weigh steps by. */
  readonly times?: readonly string[];
}
