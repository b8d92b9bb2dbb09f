import { BUILDERS } from '../builders';
import type { Build } from '../model/build';
import type { RunnerName } from '../model/runner';
import type { Plan, PlanOptions } from '../plan/plan';
import { RUNNERS } from '.';

const made = new WeakMap<Build, Map<string, Plan>>();

/** The plan of a build without faults; asked for again it is the same. */
export function planOf(
  build: Build,
  { push, runner }: Pick<PlanOptions, 'push'> & { readonly runner: RunnerName },
): Plan {
  const plans = made.get(build) ?? new Map<string, Plan>();
  made.set(build, plans);
  const key = `${runner} ${push}`;
  const { offers } = RUNNERS[runner];
  const plan = plans.get(key) ?? BUILDERS[build.builder.type].plan(build, { push, offers });
  plans.set(key, plan);
  return plan;
}
