import { BUILDERS } from '../builders';
import { type Build, imageBuild } from '../model/build';
import type { BuilderName } from '../model/builder';
import type { Refusal } from '../model/fields';
import type { RunnerName } from '../model/runner';
import type { Need } from '../plan/needs';
import { needsOf } from '../plan/needs-of';
import type { Plan } from '../plan/plan';
import { RUNNERS } from '.';
import { planOf } from './plans';

/** Builds that ask for nothing but a builder. */
export const UNSET = Object.fromEntries(
  Object.keys(BUILDERS).map((builder) => [
    builder,
    { ...imageBuild.parse({ image: 'image', source: { type: 'volume', claim: 'claim' }, builder }), name: 'unset' },
  ]),
) as Record<BuilderName, Build>;

/** What a plan needs and a runner does not have, with why and what to write instead. */
export function lacking(plan: Plan, runner: RunnerName): { need: Need; answer: Refusal }[] {
  const { offers } = RUNNERS[runner];
  return needsOf(plan).flatMap((need) => {
    const answer = offers[need];
    return typeof answer === 'object' && 'because' in answer ? [{ need, answer }] : [];
  });
}

/** Whether a runner has what a builder needs at the least. */
export function runsOn(builder: BuilderName, runner: RunnerName): boolean {
  return lacking(planOf(UNSET[builder], { push: true, runner }), runner).length === 0;
}
