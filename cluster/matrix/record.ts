import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOME } from '../lab/place';
import type { Row } from './rows';

/** A cell that ran. */
export interface Ran extends Pick<Row, 'builder' | 'uses' | 'start'> {
  readonly cold: number;
  readonly warm: number;
}

/** What all files of tests have seen, a line each: they run in processes of their own. */
const SEEN = join(HOME, 'seen.jsonl');

export function record(ran: Ran): void {
  appendFileSync(SEEN, `${JSON.stringify(ran)}\n`);
}

export function recorded(): Ran[] {
  if (!existsSync(SEEN)) return [];
  return readFileSync(SEEN, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
