import { readFileSync } from 'node:fs';
import type { Fault, FaultCode } from '../../../model/faults';
import { isSecretName, redact } from '../../../model/secrets';
import { placeOf } from './findings';

/** Of what these are about, the value may be a secret: no message shows it, and no line does. */
const HIDDEN: readonly FaultCode[] = [
  'secret-written',
  'credentials-in-clear',
  'alias-unknown',
  'not-yaml',
  'key-missing',
];

const MAX_COLUMNS = 120;

/** The lines of files that faults are about. */
export class SourceLines {
  private readonly files = new Map<string, readonly string[]>();

  /** The line of a fault with a mark under its column; nothing where it cannot be shown. */
  public around(fault: Fault): readonly string[] {
    const { file, line, column } = placeOf(fault);
    if (file === undefined || line === undefined || HIDDEN.includes(fault.code)) return [];
    const text = this.linesOf(file)[line - 1];
    if (text === undefined || text.length > MAX_COLUMNS || mayBeSecret(text)) return [];
    const margin = `  ${line} | `;
    const mark = column === undefined ? [] : [`${' '.repeat(margin.length - 2)}| ${' '.repeat(column - 1)}^`];
    return [`${margin}${text.replaceAll('\t', ' ')}`, ...mark];
  }

  private linesOf(file: string): readonly string[] {
    const known = this.files.get(file) ?? read(file);
    this.files.set(file, known);
    return known;
  }
}

function mayBeSecret(line: string): boolean {
  return redact(line) !== line || (line.match(/[\w-]+(?=["']?\s*[:=])/g) ?? []).some(isSecretName);
}

function read(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/);
  } catch {
    return [];
  }
}
