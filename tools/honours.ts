import { BUILDERS } from '../src/builders';
import { type Answer, type AnswerTree, isAnswer } from '../src/model/fields';
import { RUNNERS } from '../src/runners';

/** The objects of the reference whose fields somebody answers for, and where in the tables. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  Build: [],
  GitSource: ['source', 'git'],
  VolumeSource: ['source', 'volume'],
  InlineSource: ['source', 'inline'],
  InlineCache: ['cache', 'inline'],
  RegistryCache: ['cache', 'registry'],
  VolumeCache: ['cache', 'volume'],
  S3Cache: ['cache', 's3'],
  AzureBlobCache: ['cache', 'azblob'],
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
  return `Only ${listed(honouring.map(([name]) => `\`${name}\``))}.`;
}

function answerAt(honours: AnswerTree, path: readonly string[]): Answer | undefined {
  let found: Answer | AnswerTree | undefined = honours;
  for (const name of path) {
    if (found === undefined || isAnswer(found)) break;
    found = Object.hasOwn(found, name) ? found[name] : undefined;
  }
  return found !== undefined && isAnswer(found) ? found : undefined;
}

function listed(names: readonly string[]): string {
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}` : names.join('');
}

/** Which builder keeps layers in which cache. */
export function cachesTable(): string {
  const builders = Object.entries(BUILDERS);
  const types = Object.keys(BUILDERS.buildkit.honours.cache);
  const rows = types.map((type) => [
    `\`${type}\``,
    ...builders.map(([, { honours }]) => mark(answerAt(honours, ['cache', type]))),
  ]);
  return [['cache', ...builders.map(([name]) => `\`${name}\``)], ['---', ...builders.map(() => '---')], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function mark(answer: Answer | undefined): string {
  if (answer === undefined || answer === 'honoured') return 'yes';
  if ('by' in answer) return `by ${answer.by}`;
  return '-';
}
