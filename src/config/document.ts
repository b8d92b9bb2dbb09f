import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { type Fault, quote } from '../spec/faults';

type Path = readonly (string | number)[];

/** A place in a file; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A YAML file: what it says, what keeps it from being YAML, and where each thing stands. */
export interface YamlFile {
  readonly value: unknown;
  readonly faults: readonly (Fault & Position)[];
  /** Where a path stands, or as much of it as there is. */
  positionOf(path: Path): Position;
  /** How a scalar is written, such as `1.10` for the number 1.1. */
  writtenAs(path: Path): string | undefined;
}

/** Reads a YAML file. Faults of syntax and duplicate keys are reported together. */
export function readYaml(content: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false, merge: true });
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const faults = document.errors.map((error) => ({
    path: [],
    message:
      error.code === 'DUPLICATE_KEY'
        ? `${duplicateKey(content, error.pos[0])}; keep one of them`
        : `this is no YAML: ${withoutSource(error.message)}`,
    ...positionAt(error.pos[0]),
  }));
  const { value, fault } = contentOf(document);
  return {
    value,
    faults: fault === undefined ? faults : [...faults, { path: [], message: fault, line: 1, column: 1 }],
    positionOf: (path) => positionAt(offsetOf(document, path)),
    writtenAs: (path) => {
      const node = document.getIn(path, true);
      return isScalar(node) ? node.source : undefined;
    },
  };
}

function contentOf(document: Document.Parsed): { value?: unknown; fault?: string } {
  if (document.errors.length > 0) return {};
  try {
    return { value: document.toJS() };
  } catch (error) {
    return { fault: `this is no YAML that can be read: ${withoutSource((error as Error).message)}` };
  }
}

/** Some messages of the parser end with what stands there, which may be a secret; line and column say where to look. */
function withoutSource(message: string): string {
  return message.replace(/(?<=\S): [\s\S]*$|(?<=Invalid escape sequence|YAML version|directive|tag) [\s\S]*$/, '');
}

function duplicateKey(content: string, from: number): string {
  const key = content
    .slice(from)
    .split(/[:\n]/, 1)[0]
    ?.replace(/["'\s]/g, '');
  return key ? `the key ${quote(key)} is written twice` : 'a key is written twice';
}

/** The offset of the key at a path, since that is where a reader looks; of an item, of the item itself. */
function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => (isScalar(item.key) ? String(item.key.value) : String(item.key)) === String(key),
      );
      if (!pair) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof key === 'number') {
      node = node.items[key];
      offset = startOf(node) ?? offset;
    } else break;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
