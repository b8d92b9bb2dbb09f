import type { GrammarName } from './grammar';
import { isSourceValue, type SourceValueName } from './source-values';
import type { Condition } from './switches';

/**
 * A user's string, parsed once. `$(params.NAME)`, `$(builds.NAME.ref)`, `$(source.NAME)` and `$(build.ref)` are references, `$$(params.NAME)`
 * is that text itself, and everything else - `$(other)`, `{{x}}`, `${y}` - is text that arrives as written.
 */
export type Text = readonly Part[];

/** A text as a field holds it, with the grammar of that field. */
export type FieldText = Text & { readonly grammar: GrammarName };

/** A literal, a reference of a user, the image of a task, or something only the runner knows. */
export type Part =
  | string
  | Reference
  | OutcomeRef
  | ImageRef
  | PathRef
  | DigestFileRef
  | SourceFileRef
  | HandedRef
  | HandedFileRef
  | ListRef
  | ConditionPart;

/** What a user may refer to. */
export type Reference = GivenRef | SourceRef | BuiltRef;

/** What a run is given. */
export type GivenRef = ParameterRef | BuildRef;

/** A value given when the build is started. */
export interface ParameterRef {
  readonly param: string;
}

/** The image that another build pushed, by digest where the runner knows it. */
export interface BuildRef {
  readonly build: string;
}

/** What is known of the source once it is fetched; a name that there is not is a fault of its own. */
export interface SourceRef {
  readonly source: string;
}

/** The image that the build pushed, by its digest: for steps after it. */
export interface BuiltRef {
  readonly built: 'ref';
}

/** What became of all that a run did before its last tasks: a word for each of its ends, `Succeeded` where it is done. */
export interface OutcomeRef {
  readonly outcome: true;
}

/** The image that a task of the plan pushed, by digest where the runner knows it. */
export interface ImageRef {
  readonly imageOf: string;
}

/** Where the runner mounted one of the plan's volumes. */
export interface PathRef {
  readonly volume: string;
}

/** The file a runner wants the pushed image's digest in. */
export interface DigestFileRef {
  readonly digestFile: true;
}

/** The file a runner wants something in that is known of the source. */
export interface SourceFileRef {
  readonly sourceFile: SourceValueName;
}

/** What another pod of the plan found out of the source. */
export interface HandedRef {
  readonly handed: SourceValueName;
}

/** The file a runner wants something in that is known of the source, to hand it on to other pods. */
export interface HandedFileRef {
  readonly handedFile: SourceValueName;
}

/** Comes first, and says that the text is a word only where that is so. */
export interface ConditionPart {
  readonly when: Condition;
}

/** The items of a list that a run is given: what it stands in is there for each of them. */
export interface ListRef {
  readonly list: string;
}

/** How a runner writes each kind of part. */
export interface TextRenderer {
  param(name: string): string;
  build(name: string): string;
  source(name: SourceValueName): string;
  built(): string;
  imageOf(task: string): string;
  outcome(): string;
  path(volume: string): string;
  digestFile(): string;
  sourceFile(name: SourceValueName): string;
  handed(name: SourceValueName): string;
  handedFile(name: SourceValueName): string;
  list(name: string): string;
  /** Applied to runs of literal text, so that the platform hands them on as written; `last` if nothing follows. */
  literal?(value: string, last: boolean): string;
}

/** Renders nothing but literals: what knows more says so of each. */
export const UNKNOWN: TextRenderer = {
  param: () => '',
  build: () => '',
  source: () => '',
  built: () => '',
  imageOf: () => '',
  outcome: () => '',
  path: () => '',
  digestFile: () => '',
  sourceFile: () => '',
  handed: () => '',
  handedFile: () => '',
  list: () => '',
};

/** Each kind of reference: what stands in the parentheses, and what it is parsed to. */
const REFERENCES: readonly { readonly form: string; readonly parse: (name: string) => Reference }[] = [
  { form: 'params\\.([^()]+)', parse: (param) => ({ param }) },
  { form: 'builds\\.([^().]+)\\.ref', parse: (build) => ({ build }) },
  { form: 'source\\.([^()]+)', parse: (source) => ({ source }) },
  { form: 'build\\.(ref)', parse: () => ({ built: 'ref' }) },
];
const REFERENCE = new RegExp(`(\\$?)\\$\\((?:${REFERENCES.map(({ form }) => form).join('|')})\\)`, 'g');

