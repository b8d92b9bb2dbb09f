import { CHECK } from './check';
import type { Command } from './command';
import { COMPLETION } from './completion';
import { EXPLAIN } from './explain';
import { GRAPH } from './graph';
import { INIT } from './init';
import { PREDICT } from './predict';
import { PRINT } from './print';
import { RUN } from './run';
import { SCHEMA } from './schema';
import { SYNTH } from './synth';
import { TRY } from './try';

/** Every command there is, as `--help` lists them. The first is what is done where none is named. */
export const COMMANDS: readonly Command[] = [
  SYNTH,
  CHECK,
  INIT,
  TRY,
  EXPLAIN,
  PREDICT,
  PRINT,
  GRAPH,
  RUN,
  SCHEMA,
  COMPLETION,
];
