import { BUILDERS } from '../../src/builders';
import type { Build } from '../../src/model/build';
import type { BuilderName } from '../../src/model/builder';
import { showFault } from '../../src/model/faults';
import { type Answer, type AnswerTree, answerFor, isAnswer } from '../../src/model/fields';
import { showText, type Text } from '../../src/model/text';
import type { Plan } from '../../src/plan/plan';
import { readDefinition } from '../../src/resolve/definition';
import { planOf } from '../../src/runners/plans';
import { runsInPods } from '../../src/runners/render';
import { filesOf, warningsOf } from '../support';
import { runnersOf } from './plans';

interface Case {
  readonly build: object;
  /** What of it must be in a plan; by default the word that is planted. */
  readonly shown?: string;
  /** Only in pods: on a machine it is the business of whoever runs it. */
  readonly inPods?: true;
  /** The builder whose program knows how by itself, and is told nothing. */
  readonly itself?: BuilderName;
  /** Kinds of values that docker-bake.json calls otherwise, or has no word for. */
  readonly inBake?: 'otherwise' | 'not';
}

const PLANTED = 'planted';
const registry = (settings: object) => ({ registries: { 'planted.example.com': settings } });
const WRITING: Readonly<Record<string, [unknown, string]>> = {
  mode: ['min', 'mode=min'],
  compression: ['zstd', 'compression=zstd'],
  compressionLevel: [7, 'compression-level=7'],
  forceCompression: [true, 'force-compression=true'],
  ignoreError: [true, 'ignore-error=true'],
};
const CACHES: Readonly<Record<string, [object, Readonly<Record<string, [unknown, string]>>]>> = {
  registry: [
    { type: 'registry' },
    {
      ref: ['planted.example.com/cache', 'planted.example.com/cache'],
      imageManifest: [true, 'image-manifest=true'],
      ociMediatypes: [false, 'oci-mediatypes=false'],
    },
  ],
  volume: [{ type: 'volume', volume: 'layers' }, { volume: ['planted', PLANTED] }],
  s3: [
    { type: 's3', bucket: 'b', region: 'r' },
    {
      bucket: [PLANTED, 'bucket=planted'],
      region: [PLANTED, 'region=planted'],
      name: [PLANTED, 'name=planted'],
      prefix: [PLANTED, 'prefix=planted'],
      endpointUrl: ['https://planted.example.com', 'endpoint_url=https://planted.example.com'],
      blobsPrefix: [PLANTED, 'blobs_prefix=planted'],
      manifestsPrefix: [PLANTED, 'manifests_prefix=planted'],
      touchRefresh: ['1h30m', 'touch_refresh=5400s'],
      uploadParallelism: [7, 'upload_parallelism=7'],
      usePathStyle: [true, 'use_path_style=true'],
      credentials: [PLANTED, PLANTED],
    },
  ],
  azblob: [
    { type: 'azblob', accountUrl: 'https://a.example.com' },
    {
      accountUrl: ['https://planted.example.com', 'account_url=https://planted.example.com'],
      container: [PLANTED, 'container=planted'],
      name: [PLANTED, 'name=planted'],
      prefix: [PLANTED, 'prefix=planted'],
      credentials: [PLANTED, PLANTED],
    },
  ],
};

/** Whose cache it is; only a source of Git has branches. */
const SCOPED: Readonly<Record<string, [object, string]>> = {
  scope: [{ scope: 'branch' }, '$(source.branch)'],
  base: [{ scope: 'branch', base: PLANTED }, PLANTED],
};

