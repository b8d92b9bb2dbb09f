import { type Fault, showFault } from '../../../model/faults';
import { shortened } from '../../../model/lines';
import type { Color, Terminal } from '../terminal';
import type { Findings } from './findings';
import { SourceLines } from './source-lines';

/** A line for each fault, warnings first; where somebody looks on, with the line that it is about. */
export function sayAll({ errors, warnings }: Findings, terminal: Terminal): void {
  const sources = new SourceLines();
  say(warnings, { prefix: 'warning: ', color: 'yellow' }, terminal, sources);
  say(errors, { prefix: '', color: 'red' }, terminal, sources);
}

interface Style {
  readonly prefix: string;
  readonly color: Color;
}

function say(faults: readonly Fault[], { prefix, color }: Style, terminal: Terminal, sources: SourceLines): void {
  for (const fault of shortened(faults)) {
    if (typeof fault === 'string') {
      terminal.say(`${prefix}${fault}`);
      continue;
    }
    const line = `${prefix}${showFault(fault)}`;
    terminal.say(line, color, prefix.length + (fault.place ?? '').length);
    if (!terminal.watched) continue;
    for (const [i, shown] of sources.around(fault).entries()) terminal.say(shown, i === 0 ? 'gray' : color);
  }
}
