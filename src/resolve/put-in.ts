import { type Fault, fault, suggest } from '../model/faults';
import { parseText, referencesOf } from '../model/text';
import { isMapping, type Path } from './merge';

/** What stands for references that are known when manifests are written. */
export interface Meaning {
  /** The values of a variant, by name. */
  readonly values: Readonly<Record<string, string>>;
  /** Of builds in several variants, the one that is meant. */
  readonly variants: ReadonlyMap<string, string>;
}

const KNOWN = /(\$?)\$\((?:matrix\.([^()]+)|builds\.([^().]+)\.ref)\)/g;

/** What holds bytes and programs of a user, where nothing is a reference. */
function isVerbatim(path: Path): boolean {
  const [field, second, third, fourth] = path;
  return (
    (field === 'source' && second === 'files') || (field === 'steps' && third !== undefined && fourth === 'script')
  );
}

/** A build with the values of its variant in place of `$(matrix.NAME)`. */
export function putIn(value: unknown, meaning: Meaning): { value: unknown; faults: Fault[] } {
  const faults: Fault[] = [];
  const change = (node: unknown, path: Path): unknown => {
    if (isVerbatim(path)) return node;
    if (typeof node === 'string') {
      const { text, wrong } = changed(node, meaning, path);
      faults.push(...wrong);
      return text;
    }
    if (Array.isArray(node))
      return sameOr(
        node,
        node.map((item, i) => change(item, [...path, i])),
      );
    if (!isMapping(node) || Object.getPrototypeOf(node) !== Object.prototype) return node;
    const fields = Object.entries(node).map(([key, item]) => [key, change(item, [...path, key])] as const);
    return fields.every(([key, item]) => item === node[key]) ? node : Object.fromEntries(fields);
  };
  return { value: change(value, []), faults };
}

/** What nothing was put into is what it was, so that all builds share what they take from `defaults`. */
function sameOr(list: readonly unknown[], changed: readonly unknown[]): readonly unknown[] {
  return changed.every((item, i) => item === list[i]) ? list : changed;
}

function changed(text: string, { values, variants }: Meaning, path: Path): { text: string; wrong: Fault[] } {
  if (!text.includes('$(')) return { text, wrong: [] };
  const wrong: Fault[] = [];
  const after = text.replaceAll(KNOWN, (whole: string, escaped: string, name?: string, build?: string) => {
    // No later reader knows of a matrix, so what is left of an escape is text.
    if (escaped) return name === undefined ? whole : whole.slice(1);
    if (build !== undefined) return variants.has(build) ? `$(builds.${variants.get(build)}.ref)` : whole;
    const known = name as string;
    if (Object.hasOwn(values, known)) return values[known] as string;
    wrong.push(fault('undeclared', path, { what: 'matrix', name: known, hint: suggest(known, Object.keys(values)) }));
    return 'matrix';
  });
  if (after === text || referencesIn(after) === referencesIn(text)) return { text: after, wrong };
  return { text: 'matrix', wrong: [...wrong, fault('matrix-in-reference', path, {})] };
}

function referencesIn(text: string): number {
  return referencesOf(parseText(text)).length;
}
