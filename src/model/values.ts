import { GRAMMARS, type Grammar, type GrammarName } from './grammar';
import { defaultText, type Parameters } from './parameter-defaults';
import { SOURCE_VALUE_NAMES, SOURCE_VALUES, type SourceValueName } from './source-values';
import {
  type FieldText,
  type GivenRef,
  givenIn,
  hasReferences,
  isReference,
  type Reference,
  renderText,
  sourceValuesOf,
  type Text,
  text,
  UNKNOWN,
} from './text';

type Path = readonly (string | number)[];

/** A text that a run has a part in, and what it must be once the run's values are put in. */
export interface ValueCheck {
  /** Where the definition has it. */
  readonly path: Path;
  readonly grammar: GrammarName;
  readonly references: readonly GivenRef[];
  readonly text: Text;
}

interface Found {
  readonly path: Path;
  readonly text: FieldText;
}

/** A build is asked by many for its texts, and never changes. */
const known = new WeakMap<object, readonly Found[]>();

/** Every text of a definition, however deep, and where it stands. */
export function textsIn(definition: object): readonly Found[] {
  const texts = known.get(definition) ?? textsBelow(definition, []);
  known.set(definition, texts);
  return texts;
}

function textsBelow(value: unknown, path: Path): Found[] {
  if (isFieldText(value)) return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item: unknown, i) => textsBelow(item, [...path, i]));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return [];
  return Object.entries(value).flatMap(([key, item]) => textsBelow(item, [...path, key]));
}

function isFieldText(value: unknown): value is FieldText {
  return Array.isArray(value) && 'grammar' in value;
}

/** What is wanted of the source of a build, each once. */
export function sourceValuesIn(build: object): SourceValueName[] {
  const found = textsIn(build).flatMap(({ text }) => sourceValuesOf(text));
  return SOURCE_VALUE_NAMES.filter((name) => found.includes(name));
}

/** Where a build has them. */
export function placesOfSourceValues(build: object): Path[] {
  return textsIn(build).flatMap(({ path, text }) => (sourceValuesOf(text).length > 0 ? [path] : []));
}

/** Where a build names files and folders that a run has a say in. */
export function placesOfPaths(build: object): Path[] {
  const paths = textsIn(build).filter(({ text }) => text.grammar === 'path' && hasReferences(text));
  return paths.map(({ path }) => path);
}

/** What must hold for the values that a run gives, each demand once. */
export function valueChecks(definition: object): ValueCheck[] {
  const all = textsIn(definition).flatMap(({ path, text }) => checksOf(path, text));
  return [...new Map(all.map((check) => [JSON.stringify([check.grammar, check.text]), check] as const).reverse())]
    .map(([, check]) => check)
    .reverse();
}

function checksOf(path: Path, text: FieldText): ValueCheck[] {
  const parts: [GrammarName, Text][] =
    GRAMMARS[text.grammar].of === 'values'
      ? givenIn(text).map((part) => [text.grammar, [part]])
      : text.grammar === 'image'
        ? imageParts(text)
        : [[text.grammar, text]];
  return parts.flatMap(([grammar, part]) => {
    const references = givenIn(part);
    return references.length > 0 ? [{ path, grammar, references, text: part }] : [];
  });
}

/**
 * An image in repository and tag, where its author wrote the colon between them: a value after it is a tag and cannot
 * make of `host:$(params.tag)` a port and another repository.
 */
function imageParts(text: Text): [GrammarName, Text][] {
  for (let i = text.length - 1; i >= 0; i--) {
    const part = text[i];
    if (typeof part !== 'string') continue;
    const colon = part.lastIndexOf(':');
    if (part.includes('@') || part.lastIndexOf('/') > colon) break;
    if (colon >= 0)
      return [
        ['repository', [...text.slice(0, i), part.slice(0, colon)]],
        ['tag', [part.slice(colon + 1), ...text.slice(i + 1)]],
      ];
  }
  return [['image', text]];
}

/** Whether an image has a tag, which its author wrote a colon before. */
export function isTagged(image: Text): boolean {
  return imageParts(image).length > 1;
}

/** What of a text names a repository. */
export function repositoryIn(text: FieldText): Text {
  if (text.grammar === 'repository') return text;
  if (text.grammar !== 'image') return [];
  return imageParts(text).flatMap(([grammar, part]) => (grammar === 'tag' ? [] : part));
}

/** A text with a word for each value that nobody knows yet. */
export function sampleText({ grammar, text }: Pick<ValueCheck, 'grammar' | 'text'>, known: Parameters = {}): string {
  const { sample, begins }: Grammar = GRAMMARS[grammar];
  const word = (text.length === 1 ? sample : undefined) ?? 'param';
  return withWords(text.slice(0, 1), begins ?? word, known) + withWords(text.slice(1), word, known);
}

function withWords(text: Text, word: string, known: Parameters): string {
  return renderText(text, {
    ...UNKNOWN,
    param: (name) => defaultText(name, known) ?? word,
    build: () => 'param/param:param',
    source: (name) => SOURCE_VALUES[name]?.sample ?? word,
    built: () => `param/param@sha256:${'0'.repeat(64)}`,
  });
}

/** A text with the defaults of its parameters; nothing where only a run knows what it is. */
export function knownText(value: Text, parameters: Parameters): string | undefined {
  const parts = value.map((part) => {
    if (typeof part === 'string') return part;
    return 'param' in part ? defaultText(part.param, parameters) : undefined;
  });
  return parts.includes(undefined) ? undefined : parts.join('');
}

/** The definition with something else in place of what its texts refer to. */
export function mapReferences<Definition extends object>(
  definition: Definition,
  change: (reference: Reference) => Reference | string,
): Definition {
  return mapBelow(definition, change) as Definition;
}

function mapBelow(value: unknown, change: (reference: Reference) => Reference | string): unknown {
  if (isFieldText(value)) {
    const parts = value.map((part) => (isReference(part) ? change(part) : part));
    return Object.assign(text`${parts}`, { grammar: value.grammar });
  }
  if (Array.isArray(value)) return value.map((item: unknown) => mapBelow(item, change));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapBelow(item, change)]));
}
