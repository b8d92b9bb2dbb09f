/**
 * What is left where a run is killed or stopped, and where two run at once. The runs use what is compiled.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LIST, PENDING } from '../../../src/app/output/list';
import { replaceFolder } from '../../../src/app/output/write';
import { HEADER } from '../../../src/model/header';
import { temporaryFolder } from '../../support';

const LIB = resolve(__dirname, '../../../lib');
const LOCK = '.cached-builds.lock';

/** An output of many files; versions differ in what each says, and in some of the files. */
function output(version: number): Map<string, string> {
  const names = Array.from({ length: 60 }, (_, i) => `build-${i}-${i % 3 === 0 ? version : 'stays'}`);
  const kustomization = (paths: readonly string[]) => `${HEADER}${paths.join('\n')}\n`;
  return new Map([
    ...names.map((name): [string, string] => [`kubernetes/${name}.yaml`, `${HEADER}${version}\n${'x'.repeat(2000)}\n`]),
    [`only-${version}/a.yaml`, HEADER],
    ['kubernetes/kustomization.yaml', kustomization(names.map((name) => `${name}.yaml`))],
    ['kustomization.yaml', kustomization(names.map((name) => `kubernetes/${name}.yaml`))],
  ]);
}

const LOOP = `
  const { replaceFolder } = require(${JSON.stringify(join(LIB, 'app/output/write.js'))});
  const [folder, pause, ...outputs] = process.argv.slice(1);
  const versions = outputs.map((file) => new Map(JSON.parse(require('node:fs').readFileSync(file, 'utf8'))));
  (async () => {
    await replaceFolder(folder, versions[0]);
    process.stdout.write('begun');
    for (let i = 1; ; i++) {
      await replaceFolder(folder, versions[i % versions.length]);
      await new Promise((resume) => setTimeout(resume, Number(pause)));
    }
  })().catch((error) => { console.error(error); process.exit(1); });
`;

/** A program that writes versions of an output, one after the other, until it is ended. */
function writing(folder: string, versions: readonly number[], pause = 0): ChildProcess {
  const files = versions.map((version) => {
    const file = join(dirname(folder), `${version}.json`);
    writeFileSync(file, JSON.stringify([...output(version)]));
    return file;
  });
  return spawn(process.execPath, ['-e', LOOP, folder, String(pause), ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function ended(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  const [code, signal] = await once(child, 'exit');
  return { code, signal };
}

function files(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), readFileSync(path, 'utf8')];
    }),
  );
}

/** Each file is whole and of one of the versions, and every kustomization names what is there. */
function expectWhole(folder: string, versions: readonly number[]): void {
  const outputs = versions.map(output);
  for (const [path, content] of files(folder)) {
    if (path.includes('.cached-builds')) continue;
    expect(outputs.map((one) => one.get(path))).toContain(content);
  }
  for (const path of ['kustomization.yaml', 'kubernetes/kustomization.yaml']) {
    const [, ...named] = readFileSync(join(folder, path), 'utf8').trim().split('\n');
    expect(named.filter((name) => !existsSync(join(folder, dirname(path), name)))).toEqual([]);
  }
}

async function expectRepaired(folder: string, version: number): Promise<void> {
  await replaceFolder(folder, output(version));
  const clean = join(temporaryFolder(), 'dist');
  await replaceFolder(clean, output(version));
  expect(files(folder)).toEqual(files(clean));
  expect(readdirSync(folder).sort()).toEqual(readdirSync(clean).sort());
}

let folder: string;
beforeEach(() => {
  folder = join(temporaryFolder(), 'dist');
});

describe('a run that is killed', () => {
  it('leaves a whole output at any moment, and the next run repairs it, whatever that writes', async () => {
    for (let i = 0; i < 4; i++) {
      const child = writing(folder, [1, 2]);
      await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
      await setTimeout(Math.random() * 60);
      child.kill('SIGKILL');
      await ended(child);
      expectWhole(folder, [1, 2, 3]);
      await expectRepaired(folder, i % 2 === 0 ? 3 : 1);
    }
  }, 60_000);

  it.each([
    ['of a process that is gone', () => `999999999 x ${hostname()}`, 0],
    ['of our own number in another container', () => `${process.pid} x ${hostname()}`, 0],
    ['of another machine, silent for long', () => '1 x elsewhere', 31],
    ['that says nothing', () => '', 2],
  ])('does not keep the next one waiting with a lock %s', async (_, owner, age) => {
    mkdirSync(folder);
    writeFileSync(join(folder, LOCK), owner());
    const time = new Date(Date.now() - age * 1000);
    utimesSync(join(folder, LOCK), time, time);
    await replaceFolder(folder, output(1));
    expect(existsSync(join(folder, LOCK))).toBe(false);
  });
});

describe('two runs at once', () => {
  it('write one after the other', async () => {
    const children = [writing(folder, [1, 2], 30), writing(folder, [2, 1], 30)];
    await Promise.all(children.map((child) => once(child.stdout as NonNullable<typeof child.stdout>, 'data')));
    await setTimeout(150);
    for (const child of children) expect(child.exitCode).toBeNull();
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(children.map(ended));
    expectWhole(folder, [1, 2]);
    await expectRepaired(folder, 1);
  }, 30_000);
});

describe('a run that lost the folder to another, since it stood still', () => {
  it('puts nothing in its place', async () => {
    await replaceFolder(folder, output(1));
    const before = files(folder);
    const run = replaceFolder(folder, output(2));
    while (!existsSync(join(folder, PENDING))) await new Promise(setImmediate);
    writeFileSync(join(folder, LOCK), '1 x elsewhere');
    await expect(run).rejects.toThrow(/^another run has begun to write the output/);
    expect(files(folder)).toEqual(new Map([...before, [LOCK, '1 x elsewhere']]));
  });
});

describe('a run that is stopped', () => {
  it('leaves the folder as it was, to the byte', async () => {
    await replaceFolder(folder, output(1));
    const before = files(folder);
    const controller = new AbortController();
    const run = replaceFolder(folder, output(2), { signal: controller.signal });
    while (!existsSync(join(folder, PENDING))) await new Promise(setImmediate);
    controller.abort();
    await expect(run).rejects.toThrow(/abort/i);
    expect(files(folder)).toEqual(before);
  });

  it.each([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'by %s cleans up and ends with %i',
    async (signal, code) => {
      const parent = dirname(folder);
      const builds = Array.from({ length: 200 }, (_, i) => `  b${i}: { image: r.example.com/b${i} }`).join('\n');
      const defaults = 'defaults: { source: { type: inline, files: { Dockerfile: "FROM a" } } }';
      writeFileSync(join(parent, 'builds.yaml'), `version: 1\n${defaults}\nbuilds:\n${builds}\n`);
      const child = spawn(process.execPath, [join(LIB, 'main.js')], { cwd: parent, stdio: 'inherit' });
      const end = ended(child);
      while (!existsSync(join(folder, PENDING)) && child.exitCode === null) await setTimeout(1);
      child.kill(signal);
      expect(await end).toEqual({ code, signal: null });
      const left = existsSync(folder)
        ? [...files(folder).keys()].filter((path) => path.includes('.cached-builds'))
        : [];
      expect(left.filter((path) => path !== LIST)).toEqual([]);
    },
    30_000,
  );
});
