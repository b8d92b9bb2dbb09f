import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from './run';

/** A case to run. */
export interface Order {
  readonly kind: string;
  readonly number: number;
  readonly seed: number;
}

/** What a worker says. */
export type Report =
  | { readonly type: 'ready' }
  /** A case begins, or a smaller one in its place. */
  | { readonly type: 'begun' }
  | { readonly type: 'done'; readonly failures: readonly Failure[]; readonly accepted: boolean };

/** A case may compute for five seconds; what waits, as for a program it started, has longer. */
const MOST_CPU_SECONDS = 5;
const MOST_SECONDS = 60;
const TICKS_PER_SECOND = 100;

interface Settings {
  readonly workers: number;
  readonly env: NodeJS.ProcessEnv;
  readonly done: (order: Order, failures: readonly Failure[], accepted: boolean) => void;
}

/** Runs all cases in worker processes. One that hangs is ended and named, and another worker goes on. */
export async function runAll(orders: Iterator<Order>, settings: Settings): Promise<void> {
  await Promise.all(Array.from({ length: settings.workers }, () => workThrough(orders, settings)));
}

async function workThrough(orders: Iterator<Order>, settings: Settings): Promise<void> {
  for (let over = false; !over; ) over = await employ(orders, settings);
}

/** One worker, until there is nothing left to do (true) or it had to be ended (false). */
function employ(orders: Iterator<Order>, { env, done }: Settings): Promise<boolean> {
  const child = fork(join(__dirname, 'worker.ts'), { env: { ...process.env, ...env }, execArgv: ['--import', 'tsx'] });
  return new Promise((resolve, reject) => {
    let order: Order | undefined;
    let watch: Watch | undefined;
    let why: string | undefined;
    let released = false;
    const next = () => {
      const { value, done: over } = orders.next();
      order = over ? undefined : value;
      released = over === true;
      watch = order && new Watch(child);
      if (order) child.send(order);
      else child.disconnect();
    };
    const timer = setInterval(() => {
      why ??= watch?.overdue();
      if (why !== undefined) child.kill('SIGKILL');
    }, 500);
    child.on('message', (report: Report) => {
      if (report.type === 'ready') return next();
      if (report.type === 'begun') watch = new Watch(child);
      if (report.type !== 'done') return;
      watch = undefined;
      if (order) done(order, report.failures, report.accepted);
      next();
    });
    child.on('exit', (code, signal) => {
      clearInterval(timer);
      if (order) done(order, [ended(order, why ?? `the worker ended: ${code ?? signal}`)], false);
      if (order === undefined && !released) reject(new Error(`a worker ended before it began: ${code ?? signal}`));
      else resolve(released);
    });
  });
}

function ended({ kind, number }: Order, why: string): Failure {
  return { class: why, detail: why, kind, number, path: '0', input: '' };
}

/** How long a process takes for what it does. */
class Watch {
  private readonly cpu: number;
  private readonly started = Date.now();

  public constructor(private readonly child: ChildProcess) {
    this.cpu = cpuSeconds(child.pid);
  }

  /** On a busy machine a case waits for its turn: what it computes itself is counted, where that is known. */
  public overdue(): string | undefined {
    if (cpuSeconds(this.child.pid) - this.cpu > MOST_CPU_SECONDS)
      return `hang: more than ${MOST_CPU_SECONDS} s of computing`;
    return Date.now() - this.started > MOST_SECONDS * 1000 ? `hang: no end after ${MOST_SECONDS} s` : undefined;
  }
}

function cpuSeconds(pid: number | undefined): number {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return 0;
  // The name of the program, in brackets, may hold anything; user and system time are the 12th and 13th after it.
  const fields = readFileSync(file, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
