/** What is wrong with a schedule: as a whole, or with a range of one of its fields. */
export type ScheduleFlaw = { readonly wrong: 'word' } | { readonly wrong: 'fields' } | RangeFlaw;

interface RangeFlaw {
  readonly wrong: 'slashes' | 'step' | 'dashes' | 'bounds' | 'backwards';
  readonly field: string;
  readonly range: string;
  readonly min: number;
  readonly max: number;
}

/** What to write instead of a word that is none: five fields, or one of these. */
export const SCHEDULE_WORDS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

/** It follows "is no schedule". */
export function whyNoSchedule(flaw: ScheduleFlaw): string {
  if (flaw.wrong === 'word') return `; write five fields, @every 12h, or one of ${SCHEDULE_WORDS.join(', ')}`;
  if (flaw.wrong === 'fields') return ': 5 fields are needed (minute hour day month weekday), such as "0 3 * * *"';
  return `: ${flaw.field} "${flaw.range}" ${ofRange(flaw)}`;
}

function ofRange({ wrong, min, max }: RangeFlaw): string {
  switch (wrong) {
    case 'slashes':
      return 'has too many "/"';
    case 'step':
      return 'has no step after "/"';
    case 'dashes':
      return 'has too many "-"';
    case 'bounds':
      return `is not within ${min} to ${max}`;
    case 'backwards':
      return 'runs backwards';
  }
}