/** What is taken for a reference by who reads it, and is none: another case, a word too few, a field that is no such. */
const SEEMING = /\$\(\s*(?:params?|parameters?|builds?|source|matrix)\b\s*[.[][^()]*\)/gi;

/** Text that looks like a reference and is not; what is one in form was escaped. */
export function seemingReferences(value: Text): string[] {
  return value.flatMap((part) => {
    const found = typeof part === 'string' ? [...part.matchAll(SEEMING)].map(([written]) => written) : [];
    return found.filter((written) => parseText(written).every((one) => typeof one === 'string'));
  });
}

/** Parses a user's string into literals and references. */
export function parseText(value: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of value.matchAll(REFERENCE)) {
    const [whole, escaped, ...names] = match;
    const kind = names.findIndex((name) => name !== undefined);
    parts.push(value.slice(end, match.index));
    parts.push(escaped ? whole.slice(1) : (REFERENCES[kind]?.parse(names[kind] as string) ?? whole));
    end = match.index + whole.length;
  }
  parts.push(value.slice(end));
  return joinLiterals(parts);
}

/** Parses the string of a field. */
export function fieldText(value: string, grammar: GrammarName): FieldText {
  return Object.assign(parseText(value), { grammar });
}

/** Builds a text from a template: strings are literals, texts and parts keep their references. */
export function text(strings: TemplateStringsArray, ...values: readonly (string | Part | Text)[]): Text {
  return joinLiterals(strings.flatMap((literal, i) => [literal, ...asParts(values[i])]));
}

/** Whether a text is more than literals. */
export function hasReferences(value: Text): boolean {
  return referencesOf(value).length > 0;
}

/** What a text refers to that a run knows and its author does not. */
export function referencesOf(value: Text): Reference[] {
  return value.flatMap((part) => (isReference(part) ? [part] : []));
}

/** Whether a part refers to what a run knows. */
export function isReference(part: Part): part is Reference {
  return typeof part === 'object' && ('param' in part || 'build' in part || 'source' in part || 'built' in part);
}

/** What of that a run is given, and may be anything. */
export function givenIn(value: Text): GivenRef[] {
  return referencesOf(value).flatMap((part) => ('source' in part || 'built' in part ? [] : [part]));
}

/** What of the source a text has in it. */
export function sourceValuesOf(value: Text): SourceValueName[] {
  return value.flatMap((part) =>
    typeof part === 'object' && 'source' in part && isSourceValue(part.source) ? [part.source] : [],
  );
}

/** Renders a text the way one runner writes it. */
export function renderText(value: Text, renderer: TextRenderer): string {
  return value.map((part, i) => renderPart(part, renderer, i === value.length - 1)).join('');
}

/** The text with each parameter as `$(params.NAME)`: for messages and for checks of a string's form. */
export function showText(value: Text): string {
  return renderText(value, {
    param: (name) => `$(params.${name})`,
    build: (name) => `$(builds.${name}.ref)`,
    source: (name) => `$(source.${name})`,
    built: () => '$(build.ref)',
    imageOf: (task) => `<image of ${task}>`,
    outcome: () => '<outcome>',
    path: (volume) => `<${volume}>`,
    digestFile: () => '<digest-file>',
    sourceFile: (name) => `<file of ${name}>`,
    handed: (name) => `$(source.${name})`,
    handedFile: (name) => `<file of ${name}>`,
    list: (name) => `$(params.${name})`,
  });
}

/** The text with every literal run passed through `change`. */
export function mapLiterals(value: Text, change: (literal: string) => string): Text {
  return value.map((part) => (typeof part === 'string' ? change(part) : part));
}

function renderPart(part: Part, renderer: TextRenderer, last: boolean): string {
  if (typeof part === 'string') return renderer.literal ? renderer.literal(part, last) : part;
  if ('when' in part) return '';
  if ('param' in part) return renderer.param(part.param);
  if ('build' in part) return renderer.build(part.build);
  // One of another name is a fault, and rendered for its message alone.
  if ('source' in part) return renderer.source(part.source as SourceValueName);
  if ('built' in part) return renderer.built();
  if ('sourceFile' in part) return renderer.sourceFile(part.sourceFile);
  if ('outcome' in part) return renderer.outcome();
  if ('handed' in part) return renderer.handed(part.handed);
  if ('handedFile' in part) return renderer.handedFile(part.handedFile);
  if ('list' in part) return renderer.list(part.list);
  if ('imageOf' in part) return renderer.imageOf(part.imageOf);
  if ('volume' in part) return renderer.path(part.volume);
  return renderer.digestFile();
}

function asParts(value: string | Part | Text | undefined): readonly Part[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as Text) : [value as Part];
}

function joinLiterals(parts: readonly Part[]): Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined[joined.length - 1];
    if (part === '') continue;
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  // What is pushed to has room for sixteen more, and there are more texts than anything else.
  return joined.slice();
}
