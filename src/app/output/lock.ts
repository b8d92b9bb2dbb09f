import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { OutputError, outputFault, PREFIX } from './fault';
import { temporaryName } from './stage';

const LOCK = `${PREFIX}.lock`;

/** A run says at least this often that it goes on; one that has been silent for longer is dead, wherever it ran. */
const SILENCE_MS = 30_000;

/** Between making the lock and saying whose it is there is no time at all. */
const UNNAMED_MS = 1_000;

const POLL_MS = 20;

/** A folder that no other run writes. */
export interface Lock {
  /**
   * Says that this run goes on.
   *
   * @throws OutputError where it was silent for too long, and another has taken its place
   */
  keep(): void;
  release(): void;
}

/** Waits until no other run writes the folder, and takes the place of one that died. */
export async function lock(target: string, signal: AbortSignal): Promise<Lock> {
  const path = join(target, LOCK);
  const owner = `${process.pid} ${temporaryName()} ${hostname()}`;
  while (!take(path, owner)) {
    const held = read(path);
    if (held !== undefined && isDead(held)) takeAway(path, held, join(target, temporaryName()));
    else await setTimeout(POLL_MS, undefined, { signal });
  }
  return {
    keep: () => {
      if (read(path)?.owner !== owner) throw new OutputError([outputFault('output-taken-over', {})]);
      const now = new Date();
      utimesSync(path, now, now);
    },
    release: () => {
      if (read(path)?.owner === owner) rmSync(path, { force: true });
    },
  };
}

function take(path: string, owner: string): boolean {
  try {
    writeFileSync(path, owner, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    rmSync(path, { force: true });
    throw error;
  }
}

interface Held {
  readonly owner: string;
  readonly age: number;
}

function read(path: string): Held | undefined {
  try {
    return { owner: readFileSync(path, 'utf8'), age: Date.now() - statSync(path).mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isDead({ owner, age }: Held): boolean {
  const [, pid, host] = /^(\d+) \S+ (.*)$/.exec(owner) ?? [];
  if (age > (pid === undefined ? UNNAMED_MS : SILENCE_MS)) return true;
  return host === hostname() && !isRunning(Number(pid));
}

/** Processes of another container have the same numbers: ours in a lock is that of a run before us. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Of several runs that find a dead one's lock, one takes it away; what another has made by then it puts back. */
function takeAway(path: string, { owner }: Held, aside: string): void {
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (read(aside)?.owner === owner) rmSync(aside, { force: true });
  else renameSync(aside, path);
}
