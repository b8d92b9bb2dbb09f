import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { type Fault, type Problem, problem } from '../model/faults';
import { MAX_DEPTH, MAX_VALUES } from '../model/plain';

type Path = readonly (string | number)[];

/** What is YAML, but says nothing that a definition can hold. */
export interface YamlFault extends Fault {
  readonly offset: number;
  /** Whether the value is without it. */
  readonly leftOut: boolean;
}

/** A node as data: shared, not copied, by all who refer to it; so it knows how much it is when it is written out. */
interface Read {
  readonly value: unknown;
  readonly size: number;
  readonly depth: number;
}

interface Entry {
  readonly pair: Pair;
  readonly read: Read;
  readonly merged: boolean;
}

/** What stands for a thing that is left out: that there is one is known. */
const NOTHING: Read = { value: null, size: 0, depth: 0 };

/** The tags of what a definition consists of; the others make bytes, sets and dates. */
const TAGS = ['map', 'seq', 'str', 'int', 'float', 'bool', 'null'].map((name) => `tag:yaml.org,2002:${name}`);

/** Turns the nodes of a file into data: aliases and merges resolved, every key text and there once. */
export class YamlReader {
  public readonly faults: YamlFault[] = [];
  private readonly anchors = new Map<string, Node>();
  private readonly done = new Map<Node, Read>();
  private readonly entries = new Map<YAMLMap, ReadonlyMap<string, Entry>>();
  private readonly targets = new Map<Alias, Node>();
  private unfolded = 0;

  public read(node: unknown, path: Path = []): Read {
    if (isAlias(node)) return this.readAlias(node, path);
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return NOTHING;
    if (node.anchor) this.anchors.set(node.anchor, node);
    const read = this.readNode(node, path);
    this.done.set(node, read);
    return read;
  }

  /** The pair of a key, be it in the mapping itself or merged into it. */
  public pairOf(map: YAMLMap, key: string): Pair | undefined {
    return this.entries.get(map)?.get(key)?.pair;
  }

  /** What an alias stands for; any other node stands for itself. */
  public resolve(node: unknown): unknown {
    return isAlias(node) ? this.targets.get(node) : node;
  }

  private readNode(node: YAMLMap | Node, path: Path): Read {
    if (node.tag !== undefined && !TAGS.includes(node.tag))
      return this.refuse(node, path, problem('yaml-tag', shortTag(node.tag)));
    if (isMap(node)) return this.readMap(node, path);
    if (isSeq(node)) return whole(node.items.map((item, i) => this.read(item, [...path, i])));
    const { value } = node as Scalar;
    return { value, size: 1 + (typeof value === 'string' ? value.length >> 6 : 0), depth: 0 };
  }

  private readMap(map: YAMLMap, path: Path): Read {
    const entries = new Map<string, Entry>();
    for (const pair of map.items) {
      if (isMergeKey(pair.key)) this.merge(pair, entries, path);
      else this.readPair(pair, entries, path);
    }
    this.entries.set(map, entries);
    const all = [...entries].map(([key, { read }]) => [key, read.value] as const);
    return { ...whole([...entries.values()].map(({ read }) => read)), value: Object.fromEntries(all) };
  }

  private readPair(pair: Pair, entries: Map<string, Entry>, path: Path): void {
    const key = this.keyOf(pair, path);
    if (key === undefined) return;
    const known = entries.get(key);
    const read = this.read(pair.value, [...path, key]);
    if (known === undefined || known.merged) entries.set(key, { pair, read, merged: false });
    else {
      const alike = typeof scalarOf(known.pair.key) === typeof scalarOf(pair.key);
      this.refuse(pair.key, path, problem(alike ? 'key-twice' : 'keys-alike', { key }), false);
    }
  }

  /** Keys are text. A number that is written as it would be as text may do without quotes. */
  private keyOf({ key }: Pair, path: Path): string | undefined {
    if (isAlias(key)) this.read(key, path);
    const node = this.resolve(key);
    if (isScalar(node) && (node.tag === undefined || TAGS.includes(node.tag))) {
      if (node.anchor && node === key) this.anchors.set(node.anchor, node);
      this.done.set(node, { ...NOTHING, value: node.value });
      if (typeof node.value === 'string') return node.value;
      if (typeof node.value === 'number' && node.source === String(node.value)) return node.source;
      if (node.source) this.refuse(key, path, problem('key-unquoted', { source: node.source }), false);
      else this.refuse(key, path, problem('key-missing', {}), false);
    } else if (key !== null && node !== undefined) this.refuse(key, path, problem('key-no-scalar', {}), false);
    return undefined;
  }

  /** `<<`: what the mapping does not say itself is taken from others, from the first that has it. */
  private merge({ key, value }: Pair, entries: Map<string, Entry>, path: Path): void {
    this.read(value, path);
    const node = this.resolve(value);
    for (const item of isSeq(node) ? node.items : [node]) {
      const map = this.resolve(item);
      if (isMap(map)) {
        for (const [name, entry] of this.entries.get(map) ?? [])
          if (!entries.has(name)) entries.set(name, { ...entry, merged: true });
      } else if (map !== undefined) this.refuse(isScalar(map) ? map : key, path, problem('merge-of-no-mapping', {}));
    }
  }

  private readAlias(alias: Alias, path: Path): Read {
    const target = this.anchors.get(alias.source);
    // What it is called is not said: text that somebody forgot to quote may be a secret.
    if (target === undefined) return this.refuse(alias, path, problem('alias-unknown', {}));
    const read = this.done.get(target);
    if (read === undefined) return this.refuse(alias, path, problem('alias-in-itself', {}));
    this.targets.set(alias, target);
    const before = this.unfolded;
    this.unfolded += read.size;
    if (path.length + read.depth > MAX_DEPTH) return this.refuse(alias, path, problem('too-deep', { max: MAX_DEPTH }));
    if (this.unfolded <= MAX_VALUES) return read;
    if (before > MAX_VALUES) return NOTHING;
    return this.refuse(alias, path, problem('aliases-too-many', { max: MAX_VALUES }));
  }

  private refuse(node: unknown, path: Path, wrong: Problem, leftOut = true): Read {
    this.faults.push({ ...wrong, path, offset: (node as Node | null)?.range?.[0] ?? 0, leftOut });
    return NOTHING;
  }
}

function whole(parts: readonly Read[]): Read {
  return {
    value: parts.map(({ value }) => value),
    size: parts.reduce((sum, { size }) => sum + size, 1),
    depth: parts.reduce((deepest, { depth }) => Math.max(deepest, depth), 0) + 1,
  };
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.value === '<<';
}

function scalarOf(key: unknown): unknown {
  return isScalar(key) ? key.value : key;
}

/** A tag of YAML's own; what another is called may be a secret. */
function shortTag(tag: string): { readonly tag?: string } {
  return tag.startsWith('tag:yaml.org,2002:') ? { tag: tag.replace('tag:yaml.org,2002:', '!!') } : {};
}
