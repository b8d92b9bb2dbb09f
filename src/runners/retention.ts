import type { RunnerSettings } from '../model/runner';
import type { Runs } from '../model/runs';
import type { Group } from './runner';

const DAY = 86_400;

interface History {
  readonly successfulJobsHistoryLimit?: number | undefined;
  readonly failedJobsHistoryLimit?: number | undefined;
}

/** How many runs of a schedule are kept when they are over: as the runner says, or the build, or a few. */
export function historyLimits({ successfulJobsHistoryLimit, failedJobsHistoryLimit }: History, { keep }: Runs = {}) {
  return {
    successfulJobsHistoryLimit: successfulJobsHistoryLimit ?? keep ?? 3,
    failedJobsHistoryLimit: failedJobsHistoryLimit ?? keep ?? 1,
  };
}

/** For how many seconds a run is kept when it is over, if anybody says so. */
export function secondsKept(ttlSecondsAfterFinished: number | undefined, { days }: Runs = {}): number | undefined {
  return ttlSecondsAfterFinished ?? (days === undefined ? undefined : days * DAY);
}

/** The same, of what would be kept for ever. */
export function secondsKeptOrDay(ttlSecondsAfterFinished: number | undefined, runs?: Runs): number {
  return secondsKept(ttlSecondsAfterFinished, runs) ?? DAY;
}

/** What is kept of the runs of a group, which its builds agree on. */
export function runsOf<Settings extends RunnerSettings>({ members }: Group<Settings>): Runs {
  const said = members.flatMap(({ workload: { runs = {} } }) => (Object.keys(runs).length > 0 ? [runs] : []));
  return said[0] ?? {};
}
