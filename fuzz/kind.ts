import type { Arbitrary } from 'fast-check';
import type { Finding } from './finding';
import type { Bench } from './judge';

/** A way to attack, and how its cases are made and judged. */
export interface Kind<Input = unknown> {
  readonly name: string;
  /** How many of 10,000 cases are of this kind. */
  readonly share: number;
  /** What the case with this number is made from. */
  arbitrary(number: number): Arbitrary<Input>;
  /** What is wrong; `number` decides what only some cases are asked for. */
  judge(bench: Bench, input: Input, number: number): Promise<readonly Finding[]>;
  /** The definition, or whatever a reader needs to see of the case. */
  show(input: Input): string;
  /** A definition that another text may stand for: it is made smaller line by line. */
  readonly isDefinition?: boolean;
}

/** One in so many cases is given to the installed command too, in a process of its own. */
export const INSTALLED_EVERY = 400;
