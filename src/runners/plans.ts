import { planOfBuild } from '../builders/native';
import { withNotices } from '../builders/notify';
import type { Build } from '../model/build';
import { isPushed } from '../model/output';
import type { RunnerName } from '../model/runner';
import { withLists } from '../plan/lists';
import type { Plan, PlanOptions } from '../plan/plan';
import { RUNNERS } from '.';

const made = new WeakMap<Build, Map<string, Plan>>();

/** The plan of a build without faults; asked for again it is the same. */
export function planOf(
  build: Build,
  { push: isBuild, runner }: Pick<PlanOptions, 'push'> & { readonly runner: RunnerName },
): Plan {
  const plans = made.get(build) ?? new Map<string, Plan>();
  made.set(build, plans);
  const key = `${runner} ${isBuild}`;
  const { offers } = RUNNERS[runner];
  // A warmer runs a build for its cache alone.
  const planned = isBuild
    ? build
    : { ...build, output: undefined, skip: undefined, steps: { ...build.steps, after: [] } };
  const push = isBuild && isPushed(build);
  const known = plans.get(key);
  if (known !== undefined) return known;
  const built = withLists(planOfBuild(planned, { push, offers }), build.parameters);
  const plan = isBuild ? withNotices(built, build) : built;
  plans.set(key, plan);
  return plan;
}
