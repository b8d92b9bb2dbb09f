import { type Fault, fault, showFault } from '../../model/faults';
import { oneLine } from '../../model/lines';

/** Where a command prints to. */
export interface Terminal {
  /** What a command is asked for, as it is. */
  print(text: string): void;
  /** A line about it: no value in it can pass for another line. Its first letters are in a colour, where there are colours. */
  say(line: string, color?: Color, letters?: number): void;
  /** Whether somebody looks on, who is told more than a program that reads. */
  readonly watched: boolean;
}

const COLORS = { red: 31, green: 32, yellow: 33, gray: 90 } as const;
export type Color = keyof typeof COLORS;

type Stream = Pick<NodeJS.WriteStream, 'write' | 'on'> & Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'hasColors'>>;

/** The streams of a process as a terminal. Who closed a pipe has read enough: that is no fault. */
export function terminalOf(stdout: Stream, stderr: Stream): Terminal {
  for (const stream of [stdout, stderr]) stream.on('error', (error: NodeJS.ErrnoException) => giveUp(error, stderr));
  const watched = stderr.isTTY === true;
  const colored = watched && stderr.hasColors?.() === true;
  return {
    print: (text) => stdout.write(text),
    say: (line, color, letters = line.length) => {
      const text = oneLine(line);
      const painted = color === undefined || !colored ? text : paint(text, color, letters);
      stderr.write(`${painted}\n`);
    },
    watched,
  };
}

function paint(text: string, color: Color, letters: number): string {
  return `\u001b[${COLORS[color]}m${text.slice(0, letters)}\u001b[39m${text.slice(letters)}`;
}

/** What could not be printed, nobody has: a program that reads it must not take it for the whole. */
function giveUp({ code, message }: NodeJS.ErrnoException, stderr: Stream): void {
  if (code === 'EPIPE') return;
  stderr.write(`${showFault(unprintable(message))}\n`);
  process.exit(1);
}

export function unprintable(why: string): Fault {
  return fault('unprintable', [], { why });
}
