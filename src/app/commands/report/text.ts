import { type Fault, showFault } from '../../../model/faults';
import { counted, moreLikeIt, shortened } from '../../../model/lines';
import type { Color, Terminal } from '../terminal';
import type { Findings } from './findings';
import { SourceLines } from './source-lines';

/** A line for each fault, warnings first; where somebody looks on, with the line that it is about. */
export function sayAll({ errors, warnings }: Findings, terminal: Terminal): void {
  const sources = new SourceLines();
  for (const { fault, more } of counted(warnings))
    say(fault, { prefix: 'warning: ', color: 'yellow', end: moreLikeIt(more) }, terminal, sources);
  for (const fault of shortened(errors))
    if (typeof fault === 'string') terminal.say(fault);
    else say(fault, { prefix: '', color: 'red', end: '' }, terminal, sources);
}

interface Style {
  readonly prefix: string;
  readonly color: Color;
  readonly end: string;
}

function say(fault: Fault, { prefix, color, end }: Style, terminal: Terminal, sources: SourceLines): void {
  terminal.say(`${prefix}${showFault(fault)}${end}`, color, prefix.length + (fault.place ?? '').length);
  if (!terminal.watched) return;
  for (const [i, shown] of sources.around(fault).entries()) terminal.say(shown, i === 0 ? 'gray' : color);
}
