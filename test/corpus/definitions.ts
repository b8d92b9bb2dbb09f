import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { BUILDER_NAMES, BUILDERS_OF, type BuilderName, RUNNER_NAMES, type RunnerName } from '../registry';
import { EVERYTHING } from './everything';

const ROOT = join(__dirname, '../..');

const SOURCES = {
  git: {
    type: 'git',
    url: 'https://git.example.com/shop.git',
    revision: '$(params.revision)',
    path: 'services/api',
    credentials: { secret: 'git', key: 'token' },
    ca: { configMap: 'git-ca', key: 'ca.crt' },
    submodules: true,
    keepGitDir: true,
  },
  ssh: { type: 'git', url: 'git@git.example.com:a/shop.git', revision: '$(params.revision)', credentials: 'git-ssh' },
  volume: { type: 'volume', volume: 'sources', path: 'api' },
  inline: { type: 'inline', files: { 'build/api.Dockerfile': 'FROM scratch\nLABEL a="$(x) {{y}} ${z}"\n' } },
};

/** What every builder takes. */
const BUILD = {
  image: 'registry.example.com/shop/api',
  additionalImages: ['mirror.example.com/shop/api'],
  tags: ['latest', '$(params.revision)'],
  dockerfile: 'build/api.Dockerfile',
  target: 'runtime',
  buildArgs: { NOTE: 'costs $(five) dollars, {{really}}', BASE: '$(builds.base.ref)' },
  labels: { 'org.opencontainers.image.revision': '$(params.revision)' },
  annotations: { 'org.opencontainers.image.title': 'api, "quoted"' },
  secrets: [{ id: 'npmrc', secret: 'npm', key: '.npmrc' }],
  credentials: 'registry',
  parameters: { revision: { default: 'main', description: 'what to build' } },
  dependsOn: ['base'],
  namespace: 'builds',
  extraArgs: ['--verbose'],
  images: { git: 'mirror.example.com/git:2.49.1' },
  kubernetesVersion: '1.33',
};

/** What needs a cluster. */
const POD = {
  timeout: '45m',
  pod: {
    resources: { requests: { cpu: '2', memory: '4Gi' }, limits: { memory: '8Gi' } },
    nodeSelector: { 'kubernetes.io/arch': 'amd64' },
    tolerations: [{ key: 'builds', operator: 'Exists' }],
    affinity: { nodeAffinity: {} },
    serviceAccount: 'builder',
    labels: { 'example.com/team': 'shop' },
    annotations: { 'example.com/note': 'a note' },
    env: { HTTPS_PROXY: 'http://proxy.example.com:3128', SETTING: { configMap: 'settings', key: 'setting' } },
    priorityClassName: 'builds',
    imagePullSecrets: ['pull'],
  },
};

const REGISTRIES = {
  'registry.example.com': { ca: { configMap: 'ca', key: 'ca.crt' }, mirrors: ['m.example.com'] },
  'plain.example.com': { http: true },
  'odd.example.com': { insecure: true },
};

const S3 = {
  type: 's3',
  bucket: 'b',
  region: 'r',
  prefix: 'p/',
  endpointUrl: 'https://s3.example.com',
  credentials: 's3',
};
const COMPRESSED = { mode: 'min', compression: 'zstd', compressionLevel: 3, forceCompression: true, ignoreError: true };

