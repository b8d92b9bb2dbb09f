/**
 * The same manifests by other means: helm, which puts values into templates; kustomize, which reads what is written; Hera,
 * which makes them in Python. Whole programs, each as its users start it.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { built, kept, type Part } from '../../e2e/lab/programs';
import { documentsOf } from '../../test/manifests';
import { bestTimes, report } from '../measure';
import { chartOf } from './chart';

const MAIN = resolve(__dirname, '../../lib/main.js');
/** How many times the time of helm synthesis may take. */
const GOAL = 1.5;
const MEGABYTES = 150;
/** Of more builds kustomize makes nothing in minutes: its time grows faster than what it reads. */
const MOST_FOR_KUSTOMIZE = 100;

const part = (name: string): Part => ({ name, folder: join(__dirname, name), programName: () => name });
const PARTS = { helm: part('helm'), kustomize: part('kustomize') } as const;

/** Builds those that are Go programs, of the versions that their go.mod has, and keeps them. */
export async function buildSystems(): Promise<void> {
  for (const one of Object.values(PARTS)) console.log(await built(one));
}

/** A program of this machine, or one that was built before. */
function find(name: keyof typeof PARTS): string | undefined {
  const there = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
  if (there !== '') return there;
  const folder = kept(PARTS[name]);
  return folder === undefined ? undefined : join(folder, name);
}

const PYTHON = process.env.PYTHON ?? 'python3';
const hasHera = () => spawnSync(PYTHON, ['-c', 'import hera'], { stdio: 'ignore' }).status === 0;

/** What is written for one build, and for all of them, and where. */
export interface Sample {
  readonly runner: string;
  readonly size: number;
  readonly definition: string;
  /** Manifests of a definition of one build, by file. */
  readonly one: ReadonlyMap<string, string>;
  readonly folder: string;
}

export async function besideSystems(sample: Sample): Promise<string[]> {
  const { runner, size, definition, folder } = sample;
  const output = join(folder, `${runner}-dist`);
  const ours = () => execFileSync(process.execPath, [MAIN, '-f', definition, '-o', output]);
  ours();
  const others = await commands(sample, output);
  const [time = 0, ...times] = await bestTimes(3, [ours, ...others.map(({ run }) => run)]);
  const lines = others.map(({ name }, i) => {
    const other = times[i] ?? 0;
    const ratio = report(`  against ${name}`, time / other, GOAL);
    return `${ratio}   ${seconds(other)}`;
  });
  const missing = ['helm', 'kustomize', 'hera'].filter((name) => !others.some((one) => one.name.startsWith(name)));
  return [
    `${size.toLocaleString('en-US')} builds on ${runner}, whole programs: ${seconds(time)}`,
    ...lines,
    report('  megabytes of memory', memory(definition, output), MEGABYTES),
    ...(missing.length > 0
      ? [
          `  not here, or not for as many on ${runner}: ${missing.join(', ')}; npm run bench -- build makes helm and kustomize`,
        ]
      : []),
    '',
  ];
}

interface Other {
  readonly name: string;
  run(): unknown;
}

async function commands({ one, folder, runner, size }: Sample, output: string): Promise<Other[]> {
  const names = Array.from({ length: size }, (_, i) => `service-${i}`);
  const chart = join(folder, `${runner}-chart`);
  chartOf(chart, one, names);
  const into = (program: string, ...args: string[]) =>
    writeFileSync(join(folder, 'all.yaml'), execFileSync(program, args, { maxBuffer: 1 << 30, cwd: folder }));
  const helm = find('helm');
  const kustomize = find('kustomize');
  if (helm !== undefined)
    expectSame(execFileSync(helm, ['template', chart], { encoding: 'utf8', maxBuffer: 1 << 30 }), output);
  const templates = [...one.values()].flatMap(documentsOf).filter((object) => object?.kind === 'WorkflowTemplate');
  const objects = join(folder, `${runner}-templates.json`);
  writeFileSync(objects, JSON.stringify(templates));
  return [
    ...(helm === undefined ? [] : [{ name: 'helm template', run: () => into(helm, 'template', chart) }]),
    ...(kustomize === undefined || size > MOST_FOR_KUSTOMIZE
      ? []
      : [{ name: 'kustomize build of what is written', run: () => into(kustomize, 'build', output) }]),
    ...(templates.length === 0 || !hasHera()
      ? []
      : [
          {
            name: 'hera, its WorkflowTemplates alone',
            run: () => into(PYTHON, join(__dirname, 'hera/templates.py'), objects, String(size)),
          },
        ]),
  ];
}

/** A ratio says something where both make the same. */
function expectSame(theirs: string, output: string): void {
  const ours = execFileSync('sh', ['-c', 'cat "$1"/*/*.yaml', 'cat', output], { encoding: 'utf8', maxBuffer: 1 << 30 });
  const kinds = (text: string) =>
    text.split('\n').filter((line) => /^kind: (?!Kustomization|Component)/.test(line)).length;
  if (kinds(theirs) !== kinds(ours)) throw new Error(`helm made ${kinds(theirs)} objects, and not ${kinds(ours)}`);
}

/** The most that the command has in memory at once. */
function memory(definition: string, output: string): number {
  const program = `process.argv.splice(1, 0, ${JSON.stringify(MAIN)}); process.on('exit', () => console.log(process.resourceUsage().maxRSS)); require(${JSON.stringify(MAIN)})`;
  const { stdout } = spawnSync(process.execPath, ['-e', program, '--', '-f', definition, '-o', output], {
    encoding: 'utf8',
  });
  return Number(stdout.trim().split('\n').at(-1)) / 1024;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
