import { linesOf } from '../lines';
import { redactValue } from '../secrets';
import { FAULTS } from './codes';
import type { Entry } from './entry';
import type { FaultCode } from './fault-code';
import { cut, sayable, showPath } from './quote';

export type DataOf<Code extends FaultCode> = (typeof FAULTS)[Code] extends Entry<infer Data> ? Data : never;

/** What is wrong with a value: which kind of fault, and the facts; the message is made of these alone. */
export interface Problem {
  /** Which of the faults of docs/errors.md it is. */
  readonly code: FaultCode;
  readonly data: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** One thing wrong with what a user wrote: where, what, and what to write instead. */
export interface Fault extends Problem {
  /** Where in the definition: `['builds', 'api', 'tags', 0]`. */
  readonly path: readonly (string | number)[];
  /** Where it stands, if in a file: `builds.yaml:6:5`. */
  readonly place?: string;
}

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

/** Thrown by the constructs; its message lists every fault, one a line. */
export class InvalidBuildError extends Error {
  /** All faults, in the order of the definition. */
  public readonly faults: readonly Fault[];

  public constructor(
    /** The construct or file the faults are in. */
    public readonly subject: string,
    faults: readonly Fault[],
  ) {
    super([`${subject} cannot be built:`, ...linesOf(faults, showFault).map((line) => `  ${line}`)].join('\n'));
    this.name = 'InvalidBuildError';
    this.faults = faults.map((one) => ({
      ...one,
      message: sayable(one.message),
      data: mapStrings(one.data, (value) => cut(redactValue(value))),
    }));
  }
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
