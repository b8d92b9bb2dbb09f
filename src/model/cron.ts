/**
 * What Kubernetes accepts as `schedule`. It reads schedules with https://github.com/robfig/cron (standard parser), which
 * differs from other cron parsers: no seconds, no `7` for Sunday, no `L`, `W` or `#`, and `@every`.
 */
import { nearest, type Problem, problem, SCHEDULE_WORDS, type ScheduleFlaw } from './faults';
import { MAX_GO_SECONDS, secondsOf } from './numbers';
import { TIME_ZONES } from './time-zones';

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly words?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const FIELDS: readonly Field[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, words: MONTHS },
  { name: 'day of week', min: 0, max: 6, words: DAYS },
];

/** What keeps a schedule from being one, or nothing. */
export function scheduleFault(schedule: string): Problem | undefined {
  if (/^(CRON_)?TZ=/.test(schedule)) return problem('schedule-with-time-zone', {});
  if (schedule.startsWith('@')) return descriptorFault(schedule);
  const values = schedule.split(/[ \t]+/).filter(Boolean);
  if (values.length !== FIELDS.length) return problem('not-a-schedule', { value: schedule, flaw: { wrong: 'fields' } });
  for (const [i, field] of FIELDS.entries()) {
    const flaw = flawOf(values[i] as string, field);
    if (flaw) return problem('not-a-schedule', { value: schedule, flaw });
  }
  return undefined;
}

function descriptorFault(schedule: string): Problem | undefined {
  if (SCHEDULE_WORDS.includes(schedule)) return undefined;
  if (/^@every (\d+(\.\d+)?(h|m|s))+$/.test(schedule) && secondsOf(schedule) <= MAX_GO_SECONDS) return undefined;
  return problem('not-a-schedule', { value: schedule, flaw: { wrong: 'word' } });
}

function flawOf(value: string, field: Field): ScheduleFlaw | undefined {
  for (const range of value.split(',')) {
    const wrong = wrongWith(range, field);
    const { name, min, max } = field;
    if (wrong !== undefined) return { wrong, field: name, range, min, max };
  }
  return undefined;
}

function wrongWith(range: string, field: Field): 'slashes' | 'step' | 'dashes' | 'bounds' | 'backwards' | undefined {
  const [span = '', step, ...more] = range.split('/');
  if (more.length > 0) return 'slashes';
  if (step !== undefined && !/^[1-9]\d{0,8}$/.test(step)) return 'step';
  if (span === '*' || span === '?') return undefined;
  const [from = '', to, ...rest] = span.split('-');
  if (rest.length > 0) return 'dashes';
  const ends = [from, ...(to === undefined ? [] : [to])].map((end) => numberOf(end, field));
  if (ends.some((end) => end === undefined || end < field.min || end > field.max)) return 'bounds';
  return (ends[0] as number) > (ends[ends.length - 1] as number) ? 'backwards' : undefined;
}

function numberOf(value: string, field: Field): number | undefined {
  const word = field.words?.indexOf(value.toLowerCase()) ?? -1;
  if (word >= 0) return word + field.min;
  return /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

const KNOWN_TIME_ZONES = TIME_ZONES.trim().split('\n');

/** What keeps a name from being that of a time zone where it is looked up, which is with Go, letter by letter. */
export function timeZoneFault(name: string): Problem | undefined {
  if (KNOWN_TIME_ZONES.includes(name)) return undefined;
  const near = KNOWN_TIME_ZONES.find((zone) => zone.toLowerCase() === name.toLowerCase());
  const meant = near ?? nearest(name, KNOWN_TIME_ZONES);
  return problem('not-a-time-zone', { value: name, ...(meant ? { near: meant } : {}) });
}
