import fc from 'fast-check';
import { type Document, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { readContent } from '../../src/resolve/load';
import { CORPUS } from '../corpus';
import { othersBlamed } from '../fields';
import type { Finding } from '../finding';
import { type Bench, judge } from '../judge';
import { INSTALLED_EVERY, type Kind } from '../kind';
import { twiceBlamed } from '../messages';
import { ODD_KEYS, ODD_SOURCE, ODD_VALUES } from '../words';

type Path = readonly unknown[];

/** One change of one place of one definition. */
interface Change {
  readonly base: number;
  readonly path: Path;
  /** Whether at most one thing is wrong with it: then one message says so. */
  readonly single: boolean;
  apply(document: Document): string;
}

const documents = CORPUS.map((text) => parseDocument(text));
const PLACE = 'PLACE-OF-THE-FUZZER';

/** Every node of a document, by path. */
function* pathsOf(node: unknown, path: Path): Generator<Path> {
  yield path;
  if (isMap(node))
    for (const { key, value } of node.items) yield* pathsOf(value, [...path, isScalar(key) ? key.value : key]);
  if (isSeq(node)) for (const [i, item] of node.items.entries()) yield* pathsOf(item, [...path, i]);
}

/** What others refer to cannot be replaced: nothing could write a document whose aliases stand for nothing. */
function isAnchored(node: unknown): boolean {
  if (isMap(node)) return node.anchor !== undefined || node.items.some(({ value }) => isAnchored(value));
  if (isSeq(node)) return node.anchor !== undefined || node.items.some(isAnchored);
  return isScalar(node) && node.anchor !== undefined;
}

const places = documents.flatMap((document, base) =>
  [...pathsOf(document.contents, [])]
    .filter((path) => path.length > 0 && !isAnchored(document.getIn(path, true)))
    .map((path) => ({ base, path })),
);
const mappings = documents.flatMap((document, base) =>
  [...pathsOf(document.contents, [])]
    .filter((path) => isMap(document.getIn(path, true)))
    .map((path) => ({ base, path })),
);

function oddValue({ base, path }: { base: number; path: Path }, value: unknown): Change {
  return {
    base,
    path,
    single: typeof value !== 'object',
    apply: (document) => {
      document.setIn(path, document.createNode(value));
      return String(document);
    },
  };
}

function oddSource({ base, path }: { base: number; path: Path }, source: string): Change {
  return {
    base,
    path,
    single: false,
    apply: (document) => {
      document.setIn(path, PLACE);
      return String(document).replace(PLACE, () => source);
    },
  };
}

/** Another key for what the first one holds, or one more. */
function oddKey({ base, path }: { base: number; path: Path }, key: string, added: boolean): Change {
  return {
    base,
    path,
    single: false,
    apply: (document) => {
      const mapping = document.getIn(path, true);
      if (!isMap(mapping)) return String(document);
      const [first] = mapping.items;
      if (added || first === undefined) mapping.items.push(document.createPair(key, first?.value ?? null));
      else first.key = document.createNode(key);
      return String(document);
    },
  };
}

/** Goes over a space of so many changes in an order that begins everywhere; after as many cases, all were there. */
function scattered(number: number, size: number): number {
  return Number((BigInt(number) * 1_000_003n + 7n) % BigInt(size));
}

function systematic(name: string, share: number, size: number, changeAt: (i: number) => Change): Kind<Change> {
  const textOf = ({ base, apply }: Change) => apply((documents[base] as Document).clone() as Document);
  return {
    name,
    share,
    isDefinition: true,
    arbitrary: (number) => fc.constant(changeAt(scattered(number, size))),
    judge: (bench, change, number) => judged(bench, textOf(change), number, change),
    show: textOf,
  };
}

async function judged(
  bench: Bench,
  content: string,
  number: number,
  { single, path }: Change,
): Promise<readonly Finding[]> {
  const { findings, checked } = await judge(bench, content, number % INSTALLED_EVERY === 0);
  if (!single || checked.crash !== undefined) return findings;
  return [
    ...findings,
    ...twiceBlamed(checked.stderr),
    ...othersBlamed(readContent('builds.yaml', content).found, path),
  ];
}

const values = ODD_VALUES.length + ODD_SOURCE.length;

/** Every node of every definition, with every odd value in its place. */
export const nodes = systematic('nodes', 1900, places.length * values, (i) => {
  const place = places[Math.floor(i / values)] as (typeof places)[number];
  const value = i % values;
  return value < ODD_VALUES.length
    ? oddValue(place, ODD_VALUES[value])
    : oddSource(place, ODD_SOURCE[value - ODD_VALUES.length] as string);
});

/** Every mapping of every definition, with every odd key. */
export const keys = systematic('keys', 900, mappings.length * ODD_KEYS.length * 2, (i) => {
  const mapping = mappings[Math.floor(i / (2 * ODD_KEYS.length))] as (typeof mappings)[number];
  return oddKey(mapping, ODD_KEYS[Math.floor(i / 2) % ODD_KEYS.length] as string, i % 2 === 0);
});
