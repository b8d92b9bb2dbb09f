import { inspect } from 'node:util';
import { App, Chart, Testing } from 'cdk8s';
import fc, { type Arbitrary } from 'fast-check';
import { stringify } from 'yaml';
import type * as z from 'zod';
import { BuildKitDaemon, CachedBuilds, CacheVolume, CacheWarmer, ImageBuild, InvalidBuildError } from '../../src';
import { imageBuild } from '../../src/model/build';
import { buildKitDaemon } from '../../src/model/daemon';
import type { Fault } from '../../src/model/faults';
import { buildsFile } from '../../src/model/file';
import { cacheVolume } from '../../src/model/volume';
import { cacheWarmer } from '../../src/model/warmer';
import { crashFinding, type Finding, finding } from '../finding';
import { type Bench, judge, schemaFindings } from '../judge';
import type { Kind } from '../kind';
import { repaired } from '../repair';
import { SECRET } from '../words';
import { arbitraryOf } from '../zod-arbitrary';

/** A construct of the public API, and the schema of its props. */
interface Subject {
  readonly schema: z.ZodType;
  // biome-ignore lint/suspicious/noExplicitAny: what is handed over is wrong on purpose
  create(chart: Chart, props: any): unknown;
}

const SUBJECTS: readonly Subject[] = [
  { schema: imageBuild, create: (chart, props) => new ImageBuild(chart, 'subject', props) },
  { schema: buildsFile, create: (chart, definition) => new CachedBuilds(chart, 'subject', { definition }) },
  { schema: cacheVolume, create: (chart, props) => new CacheVolume(chart, 'subject', props) },
  { schema: cacheWarmer, create: (chart, props) => new CacheWarmer(chart, 'subject', props) },
  { schema: buildKitDaemon, create: (chart, props) => new BuildKitDaemon(chart, 'subject', props) },
];

/** What only TypeScript can say. */
const ODD: readonly [string, () => unknown][] = [
  [
    'an object that holds itself',
    () =>
      Object.assign(
        {},
        {
          self: {} as object,
          get again() {
            return this;
          },
        },
      ),
  ],
  [
    'a cyclic object',
    () => {
      const cyclic: Record<string, unknown> = { a: 1 };
      cyclic.self = cyclic;
      return cyclic;
    },
  ],
  [
    'a cyclic list',
    () => {
      const cyclic: unknown[] = [];
      cyclic.push(cyclic);
      return cyclic;
    },
  ],
  ['a symbol', () => Symbol('odd')],
  ['a function', () => () => 1],
  ['a name that is a script', () => ({ name: 'x; pwned #' })],
  ['a name that leaves', () => ({ name: '../x' })],
  ['a name that is none', () => ({ name: '' })],
  ['a date', () => new Date(0)],
  ['an invalid date', () => new Date(Number.NaN)],
  ['a map', () => new Map([['a', 1]])],
  ['a set', () => new Set(['a'])],
  ['a bigint', () => 10n],
  ['not a number', () => Number.NaN],
  ['undefined', () => undefined],
  ['an object without a prototype', () => Object.assign(Object.create(null), { a: 'b' })],
  ['an object that inherits', () => Object.create({ type: 'inline', image: 'a/b' })],
  ['an own __proto__', () => JSON.parse('{"__proto__": {"type": "inline"}}')],
  ['bytes', () => Buffer.from('a')],
  ['a boxed string', () => new String('a')],
  ['a promise', () => Promise.resolve('a')],
  ['an expression', () => /a/],
  ['a list with holes', () => new Array(3)],
  ['its own toString', () => ({ toString: 1, valueOf: 1 })],
  ['its own toJSON', () => ({ toJSON: () => 'a' })],
  ['very deep', () => Array.from({ length: 5000 }).reduce<unknown>((inner) => ({ a: inner }), 'a')],
];

interface Props {
  readonly subject: Subject;
  readonly props: Record<string, unknown>;
  /** What was put in, and where: a share of all places. */
  readonly odd?: { readonly index: number; readonly at: number };
}

