import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { DockerConfigSecret, ImageBuild, InvalidBuildError } from '../../src';
import { atHand } from '../../src/app/at-hand';
import { COMMANDS } from '../../src/app/commands';
import { command } from '../../src/app/commands/command';
import { parse } from '../../src/app/commands/parse';
import { readDockerfiles } from '../../src/app/commands/sources';
import { unprintable } from '../../src/app/commands/terminal';
import { whyNot, writeNew } from '../../src/app/init';
import { notCurrent } from '../../src/app/output/current';
import { OutputError } from '../../src/app/output/fault';
import { helmFault } from '../../src/app/output/helm';
import { lock } from '../../src/app/output/lock';
import { replaceFolder } from '../../src/app/output/write';
import { describedImage, imagesOf } from '../../src/app/prediction/images';
import type { HistoryOptions } from '../../src/app/prediction/options';
import { judged } from '../../src/app/prediction/predict';
import { ENGINES, type Engine } from '../../src/app/try/engines';
import { engineFor, type TryOptions } from '../../src/app/try/trial';
import { pack } from '../../src/app/upload/pack';
import { type FaultCode, type Problem, problem } from '../../src/model/faults';
import { readDefinition } from '../../src/resolve/definition';
import { loadDefinition, readContent, readContents } from '../../src/resolve/load';
import { readTextFile } from '../../src/resolve/text-file';
import { build } from '../builders/plans';
import { CASES, foundAsShown } from '../dockerfile/rules/cases';
import { historyOf } from '../history';

type Raised = readonly Problem[] | Promise<readonly Problem[]>;

