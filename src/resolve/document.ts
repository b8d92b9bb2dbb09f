import { Composer, type Document, isMap, isNode, isScalar, isSeq, LineCounter, Parser } from 'yaml';
import { type Fault, type Problem, problem } from '../model/faults';
import { MAX_DEPTH } from '../model/plain';
import { YamlReader } from './yaml-value';

type Path = readonly (string | number)[];

/** A place in a file; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A fault of the file itself. */
export interface FileFault extends Fault, Position {
  /** Whether the value is without what is at fault. */
  readonly leftOut: boolean;
}

/** A YAML file: what it says, what keeps it from saying more, and where each thing stands. */
export interface YamlFile {
  /** Undefined where it is no YAML. */
  readonly value: unknown;
  readonly faults: readonly FileFault[];
  /** Where a path stands, or as much of it as there is: what an alias or a merge brings stands where it is written. */
  positionOf(path: Path): Position;
  /** How a scalar is written, such as `1.10` for the number 1.1. */
  writtenAs(path: Path): string | undefined;
}

/** Reads a YAML file. Its faults are reported together; those of its syntax before all others. */
export function readYaml(content: string): YamlFile {
  const lines = linesOf(content);
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const broken = (faults: readonly Broken[]): YamlFile => ({
    value: undefined,
    faults: faults.map(({ wrong, offset }) => ({ ...wrong, path: [], leftOut: true, ...positionAt(offset) })),
    positionOf: () => positionAt(0),
    writtenAs: () => undefined,
  });
  const documents = compose(content);
  if (documents instanceof TooMuch) return broken([documents]);
  const errors = syntaxFaults(documents);
  if (errors.length > 0) return broken(errors);
  const { value, reader } = readNodes(documents);
  // The nodes take twenty times what the text takes, and most definitions have no fault to place: they are made anew for one.
  let nodes: Nodes | undefined;
  const find = (path: Path) => {
    nodes ??= readNodes(compose(content) as typeof documents);
    return findNode(nodes.contents, path, nodes.reader);
  };
  return {
    value,
    faults: reader.faults.map(({ offset, ...fault }) => ({ ...fault, ...positionAt(offset) })),
    positionOf: (path) => positionAt(find(path).offset),
    writtenAs: (path) => {
      const { node } = find(path);
      return isScalar(node) ? node.source : undefined;
    },
  };
}

interface Nodes {
  readonly contents: unknown;
  readonly reader: YamlReader;
  readonly value: unknown;
}

function readNodes([document]: readonly (Document.Parsed | Document)[]): Nodes {
  const reader = new YamlReader();
  const { value } = reader.read(document?.contents);
  return { contents: document?.contents, reader, value };
}

/** Counted here: the parser misses lines that it skips after an error. */
function linesOf(content: string): LineCounter {
  const lines = new LineCounter();
  for (let start = 0; start >= 0; start = content.indexOf('\n', start) + 1 || -1) lines.addNewLine(start);
  return lines;
}

/** Some messages of the parser end with what stands there, which may be a secret; line and column say where to look. */
function withoutSource(message: string): string {
  return message.replace(/(?<=\S): [\s\S]*$|(?<=Invalid escape sequence|YAML version|directive|tag) [\s\S]*$/, '');
}

interface Broken {
  readonly wrong: Problem;
  readonly offset: number;
}

function syntaxFaults(documents: readonly (Document.Parsed | Document)[]): Broken[] {
  const [first, second] = documents;
  const errors = (first?.errors ?? []).map(({ message, pos }) => ({
    wrong: problem('not-yaml', { why: withoutSource(message) }),
    offset: pos[0],
  }));
  const { explicit, version } = first?.directives?.yaml ?? {};
  if (explicit && version !== '1.2')
    errors.push({ wrong: problem('other-yaml', { version: String(version) }), offset: 0 });
  if (second !== undefined)
    errors.push({
      wrong: problem('second-document', {}),
      offset: second.range?.[0] ?? 0,
    });
  return errors;
}

/** What no definition comes near, and what would take long to read, or all of the stack. */
class TooMuch extends Error implements Broken {
  public constructor(
    public readonly wrong: Problem,
    public readonly offset: number,
  ) {
    super(wrong.message);
  }
}

const MAX_TOKENS = 1_500_000;

class BoundedParser extends Parser {
  private tokens = 0;

  public override *next(source: string): ReturnType<Parser['next']> {
    this.tokens += 1;
    if (this.tokens > MAX_TOKENS) throw new TooMuch(problem('file-too-long', {}), this.offset);
    if (this.stack.length > MAX_DEPTH) throw new TooMuch(problem('too-deep', { max: MAX_DEPTH }), this.offset);
    yield* super.next(source);
  }
}

function compose(content: string): readonly (Document.Parsed | Document)[] | TooMuch {
  try {
    const tokens = new BoundedParser().parse(content);
    // Whether keys are unique takes Composer a time that grows with the square of their number.
    const composer = new Composer({ prettyErrors: false, uniqueKeys: false });
    return [...composer.compose(tokens, true, content.length)];
  } catch (error) {
    if (error instanceof TooMuch) return error;
    throw error;
  }
}

/** The node at a path, and the offset of its key, since that is where a reader looks; of an item, of the item itself. */
function findNode(contents: unknown, path: Path, reader: YamlReader): { node: unknown; offset: number } {
  let node = contents;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    const parent = reader.resolve(node);
    if (isMap(parent)) {
      const pair = reader.pairOf(parent, String(key));
      if (!pair) return { node: undefined, offset };
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(parent) && typeof key === 'number') {
      node = parent.items[key];
      offset = startOf(node) ?? offset;
    } else return { node: undefined, offset };
  }
  return { node: reader.resolve(node), offset };
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
