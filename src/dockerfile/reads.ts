import { posix } from 'node:path';
import type { Program, Step } from './program';

/** A path that an instruction takes out of a context. */
export interface Read {
  readonly step: Step;
  /** Of a named context; of the build context where there is none. */
  readonly context?: string;
  /** Relative to it; `.` is all of it. It may be a pattern, as of `path.Match`. */
  readonly path: string;
  /** What is left out of it. */
  readonly exclude: readonly string[];
}

/** What a target reads of its contexts, in the order of the file: wider rather than narrower where it cannot be known. */
export function readsOf({ stages }: Program): Read[] {
  return stages.flatMap(({ steps }) => steps.flatMap((step) => [...copied(step), ...mounted(step)]));
}

function copied(step: Step): Read[] {
  const { copy } = step;
  if (copy?.origin.kind !== 'context') return [];
  const { sources, exclude, origin } = copy;
  return sources
    .filter((source) => !isRemote(source))
    .map((source) => ({ step, ...named(origin.name), path: relative(source), exclude }));
}

function mounted(step: Step): Read[] {
  return step.mounts.flatMap(({ origin, source }) =>
    origin?.kind === 'context' ? [{ step, ...named(origin.name), path: relative(source), exclude: [] }] : [],
  );
}

/** Whether an ADD fetches it from elsewhere. */
export function isRemote(source: string): boolean {
  return /^(https?:\/\/|git:\/\/|ssh:\/\/|git@)/.test(source);
}

const named = (context: string | undefined) => (context === undefined ? {} : { context });
/** `--parents` has a `/./` where the names that are kept begin. */
const relative = (source: string) => posix.relative('/', posix.resolve('/', source)) || '.';
