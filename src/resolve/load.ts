import { type Fault, identityOf, type Problem, problem, reworded, showFault } from '../model/faults';
import { linesOf } from '../model/lines';
import { outside } from '../model/plain';
import { type Definition, readDefinition } from './definition';
import { type FileFault, type Position, readYaml, type YamlFile } from './document';
import { readTextFile, STDIN } from './text-file';
import { sureOf } from './unsure';

/** A definition file that was read: what it defines, or what is wrong with it, each line ready to print. */
export interface Loaded {
  /** Without faults. */
  readonly definition?: Definition;
  /** What could be understood in spite of faults, to look for more of them. */
  readonly draft?: Definition;
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
  /** The faults as data, and the warnings. */
  readonly found: readonly Fault[];
  readonly warned: readonly Fault[];
  /** The lines of all faults, with those that were found later on. */
  faultsWith(more: readonly Fault[]): readonly string[];
  /** All faults as data, with those that were found later on. */
  foundWith(more: readonly Fault[]): readonly Fault[];
}

/** Reads a definition file, or standard input where it is called `-`: all of its faults at once. */
export function loadDefinition(file: string): Loaded {
  const path = file === '-' ? '<stdin>' : file;
  const text = readTextFile(file === '-' ? STDIN : file);
  if ('fault' in text)
    return refused(`${path}${(text.at ?? []).map((at) => `:${at}`).join('')}${text.at ? '' : ':'}`, text.fault);
  return readContent(path, text.content);
}

/** Reads what a definition file says: all of its faults at once. */
export function readContent(path: string, content: string): Loaded {
  const file = readYaml(content);
  if (file.value === undefined || file.value === null)
    return file.faults.length > 0 ? linesIn(path, file, {}) : refused(`${path}:1:1`, problem('file-empty', {}));
  return linesIn(path, file, readDefinition(file.value, true));
}

function refused(place: string, wrong: Problem): Loaded {
  const fault: Fault = { ...wrong, path: [], place };
  const lines = linesOf([fault], showFault);
  return { faults: lines, warnings: [], found: [fault], warned: [], faultsWith: () => lines, foundWith: () => [fault] };
}

type Placed = Fault & Position;

function linesIn(
  path: string,
  file: YamlFile,
  reading: { definition?: Definition; draft?: Definition; faults?: readonly Fault[]; warnings?: readonly Fault[] },
): Loaded {
  const leftOut = file.faults.filter((fault) => fault.leftOut);
  const broken = file.faults.map(({ path }) => path);
  const inFile = (faults: readonly Fault[]): Placed[] =>
    sureOf(outside(faults, leftOut), broken).map((fault) => ({
      ...withSource(file, fault),
      ...file.positionOf(fault.path),
    }));
  const sorted = (placed: readonly Placed[]): Fault[] =>
    once(placed)
      .sort(inOrder)
      .map(({ line, column, ...fault }) => ({ ...fault, place: `${path}:${line}:${column}` }));
  const faults = [...file.faults, ...inFile(reading.faults ?? [])];
  const foundWith = (more: readonly Fault[]) => sorted([...faults, ...inFile(more)]);
  const found = sorted(faults);
  const warned = sorted(inFile(reading.warnings ?? []));
  return {
    ...(faults.length > 0 ? {} : { definition: reading.definition }),
    draft: reading.draft,
    faults: linesOf(found, showFault),
    warnings: linesOf(warned, showFault),
    found,
    warned,
    faultsWith: (more) => linesOf(foundWith(more), showFault),
    foundWith,
  };
}

/** What many take from one place is wrong once, whatever each of them would have instead. */
function once(faults: readonly (Placed | FileFault)[]): Placed[] {
  const known = new Map<string, Placed>();
  for (const fault of faults) {
    const key = `${fault.line}:${fault.column} ${String(fault.path.at(-1))} ${identityOf(fault)}`;
    if (!known.has(key)) known.set(key, fault);
  }
  return [...known.values()];
}

function inOrder(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}

/** YAML reads 1.10 as the number 1.1; the remedy is to quote what was written. */
function withSource(file: YamlFile, fault: Fault): Fault {
  if (fault.code !== 'wrong-form') return fault;
  const source = file.writtenAs(fault.path);
  return source === undefined
    ? fault
    : { ...fault, ...reworded({ code: fault.code, data: { ...fault.data, source } }) };
}
