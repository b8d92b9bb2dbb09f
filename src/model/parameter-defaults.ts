import { referencesOf, type Text } from './text';

/** A value that a cluster keeps: nobody knows it before a run. */
export interface Kept {
  readonly configMap: string;
  readonly key: string;
}

/** What is known of a parameter before a run. */
export interface Given {
  readonly default?: string | readonly string[] | Kept | undefined;
  readonly list?: boolean | undefined;
}
export type Parameters = Readonly<Record<string, Given>>;

/** The lists that a text refers to. */
export function listsIn(value: Text, given: Parameters): string[] {
  return referencesOf(value).flatMap((part) => ('param' in part && isList(part.param, given) ? [part.param] : []));
}

/** Whether a name is that of a list. */
export function isList(name: string, given: Parameters): boolean {
  return own(name, given)?.list === true;
}

/** The default of a parameter that is one value. */
export function defaultText(name: string, given: Parameters): string | undefined {
  const value = own(name, given)?.default;
  return typeof value === 'string' ? value : undefined;
}

/** The default of one that is a list. */
export function defaultItems(name: string, given: Parameters): readonly string[] | undefined {
  const value = own(name, given)?.default;
  return isItems(value) ? value : undefined;
}

/** The default that a cluster keeps. */
export function keptDefault({ default: value }: Given): Kept | undefined {
  return typeof value === 'object' && !isItems(value) ? value : undefined;
}

/** The default that its author wrote, of whichever kind. */
export function writtenDefault({ default: value }: Given): string | readonly string[] | undefined {
  return typeof value === 'string' || isItems(value) ? value : undefined;
}

/** A text with defaults put in; what a run gives, and a source, stands as it is written. */
export function withDefaults(value: Text, given: Parameters): Text {
  return value.map((part) =>
    typeof part === 'object' && 'param' in part ? (defaultText(part.param, given) ?? part) : part,
  );
}

/** A default as its texts: one, each of a list, or none. */
export function defaultTexts(name: string, given: Parameters): readonly string[] {
  const one = defaultText(name, given);
  return one === undefined ? (defaultItems(name, given) ?? []) : [one];
}

function isItems(value: Given['default']): value is readonly string[] {
  return Array.isArray(value);
}

function own(name: string, given: Parameters): Given | undefined {
  return Object.hasOwn(given, name) ? given[name] : undefined;
}
