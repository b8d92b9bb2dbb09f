import { type ChildProcess, spawn } from 'node:child_process';
import { type FSWatcher, mkdirSync, readdirSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { COMMAND_FILE, type Files, filesIn, inFolder, installedCommand } from '../command';
import { type Finding, finding } from '../finding';
import type { Kind } from '../kind';

interface Case {
  /** How the output changes: builds before, and builds that the run in between was about to write. */
  readonly before: number;
  readonly after: number;
  readonly signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT';
  /** Milliseconds from the first file that is made, or from the start of the process. */
  readonly delay: number;
  readonly from: 'write' | 'start';
}

/** Files of others in the output folder. */
const FOREIGN: Files = new Map([
  ['README.md', '# ours\n'],
  ['overlays/prod.yaml', 'a: b\n'],
  ['.git/HEAD', 'ref: refs/heads/main\n'],
]);

/** The command is killed while it writes; the next run makes whole what there is, and others' files are as they were. */
export const kills: Kind<Case> = {
  name: 'kills',
  share: 20,
  arbitrary: (number) =>
    fc.record({
      before: fc.constantFrom(0, 1, 40),
      after: fc.constantFrom(2, 60),
      signal: fc.constantFrom('SIGKILL', 'SIGKILL', 'SIGTERM', 'SIGINT'),
      delay: fc.integer({ min: 0, max: 60 }),
      from: fc.constant(number % 4 === 3 ? 'start' : 'write'),
    }) as fc.Arbitrary<Case>,
  judge: (bench, input) => inFolder(bench.folder, (folder) => judged(folder, input)),
  show: (input) => JSON.stringify(input),
};

async function judged(folder: string, input: Case): Promise<Finding[]> {
  const before = definitionOf('before', input.before);
  const after = definitionOf('after', input.after);
  const dist = join(folder, 'dist');
  const old = input.before > 0 ? written(folder, before) : new Map<string, string>();
  if (input.before > 0) addForeign(dist);
  const whole = freshly(folder, after);
  await interrupted(folder, after, input);
  const left = ownFiles(dist);
  const staged = input.signal === 'SIGKILL' ? [] : notesIn(folder).filter((path) => !old.has(path) && !whole.has(path));
  const torn = [...left].filter(([path, content]) => ![old.get(path), whole.get(path)].includes(content));
  const lost = [...old.keys()].filter((path) => !left.has(path) && whole.has(path));
  const { status, stderr } = installedCommand(['synth'], folder);
  const now = ownFiles(dist);
  return [
    ...(torn.filter(([path]) => !isOurNote(path)).length === 0
      ? []
      : [finding('kills: a file is neither old nor new', torn.map(([path]) => path).join(' '))]),
    ...(lost.length === 0 ? [] : [finding('kills: a file that both outputs have is gone', lost.join(' '))]),
    ...(staged.length === 0 ? [] : [finding('kills: a signal leaves something behind', staged.join(' '))]),
    ...(status === 0 ? [] : [finding('kills: the next run fails', stderr)]),
    ...(status !== 0 || same(now, whole) ? [] : [finding('kills: the next run does not repair', listOf(now))]),
    ...(input.before === 0 || hasForeign(dist)
      ? []
      : [finding("kills: others' files are gone", listOf(filesIn(dist)))]),
    ...readdirSync(folder)
      .filter((name) => !['dist', 'builds.yaml', 'fresh'].includes(name))
      .map((name) => finding('kills: something is left behind', name)),
  ];
}

/** Many builds, so that writing takes a while. */
function definitionOf(tag: string, builds: number): string {
  const build = (name: string) => ({
    image: `r.example.com/${name}`,
    tags: [tag],
    source: { type: 'inline', files: { Dockerfile: 'FROM a' } },
  });
  return stringify({
    version: 1,
    builds: Object.fromEntries(Array.from({ length: builds }, (_, i) => [`b${i}`, build(`b${i}`)])),
  });
}

function written(folder: string, definition: string): Map<string, string> {
  writeFileSync(join(folder, 'builds.yaml'), definition);
  const { status, stderr } = installedCommand(['synth'], folder);
  if (status !== 0) throw new Error(`the command refuses what it takes: ${stderr}`);
  return filesIn(join(folder, 'dist'));
}

/** What a run makes where nothing was before. */
function freshly(folder: string, definition: string): Map<string, string> {
  const fresh = join(folder, 'fresh');
  mkdirSync(fresh);
  return written(fresh, definition);
}

/** Starts the command and ends it in the middle, by its process id. */
async function interrupted(folder: string, definition: string, { signal, delay, from }: Case): Promise<void> {
  writeFileSync(join(folder, 'builds.yaml'), definition);
  const child = spawn(process.execPath, [COMMAND_FILE, 'synth'], {
    cwd: folder,
    stdio: 'ignore',
    env: { PATH: process.env.PATH },
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const stop = from === 'start' ? stopAfter(child, signal, delay * 20) : stopAtFirstWrite(folder, child, signal, delay);
  await ended;
  stop();
}

function stopAfter(child: ChildProcess, signal: NodeJS.Signals, milliseconds: number): () => void {
  const timer = setTimeout(() => child.kill(signal), milliseconds);
  return () => clearTimeout(timer);
}

function stopAtFirstWrite(folder: string, child: ChildProcess, signal: NodeJS.Signals, delay: number): () => void {
  let stop: (() => void) | undefined;
  const watchers: FSWatcher[] = [folder, join(folder, 'dist')].flatMap((path) => {
    try {
      return [
        watch(path, () => {
          stop ??= stopAfter(child, signal, delay);
        }),
      ];
    } catch {
      return [];
    }
  });
  return () => {
    for (const watcher of watchers) watcher.close();
    stop?.();
  };
}

function addForeign(dist: string): void {
  for (const [path, content] of FOREIGN) {
    mkdirSync(join(dist, path, '..'), { recursive: true });
    writeFileSync(join(dist, path), content);
  }
}

function hasForeign(dist: string): boolean {
  const files = filesIn(dist);
  return [...FOREIGN].every(([path, content]) => files.get(path) === content);
}

function ownFiles(dist: string): Map<string, string> {
  return new Map([...filesIn(dist)].filter(([path]) => !FOREIGN.has(path)));
}

/** What the command keeps for itself has a name that begins with a dot. */
function isOurNote(path: string): boolean {
  return path.split('/').some((name) => name.startsWith('.'));
}

function notesIn(folder: string): string[] {
  const inDist = [...ownFiles(join(folder, 'dist')).keys()].filter(isOurNote);
  return [...inDist, ...readdirSync(folder).filter(isOurNote)];
}

function same(a: Files, b: Files): boolean {
  return a.size === b.size && [...a].every(([path, content]) => b.get(path) === content);
}

function listOf(files: Files): string {
  return [...files.keys()].join(' ');
}
