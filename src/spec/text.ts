/**
 * A user's string, parsed once. `$(params.NAME)` is a reference, `$$(params.NAME)` is that text itself, and
 * everything else - `$(other)`, `{{x}}`, `${y}` - is text that arrives as written.
 */
export type Text = readonly Part[];

/** A literal, a parameter, or something only the runner knows. */
export type Part = string | ParameterRef | PathRef | DigestFileRef;

/** A value given when the build is started. */
export interface ParameterRef {
  readonly param: string;
}

/** Where the runner mounted one of the plan's volumes. */
export interface PathRef {
  readonly volume: string;
}

/** The file a runner wants the pushed image's digest in. */
export interface DigestFileRef {
  readonly digestFile: true;
}

/** How a runner writes each kind of part. */
export interface TextRenderer {
  param(name: string): string;
  path(volume: string): string;
  digestFile(): string;
  /** Applied to runs of literal text, so that the platform hands them on as written. */
  literal?(value: string): string;
}

const REFERENCE = /(\$?)\$\(params\.([^()]+)\)/g;

/** Parses a user's string into literals and parameters. */
export function parseText(value: string): Text {
  const parts: Part[] = [];
  let end = 0;
  for (const match of value.matchAll(REFERENCE)) {
    const [whole, escaped, name] = match as unknown as [string, string, string];
    parts.push(value.slice(end, match.index));
    parts.push(escaped ? whole.slice(1) : { param: name });
    end = match.index + whole.length;
  }
  parts.push(value.slice(end));
  return joinLiterals(parts);
}

/** Builds a text from a template: strings are literals, texts and parts keep their references. */
export function text(strings: TemplateStringsArray, ...values: readonly (string | Part | Text)[]): Text {
  return joinLiterals(strings.flatMap((literal, i) => [literal, ...asParts(values[i])]));
}

/** The names of the parameters a text refers to. */
export function parametersOf(value: Text): string[] {
  return value.flatMap((part) => (typeof part === 'object' && 'param' in part ? [part.param] : []));
}

/** Renders a text the way one runner writes it. */
export function renderText(value: Text, renderer: TextRenderer): string {
  return value.map((part) => renderPart(part, renderer)).join('');
}

/** The text with each parameter as `$(params.NAME)`: for messages and for checks of a string's form. */
export function showText(value: Text): string {
  return renderText(value, {
    param: (name) => `$(params.${name})`,
    path: (volume) => `<${volume}>`,
    digestFile: () => '<digest-file>',
  });
}

/** The text with every literal run passed through `change`. */
export function mapLiterals(value: Text, change: (literal: string) => string): Text {
  return value.map((part) => (typeof part === 'string' ? change(part) : part));
}

function renderPart(part: Part, renderer: TextRenderer): string {
  if (typeof part === 'string') return renderer.literal ? renderer.literal(part) : part;
  if ('param' in part) return renderer.param(part.param);
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
  return joined;
}
