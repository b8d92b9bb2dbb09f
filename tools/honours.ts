import { BUILDERS } from '../src/builders';
import { type Answer, type AnswerTree, isAnswer } from '../src/model/fields';
import { RUNNERS } from '../src/runners';
import { listed, tableOf } from './markdown';

/** The objects of the reference whose fields somebody answers for, and where in the tables. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  Build: [],
  GitSource: ['source', 'git'],
  VolumeSource: ['source', 'volume'],
  OciSource: ['source', 'oci'],
  S3Source: ['source', 's3'],
  GcsSource: ['source', 'gcs'],
  InlineSource: ['source', 'inline'],
  InlineCache: ['cache', 'inline'],
  RegistryCache: ['cache', 'registry'],
  VolumeCache: ['cache', 'volume'],
  S3Cache: ['cache', 's3'],
  AzureBlobCache: ['cache', 'azblob'],
  GitHubActionsCache: ['cache', 'gha'],
  Registry: ['registries'],
  PodSettings: ['pod'],
};

/** Of an object as a whole, who does not honour it; nothing where all do. */
export function honoursOf(object: string, field?: string): string {
  const place = Object.hasOwn(PLACES, object) ? PLACES[object] : undefined;
  if (place === undefined || (field === undefined && place.length === 0)) return '';
  const path = field === undefined ? place : [...place, field];
  return [sentence(BUILDERS, path), sentence(RUNNERS, path)].filter(Boolean).join(' ');
}

type Everyone = Readonly<Record<string, { readonly honours: AnswerTree }>>;

/** Who honours it, if not all do. What says nothing of its own is honoured as its whole is. */
function sentence(everyone: Everyone, path: readonly string[]): string {
  const answers = Object.entries(everyone).map(([name, { honours }]) => [name, answerAt(honours, path)] as const);
  const honouring = answers.filter(([, answer]) => answer === undefined || answer === 'honoured' || 'by' in answer);
  if (honouring.length === answers.length) return '';
  return `Only ${listed(honouring.map(([name]) => name))}.`;
}

/** What one makes of a field, or of what it is part of; nothing where only its parts are answered for. */
export function answerAt(honours: AnswerTree, path: readonly string[]): Answer | undefined {
  let found: Answer | AnswerTree | undefined = honours;
  for (const name of path) {
    if (found === undefined || isAnswer(found)) break;
    found = Object.hasOwn(found, name) ? found[name] : undefined;
  }
  return found !== undefined && isAnswer(found) ? found : undefined;
}

/** Which builder keeps layers in which cache. */
export function cachesTable(): string {
  const types = Object.keys(BUILDERS.buildkit.honours.cache).map((type) => ['cache', type]);
  return marksTable('cache', BUILDERS, types, ([, type = '']) => type);
}

/** The fields that not every builder honours. */
export function builderFieldsTable(): string {
  return marksTable('field', BUILDERS, unequal(BUILDERS));
}

/** The fields that not every runner honours. */
export function runnerFieldsTable(): string {
  return marksTable('field', RUNNERS, unequal(RUNNERS));
}

/** What one does not simply honour, and why. */
export function exceptionsTable({ honours }: { readonly honours: AnswerTree }): string {
  const rows = pathsOf(honours).flatMap((path): string[][] => {
    const answer = answerAt(honours, path);
    return answer === undefined || answer === 'honoured' ? [] : [[code(path.join('.')), inWords(answer)]];
  });
  return tableOf(['field', 'what becomes of it'], joined(rows));
}

/** Rows that say the same as one. */
export function joined(rows: readonly (readonly string[])[]): string[][] {
  const names = new Map<string, string[]>();
  for (const [name = '', ...cells] of rows) {
    const key = JSON.stringify(cells);
    names.set(key, [...(names.get(key) ?? []), name]);
  }
  return [...names].map(([cells, found]) => [found.join(', '), ...JSON.parse(cells)]);
}

function marksTable(
  what: string,
  everyone: Everyone,
  paths: readonly (readonly string[])[],
  nameOf = (path: readonly string[]) => path.join('.'),
): string {
  const all = Object.entries(everyone);
  const rows = paths.map((path) => [
    code(nameOf(path)),
    ...all.map(([, { honours }]) => mark(answerAt(honours, path))),
  ]);
  return tableOf([what, ...all.map(([name]) => code(name))], joined(rows));
}

/** Where not all answer alike, and not as they answer for the whole. */
function unequal(everyone: Everyone): (readonly string[])[] {
  const trees = Object.values(everyone).map(({ honours }) => honours);
  const marksOf = (path: readonly string[]) => trees.map((tree) => mark(answerAt(tree, path)));
  const paths = new Map(trees.flatMap(pathsOf).map((path) => [path.join('.'), path]));
  const found = [...paths.values()].filter((path) => new Set(marksOf(path)).size > 1);
  return found.filter(
    (path) => !found.some((whole) => isPart(path, whole) && String(marksOf(path)) === String(marksOf(whole))),
  );
}

function isPart(path: readonly string[], whole: readonly string[]): boolean {
  return whole.length < path.length && whole.every((name, i) => path[i] === name);
}

/** Everything that is answered for, as places in the table. */
function pathsOf(honours: AnswerTree): (readonly string[])[] {
  return Object.entries(honours).flatMap(([name, answer]) =>
    isAnswer(answer) ? [[name]] : pathsOf(answer).map((path) => [name, ...path]),
  );
}

function mark(answer: Answer | undefined): string {
  if (answer === undefined || answer === 'honoured') return 'yes';
  return 'by' in answer ? `by ${answer.by}` : '-';
}

function inWords(answer: Exclude<Answer, 'honoured'>): string {
  if ('by' in answer) return `by ${answer.by}`;
  if ('moot' in answer) return `${answer.moot}: refused where no other runner of the build has it`;
  return `refused: ${answer.because}; ${answer.instead}`;
}

export function code(name: string): string {
  return `\`${name}\``;
}
