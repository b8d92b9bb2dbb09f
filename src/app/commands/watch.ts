import { statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { problem, showFault } from '../../model/faults';
import type { Definition } from '../../resolve/definition';
import { stoppable } from './stoppable';
import type { Terminal } from './terminal';

/** What one pass came to: its exit code, and the definition that it read, where that has no faults. */
export interface Pass {
  readonly code: number;
  readonly definition?: Definition | undefined;
}

export interface Watching {
  readonly file: readonly string[];
  readonly repo: readonly string[];
  readonly watch: boolean;
}

/** How often it is looked whether a file is another one, in milliseconds. */
const INTERVAL = 200;

/** Does something once; or, with `--watch`, again whenever a file has changed that it read, until it is stopped. Faults end nothing. */
export async function watched(
  { file: named, repo, watch }: Watching,
  terminal: Terminal,
  pass: () => Pass | Promise<Pass>,
): Promise<number> {
  if (!watch) return (await pass()).code;
  const files = named.length > 0 ? named : ['builds.yaml'];
  if (files.includes('-')) {
    terminal.say(showFault({ ...problem('watch-standard-input', {}), path: [] }), 'red');
    return 2;
  }
  const { dockerfilesOf } = require('./sources') as typeof import('./sources');
  return stoppable(async (signal) => {
    let dockerfiles: readonly string[] = [];
    for (;;) {
      // What changes while it is read is read again.
      const before = statesOf([...files, ...dockerfiles]);
      const { code, definition } = await pass();
      // What a definition with faults names is not known: what it named before is watched on.
      if (definition !== undefined) dockerfiles = dockerfilesOf(definition, repo);
      const known = new Map([...statesOf([...files, ...dockerfiles]), ...before]);
      terminal.say(`watching ${[...known.keys()].join(', ')}`, 'gray');
      const file = await changed(known, signal);
      if (file === undefined) return code;
      terminal.say(`${file} has changed`, 'gray');
    }
  });
}

/** What tells one state of a file from another. By its state and not by events: editors put another file in its place. */
function stateOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? '' : [found.ino, found.size, found.mtimeMs].join(' ');
}

function statesOf(files: readonly string[]): ReadonlyMap<string, string> {
  return new Map(files.map((file) => [file, stateOf(file)]));
}

/** The first of some files that is not as it was; nothing where it is not waited for any longer. */
async function changed(known: ReadonlyMap<string, string>, signal: AbortSignal): Promise<string | undefined> {
  while (!signal.aborted) {
    for (const [file, state] of known) if (stateOf(file) !== state) return file;
    await setTimeout(INTERVAL, undefined, { signal }).catch(() => {});
  }
  return undefined;
}