const props = SUBJECTS.map(
  ({ schema }) => arbitraryOf(schema, { hostile: 1, optional: 15 }) as Arbitrary<Props['props']>,
);
const odd = fc.record({
  index: fc.nat(ODD.length - 1),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
});

/** The constructs, given what is made from the schemas of their props, and values that no file can hold. */
export const constructs: Kind<Props> = {
  name: 'constructs',
  share: 600,
  arbitrary: (number) => {
    const i = number % SUBJECTS.length;
    return fc.record({
      subject: fc.constant(SUBJECTS[i] as Subject),
      props: props[i] as Arbitrary<Props['props']>,
      odd: fc.option(odd, { freq: 2, nil: undefined }),
    });
  },
  judge: async (bench, input) => {
    const findings = [...created(bench, input), ...(await sameAsFile(bench, input))];
    if (findings.length > 0) return findings;
    return created(bench, { ...input, props: repaired(input.props, (props) => faultsOf({ ...input, props })) });
  },
  show: (input) => `${input.odd ? `${ODD[input.odd.index]?.[0]} in ` : ''}${inspect(given(input), { depth: 12 })}`,
};

/** The props with the odd value in its place. */
function given({ props, odd }: Props): unknown {
  if (odd === undefined) return props;
  const copy = structuredClone(props);
  const places = placesIn(copy);
  places[Math.floor(odd.at * places.length)]?.(ODD[odd.index]?.[1]());
  return copy;
}

function placesIn(value: unknown): ((odd: unknown) => void)[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    (odd: unknown) =>
      Object.defineProperty(value, key, { value: odd, enumerable: true, configurable: true, writable: true }),
    ...placesIn(inner),
  ]);
}

function created(bench: Bench, input: Props): Finding[] {
  const chart = new Chart(new App({ outdir: '.' }), 'chart');
  try {
    input.subject.create(chart, given(input));
    bench.accept?.();
    return synthesized(chart);
  } catch (error) {
    return refusal(error);
  }
}

function faultsOf({ subject, props }: Props): readonly Fault[] {
  try {
    subject.create(new Chart(new App({ outdir: '.' }), 'chart'), props);
    return [];
  } catch (error) {
    return error instanceof InvalidBuildError ? error.faults : [];
  }
}

function refusal(error: unknown): Finding[] {
  if (!(error instanceof InvalidBuildError)) return [crashFinding(error)];
  const { message, faults } = error;
  return [
    ...(faults.length === 0 ? [finding('constructs: an error without a fault', message)] : []),
    ...(Buffer.byteLength(message) > 64 * 1024 ? [finding('constructs: more than 64 KiB', message.slice(0, 500))] : []),
    ...(message.includes(SECRET) ? [finding('secret: an error quotes a password', message)] : []),
    ...(message.includes('[object ') ? [finding('constructs: the insides of the program are named', message)] : []),
  ];
}

function synthesized(chart: Chart): Finding[] {
  try {
    const objects = Testing.synth(chart);
    // What is written is read back as YAML, where no cycle and no function has a place.
    return JSON.parse(JSON.stringify(objects)).flatMap((object: { apiVersion: string; kind: string }) =>
      schemaFindings('constructs', object),
    );
  } catch (error) {
    // Two objects of one name are found by cdk8s when it synthesizes.
    return (error as Error).message?.startsWith('Validation failed') ? [] : [crashFinding(error)];
  }
}

/** Every check that a file gets, a definition in TypeScript gets. */
async function sameAsFile(bench: Bench, { subject, props, odd }: Props): Promise<readonly Finding[]> {
  if (subject.schema !== buildsFile || odd !== undefined) return [];
  const { checked, findings } = await judge(bench, stringify(props));
  const accepted = isAccepted(() => {
    const chart = new Chart(new App({ outdir: '.' }), 'chart');
    subject.create(chart, props);
    Testing.synth(chart);
  });
  if (findings.length > 0 || accepted === (checked.status === 0)) return findings;
  return [finding(`constructs: ${accepted ? 'accept' : 'refuse'} what a file does not`, checked.stderr)];
}

function isAccepted(create: () => void): boolean {
  try {
    create();
    return true;
  } catch {
    return false;
  }
}