/** A build for each field, in which a word is planted. */
const CASES: Readonly<Record<string, Case>> = {
  image: { build: { image: 'planted.example.com/api' }, shown: 'planted.example.com/api:latest' },
  additionalImages: {
    build: { additionalImages: ['planted.example.com/api'] },
    shown: 'planted.example.com/api:latest',
  },
  tags: { build: { tags: [PLANTED] }, shown: 'registry.example.com/shop/api:planted' },
  push: { build: { push: false, cache: 'registry' }, shown: '', inBake: 'not' },
  ...Object.fromEntries(
    ['oci', 'docker', 'local'].map((type): [string, Case] => [
      `output.${type}`,
      { build: { output: { type, volume: PLANTED }, cache: 'registry' }, inBake: 'not' },
    ]),
  ),
  'source.git': { build: { source: { type: 'git', url: 'https://planted.example.com/a.git' } } },
  'source.volume': { build: { source: { type: 'volume', claim: PLANTED } }, inBake: 'otherwise' },
  'source.inline': { build: { source: { type: 'inline', files: { Dockerfile: 'FROM planted\n' } } } },
  'source.oci': { build: { source: { type: 'oci', ref: 'registry.example.com/planted:main' } }, inBake: 'not' },
  ...Object.fromEntries(
    [
      ['s3', { region: 'eu-west-1' }],
      ['gcs', {}],
    ].map(([type, more]): [string, Case] => [
      `source.${type}`,
      { build: { source: { type, bucket: PLANTED, key: 'a.tar.gz', ...(more as object) } }, inBake: 'not' },
    ]),
  ),
  dockerfile: {
    build: { dockerfile: 'planted.Dockerfile', source: { type: 'git', url: 'https://git.example.com/a.git' } },
    shown: 'planted.Dockerfile',
  },
  contexts: { build: { contexts: { planted: { image: 'registry.example.com/planted' } } } },
  ssh: { build: { ssh: [{ id: PLANTED, secret: 's', key: 'k' }] } },
  ...Object.fromEntries(
    ['gzip', 'zstd', 'estargz'].map((name): [string, Case] => [
      `compression.${name}`,
      { build: { compression: name }, shown: name },
    ]),
  ),
  target: { build: { target: PLANTED } },
  buildArgs: { build: { buildArgs: { NAME: PLANTED } } },
  platforms: { build: { platforms: ['linux/arm64'] }, shown: 'linux/arm64' },
  labels: { build: { labels: { name: PLANTED } } },
  annotations: { build: { annotations: { name: PLANTED } } },
  secrets: { build: { secrets: [{ id: PLANTED, secret: 's', key: 'k' }] }, shown: 'id=planted' },
  'credentials.secret': { build: { credentials: PLANTED }, inPods: true },
  'credentials.registry': {
    build: { credentials: { secret: PLANTED, key: 'k', registry: 'r.example.com', username: 'u' } },
    inPods: true,
  },
  'credentials.ecr': {
    build: { credentials: ['other', { ecr: { region: 'eu-planted-1' } }] },
    inPods: true,
    itself: 'kaniko',
  },
  'credentials.gar': {
    build: { credentials: ['other', { gar: { registry: 'planted-docker.pkg.dev' } }] },
    inPods: true,
    itself: 'kaniko',
  },
  'credentials.acr': {
    build: { credentials: ['other', { acr: { registry: 'planted.azurecr.io' } }] },
    inPods: true,
    itself: 'kaniko',
  },
  'credentials.push': { build: { credentials: { pull: 'other', push: PLANTED } }, inPods: true },
  skip: {
    build: { skip: 'unchanged', source: { type: 'git', url: 'https://git.example.com/a.git' } },
    shown: 'skopeo',
    inBake: 'not',
  },
  sourceDateEpoch: { build: { sourceDateEpoch: 1_234_567_890 }, shown: '1234567890' },
  extraArgs: { build: { extraArgs: ['--planted'] }, shown: '--planted', inBake: 'not' },
  'registries.http': { build: registry({ http: true }), shown: 'planted.example.com' },
  'registries.insecure': { build: registry({ insecure: true }), shown: 'planted.example.com' },
  'registries.ca': { build: registry({ ca: { configMap: PLANTED, key: 'k' } }), inPods: true },
  'registries.mirrors': { build: { registries: { 'a.example.com': { mirrors: ['planted.example.com'] } } } },
  ...Object.fromEntries(
    Object.entries({
      name: [PLANTED, 'scope=planted'],
      mode: WRITING.mode as [unknown, string],
      ignoreError: WRITING.ignoreError as [unknown, string],
    }).map(([name, [value, shown]]): [string, Case] => [
      `cache.gha.${name}`,
      { build: { runner: 'script', cache: { type: 'gha', [name as string]: value } }, shown: shown as string },
    ]),
  ),
  'cache.inline': { build: { cache: 'inline' }, shown: '' },
  ...Object.fromEntries(
    Object.entries(CACHES).flatMap(([type, [entry, own]]) =>
      Object.entries({ ...own, ...WRITING }).map(([name, [value, shown]]): [string, Case] => [
        `cache.${type}.${name}`,
        {
          build: { cache: { ...entry, [name]: value } },
          shown,
          ...(name === 'credentials' ? { inPods: true } : {}),
          ...(name === 'volume' ? { inBake: 'otherwise' as const } : {}),
        },
      ]),
    ),
  ),
  ...Object.fromEntries(
    Object.entries(CACHES).flatMap(([type, [entry]]) =>
      Object.entries(SCOPED).map(([name, [scope, shown]]): [string, Case] => [
        `cache.${type}.${name}`,
        {
          build: { source: { type: 'git', url: 'https://git.example.com/a.git' }, cache: { ...entry, ...scope } },
          shown,
          inBake: 'not',
        },
      ]),
    ),
  ),
};

