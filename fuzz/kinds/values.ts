import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc, { type Arbitrary } from 'fast-check';
import { stringify } from 'yaml';
import { RUNNERS } from '../../src/runners';
import { BUILDERS_OF, type BuilderName, RUNNER_NAMES, type RunnerName } from '../../test/registry';
import { command, inFolder, writeDefinition } from '../command';
import { type Finding, finding } from '../finding';
import type { Bench } from '../judge';
import type { Kind } from '../kind';
import { mountsIn, PLANTED, podsOf, systemPods } from '../pods';
import { addCredentials, canPlayPods, makeRoot, NEVER_CALLED, playPod, type Ran, runScript } from '../sandbox';
import type { Systems } from '../systems';
import { HOSTILE } from '../words';
import { ANYTHING, argumentFindings } from './arguments';

/** Values of a run, and texts of an author, by where they stand. */
const PARAMETERS = ['revision', 'tag', 'stage', 'arg', 'label', 'mirror', 'cache'] as const;
const TEXTS = ['note', 'mark', 'title', 'proxy', 'extra'] as const;
type Place = (typeof PARAMETERS)[number] | (typeof TEXTS)[number];
type Values = Partial<Record<Place, string>>;

const PLACES: readonly Place[] = [...PARAMETERS, ...TEXTS];

/** A word that stands where a hostile one may, and that any place takes. */
const harmless = (place: Place) => `harmless${place}`;

