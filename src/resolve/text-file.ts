import { closeSync, openSync, readSync } from 'node:fs';
import { type Problem, problem } from '../model/faults';

/** What a file says, or what keeps it from being read; the line and column where it can be said. */
export type TextFile =
  | { readonly content: string }
  | { readonly fault: Problem; readonly at?: readonly [number, number] };

/** No definition comes near it, and a device never ends. */
const MAX_BYTES = 50_000_000;

/** What a process is given to read. It may be a socket, which no path opens. */
export const STDIN = 0;

/** Reads a file of UTF-8. A mark of the byte order is no part of what it says. */
export function readTextFile(path: string | typeof STDIN): TextFile {
  const bytes = readBytes(path);
  if (!(bytes instanceof Uint8Array)) return bytes;
  try {
    return { content: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const at = firstInvalid(bytes);
    const byte = (bytes[at] ?? 0).toString(16).padStart(2, '0');
    const before = new TextDecoder().decode(bytes.subarray(0, at));
    const lines = before.split('\n');
    return {
      fault: problem('file-not-utf8', { byte: `0x${byte}` }),
      at: [lines.length, (lines.at(-1) ?? '').length + 1],
    };
  }
}

function readBytes(path: string | typeof STDIN): Uint8Array | { readonly fault: Problem } {
  let file: number | undefined;
  try {
    file = path === STDIN ? STDIN : openSync(path, 'r');
    const chunks: Buffer[] = [];
    for (let size = 0; size <= MAX_BYTES; ) {
      const chunk = Buffer.alloc(1 << 20);
      const read = readWaiting(file, chunk);
      if (read === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, read));
      size += read;
    }
    return { fault: problem('file-too-large', { megabytes: MAX_BYTES / 1_000_000 }) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { fault: problem('file-missing', {}) };
    return { fault: problem('unreadable', { why: message }) };
  } finally {
    // Node itself ends where standard input is closed.
    if (file !== undefined && file !== STDIN) closeSync(file);
  }
}

/** What a terminal or a pipe has not yet is waited for. */
function readWaiting(file: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(file, chunk);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

/** Where the first character begins that is none. */
function firstInvalid(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length + 1;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (isText(bytes.subarray(0, middle), { stream: true })) valid = middle;
    else invalid = middle;
  }
  // A character may have begun before the byte that breaks it.
  while (!isText(bytes.subarray(0, valid))) valid -= 1;
  return valid;
}

function isText(bytes: Uint8Array, options?: { stream: boolean }): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, options);
    return true;
  } catch {
    return false;
  }
}
