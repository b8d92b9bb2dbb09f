import type { Terminal } from '../terminal';
import type { Findings } from './findings';
import type { Format } from './format';
import { githubOf } from './github';
import { jsonOf } from './json';
import { sarifOf } from './sarif';
import { sayAll } from './text';

export type { Findings } from './findings';
export interface ReportOptions {
  readonly terminal: Terminal;
  readonly format?: Format | undefined;
  readonly quiet?: boolean;
  readonly strict?: boolean;
}

const PRINTED: Readonly<Record<Exclude<Format, 'text'>, (findings: Findings) => string>> = {
  json: jsonOf,
  sarif: sarifOf,
  github: githubOf,
};

/** Tells what was found, and returns the exit code. */
export function reported({ errors, warnings }: Findings, options: ReportOptions): number {
  const { terminal, format = 'text', quiet = false, strict = false } = options;
  const told = { errors, warnings: quiet && !strict ? [] : warnings };
  if (format === 'text') sayAll(told, terminal);
  else terminal.print(PRINTED[format](told));
  return errors.length > 0 || (strict && warnings.length > 0) ? 1 : 0;
}
