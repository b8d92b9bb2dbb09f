import { type Fault, showFault } from '../model/faults';
import { linesOf } from '../model/lines';
import { outside } from '../model/plain';
import { type Definition, readDefinition } from './definition';
import { type FileFault, type Position, readYaml, type YamlFile } from './document';
import { readTextFile } from './text-file';

/** A definition file that was read: what it defines, or what is wrong with it, each line ready to print. */
export interface Loaded {
  /** Without faults. */
  readonly definition?: Definition;
  /** What could be understood in spite of faults, to look for more of them. */
  readonly draft?: Definition;
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
  /** The lines of all faults, with those that were found later on. */
  faultsWith(more: readonly Fault[]): readonly string[];
}

/** Reads a definition file: all of its faults at once. */
export function loadDefinition(path: string): Loaded {
  const text = readTextFile(path);
  if ('fault' in text)
    return refused(`${path}${(text.at ?? []).map((at) => `:${at}`).join('')}${text.at ? '' : ':'} ${text.fault}`);
  const file = readYaml(text.content);
  if (file.value === undefined || file.value === null)
    return file.faults.length > 0 ? linesIn(path, file, {}) : refused(`${path}:1:1 the file is empty; ${FIRST_LINES}`);
  return linesIn(path, file, readDefinition(file.value, true));
}

const FIRST_LINES = 'begin with "version: 1" and "builds:"';

function refused(fault: string): Loaded {
  const lines = linesOf([{ path: [], message: fault }], showFault);
  return { faults: lines, warnings: [], faultsWith: () => lines };
}

type Placed = Fault & Position;

function linesIn(
  path: string,
  file: YamlFile,
  reading: { definition?: Definition; draft?: Definition; faults?: readonly Fault[]; warnings?: readonly Fault[] },
): Loaded {
  const leftOut = file.faults.filter((fault) => fault.leftOut);
  const inFile = (faults: readonly Fault[]): Placed[] =>
    outside(faults, leftOut).map((fault) => ({
      ...fault,
      message: withSource(file, fault),
      ...file.positionOf(fault.path),
    }));
  const lines = (placed: readonly Placed[]) =>
    linesOf([...placed].sort(inOrder), (fault) => {
      const { line, column } = fault as Placed;
      return `${path}:${line}:${column} ${showFault(fault)}`;
    });
  const faults = [...file.faults, ...inFile(reading.faults ?? [])];
  return {
    ...(faults.length > 0 ? {} : { definition: reading.definition }),
    draft: reading.draft,
    faults: lines(once(faults)),
    warnings: lines(once(inFile(reading.warnings ?? []))),
    faultsWith: (more) => lines(once([...faults, ...inFile(more)])),
  };
}

/** What many take from one place is wrong once, whatever each of them would have instead. */
function once(faults: readonly (Placed | FileFault)[]): Placed[] {
  const known = new Map<string, Placed>();
  for (const fault of faults) {
    const [what] = fault.message.split(';', 1);
    const key = `${fault.line}:${fault.column} ${String(fault.path.at(-1))} ${what}`;
    if (!known.has(key)) known.set(key, fault);
  }
  return [...known.values()];
}

function inOrder(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}

/** YAML reads 1.10 as the number 1.1; the remedy is to quote what was written. */
function withSource(file: YamlFile, { path, message }: Fault): string {
  const source = file.writtenAs(path);
  return source === undefined
    ? message
    : message.replace('; put it in quotes to make it text', () => `; put it in quotes: "${source}"`);
}
