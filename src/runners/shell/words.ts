import type { SourceValueName } from '../../model/source-values';
import { conditionVariable } from '../../model/switches';
import { renderText, type Text, UNKNOWN } from '../../model/text';

/** A word that a shell takes as it is written. */
export function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

/** The name of a shell variable made of somebody's own name. */
export function variable(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '_');
}

/** Where the parts of a text that are no literals come from. */
export interface Variables {
  /** Where a volume is for whoever reads the text: as a word. */
  path(volume: string): string;
  readonly digestFile: string;
  /** The file that something known of the source is written to: as a word. */
  sourceFile?(name: SourceValueName): string;
  /** The image that the build pushed, by its digest: as a word. */
  readonly image?: string;
}

/** A text as one word, or as none where its condition does not hold: literals quoted, the rest variables. */
export function word(value: Text, variables: Variables): string {
  const [first, ...rest] = value;
  if (typeof first === 'object' && 'when' in first)
    return `\${${conditionVariable(first.when)}:+${word(rest, variables)}}`;
  return value.length === 0 ? "''" : renderText(value, { ...PARTS, ...renderer(variables), literal: quoted });
}

/** A text that is a script itself. Those come from builders, and hold no value of a user. */
export function script(value: Text, variables: Variables): string {
  return renderText(value, { ...PARTS, ...renderer(variables) });
}

const PARTS = {
  ...UNKNOWN,
  param: (name: string) => `"$param_${variable(name)}"`,
  // A line for each item.
  list: (name: string) => `"$param_${variable(name)}"`,
  build: (name: string) => `"$ref_${variable(name)}"`,
  source: (name: SourceValueName) => `"$${knownVariable(name)}"`,
};

/** The variable of a script that holds something known of the source. */
export function knownVariable(name: SourceValueName): string {
  return `known_${name}`;
}

function renderer({ path, digestFile, sourceFile = () => '', image = '' }: Variables) {
  return { path, digestFile: () => digestFile, sourceFile, imageOf: () => image };
}
