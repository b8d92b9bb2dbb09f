import { scheduleFault } from '../../src/model/cron';

describe('a schedule', () => {
  it.each([
    '0 3 * * *',
    '*/5 * * * *',
    '0 9-17/2 * * MON-FRI',
    '30 2 1,15 jan-mar ?',
    '@daily',
    '@every 1h30m',
    '0 0 * * 0',
  ])('may be %j', (schedule) => expect(scheduleFault(schedule)).toBeUndefined());

  it.each([
    ['0 3 * *', '5 fields'],
    ['0 3 * * * *', '5 fields'],
    ['60 3 * * *', 'minute'],
    ['0 24 * * *', 'hour'],
    ['0 3 0 * *', 'day of month'],
    ['0 3 * 13 *', 'month'],
    ['0 3 * * 7', 'day of week'],
    ['*/0 3 * * *', 'minute'],
    ['5-1 3 * * *', 'minute'],
    ['@nightly', '@daily'],
    ['every night', '5 fields'],
  ])('cannot be %j, and the message names %j', (schedule, named) =>
    expect(scheduleFault(schedule)?.message).toContain(named),
  );
});