/** Every builder in its modes, with each cache and setting that it takes. */
const BUILDERS: Readonly<Record<string, object>> = {
  'buildkit rootless': { registries: REGISTRIES, cache: ['inline', 'registry'].map((type) => ({ type })) },
  'buildkit userns': {
    builder: { type: 'buildkit', mode: 'userns', provenance: 'max', sbom: 'scanner.example.com/syft:1' },
    platforms: ['linux/amd64', 'linux/arm64'],
    sourceDateEpoch: 0,
    cache: {
      from: [S3, { type: 'registry', ref: 'c.example.com/$(params.revision):a' }],
      to: { ...S3, ...COMPRESSED },
    },
  },
  'buildkit privileged': {
    builder: { type: 'buildkit', mode: 'privileged', state: { volume: 'state' } },
    cache: [
      { type: 'registry', ref: 'c.example.com/c:a', imageManifest: true, ociMediatypes: false, ...COMPRESSED },
      {
        type: 'azblob',
        accountUrl: 'https://a.example.com',
        container: 'c',
        name: 'n',
        prefix: 'p',
        credentials: 'az',
      },
    ],
  },
  'buildkit volume': { cache: { type: 'volume', volume: 'layers', ...COMPRESSED } },
  'buildkit daemon': { builder: { type: 'buildkit', daemon: 'buildkitd' }, cache: 'none' },
  'kaniko layers': {
    registries: REGISTRIES,
    builder: { type: 'kaniko', cacheCopyLayers: true, cacheTtl: '24h', compressedCaching: false, probeAfterMiss: true },
    cache: [{ type: 'registry' }, { type: 'volume', volume: 'bases' }],
  },
  'kaniko state': {
    builder: {
      type: 'kaniko',
      state: { volume: 'state' },
      snapshotMode: 'redo',
      reproducible: true,
      pushRetry: 0,
      imageDownloadRetry: 5,
    },
    cache: { from: { type: 'registry', ref: 'c.example.com/c' }, to: [] },
  },
  'buildah rootless': { registries: REGISTRIES, builder: { type: 'buildah', cacheTtl: '24h' }, sourceDateEpoch: 0 },
  'buildah privileged': {
    builder: { type: 'buildah', mode: 'privileged', storageDriver: 'overlay', state: { volume: 'state' } },
    cache: 'none',
  },
  'docker inline': { builder: 'docker', cache: 'inline', annotations: {}, sourceDateEpoch: 0 },
  'docker buildx': {
    builder: { type: 'docker', provenance: 'max', sbom: 'scanner.example.com/syft:1' },
    // Bake has no word for them.
    extraArgs: [],
    platforms: ['linux/amd64'],
    cache: [{ type: 'registry' }, { type: 'volume', volume: 'layers' }, S3],
  },
};

const NATIVE = { platforms: ['linux/amd64', 'linux/arm64'], platformNodes: 'native', registries: REGISTRIES };

/** What becomes of the image. */
const OUTPUTS: Readonly<Record<string, object>> = {
  'buildkit unpushed': { push: false },
  'kaniko unpushed': { builder: 'kaniko', push: false },
  'buildah unpushed': { builder: 'buildah', push: false },
  'docker unpushed': { builder: 'docker', push: false, extraArgs: [] },
  'buildkit inputs': {
    ssh: [{ secret: 'deploy-key', key: 'ssh-privatekey' }],
    contexts: { shared: { path: 'libs/shared' }, base: { image: '$(builds.base.ref)' } },
    dockerfile: { path: 'build/api.Dockerfile', from: 'source' },
    compression: 'estargz',
  },
  'buildah inputs': {
    builder: 'buildah',
    ssh: [{ id: 'github', secret: 'deploy-key', key: 'ssh-privatekey' }],
    contexts: { shared: { path: 'libs/shared' }, base: { image: '$(builds.base.ref)' } },
    compression: 'zstd',
  },
  'docker inputs': {
    builder: 'docker',
    ssh: [{ secret: 'deploy-key', key: 'ssh-privatekey' }],
    contexts: { base: { image: '$(builds.base.ref)' } },
    compression: 'zstd',
    extraArgs: [],
  },
  'kaniko inputs': {
    builder: 'kaniko',
    dockerfile: { path: 'build/api.Dockerfile', from: 'source' },
    compression: 'gzip',
  },
  'buildkit native': NATIVE,
  'kaniko native': { ...NATIVE, builder: 'kaniko' },
  'buildah native': { ...NATIVE, builder: 'buildah', pod: {} },
  'buildkit output': { output: { type: 'oci', volume: 'images' }, sourceDateEpoch: 0 },
  'kaniko output': { builder: 'kaniko', output: { type: 'docker', volume: 'images' } },
  'buildah output': { builder: 'buildah', push: true, output: { type: 'local', volume: 'images' } },
  'docker output': { builder: 'docker', push: true, output: { type: 'oci', volume: 'images' } },
};

const GITHUB = { secret: 'webhook', branches: ['main', 'release/?'], paths: ['services/**'] };

type Run = Readonly<Record<string, unknown>> & { readonly type: RunnerName };

/** Whether an entry is called after a builder. */
function isOf(entry: string, builder: BuilderName): boolean {
  return entry === builder || entry.startsWith(`${builder} `);
}

