import { readFileSync } from 'node:fs';
import { type Fault, showFault } from '../spec/faults';
import { markFromFile } from '../spec/origin';
import { type Definition, readDefinition } from './definition';
import { type Position, readYaml, type YamlFile } from './document';

/** A definition file that was read: what it defines, or what is wrong with it, each line ready to print. */
export interface Loaded {
  readonly definition?: Definition;
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
  /** A fault found later on, with the line and column it comes from. */
  print(fault: Fault): string;
}

/** Reads a definition file: all of its faults at once. */
export function loadDefinition(path: string): Loaded {
  const content = readText(path);
  if (typeof content !== 'string') return refused(content.fault);
  const file = readYaml(content);
  if (file.faults.length > 0)
    return refused(...file.faults.map(({ line, column, message }) => `${path}:${line}:${column} ${message}`));
  if (file.value === null || file.value === undefined) return refused(`${path}:1:1 the file is empty; ${FIRST_LINES}`);
  markFromFile(file.value);
  const { definition, faults, warnings } = readDefinition(file.value);
  const print = (fault: Fault) => printed(path, file, fault);
  const inOrder = (all: readonly Fault[]) =>
    [...all].sort((a, b) => compare(file.positionOf(a.path), file.positionOf(b.path)));
  return { definition, faults: inOrder(faults).map(print), warnings: inOrder(warnings).map(print), print };
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}

function refused(...faults: readonly string[]): Loaded {
  return { faults, warnings: [], print: showFault };
}

const FIRST_LINES = 'begin with "version: 1" and "builds:"';

function readText(path: string): string | { fault: string } {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      return { fault: `${path}: there is no such file; name it with -f, or write one that begins with "version: 1"` };
    return { fault: `${path}: cannot be read: ${message}` };
  }
}

function printed(path: string, file: YamlFile, fault: Fault): string {
  const { line, column } = file.positionOf(fault.path);
  return `${path}:${line}:${column} ${showFault({ ...fault, message: withSource(file, fault) })}`;
}

/** YAML reads 1.10 as the number 1.1; the remedy is to quote what was written. */
function withSource(file: YamlFile, { path, message }: Fault): string {
  const source = file.writtenAs(path);
  return source === undefined
    ? message
    : message.replace('; put it in quotes to make it text', `; put it in quotes: "${source}"`);
}
