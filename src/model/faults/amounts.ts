import { entry, inBuild, inFile } from './entry';
import { isNo, type RuleName } from './rules';
import { type ScheduleFlaw, whyNoSchedule } from './schedule';

const volume = (size: string) => inFile(`volumes:\n  layers: { size: "${size}" }`);

/** Faults of amounts, durations and times. */
export const AMOUNT_FAULTS = {
  'not-an-amount': entry<{ value: string; rule: RuleName }>({
    words: ({ value, rule }) => isNo(value, rule),
    summary: 'An amount or a duration is not written as what reads it takes it.',
    remedy: 'Write it like the message shows.',
    example: inBuild('timeout: an hour'),
  }),
  'amount-negative': entry<{ value: string }>({
    words: ({ value }) => `"${value}" is less than nothing; write it without the "-"`,
    summary: 'No amount is less than nothing.',
    remedy: 'Leave the sign out.',
    example: volume('-5Gi'),
  }),
  'amount-too-fine': entry<{ value: string }>({
    words: ({ value }) => `"${value}" is finer than Kubernetes counts, which is in thousandths; round it`,
    summary: 'Kubernetes rounds what is finer than a thousandth, and the object then differs from what was applied.',
    remedy: 'Round it.',
    example: volume('1.0001'),
  }),
  'amount-too-large': entry<{ value: string; max: string }>({
    words: ({ value, max }) => `"${value}" is more than Kubernetes can count, which is ${max}`,
    summary: 'Kubernetes counts with 64 bits.',
    remedy: 'Write less.',
    example: volume('99Ei'),
  }),
  'duration-too-long': entry<{ value: string; max: number }>({
    words: ({ value, max }) => `"${value}" is longer than Kubernetes can count, which is ${max}s; shorten it`,
    summary: 'Kubernetes counts seconds with 32 bits.',
    remedy: 'Shorten it.',
    example: inBuild('timeout: 999999h'),
  }),
  'not-a-schedule': entry<{ value: string; flaw: ScheduleFlaw }>({
    words: ({ value, flaw }) => `"${value}" is no schedule${whyNoSchedule(flaw)}`,
    summary: 'The schedule is none that Kubernetes takes: five fields, `@daily` and its kin, or `@every 12h`.',
    remedy: 'Write five fields: minute, hour, day of month, month, day of week. Sunday is 0.',
    example: inBuild('runner: { type: kubernetes, schedule: "0 25 * * *" }'),
  }),
  'schedule-with-time-zone': entry({
    words: () => 'write the time zone in timeZone, not in the schedule',
    summary: 'Kubernetes refuses a schedule that begins with a time zone.',
    remedy: 'Write it in `timeZone`.',
    example: inBuild('runner: { type: kubernetes, schedule: "TZ=UTC 0 3 * * *" }'),
  }),
  'not-a-time-zone': entry<{ value: string; near?: string }>({
    words: ({ value, near }) =>
      `"${value}" is no time zone; ${near === undefined ? 'write a name such as Europe/Berlin, or UTC' : `did you mean "${near}"?`}`,
    summary: 'Time zones are looked up with Go, letter by letter; offsets and `Local` are none.',
    remedy: 'Write a name of the IANA database, such as Europe/Berlin.',
    example: inBuild('runner: { type: kubernetes, schedule: "@daily", timeZone: europe/berlin }'),
  }),
};
