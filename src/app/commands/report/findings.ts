import { type Fault, sayable, showPath } from '../../../model/faults';

/** What was found in a definition, and in what it builds. */
export interface Findings {
  readonly errors: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/** A fault as a program reads it. */
export interface Finding {
  readonly level: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  /** Where in the definition: `builds.api.tags[0]`. */
  readonly path?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** Where a fault stands. */
export function placeOf({ place }: Pick<Fault, 'place'>): Pick<Finding, 'file' | 'line' | 'column'> {
  if (place === undefined) return {};
  const [, file, line, column] = /^([\s\S]*?):(?:(\d+)(?::(\d+))?)?$/.exec(place) ?? [];
  return {
    file: sayable(file ?? place),
    ...(line === undefined ? {} : { line: Number(line) }),
    ...(column === undefined ? {} : { column: Number(column) }),
  };
}

/** The faults, errors first. */
export function findingsOf(found: Findings): Finding[] {
  const as = (level: Finding['level']) => (fault: Fault) => ({
    level,
    code: fault.code,
    message: sayable(fault.message),
    ...(fault.path.length > 0 ? { path: showPath(fault.path) } : {}),
    ...placeOf(fault),
  });
  return [...found.errors.map(as('error')), ...found.warnings.map(as('warning'))];
}