function definitionOf(builder: string, build: object): object {
  return {
    version: 1,
    volumes: { layers: { claim: 'layers' }, planted: { claim: 'planted' } },
    builds: {
      api: {
        image: 'registry.example.com/shop/api',
        source: { type: 'inline', files: { Dockerfile: 'FROM scratch\n' } },
        builder,
        runner: runnersOf(builder as BuilderName)[0],
        ...build,
      },
    },
  };
}

function faultsAndBuild(builder: string, build: object): { faults: string[]; build: Build | undefined } {
  const { faults, definition } = readDefinition(definitionOf(builder, build));
  return { faults: faults.map(showFault), build: definition?.builds[0]?.build };
}

/** Everything that a plan says, as one text. */
function wordsOf({ tasks, volumes }: Plan): string {
  const show = (text: readonly unknown[]) => showText(text as Text);
  const said = tasks.flatMap(({ command = [], args, env }) => [
    ...[...command, ...args].map(show),
    ...Object.values(env).map((value) => (Array.isArray(value) ? show(value) : JSON.stringify(value))),
  ]);
  return [...said, JSON.stringify(volumes)].join('\n');
}

function answersOf(builder: string, field: string): Answer | undefined {
  const { honours } = BUILDERS[builder as keyof typeof BUILDERS];
  const path = field.split('.');
  // An answer for a whole is that of its parts.
  return path.map((_, i) => answerFor(honours, path.slice(0, i + 1))).find((answer) => answer !== undefined);
}

function leavesOf(value: Answer | AnswerTree, path: string): string[] {
  if (isAnswer(value)) return [path];
  return Object.entries(value).flatMap(([name, part]) => leavesOf(part, path ? `${path}.${name}` : name));
}

const builders = Object.keys(BUILDERS);
const rows = builders.flatMap((builder) => Object.keys(CASES).map((field) => [builder, field] as const));

it('has a case for every field that a builder answers for', () => {
  const answered = builders.flatMap((builder) => leavesOf(BUILDERS[builder as keyof typeof BUILDERS].honours, ''));
  const all = [...new Set(answered)].filter((field) => !answered.some((other) => other.startsWith(`${field}.`)));
  expect(Object.keys(CASES).sort()).toEqual(all.sort());
});

describe('reaches the program that builds, or is refused', () => {
  it.each(rows)('%s: %s', (builder, field) => {
    const { build: settings, shown = PLANTED, inPods, itself } = CASES[field] as Case;
    const answer = answersOf(builder, field);
    const caches =
      Object.hasOwn(settings, 'cache') || answersOf(builder, 'cache.inline') !== 'honoured'
        ? [{}]
        : [{ cache: 'inline' }, {}];
    for (const cache of caches) {
      const { faults, build } = faultsAndBuild(builder, { ...cache, ...settings });
      if (typeof answer === 'object' && !('by' in answer)) {
        const reason = 'because' in answer ? answer.because : answer.moot;
        // One for each attribute that is refused: some come in pairs.
        expect(faults.length).toBeGreaterThan(0);
        expect(faults.filter((fault) => !fault.includes(reason))).toEqual([]);
        continue;
      }
      expect(faults).toEqual([]);
      if (typeof answer === 'object' || itself === builder) continue;
      for (const runner of runnersOf(builder as BuilderName).filter((name) => runsInPods(name) || !inPods))
        expect(wordsOf(planOf(build as Build, { push: true, runner }))).toContain(shown);
    }
  });
});

describe('reaches docker-bake.json', () => {
  const fields = Object.keys(CASES).filter(
    (field) =>
      CASES[field]?.inBake !== 'otherwise' && !CASES[field]?.inPods && answersOf('docker', field) === 'honoured',
  );

  it.each(fields)('or the build is not in there, and it is said: %s', (field) => {
    const { build, shown = PLANTED, inBake } = CASES[field] as Case;
    const definition = definitionOf('docker', build);
    const bake = filesOf(definition).get('docker-bake.json');
    if (inBake === 'not') {
      expect(bake).toBeUndefined();
      expect(warningsOf(definition).join()).toContain(
        `builds.api.${field.split('.')[0]}: docker-bake.json has no word for it`,
      );
    } else expect(bake).toContain(shown);
  });
});