/** What docs/errors.md shows in words: each is done in an empty folder. */
export const DEEDS: Partial<Record<FaultCode, (folder: string) => Raised>> = {
  ...Object.fromEntries((Object.keys(CASES) as (keyof typeof CASES)[]).map((code) => [code, () => foundAsShown(code)])),
  'dockerfile-not-found': (folder) => sourceErrors(folder, true),
  'repo-unknown': () => sourceErrors('../shop', false),
  'paths-unread': (folder) => {
    const trigger = 'trigger: { github: { secret: webhook }, paths: auto }';
    const source = 'source: { type: git, url: "https://git.example.com/shop.git", revision: $(params.revision) }';
    const rest =
      'image: r.example.com/api, namespace: builds, runner: tekton, parameters: { revision: { default: main } }';
    const file = written(folder, 'builds.yaml', `version: 1\nbuilds: { api: { ${rest}, ${source}, ${trigger} } }\n`);
    return loadDefinition(file, undefined, atHand([folder])).warned.filter(({ code }) => code === 'paths-unread');
  },
  'file-missing': (folder) => read(join(folder, 'missing.yaml')),
  'file-not-utf8': (folder) => read(written(folder, 'builds.yaml', Buffer.from('version: \xff', 'latin1'))),
  'file-too-large': (folder) => {
    const file = written(folder, 'builds.yaml', '');
    truncateSync(file, 60_000_000);
    return read(file);
  },
  'file-too-long': () => readContent('builds.yaml', `version: 1\nx: [${'a,'.repeat(800_000)}]\n`).found,
  'unknown-environment': () =>
    readContents([{ path: 'builds.yaml', content: 'version: 1\nenvironments: { production: {} }\n' }], 'prod').found,
  'build-alone': () =>
    thrown(() => new ImageBuild(chart(), 'api', { image: 'r.example.com/api', source: CLAIM, dependsOn: ['base'] })),
  'no-variable': () => secret({ fromEnv: 'DOCKER_CONFIG_JSON' }),
  'docker-config-unreadable': () => secret({ fromFile: 'missing.json' }),
  'docker-config-no-json': (folder) => secret({ fromFile: written(folder, 'notes.txt', 'a note') }),
  'docker-config-empty': (folder) => secret({ fromFile: written(folder, 'config.json', '{"credsStore": "desktop"}') }),
  'not-runnable': () => called('run', 'api', '-p', 'revision'),
  'standard-input-twice': () => called('check', '-f', '-', '-f', '-'),
  'not-packed': (folder) => {
    const found = pack(build({}), folder, folder);
    return 'code' in found ? [problem('not-packed', { why: 'checkout', what: '.' })] : [];
  },
  unprintable: () => {
    try {
      writeFileSync('/dev/full', 'all');
      return [];
    } catch (error) {
      return [unprintable((error as Error).message)];
    }
  },
  'unknown-command': () => called('sinth'),
  'unknown-option': () => called('check', '--fill', 'builds.yaml'),
  'option-without-value': () => called('check', '--file'),
  'option-twice': () => called('synth', '-o', 'dist', '-o', 'out'),
  'option-word': () => called('check', '--format', 'jsn'),
  'option-number': () => calledOf([COUNTING], 'predict', '--last', 'many'),
  'options-exclude': () => called('synth', '--check', '--force'),
  'argument-unwanted': () => called('check', 'production.yaml'),
  'argument-missing': () => called('completion'),
  'definition-there': (folder) => {
    written(folder, 'builds.yaml', '');
    const there = whyNot(folder, join(folder, 'builds.yaml'));
    return there === undefined ? [] : [problem('definition-there', { file: basename(String(there.data.file)) })];
  },
  'definition-unwritten': (folder) => {
    const wrong = writeNew(join(folder, 'missing/builds.yaml'), '');
    return wrong === undefined
      ? []
      : [problem('definition-unwritten', { file: 'missing/builds.yaml', why: String(wrong.data.why) })];
  },
  'nothing-to-build': () => [whyNot('missing', 'missing/builds.yaml')].flatMap((wrong) => wrong ?? []),
  'output-helm': (folder) => {
    written(folder, 'Chart.yaml', 'name: shop\n');
    const there = helmFault(join(folder, 'templates'));
    return there === undefined ? [] : [problem('output-helm', { folder: 'dist/templates' })];
  },
  'watch-standard-input': () => [problem('watch-standard-input', {})],
  'wrong-arguments': () => called('check', '--quiet=yes'),
  'no-engine': () => tried({ folder: undefined, builder: 'docker' }),
  'trial-without-file': () => tried({ folder: 'missing', builder: undefined }),
  'trial-failed': () => [problem('trial-failed', { builder: 'buildkit' })],
  'history-unreadable': () => asked({ repo: 'missing' }),
  'image-not-there': () => asked({ repo: historyOf({ 'README.md': '' }).repo, dockerfile: 'Dokerfile' }),
  'named-file-unreadable': () => asked({ repo: historyOf({}).repo, whatIf: ['missing.Dockerfile'] }),
  'no-times': () => asked({ repo: historyOf({}).repo, times: ['README.md'] }),
  'build-not-judged': () => imagesIn('{ type: inline, files: { Dockerfile: FROM a } }', 'hello'),
  'place-of-run': () =>
    imagesIn(
      '{ type: git, url: "https://git.example.com/a.git", path: $(params.path) }, parameters: { path: {} }, runner: tekton',
      'hello',
    ),
  'nothing-to-judge': () => imagesIn('{ type: volume, volume: sources }'),
  'output-unnamed': () => output(''),
  'output-root': () => output('/'),
  'output-is-file': (folder) => output(written(folder, 'README.md', '')),
  'output-link-broken': (folder) => output(linked(folder, '../deploy/dist', 'dist')),
  'output-changed': async (folder) => {
    await replaceFolder(folder, OUTPUT);
    appendFileSync(join(folder, FILE), '# mine\n');
    return output(folder);
  },
  'output-foreign': (folder) => {
    mkdirSync(join(folder, 'kubernetes'));
    written(folder, FILE, '');
    return output(folder);
  },
  'output-no-folder': (folder) => {
    written(folder, 'kubernetes', '');
    return output(folder);
  },
  'output-list-foreign': (folder) => {
    written(folder, '.cached-builds.sha256', 'mine\n');
    return output(folder);
  },
  'output-list-broken': async (folder) => {
    await replaceFolder(folder, OUTPUT);
    appendFileSync(join(folder, '.cached-builds.sha256'), '<<<<<<< HEAD\n');
    return output(folder);
  },
  'output-not-current': async (folder) => {
    await replaceFolder(folder, OUTPUT);
    appendFileSync(join(folder, FILE), '# mine\n');
    return notCurrent(folder, OUTPUT);
  },
  'field-immutable': async (folder) => {
    const claim = (name: string) =>
      new Map([
        [
          'base/volumes.yaml',
          `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: layers }\nspec: { storageClassName: ${name} }\n`,
        ],
      ]);
    await replaceFolder(folder, claim('nfs'));
    return (await replaceFolder(folder, claim('fast'))).warnings;
  },
  'output-taken-over': async (folder) => {
    const held = await lock(folder, new AbortController().signal);
    written(folder, '.cached-builds.lock', '1 another elsewhere');
    return faultsIn(() => held.keep());
  },
  'output-refused': (folder) => output(linked(folder, 'dist', 'dist')),
};

