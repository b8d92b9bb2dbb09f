import * as z from 'zod';
import { problem } from './faults';
import { wordOf } from './schema';

/** The largest number of most fields: Kubernetes and Argo read them into 32 bits. */
export const MAX_INT32 = 2 ** 31 - 1;

/** The longest duration of Go, in whole seconds: nanoseconds in 64 bits. */
export const MAX_GO_SECONDS = 9_223_372_036;

/** A whole number that its reader can hold. */
export function wholeNumber(min: number, max = MAX_INT32) {
  // The bound comes first, so that it is the one which is named, and last, since `int` has one of its own.
  return z.number().max(max, { abort: true }).int({ abort: true }).min(min).max(max);
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** How long `1h30m` is; a unit may come more than once, and a count have a fraction. */
export function secondsOf(value: string): number {
  return [...value.matchAll(/(\d+(?:\.\d+)?)([hms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNIT_SECONDS[unit as string] as number),
    0,
  );
}

/** A duration such as `90s`, `45m` or `1h30m`, in seconds. */
export const duration = wordOf((value) => {
  if (!/^(\d+h)?(\d+m)?(\d+s)?$/.test(value) || !/[1-9]/.test(value))
    return problem('not-an-amount', { value, rule: 'duration' });
  return secondsOf(value) > MAX_INT32 ? problem('duration-too-long', { value, max: MAX_INT32 }) : undefined;
}).transform(secondsOf);