const ATTACKS = [
  ...[
    '$(pwned)',
    '`pwned`',
    '; pwned',
    "'; pwned; '",
    '"; pwned; "',
    '| pwned',
    '&& pwned',
    '\npwned\n',
    '$(touch /pwned)',
  ],
  ...[
    'v2,r.example.com/evil:1',
    'v3","name=r.example.com/evil',
    '","type=oci","dest=/tmp/x.tar',
    'a,push=false',
    'a"b',
    '"',
  ],
  ...[
    '","registry.insecure=true',
    '$(SECRET)',
    '$(DOCKER_CONFIG)',
    '$$(DOCKER_CONFIG)',
    '$$',
    '$',
    '$(',
    'x$',
    '$$(x)',
  ],
  ...['{{=1+1}}', '{{workflow.name}}', '{{inputs.parameters.tag}}', '{{=sprig.env("HOME")}}', '{{retries}}', '{{{a}}}'],
  ...[
    '$(context.taskRun.name)',
    '$(workspaces.source.path)',
    '$(results.IMAGE_DIGEST.path)',
    '$(artifacts.path)',
    '$(step.name)',
  ],
  ...[
    '*',
    '?',
    '[a]',
    '~',
    '~root',
    '{a,b}',
    'a b',
    ' a ',
    "it's",
    '\\',
    '\\n',
    '%s',
    '${HOME}',
    '$HOME',
    '$1',
    '$@',
    '--',
  ],
  ...[
    '--output=type=local,dest=/x',
    '@/etc/passwd',
    '../../x',
    'ä😀',
    'a\r\nb',
    'a\n\nb\n',
    '\n',
    'refs/heads/*:refs/heads/*',
    '+x',
    'a:b',
  ],
];
// No program can be given these.
const possible = (value: string) => !/[\0\ud800-\udfff]/.test(value) || /\p{Emoji_Presentation}/u.test(value);
const hostileRun = fc.constantFrom(...[...ATTACKS, ...HOSTILE, '$(params.tag)', '$$(params.tag)'].filter(possible));
// In a text of an author a reference is one, and its escape is not what arrives.
const hostileText = fc.constantFrom(
  ...[...ATTACKS, ...HOSTILE].filter((value) => possible(value) && !/\((params|builds)\./.test(value)),
);

/** Each builder on each runner that runs it; by turns, so that a few cases meet all runners and builders. */
const PAIRS = turns(
  RUNNER_NAMES.map((runner) => (BUILDERS_OF.get(runner) ?? []).map((builder) => ({ builder, runner }))),
);

function turns<Item>(rows: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(...rows.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => rows.flatMap((row) => row[i] ?? [])).flat();
}

interface Case {
  readonly builder: BuilderName;
  readonly runner: RunnerName;
  readonly inline: boolean;
  /** Whether parameters have no defaults, so that each run must give them; on Kubernetes nobody could. */
  readonly required: boolean;
  readonly hostile: Values;
}

/** Hostile values through scripts and pods, with stand-ins for the programs they start. */
export const values: Kind<Case> = {
  name: 'values',
  share: 180,
  arbitrary: (number) => {
    const { builder, runner } = PAIRS[number % PAIRS.length] as (typeof PAIRS)[number];
    return fc.record({
      builder: fc.constant(builder),
      runner: fc.constant(runner),
      inline: fc.boolean(),
      required: RUNNERS[runner].takesValues ? fc.boolean() : fc.constant(false),
      hostile,
    });
  },
  judge: (bench, input) => inFolder(bench.folder, (folder) => judged(bench, folder, input)),
  show: (input) => JSON.stringify(input, null, 1),
};

const hostile: Arbitrary<Values> = fc
  .subarray([...PLACES], { minLength: 1, maxLength: 3 })
  .chain((places) =>
    fc.record(
      Object.fromEntries(
        places.map((place) => [place, (PARAMETERS as readonly string[]).includes(place) ? hostileRun : hostileText]),
      ),
    ),
  );

async function judged(bench: Bench, folder: string, input: Case): Promise<Finding[]> {
  if (input.runner !== 'script' && !canPlayPods) return [];
  if (['tekton', 'argo'].includes(input.runner) && bench.systems === undefined) return [];
  const usual = await ran(bench, join(folder, 'usual'), input, {});
  if (typeof usual === 'string') return [finding('values: the harmless definition is refused', usual)];
  if (usual.status !== 0) return [finding(`values: the harmless run fails on ${input.runner}`, usual.stderr)];
  const attacked = await ran(bench, join(folder, 'attacked'), input, input.hostile);
  // Refused when manifests are written: nothing ran.
  if (typeof attacked === 'string') return [];
  bench.accept?.();
  return [
    ...argumentFindings(usual, attacked, replacing(input)),
    ...escapes(attacked),
    ...strays(join(folder, 'attacked')),
  ].map(({ class: name, detail }) => ({ class: `${name}, ${input.builder} on ${input.runner}`, detail }));
}

/** What a system replaces in the values of a run, before anything of ours sees them. */
const REPLACED: Partial<Record<Case['runner'], RegExp>> = { tekton: /\$\(/, argo: /\{\{/ };

/** What an argument is once the harmless words in it are the hostile ones. */
function replacing({ hostile, runner }: Case): (argument: string) => string {
  const arrives = (place: string, value: string) =>
    (PARAMETERS as readonly string[]).includes(place) && REPLACED[runner]?.test(value) ? ANYTHING : value;
  return (argument) =>
    Object.entries(hostile).reduce(
      (text, [place, value]) => text.replaceAll(harmless(place as Place), () => arrives(place, value)),
      argument,
    );
}

function escapes({ calls }: Ran): Finding[] {
  const called = calls.find(([name = '']) => NEVER_CALLED.includes(name));
  const leaked = calls.find((words) => words.some((word) => word.includes(PLANTED)));
  return [
    ...(called ? [finding('values: a value is run as a program', called.join(' '))] : []),
    ...(leaked ? [finding('secret: a secret is among the arguments', leaked.join(' '))] : []),
  ];
}

/** Files that nobody but a value could have asked for. */
function strays(folder: string): Finding[] {
  const stray = ['root', 'cwd', 'home', '.']
    .map((name) => join(folder, name))
    .filter(existsSync)
    .flatMap((path) => readdirSync(path))
    .filter((name) => /pwned|evil|^x$|x\.tar/.test(name));
  return stray.length > 0 ? [finding('values: a file is made that a value names', stray.join(' '))] : [];
}

/** Synthesizes and runs; or what the command says where it refuses. */
async function ran(bench: Bench, folder: string, input: Case, hostile: Values): Promise<Ran | string> {
  const value = (place: Place) => hostile[place] ?? harmless(place);
  const given = Object.fromEntries(PARAMETERS.map((name) => [name, value(name)]));
  // On Kubernetes nobody gives anything: there the defaults are what is run.
  const defaults =
    input.runner === 'kubernetes' ? given : Object.fromEntries(PARAMETERS.map((name) => [name, harmless(name)]));
  const out = join(folder, 'out');
  mkdirSync(folder);
  const file = writeDefinition(folder, stringify(definitionOf(input, value, defaults)));
  const { status, stderr, crash } = await command(['synth', '-f', file, '-o', out]);
  if (crash !== undefined) throw crash;
  if (status !== 0) return stderr;
  if (input.runner === 'script') {
    const args = PARAMETERS.flatMap((name) => [`--${name}`, given[name] as string]);
    return runScript(folder, join(out, 'scripts/api.sh'), args, { SECRET: PLANTED });
  }
  const root = join(folder, 'root');
  const containers =
    input.runner === 'kubernetes' ? podsOf(out) : await systemPods(bench.systems as Systems, out, input.runner, given);
  if (typeof containers === 'string') return { status: 1, stderr: containers, calls: [] };
  const folders = mountsIn(out);
  makeRoot(root, folders);
  addCredentials(root, folders, PLANTED);
  return playPod(root, containers);
}

function definitionOf(
  { builder, runner, inline, required }: Case,
  text: (place: Place) => string,
  defaults: Record<string, string>,
): object {
  const literal = (place: (typeof TEXTS)[number]) => text(place);
  return {
    version: 1,
    builds: {
      api: {
        image: 'r.example.com/shop/api',
        source: inline
          ? { type: 'inline', files: { Dockerfile: 'FROM scratch\n', note: 'x' } }
          : {
              type: 'git',
              url: 'https://git.example.com/shop.git',
              revision: '$(params.revision)',
              credentials: 'git',
            },
        builder,
        runner,
        cache: builder === 'docker' ? 'inline' : { type: 'registry', ref: 'r.example.com/$(params.cache)/cache' },
        credentials: 'registry',
        tags: ['v1', '$(params.tag)'],
        additionalImages: ['r.example.com/$(params.mirror)/api'],
        target: '$(params.stage)',
        buildArgs: { NOTE: literal('note'), ARG: 'x$(params.arg)y', LAST: '$(params.arg)' },
        labels: { mark: literal('mark'), label: '$(params.label)' },
        ...(builder === 'buildkit' ? { annotations: { title: literal('title') } } : {}),
        extraArgs: [`--further=${literal('extra')}`],
        parameters: Object.fromEntries(PARAMETERS.map((name) => [name, required ? {} : { default: defaults[name] }])),
        pod: { env: { PROXY: literal('proxy'), SECRET: { secret: 's', key: 'k' } } },
      },
    },
  };
}
