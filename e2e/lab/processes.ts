import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';

/** What a command printed, both ways, and how long it took. */
export interface Output {
  readonly status: number | null;
  readonly text: string;
  readonly stdout: string;
  readonly seconds: number;
}

export function run(
  command: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; input?: Buffer | string; cwd?: string } = {},
): Output {
  const start = process.hrtime.bigint();
  const { status, stdout, stderr, error } = spawnSync(command, args, { ...options, maxBuffer: 1 << 28 });
  if (error) throw error;
  return {
    status,
    text: `${stdout}${stderr}`,
    stdout: String(stdout),
    seconds: Number(process.hrtime.bigint() - start) / 1e9,
  };
}

/** Runs a command that must succeed. */
export function must(command: string, args: readonly string[], options: Parameters<typeof run>[2] = {}): Output {
  const output = run(command, args, options);
  if (output.status !== 0)
    throw new Error(`${command} ${args.slice(0, 6).join(' ')}… failed:\n${output.text.slice(-4000)}`);
  return output;
}

/** Runs a command that must succeed, its output ours; a signal to abort ends it, and is waited for. */
export function follow(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
    let fault: Error | undefined;
    child.once('error', (error) => {
      fault = error;
      if (child.pid === undefined) reject(error);
    });
    child.once('close', (status) => {
      if (status === 0) resolve();
      else reject(fault ?? new Error(`${command} ${args.slice(0, 6).join(' ')}… failed with ${status}`));
    });
  });
}

/** Starts a server, whose output goes to a file. */
export function start(
  command: string,
  args: readonly string[],
  log: string,
  env: NodeJS.ProcessEnv = process.env,
): ChildProcess {
  const file = openSync(log, 'w');
  const child = spawn(command, args, { stdio: ['ignore', file, file], env });
  closeSync(file);
  return child;
}

/** Ends a server by its process id, and waits until it is gone. */
export async function stop(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await gone;
  clearTimeout(kill);
}

export async function until(what: string, ready: () => boolean | Promise<boolean>, seconds = 30): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await ready())) {
    if (Date.now() > end) throw new Error(`${what} did not come up in ${seconds} seconds`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
