import { Construct } from 'constructs';
import { type Fault, type Problem, problem } from './faults';

/** Data as JSON; a construct, which holds the whole app, is its place in that. */
export function jsonOf(value: unknown): string | undefined {
  return JSON.stringify(value, (_, one: unknown) => (Construct.isConstruct(one) ? one.node.path : one));
}

type Path = readonly (string | number)[];

/** What a definition says, without anything that is no data; and what was left out. */
export interface Plain {
  readonly value: unknown;
  readonly faults: readonly Fault[];
}

/** No definition comes near these; what does is no definition, and would take ages. */
export const MAX_DEPTH = 100;
export const MAX_VALUES = 1_000_000;

/**
 * Copies what a user gave, reading everything once: mappings, lists, text, numbers, true, false and null, and constructs as
 * they are. Nothing behind this has to fear a getter, a cycle, a key that is a prototype, or text that no manifest can hold.
 */
export function plainData(input: unknown): Plain {
  const copier = new Copier();
  return { value: copier.copy(input, []), faults: copier.faults };
}

/** The faults that are not about something that was left out. */
export function outside(faults: readonly Fault[], leftOut: readonly Fault[]): Fault[] {
  if (leftOut.some(({ path }) => path.length === 0)) return [];
  if (leftOut.length === 0) return [...faults];
  const paths = new Set(leftOut.map(({ path }) => JSON.stringify(path)));
  return faults.filter(({ path }) => !path.some((_, i) => paths.has(JSON.stringify(path.slice(0, i + 1)))));
}

class Copier {
  public readonly faults: Fault[] = [];
  private readonly around = new Set<object>();
  private count = 0;

  public copy(value: unknown, path: Path): unknown {
    try {
      return this.copyAny(value, path);
    } catch (error) {
      return this.refuse(path, unreadable(error));
    }
  }

  private copyAny(value: unknown, path: Path): unknown {
    this.count += 1;
    if (this.count === MAX_VALUES) this.refuse([], problem('too-many-values', { max: MAX_VALUES }));
    if (this.count >= MAX_VALUES) return null;
    if (value === null || typeof value === 'boolean') return value;
    if (typeof value === 'string') return this.copyText(value, path);
    if (typeof value === 'number')
      return Number.isFinite(value)
        ? value
        : this.refuse(
            path,
            problem('wrong-form', { forms: ['number'], got: { form: 'no number', value: String(value) } }),
          );
    if (typeof value !== 'object') return this.refuse(path, problem('not-data', { got: { form: typeof value } }));
    if (this.around.has(value)) return this.refuse(path, problem('holds-itself', {}));
    if (path.length > MAX_DEPTH) return this.refuse(path.slice(0, 3), problem('too-deep', { max: MAX_DEPTH }));
    this.around.add(value);
    try {
      return Array.isArray(value) ? this.copyList(value, path) : this.copyMapping(value, path);
    } finally {
      this.around.delete(value);
    }
  }

  private copyText(value: string, path: Path): unknown {
    const found = UNWRITABLE.exec(value);
    return found === null
      ? value
      : this.refuse(path, problem('unwritable-character', { where: 'text', ...named(found[0]) }));
  }

  private copyList(list: readonly unknown[], path: Path): unknown {
    if (list.length > MAX_VALUES) return this.refuse(path, problem('list-too-long', { length: list.length }));
    return Array.from({ length: list.length }, (_, i) => {
      const item = list[i];
      return item === undefined ? this.refuse([...path, i], problem('list-gap', {})) : this.copy(item, [...path, i]);
    });
  }

  private copyMapping(value: object, path: Path): unknown {
    if (Construct.isConstruct(value)) return value;
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
      return this.refuse(path, problem('not-data', { got: { form: 'class', ...classOf(prototype) } }));
    const fields = Reflect.ownKeys(value).flatMap((key) => {
      const copied = this.copyField(value, key, path);
      return copied === undefined ? [] : [[key as string, copied] as const];
    });
    return Object.fromEntries(fields);
  }

  private copyField(value: object, key: string | symbol, path: Path): unknown {
    if (typeof key === 'symbol') {
      this.refuse(path, problem('key-not-text', { key: String(key) }));
      return undefined;
    }
    const below = [...path, key];
    const wrong = keyFault(key);
    if (wrong !== undefined) {
      this.refuse(below, wrong);
      return undefined;
    }
    let field: unknown;
    try {
      field = Reflect.get(value, key);
    } catch (error) {
      return this.refuse(below, unreadable(error));
    }
    return field === undefined ? undefined : this.copy(field, below);
  }

  /** That there is something at the path is known, though not what; `null` would be nothing. */
  private refuse(path: Path, found: Problem): object {
    this.faults.push({ ...found, path });
    return {};
  }
}

function unreadable(error: unknown): Problem {
  return problem('unreadable', error instanceof Error ? { why: error.message } : {});
}

/** What YAML does not call printable: no reader of a manifest has to take it. See https://yaml.org/spec/1.2.2/#51-character-set */
const UNWRITABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const UNWRITABLE_KEY = /[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

function keyFault(key: string): Problem | undefined {
  if (key === '__proto__') return problem('key-reserved', { key });
  const found = UNWRITABLE_KEY.exec(key);
  return found === null ? undefined : problem('unwritable-character', { where: 'key', ...named(found[0]) });
}

function named(character: string): { readonly character: string; readonly half?: boolean } {
  const code = character.codePointAt(0) as number;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return { character: name, ...(code >= 0xd800 && code <= 0xdfff ? { half: true } : {}) };
}

function classOf(prototype: unknown): { readonly value?: string } {
  const made: unknown = Reflect.get(prototype as object, 'constructor');
  return typeof made === 'function' && made.name ? { value: made.name } : {};
}
