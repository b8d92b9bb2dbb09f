import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { transformSync } from 'esbuild';

/** What came of a call of the command. */
export interface Called {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What it threw instead of saying what is wrong. */
  readonly crash?: unknown;
}

export type Files = ReadonlyMap<string, string>;

const MAIN = resolve(__dirname, '../src/main.ts');
const BUNDLE = resolve(__dirname, '../lib/main.js');

const run = compiledMain();

/**
 * The command, called in this process: src/main.ts as it stands, with a process of its own to read arguments from and to
 * print to. Starting Node for each call would take most of the time.
 */
export async function command(args: readonly string[]): Promise<Called> {
  const printed = { stdout: [] as string[], stderr: [] as string[] };
  const { emitWarning } = process;
  // Node prints these for whoever calls the command.
  process.emitWarning = (warning: string | Error) => void printed.stderr.push(`(node) Warning: ${warning}\n`);
  try {
    const status = await new Promise<number>((ended, crashed) => {
      process.once('unhandledRejection', crashed);
      run(standIn(args, printed, ended));
    });
    return calledOf(status, printed.stdout.join(''), printed.stderr.join(''));
  } catch (error) {
    return { status: 1, stdout: printed.stdout.join(''), stderr: printed.stderr.join(''), crash: error };
  } finally {
    process.emitWarning = emitWarning;
    process.removeAllListeners('unhandledRejection');
  }
}

/** What came of a call; a crash that the command itself reports is one. */
export function calledOf(status: number, stdout: string, stderr: string): Called {
  const own = /^cached-builds has a fault of its own.*\n([\s\S]*)/m.exec(stderr);
  return { status, stdout, stderr, ...(own ? { crash: toldCrash(own[1] as string) } : {}) };
}

function toldCrash(trace: string): Error {
  const [, name = 'Error', message = ''] = /^(\w+)(?: \[\w+\])?: (.*)/.exec(trace) ?? [];
  return Object.assign(new Error(message), { name, stack: trace });
}

/** A process that has ended once it says with which code. */
function standIn(
  args: readonly string[],
  printed: { stdout: string[]; stderr: string[] },
  ended: (status: number) => void,
): NodeJS.Process {
  const ignored = { value: () => undefined };
  return Object.create(process, {
    argv: { value: [process.execPath, MAIN, ...args] },
    env: { value: {} },
    exitCode: { get: () => undefined, set: ended },
    exit: { value: ended },
    stdout: { value: { write: (text: string) => printed.stdout.push(text), on: ignored.value } },
    stderr: { value: { write: (text: string) => printed.stderr.push(text), on: ignored.value } },
    // Signals are for the process that there is; kills are tried on the installed command.
    on: ignored,
    once: ignored,
    off: ignored,
  });
}

function compiledMain(): (process: NodeJS.Process) => void {
  const source = readFileSync(MAIN, 'utf8').replace(/^#!.*/, '');
  const { code } = transformSync(source, { loader: 'ts', format: 'cjs', target: 'node20' });
  const body = new Function('require', 'module', 'exports', '__dirname', 'process', code);
  const require = createRequire(MAIN);
  return (stand) => {
    const module = { exports: {} };
    body(require, module, module.exports, dirname(MAIN), stand);
  };
}

/** The command as it is installed, in a process of its own. */
export function installedCommand(args: readonly string[], cwd: string, env: Record<string, string> = {}): Called {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BUNDLE, ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  });
  return calledOf(status ?? 1, stdout, stderr);
}

export const COMMAND_FILE = BUNDLE;

/** Calls something with an empty folder that is gone afterwards. */
export async function inFolder<T>(parent: string, use: (folder: string) => T | Promise<T>): Promise<T> {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'case-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every file below a folder, contents by path. */
export function filesIn(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}

export function writeDefinition(folder: string, content: Buffer | string): string {
  const file = join(folder, 'builds.yaml');
  writeFileSync(file, content);
  return file;
}
