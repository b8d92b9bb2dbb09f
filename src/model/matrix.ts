import * as z from 'zod';
import { type Fault, fault, problem, suggest } from './faults';
import { dnsLabel, issueOf, listOf, object, wordOf } from './schema';

/** The key of a matrix that says which of its combinations there are not. */
const EXCLUDE = 'exclude';

/** No reference can be made of it, wherever it is put. */
const value = wordOf((word) =>
  /^[A-Za-z0-9][\w.:/@+-]*$/.test(word) ? undefined : problem('not-a-name', { value: word, rule: 'matrixValue' }),
);

const dimension = wordOf((name) =>
  /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name) ? undefined : problem('not-a-name', { value: name, rule: 'parameter' }),
);

type Combination = Readonly<Record<string, string>>;

/** What a build is made in several variants of. */
export const matrix = z
  .record(dimension, z.union([listOf(value).min(1), z.array(z.record(dimension, value))]))
  .superRefine((given, ctx) => {
    for (const [name, list] of Object.entries(given))
      for (const [i, item] of list.entries())
        for (const { path, ...wrong } of itemFaults(name, item, given))
          ctx.addIssue(issueOf(wrong, [name, i, ...path]));
  });
export type Matrix = Readonly<Record<string, readonly (string | Combination)[]>>;

/** A variant of a build that is in several. */
export const variantOf = object('VariantOf', 'A variant of a build that has a `matrix`.', {
  build: dnsLabel.meta({ description: 'The build.' }),
  matrix: z.record(dimension, z.string()).meta({
    description:
      'Which of its variants: values by name; of what is not named, all. `$(matrix.NAME)` is that of the build that waits.',
  }),
});

/** What varies, and which values it has. */
function dimensionsOf(given: Matrix): [string, readonly string[]][] {
  return Object.entries(given).filter(([name]) => name !== EXCLUDE) as [string, readonly string[]][];
}

/** What is wrong with one item of a list: a value, or a combination that there is not. */
function itemFaults(name: string, item: string | Combination, given: Matrix): Fault[] {
  const isExclude = name === EXCLUDE;
  if ((typeof item === 'object') !== isExclude) return [fault('matrix-form', [], { exclude: isExclude })];
  if (typeof item !== 'object') return [];
  const known = new Map(dimensionsOf(given));
  return Object.entries(item).flatMap(([key, word]) => {
    const values = known.get(key);
    if (values === undefined)
      return [fault('undeclared', [key], { what: 'matrix', name: key, hint: suggest(key, [...known.keys()]) })];
    // Of a value that is none nobody knows what it was to be.
    if (values.includes(word) || !values.every((one) => value.safeParse(one).success)) return [];
    return [fault('unknown-word', [key], { what: `value of ${key}`, value: word, hint: suggest(word, values) })];
  });
}

/** How many combinations there may be. */
export const MAX_VARIANTS = 256;

/** How many combinations there are, those that are excluded too. */
export function sizeOf(given: Matrix): number {
  return dimensionsOf(given).reduce((size, [, values]) => size * values.length, 1);
}

/** The combinations of all values, in the order in which they are written, without those that are excluded. */
export function combinationsOf(given: Matrix): Combination[] {
  const all = dimensionsOf(given).reduce<Combination[]>(
    (some, [name, values]) => some.flatMap((one) => values.map((word) => ({ ...one, [name]: word }))),
    [{}],
  );
  const excluded = (given[EXCLUDE] ?? []) as readonly Combination[];
  return all.filter((one) => !excluded.some((other) => matches(one, other)));
}

/** Whether a combination has the values of another. */
export function matches(one: Combination, other: Combination): boolean {
  return Object.entries(other).every(([name, word]) => one[name] === word);
}
