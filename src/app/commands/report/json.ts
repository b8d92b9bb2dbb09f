import { type Findings, findingsOf } from './findings';

/** What was found, as data. */
export function jsonOf(found: Findings): string {
  return `${JSON.stringify({ findings: findingsOf(found) }, null, 2)}\n`;
}
