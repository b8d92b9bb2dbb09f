import { FAULTS } from './codes';
import type { Entry } from './entry';
import type { FaultCode } from './fault-code';
import type { Fault, Problem } from './problem';
import { sayable, showPath } from './quote';

export type DataOf<Code extends FaultCode> = (typeof FAULTS)[Code] extends Entry<infer Data> ? Data : never;

/** A problem by its code, worded. */
export function problem<Code extends FaultCode>(code: Code, data: DataOf<Code>): Problem {
  return reworded({ code, data: data as Problem['data'] });
}

/** A fault by its code. */
export function fault<Code extends FaultCode>(code: Code, path: Fault['path'], data: DataOf<Code>): Fault {
  return { ...problem(code, data), path };
}

/** The problem with other facts: its message is made anew. */
export function reworded({ code, data }: Pick<Problem, 'code' | 'data'>): Problem {
  const { words } = FAULTS[code] as Entry<Problem['data']>;
  return { code, data, message: words(data) };
}

/** What tells a fault from others of its place: not what to write instead, which each may say otherwise. */
export function identityOf({ code, data }: Problem): string {
  return JSON.stringify([code, data], omitRemedy);
}

function omitRemedy(key: string, value: unknown): unknown {
  return key === 'hint' || key === 'remedy' ? undefined : value;
}

/** The data with each of its texts, however deep, changed. */
export function mapStrings(data: Problem['data'], change: (value: string) => string): Problem['data'] {
  const map = (value: unknown): unknown => {
    if (typeof value === 'string') return change(value);
    if (Array.isArray(value)) return value.map(map);
    return typeof value === 'object' && value !== null ? mapStrings(value as Problem['data'], change) : value;
  };
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, map(value)]));
}

/** `builds.yaml:6:5 builds.api.tags[0]: message`. */
export function showFault({ place, path, message }: Fault): string {
  const said = path.length > 0 ? `${showPath(path)}: ${sayable(message)}` : sayable(message);
  return place === undefined ? said : `${sayable(place)} ${said}`;
}

/** The faults, each one moved below a path. */
export function under<Found extends Fault>(path: Fault['path'], faults: readonly Found[]): Found[] {
  return faults.map((one) => ({ ...one, path: [...path, ...one.path] }));
}
