/** What a build asks for and nobody gives it: the one place that finds it and words it. */
import { BUILDERS } from '../builders';
import { WRITTEN } from '../caches/attributes';
import type { Build } from '../model/build';
import { type Fault, fault, showPath } from '../model/faults';
import { type Answer, answerFor, builderWishesOf, type Wish, wishesOf } from '../model/fields';
import { RUNNERS } from '.';
import { UNSET } from './offers';

/** The fields that the builder or a runner of a build does not honour, each with what to write instead. */
export function unhonoured(build: Build): Fault[] {
  const unset = UNSET[build.builder.type];
  const { honours } = BUILDERS[build.builder.type];
  const runners = build.runner.map(({ type }) => RUNNERS[type].honours);
  const wishes = [...wishesOf(askedOf(build), unset), ...builderWishesOf(build, unset.builder)];
  return uniqueFaults(
    wishes.flatMap((wish) => {
      const ofBuilder = answerFor(honours, wish.field);
      if (ofBuilder === 'honoured' && isOnlyRead(build, wish)) return [onlyRead(wish)];
      return refused(
        wish,
        ofBuilder ? [ofBuilder] : runners.flatMap((answers) => answerFor(answers, wish.field) ?? []),
      );
    }),
  );
}

/** On nodes of each architecture a builder builds for its own. */
function askedOf(build: Build): Build {
  return build.platformNodes === 'native' ? { ...build, platforms: [] } : build;
}

/** Whether something says how a cache is written, and no cache of its kind is written so. */
function isOnlyRead({ cache }: Build, { field: [, type, name], path: [, side, i] }: Wish): boolean {
  if (side !== 'from' || !WRITTEN.includes(name as string)) return false;
  const value: unknown = Reflect.get(cache.from[i as number] as object, name as string);
  return !cache.to.some((entry) => entry.type === type && Reflect.get(entry, name as string) === value);
}

function onlyRead({ path }: Wish): Fault {
  return fault('cache-only-read', path, { attribute: String(path.at(-1)) });
}

function refused({ path }: Wish, answers: readonly Answer[]): Fault[] {
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