/** The builders and runners that have no entry here. */
export function missing(): string[] {
  const runs = Object.values(RUNNERS).map(({ type }) => type);
  return [
    ...BUILDER_NAMES.filter((name) => !Object.keys(BUILDERS).some((entry) => isOf(entry, name))),
    ...RUNNER_NAMES.filter((name) => !runs.includes(name)),
  ];
}

/** Every runner with each of its settings. */
const RUNNERS: Readonly<Record<string, Run>> = {
  job: { type: 'kubernetes', backoffLimit: 3, ttlSecondsAfterFinished: 60, activeDeadlineSeconds: 900 },
  'job argocd': { type: 'kubernetes', gitops: 'argocd', suspend: true },
  'job flux': { type: 'kubernetes', gitops: 'flux' },
  cronjob: {
    type: 'kubernetes',
    schedule: '0 3 * * *',
    timeZone: 'Europe/Berlin',
    startingDeadlineSeconds: 60,
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 2,
    concurrencyPolicy: 'Replace',
    ttlSecondsAfterFinished: 60,
  },
  pod: { type: 'kubernetes', kind: 'Pod' },
  tekton: { type: 'tekton', retries: 2, trigger: { github: GITHUB } },
  'tekton gitlab': { type: 'tekton', trigger: { gitlab: { secret: { secret: 'webhook', key: 'key' } } } },
  argo: {
    type: 'argo',
    schedules: ['0 3 * * *', '@daily'],
    timeZone: 'Europe/Berlin',
    startingDeadlineSeconds: 60,
    retries: 2,
    ttlSecondsAfterFinished: 60,
    podGC: 'OnWorkflowSuccess',
  },
  'argo cluster': { type: 'argo', clusterScope: true },
  script: { type: 'script' },
};

function definition(builder: object, source: keyof typeof SOURCES, runner: Run): object {
  const inPods = runner.type !== 'script';
  const base = {
    image: 'registry.example.com/shop/base',
    source: SOURCES.ssh,
    parameters: BUILD.parameters,
    namespace: 'builds',
    runner,
  };
  const api = { ...BUILD, source: SOURCES[source], ...(inPods ? POD : {}), ...builder, runner };
  return {
    version: 1,
    volumes: {
      ...Object.fromEntries(
        ['layers', 'sources', 'images'].map((name) => [name, { claim: name, namespace: 'builds' }]),
      ),
      bases: { claim: 'bases', namespace: 'builds', accessModes: ['ReadWriteMany'] },
      state: { claim: 'state', namespace: 'builds', accessModes: ['ReadWriteOncePod'] },
    },
    daemons: { buildkitd: { size: '100Gi', issuer: 'internal', namespace: 'builds' } },
    builds: { base, api },
  };
}

function examples(): [string, unknown][] {
  const folders = readdirSync(join(ROOT, 'examples')).map((name) => `examples/${name}`);
  return ['.', ...folders].flatMap((folder): [string, unknown][] => {
    const path = join(ROOT, folder, 'builds.yaml');
    const name = folder === '.' ? 'builds.yaml' : `${folder}/builds.yaml`;
    try {
      return [[name, parse(readFileSync(path, 'utf8'))]];
    } catch {
      return [];
    }
  });
}

/** Definitions that together use every field, each builder on every runner with every source, and all examples; by name. */
export function corpus(): ReadonlyMap<string, unknown> {
  const sources = Object.keys(SOURCES) as (keyof typeof SOURCES)[];
  const combined = Object.entries({ ...BUILDERS, ...OUTPUTS }).flatMap(([builder, settings], i) =>
    Object.entries(RUNNERS).flatMap(([runner, run], k) => {
      if (!BUILDERS_OF.get(run.type)?.some((name) => isOf(builder, name))) return [];
      if (builder.endsWith(' native') && !['tekton', 'argo'].includes(run.type)) return [];
      // One source a cell: which one goes round, so that each builder and each runner meets all of them.
      const next = sources[(i + k) % sources.length] as keyof typeof SOURCES;
      // No volume is for nodes of two architectures.
      const turn = builder.endsWith(' native') && next === 'volume' ? 'git' : next;
      return [[`${builder}, ${turn} source, ${runner}`, definition(settings, turn, run)] as const];
    }),
  );
  return new Map([...examples(), ['conformance/everything.ts', EVERYTHING], ...combined]);
}
