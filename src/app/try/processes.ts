import { spawn, spawnSync } from 'node:child_process';

/** What a program printed, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly log: string;
}

/** Runs a program with all that it starts as a group of its own; a signal to abort ends the group, and is waited for. */
export function runGroup(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<Ended> {
  return new Promise((resolve) => {
    let [stdout, log] = ['', ''];
    const child = spawn(program, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const stop = () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    };
    signal?.addEventListener('abort', stop);
    child.stdout.on('data', (data) => {
      stdout += data;
      log += data;
    });
    child.stderr.on('data', (data) => (log += data));
    child.once('error', ({ message }) => (log += message));
    child.once('close', (code) => {
      signal?.removeEventListener('abort', stop);
      resolve({ code, stdout, log });
    });
    if (signal?.aborted) stop();
  });
}

/** What a program prints that says something about itself; nothing where it is not there or fails. */
export function said(program: string, ...args: string[]): string | undefined {
  const { status, stdout } = spawnSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 20_000,
  });
  return status === 0 ? stdout.trim() : undefined;
}
