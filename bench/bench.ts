/**
 * What synthesis costs, as ratios within one run: against the same objects written with bare cdk8s, of 1,000 builds
 * against 100, of the command against a program that writes one object with cdk8s, and against other systems for the same
 * manifests; and what reading a history does. `npm run bench -- build` makes those systems that are Go programs.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ApiObject, type ApiObjectProps, App, Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { outputFiles } from '../src/app/output/files';
import { type Layout, layOut, objectsByFile } from '../src/app/output/layout';
import { replaceFolder } from '../src/app/output/write';
import type { RunnerName } from '../src/model/runner';
import type { Definition } from '../src/resolve/definition';
import { loadDefinition } from '../src/resolve/load';
import { RUNNERS } from '../src/runners';
import { runsInPods } from '../src/runners/render';
import { definitionOf } from './definition';
import { history } from './history';
import { bestTimes, report } from './measure';
import { besideSystems, buildSystems } from './systems';

const SIZES = [10, 100, 1000] as const;
// In memory where there is such a folder: both sides are to be measured, not a disk.
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cached-builds-bench-'));

async function main(): Promise<void> {
  if (process.argv[2] === 'build') return buildSystems();
  const runners = (Object.keys(RUNNERS) as RunnerName[]).filter(runsInPods);
  const lines: string[] = [];
  for (const runner of runners) lines.push(...(await synthesis(runner)));
  lines.push(...(await command()), '');
  for (const runner of runners) for (const size of [100, 1000]) lines.push(...(await beside(runner, size)));
  console.log([...lines, ...history(folder)].join('\n'));
}

async function synthesis(runner: string): Promise<string[]> {
  const times: Times[] = [];
  for (const size of SIZES) {
    const file = join(folder, `${runner}-${size}.yaml`);
    writeFileSync(file, stringify(definitionOf(size, runner)));
    const manifests = objectsByFile(definitionIn(file)).files;
    const [ours, perFile, single] = (await bestTimes(size < 1000 ? 10 : 4, [
      () => replaceFolder(join(folder, 'ours'), outputFiles(layoutOf(file))),
      () => bare(manifests.map(({ name, folder: parent, made }) => [`${parent}-${name}`, made])),
      () => bare([['all', manifests.flatMap(({ made }) => made)]]),
    ])) as [number, number, number];
    times.push({ size, ours, perFile, single });
  }
  const [, hundred, thousand] = times as [Times, Times, Times];
  return [
    `${runner}: builds, each with a volume and a warmer`,
    '  builds      ours   bare cdk8s, one chart   bare cdk8s, a chart a file',
    ...times.map(
      ({ size, ours, perFile, single }) =>
        `  ${String(size).padStart(6)} ${ms(ours)} ${ms(single)} (ratio ${(ours / single).toFixed(2)}) ${ms(perFile)} (ratio ${(ours / perFile).toFixed(2)})`,
    ),
    ...times.map(({ size, ours, perFile, single }) =>
      report(`  ${size} builds against the faster bare cdk8s`, ours / Math.min(single, perFile), 1.5),
    ),
    report('  1,000 builds against 100', thousand.ours / hundred.ours, 11),
    '',
  ];
}

/** Some builds by the whole command, and by what else makes manifests. */
async function beside(runner: string, size: number): Promise<string[]> {
  const write = (size: number) => {
    const file = join(folder, `beside-${runner}-${size}.yaml`);
    writeFileSync(file, stringify(definitionOf(size, runner)));
    return file;
  };
  return besideSystems({ runner, size, definition: write(size), one: outputFiles(layoutOf(write(1))), folder });
}

interface Times {
  readonly size: number;
  readonly ours: number;
  readonly perFile: number;
  readonly single: number;
}

function definitionIn(file: string): Definition {
  const { definition, faults } = loadDefinition(file);
  if (definition === undefined) throw new Error(faults.join('\n'));
  return definition;
}

function layoutOf(file: string): Layout {
  const layout = layOut(definitionIn(file));
  if (layout.faults.length > 0) throw new Error(layout.faults.map(({ message }) => message).join('\n'));
  return layout;
}

/** The same objects, as somebody would write them with cdk8s alone. */
function bare(charts: readonly (readonly [string, readonly unknown[]])[]): void {
  const outdir = join(folder, 'bare');
  rmSync(outdir, { recursive: true, force: true });
  const app = new App({ outdir });
  for (const [name, objects] of charts) {
    const chart = new Chart(app, name);
    for (const [i, object] of objects.entries()) new ApiObject(chart, String(i), object as ApiObjectProps);
  }
  app.synth();
}

/** The whole command on the committed definition, against a hello world of cdk8s in a process as fresh. */
async function command(): Promise<string[]> {
  const hello = join(folder, 'hello.js');
  const cdk8s = JSON.stringify(require.resolve('cdk8s'));
  const object = "{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'hello' }, data: { hello: 'world' } }";
  const lines = [
    `const { App, Chart, ApiObject } = require(${cdk8s});`,
    'const app = new App();',
    `new ApiObject(new Chart(app, 'hello'), 'map', ${object});`,
    'app.synth();',
  ];
  writeFileSync(hello, lines.join('\n'));
  mkdirSync(join(folder, 'hello'));
  const main = resolve(__dirname, '../lib/main.js');
  const definition = resolve(__dirname, '../builds.yaml');
  const [ours, bareHello] = (await bestTimes(10, [
    () => execFileSync(process.execPath, [main, '-f', definition, '-o', join(folder, 'command')], { cwd: folder }),
    () => execFileSync(process.execPath, [hello], { cwd: join(folder, 'hello') }),
  ])) as [number, number];
  return [
    `command: ${ms(ours)} for builds.yaml, ${ms(bareHello)} for a hello world of bare cdk8s`,
    report('  the command against a hello world', ours / bareHello, 2),
  ];
}

function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(1)} ms`.padStart(11);
}

main().finally(() => rmSync(folder, { recursive: true, force: true }));
