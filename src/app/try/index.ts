import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Problem, problem, showFault } from '../../model/faults';
import type { Terminal } from '../commands/terminal';
import { ENGINES, type Engine, EngineError } from './engines';
import { startRegistry } from './registry';
import { Store } from './store';
import { engineFor, Trial, type TryOptions } from './trial';

/** Builds twice with an engine that knows nothing, against a registry that lives as long, and says how long each took. */
export async function tryOut(
  options: TryOptions,
  terminal: Terminal,
  signal: AbortSignal,
  engines: readonly Engine[] = ENGINES,
): Promise<number> {
  const engine = engineFor(options, engines);
  if ('code' in engine) return refuse(engine, terminal);
  const folder = mkdtempSync(join(tmpdir(), 'cached-builds-try-'));
  const store = new Store(join(folder, 'registry'));
  const registry = await startRegistry(store);
  try {
    const trial = new Trial(engine, `${engine.host()}:${registry.port}`, folder, store, terminal, signal);
    return await trial.run(options.folder);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const code = refuse(problem('trial-failed', { builder: engine.builder }), terminal);
    for (const line of lastOf(error.message)) terminal.say(line);
    return code;
  } finally {
    registry.close();
    remove(folder, terminal);
  }
}

/** What cannot be removed is named, and hides nothing else that went wrong. */
function remove(folder: string, terminal: Terminal): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    terminal.say(`${folder} is left behind: ${(error as Error).message}`);
  }
}

function refuse(wrong: Problem, terminal: Terminal): number {
  terminal.say(showFault({ ...wrong, path: [] }), 'red');
  return 1;
}

/** The end of what an engine printed: what it complains of. */
function lastOf(log: string): string[] {
  return log.trim().split('\n').slice(-12);
}
