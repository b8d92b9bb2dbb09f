import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, problem, showFault } from '../../model/faults';
import { amount } from '../commands/report/amount';
import type { Terminal } from '../commands/terminal';
import { findIn } from './find';
import { propose } from './propose';

/** Writes a definition of what is in a folder where none is yet. Returns the exit code. */
export function proposeIn(folder: string, output: string | undefined, terminal: Terminal): number {
  const file = output ?? join(folder, 'builds.yaml');
  const refuse = (wrong: Problem) => {
    terminal.say(showFault({ ...wrong, path: [] }), 'red');
    return 1;
  };
  const wrong = whyNot(folder, file);
  if (wrong !== undefined) return refuse(wrong);
  const found = findIn(folder);
  if (found.dockerfiles.length === 0) return refuse(problem('nothing-to-build', { folder }));
  const text = propose(found);
  if (file === '-') terminal.print(text);
  else {
    const refused = writeNew(file, text);
    if (refused !== undefined) return refuse(refused);
  }
  if (file !== '-' && terminal.watched)
    terminal.say(
      `wrote ${file} with ${amount(found.dockerfiles.length, 'build')}; look at what it calls a guess`,
      'green',
    );
  return 0;
}

/** Writes a file that is not there yet; what keeps it from that. */
export function writeNew(file: string, text: string): Problem | undefined {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return undefined;
  } catch (error) {
    return problem('definition-unwritten', { file, why: (error as NodeJS.ErrnoException).code ?? String(error) });
  }
}

/** What keeps a proposal from being written. */
export function whyNot(folder: string, file: string): Problem | undefined {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return problem('nothing-to-build', { folder });
  return file !== '-' && existsSync(file) ? problem('definition-there', { file }) : undefined;
}
