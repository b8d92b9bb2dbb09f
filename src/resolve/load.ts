import { type Fault, identityOf, showFault } from '../model/faults';
import { linesOf, warningLines } from '../model/lines';
import { outside } from '../model/plain';
import { asksForBases, type BasesOf, withBases } from './bases';
import { type Definition, type Reading, readDefinition } from './definition';
import { type ReadsOf, withReads } from './reads';
import { type Placed, type Sources, sourcesOf, type Written } from './sources';
import { readTextFile, STDIN } from './text-file';
import { sureOf } from './unsure';

/** What the Dockerfiles of builds say, where they are at hand. */
export interface AtHand {
  readonly basesOf: BasesOf;
  readonly readsOf: ReadsOf;
}

/** A definition that was read of files: what it defines, or what is wrong with it, each line ready to print. */
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

/**
 * Reads a definition: all of its faults at once. Of several files each is laid over those before it, and what an environment
 * says that differs is laid over them all.
 */
export function loadDefinition(paths: string | readonly string[], environment?: string, atHand?: AtHand): Loaded {
  return readFiles(filesAt(typeof paths === 'string' ? [paths] : paths), environment, atHand);
}

/** The same of what was read of files. */
export function readFiles(read: ReturnType<typeof filesAt>, environment?: string, atHand?: AtHand): Loaded {
  return 'fault' in read ? refused(read.fault) : readContents(read.files, environment, atHand);
}

/** What files say, or what keeps one from being read; `-` is standard input. */
export function filesAt(paths: readonly string[]): { readonly files: readonly Written[] } | { readonly fault: Fault } {
  const files: Written[] = [];
  for (const name of paths) {
    const path = name === '-' ? '<stdin>' : name;
    const text = readTextFile(name === '-' ? STDIN : name);
    if ('fault' in text) {
      const place = `${path}${(text.at ?? []).map((at) => `:${at}`).join('')}${text.at ? '' : ':'}`;
      return { fault: { ...text.fault, path: [], place } };
    }
    files.push({ path, content: text.content });
  }
  return { files };
}

/** Reads what a definition file says: all of its faults at once. */
export function readContent(path: string, content: string): Loaded {
  return readContents([{ path, content }]);
}

/** The same of several, and of an environment. */
export function readContents(files: readonly Written[], environment?: string, atHand?: AtHand): Loaded {
  return readSources(sourcesOf(files, environment), atHand);
}

/** The same of files that are read already. */
export function readSources(sources: Sources, atHand?: AtHand): Loaded {
  return linesIn(sources, sources.value === undefined ? NOTHING_READ : readWith(sources.value, atHand));
}

function readWith(value: unknown, atHand: AtHand | undefined): Reading {
  if (atHand === undefined) return readDefinition(value, true);
  const reading = readWithBases(value, atHand);
  const { definition } = reading;
  if (definition === undefined) return reading;
  const { units, warnings } = withReads(definition.builds, atHand.readsOf);
  return {
    ...reading,
    definition: { ...definition, builds: units },
    warnings: [...reading.warnings, ...warnings.map(reading.inEntry)],
  };
}

/** Which builds read a volume is known once all is read; then it is read again with what they start from. */
function readWithBases(value: unknown, { basesOf }: AtHand): Reading {
  const reading = readDefinition(value, true);
  const known = reading.definition ?? reading.draft;
  if (known === undefined || !asksForBases(value)) return reading;
  return readDefinition(withBases(value, known.builds, basesOf), true);
}

const NOTHING_READ: Reading = { faults: [], warnings: [], inEntry: (fault) => fault };

function refused(fault: Fault): Loaded {
  const lines = linesOf([fault], showFault);
  return { faults: lines, warnings: [], found: [fault], warned: [], faultsWith: () => lines, foundWith: () => [fault] };
}

function linesIn(sources: Sources, reading: Reading): Loaded {
  const leftOut = sources.faults.filter((fault) => fault.leftOut);
  const broken = sources.faults.map(({ path }) => path);
  const inFile = (faults: readonly Fault[]): Placed[] =>
    sureOf(outside(faults, leftOut), broken).map((fault) => sources.placed(fault));
  const sorted = (placed: readonly Placed[]): Fault[] =>
    once(placed)
      .sort(inOrder)
      .map(({ line, column, file, ...fault }) => ({ ...fault, place: sources.placeOf({ line, column, file }) }));
  const faults = [...sources.faults, ...inFile(reading.faults)];
  const foundWith = (more: readonly Fault[]) => sorted([...faults, ...inFile(more.map(reading.inEntry))]);
  const found = sorted(faults);
  const warned = sorted(inFile(reading.warnings));
  return {
    ...(faults.length > 0 ? {} : { definition: reading.definition }),
    draft: reading.draft,
    faults: linesOf(found, showFault),
    warnings: warningLines(warned, showFault),
    found,
    warned,
    faultsWith: (more) => linesOf(foundWith(more), showFault),
    foundWith,
  };
}

/** What many take from one place is wrong once, whatever each of them would have instead. */
function once(faults: readonly Placed[]): Placed[] {
  const known = new Map<string, Placed>();
  for (const fault of faults) {
    const key = `${fault.file}:${fault.line}:${fault.column} ${String(fault.path.at(-1))} ${identityOf(fault)}`;
    if (!known.has(key)) known.set(key, fault);
  }
  return [...known.values()];
}

function inOrder(a: Placed, b: Placed): number {
  return a.file - b.file || a.line - b.line || a.column - b.column;
}
