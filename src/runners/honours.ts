/** What a build asks for and nobody gives it: the one place that finds it and words it. */
import { BUILDERS } from '../builders';
import type { Build } from '../model/build';
import { type Fault, fault, showPath } from '../model/faults';
import { type Answer, answerFor, needsOf, type Use, usesOf } from '../model/fields';
import { RUNNERS } from '.';
import { UNSET } from './offers';

/** The fields that the builder or a runner of a build does not honour, each with what to write instead. */
export function unhonoured(build: Build): Fault[] {
  const unset = UNSET[build.builder.type];
  const { honours } = BUILDERS[build.builder.type];
  const runners = build.runner.map(({ type }) => RUNNERS[type].honours);
  const uses = [...usesOf(build, unset), ...needsOf(build, unset.builder)];
  return uniqueFaults(
    uses.flatMap((use) => {
      const ofBuilder = answerFor(honours, use.field);
      return refused(use, ofBuilder ? [ofBuilder] : runners.flatMap((answers) => answerFor(answers, use.field) ?? []));
    }),
  );
}

function refused({ path }: Use, answers: readonly Answer[]): Fault[] {
  const refusals = answers.flatMap((answer) =>
    typeof answer === 'object' && 'because' in answer
      ? [fault('not-honoured', path, { because: answer.because, remedy: answer.instead })]
      : [],
  );
  const moot = answers.flatMap((answer) => (typeof answer === 'object' && 'moot' in answer ? [answer.moot] : []));
  const [why] = moot;
  if (why === undefined || moot.length < answers.length) return refusals;
  return [...refusals, fault('pointless', path, { because: why, field: showPath(path) })];
}

function uniqueFaults(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}
