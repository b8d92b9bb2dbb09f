import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { must, run, until } from '../../e2e/lab/processes';
import { inside } from './namespace';
import { LOGS, PIDS } from './place';

/** A program that goes on running in the cluster's namespaces. */
export interface Daemon {
  readonly name: string;
  readonly command: readonly string[];
  /** Says whether it does its work yet. */
  readonly ready?: () => boolean | Promise<boolean>;
}

const START = 'echo $$ > "$1"; log=$2; shift 2; exec "$@" < /dev/null >> "$log" 2>&1';
const pidFile = (name: string) => join(PIDS, `${name}.pid`);
const logFile = (name: string) => join(LOGS, `${name}.log`);

export async function startDaemon({ name, command, ready = () => true }: Daemon): Promise<void> {
  const started = ['setsid', '--fork', 'sh', '-c', START, basename(name), pidFile(name), logFile(name), ...command];
  must(...inside(started, true));
  await until(name, () => existsSync(pidFile(name)));
  try {
    await until(
      name,
      async () => {
        if (!runs(name)) throw new Error(`${name} ended`);
        return ready();
      },
      120,
    );
  } catch (error) {
    throw new Error(`${(error as Error).message}; its last words:\n${lastWords(name)}`);
  }
}

/** Ends a daemon, as a fault or to start it again, and waits until it is gone. */
export async function stopDaemon(name: string): Promise<void> {
  must(...inside(['kill', readFileSync(pidFile(name), 'utf8').trim()], true));
  await until(`the end of ${name}`, () => !runs(name));
  rmSync(pidFile(name));
}

function runs(name: string): boolean {
  const pid = readFileSync(pidFile(name), 'utf8').trim();
  const [command, args] = inside(['kill', '-0', pid], true);
  return run(command, args).status === 0;
}

function lastWords(name: string): string {
  return existsSync(logFile(name)) ? readFileSync(logFile(name), 'utf8').slice(-3000) : '';
}