function tried(options: TryOptions): Problem[] {
  const missing: Engine = { ...(ENGINES[0] as Engine), missing: () => 'docker is not installed' };
  const found = engineFor(options, [missing]);
  return 'code' in found ? [found] : [];
}

const CLAIM = { type: 'volume', claim: 'source' } as const;
const FILE = 'kubernetes/api.yaml';
const OUTPUT = new Map([[FILE, 'kind: Job\n']]);

function chart(): Chart {
  return new Chart(new App({ outdir: '.' }), 'chart');
}

function written(folder: string, name: string, content: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

function linked(folder: string, target: string, name: string): string {
  const link = join(folder, name);
  symlinkSync(target, link);
  return link;
}

function read(file: string): Problem[] {
  const text = readTextFile(file);
  return 'fault' in text ? [text.fault] : [];
}

function secret(props: { fromEnv?: string; fromFile?: string }): readonly Problem[] {
  return thrown(() => new DockerConfigSecret(chart(), 'registry', props));
}

const COUNTING = command({
  name: 'predict',
  summary: 'count',
  options: { last: { kind: 'number', value: 'N', summary: 'how many' } },
  run: () => 0,
});

const ASKED = {
  repo: '.',
  buildArgs: [],
  cache: 'kept',
  worktree: false,
  pair: false,
  advise: false,
  whatIf: [],
} as const;

async function asked(options: Partial<HistoryOptions>): Promise<Problem[]> {
  const all = { ...ASKED, ...options };
  const found = await judged([describedImage(all)], all);
  return 'code' in found ? [found] : [];
}

function imagesIn(source: string, build?: string): Problem[] {
  const file = `version: 1\nvolumes: { sources: { claim: sources } }\nbuilds: { hello: { image: r.example.com/a, source: ${source} } }\n`;
  const { definition } = readContent('builds.yaml', file);
  const found = definition && imagesOf(definition, { ...ASKED, build });
  return found && 'code' in found ? [found] : [];
}

function called(...args: string[]): Problem[] {
  return calledOf(COMMANDS, ...args);
}

function calledOf(commands: typeof COMMANDS, ...args: string[]): Problem[] {
  const parsed = parse(args, commands, '1.0.0');
  return 'fault' in parsed ? [parsed.fault] : [];
}

/** What is said of a folder as a checkout of the source of a build. */
function sourceErrors(folder: string, remote: boolean): readonly Problem[] {
  const url = 'https://git.example.com/shop.git';
  if (remote)
    for (const args of [
      ['init', '-q'],
      ['remote', 'add', 'origin', url],
    ])
      spawnSync('git', ['-C', folder, ...args]);
  const builds = { api: { image: 'r.example.com/api', source: { type: 'git', url } } };
  const { definition } = readDefinition({ version: 1, builds });
  return definition === undefined ? [] : readDockerfiles(definition, [folder]).errors;
}

function output(folder: string): Promise<readonly Problem[]> {
  return faultsIn(() => replaceFolder(folder, OUTPUT));
}

function thrown(create: () => unknown): readonly Problem[] {
  try {
    create();
    return [];
  } catch (error) {
    if (error instanceof InvalidBuildError) return error.faults;
    throw error;
  }
}

async function faultsIn(write: () => unknown): Promise<readonly Problem[]> {
  try {
    await write();
    return [];
  } catch (error) {
    if (error instanceof OutputError) return error.faults;
    throw error;
  }
}
