/**
 * What the system refuses: each in one line, with what to do, by the command that is compiled.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '../../support';

const MAIN = resolve(__dirname, '../../../lib/main.js');

function definition(image: string, size = 1): string {
  const dockerfile = JSON.stringify(`FROM ${image}\n${'# text\n'.repeat(size)}`);
  return `version: 1\nbuilds:\n  api:\n    image: r.example.com/api\n    source: { type: inline, files: { Dockerfile: ${dockerfile} } }\n`;
}

function command(cwd: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    cwd,
    encoding: 'utf8',
    env,
    timeout: 20_000,
  });
  return { status, stdout, stderr };
}

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  writeFileSync(join(folder, 'builds.yaml'), definition('a'));
});

const ELSEWHERE = 'choose another folder with -o';

describe('an output folder that cannot be one', () => {
  const files = () => readdirSync(folder, { recursive: true }).sort();
  it.each([
    ['a file', 'file', 'file: there is a file where a folder must be; move it, or choose another with -o'],
    ['below a file', 'file/a/b', 'file: there is a file where a folder must be; move it, or choose another with -o'],
    [
      'a link to nothing',
      'nothing',
      'nothing: a link to nothing; make the folder it leads to, or choose another with -o',
    ],
    ['a link to itself', 'loop', `loop: a link that leads to itself; remove it, or ${ELSEWHERE}`],
    [
      'a name too long',
      'n'.repeat(300),
      `${'n'.repeat(300)}: the name is too long for the file system; choose a shorter one with -o`,
    ],
    ['nameless', '', 'the output folder has no name; write one after -o'],
    ['the root', '/', '/: the root of the file system and your home are no output folders; choose one below with -o'],
    [
      'where no folder is made',
      '/proc/dist',
      `/proc/dist: it is no place for a file, or it went away just now; ${ELSEWHERE}`,
    ],
  ])('%s', (_, output, line) => {
    writeFileSync(join(folder, 'file'), '');
    symlinkSync('gone', join(folder, 'nothing'));
    symlinkSync('loop', join(folder, 'loop'));
    const before = files();
    expect(command(folder, '-o', output)).toEqual({ status: 1, stdout: '', stderr: `${line}\n` });
    expect(files()).toEqual(before);
  });

  it('home', () => {
    const home = process.env.HOME;
    process.env.HOME = folder;
    expect(command(folder, '-o', '.').stderr).toMatch(/^\.: the root of the file system and your home/);
    process.env.HOME = home;
    expect(files()).toEqual(['builds.yaml']);
  });
});

it('a folder in the way of a file, and a file in the way of a folder, are named', () => {
  mkdirSync(join(folder, 'dist/kustomization.yaml'), { recursive: true });
  writeFileSync(join(folder, 'dist/kubernetes'), '');
  expect(command(folder).stderr.split('\n')).toEqual([
    `dist/kubernetes: in the way: a folder must be here, and nothing is written through a link; move it, or ${ELSEWHERE}`,
    `dist/kustomization.yaml: in the way, and not written by cached-builds; move it, or ${ELSEWHERE}`,
    '',
  ]);
});

it('the root of a repository takes an output, and keeps all that is there', () => {
  mkdirSync(join(folder, '.git'));
  writeFileSync(join(folder, '.git/HEAD'), 'ref');
  expect(command(folder, '-o', '.').status).toBe(0);
  expect(readFileSync(join(folder, '.git/HEAD'), 'utf8')).toBe('ref');
  expect(readFileSync(join(folder, 'builds.yaml'), 'utf8')).toBe(definition('a'));
});

/** Mounts a file system in memory, where this machine lets us. */
function mounted(target: string, ...options: string[]): boolean {
  mkdirSync(target, { recursive: true });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', ['size=64k', ...options].join(','), 'tmpfs', target]).status === 0;
}

function unmount(target: string): void {
  execFileSync('umount', [target]);
}

const canMount = (() => {
  const target = join(temporaryFolder(), 'mounted');
  if (!mounted(target)) return false;
  unmount(target);
  return true;
})();

(canMount ? describe : describe.skip)('a mounted output folder (skipped where nothing can be mounted)', () => {
  let dist: string;
  const everything = () =>
    (readdirSync(dist, { recursive: true }) as string[]).sort().map((path) => [path, existsSync(join(dist, path))]);
  beforeEach(() => {
    dist = join(folder, 'dist');
    expect(mounted(dist)).toBe(true);
  });
  afterEach(() => unmount(dist));

  it('is written, and written again', () => {
    expect(command(folder)).toEqual({ status: 0, stdout: '', stderr: '' });
    writeFileSync(join(folder, 'builds.yaml'), definition('b'));
    expect(command(folder)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readFileSync(join(dist, 'kubernetes/api.yaml'), 'utf8')).toContain('FROM b');
  });

  it('that is full stays as it was', () => {
    command(folder);
    const before = everything();
    writeFileSync(join(folder, 'builds.yaml'), definition('b', 12_000));
    const stderr = `dist: no space is left on the device; free some, or ${ELSEWHERE}\n`;
    expect(command(folder)).toEqual({ status: 1, stdout: '', stderr });
    expect(everything()).toEqual(before);
    expect(readFileSync(join(dist, 'kubernetes/api.yaml'), 'utf8')).toContain('FROM a');
  });

  it('that is read-only stays as it was', () => {
    command(folder);
    execFileSync('mount', ['-o', 'remount,ro', dist]);
    writeFileSync(join(folder, 'builds.yaml'), definition('b'));
    const stderr = `dist: the file system is read-only; mount it writable, or ${ELSEWHERE}\n`;
    expect(command(folder)).toEqual({ status: 1, stdout: '', stderr });
  });

  it('in which a folder is mounted by itself is written too', () => {
    const inner = join(dist, 'kubernetes');
    expect(mounted(inner)).toBe(true);
    try {
      expect(command(folder)).toEqual({ status: 0, stdout: '', stderr: '' });
      expect(existsSync(join(inner, 'api.yaml'))).toBe(true);
    } finally {
      unmount(inner);
    }
  });
});
