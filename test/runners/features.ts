import { POD_BUILDERS } from '../registry';
import { expandedBy, type Manifest } from '../support';

/** What a run is given; on Kubernetes, where nobody gives anything, these are the defaults. */
export const VALUES = { revision: 'v1.2.3', stage: 'runtime', mirror: 'registry.example.com/mirror' } as const;

const PARAMETERS = Object.fromEntries(Object.entries(VALUES).map(([name, value]) => [name, { default: value }]));

/** Text that Kubernetes, Tekton, Argo or a shell would take for something of its own. */
const TRICKY = {
  NOTE: 'costs $(five) dollars, {{really}}',
  TEKTON: '$$(params.revision) $(workspaces.source.path) $(context.taskRun.name) $(results.IMAGE_DIGEST.path)',
  TEKTON_MORE:
    '$(artifacts.path) $(steps.fetch.results.x) $(step.results.x.path) $(tasks.a.results.b) $(credentials.path) $(inputs.x) $(stepResults.x)',
  ARGO: '{{inputs.parameters.revision}} {{=1+1}} {{{a}}} {{workflow.name}}',
  EDGES: 'a$$(params.revision)$ {$(params.revision)} $$$(params.revision)',
  SHELL: '`id` $(id) ${HOME} "quoted" \'single\' \\ ; & | > \n second line',
};

/** What defaults hold of that: no dollar sign of theirs is a reference, so nothing needs another. */
const TRICKY_DEFAULTS = {
  ...TRICKY,
  TEKTON: '$(params.revision) $$(params.revision) $(workspaces.source.path) $(context.pipelineRun.name)',
  EDGES: '{$(params.revision)$',
  BRACE: '{',
};

const anySource = {
  type: 'git',
  url: 'https://git.example.com/shop.git',
  revision: '$(params.revision)',
  path: 'services/api',
};

/** Builds that use one feature each, on any runner. */
export const FEATURES: readonly (readonly [string, object])[] = [
  [
    'parameters in tags, target and cache',
    {
      tags: ['$(params.revision)', 'latest'],
      target: '$(params.stage)',
      cache: { type: 'registry', ref: '$(params.mirror)/cache' },
    },
  ],
  ['text that platforms would replace', { buildArgs: TRICKY, labels: TRICKY }],
  [
    'defaults that platforms would replace',
    {
      parameters: {
        ...PARAMETERS,
        ...Object.fromEntries(Object.entries(TRICKY_DEFAULTS).map(([name, value]) => [name, { default: value }])),
      },
      buildArgs: Object.fromEntries(Object.keys(TRICKY_DEFAULTS).map((name) => [name, `{$(params.${name}){=1}}`])),
    },
  ],
  [
    'a part of a Git repository, and submodules',
    {
      source: {
        ...{ ...anySource, path: 'services/api', sparse: true },
        submodules: { credentials: { 'https://libs.example.com': 'libs', 'ssh://libs.example.com': 'libs-ssh' } },
      },
    },
  ],
  ['a private Git repository', { source: { ...anySource, credentials: 'git', submodules: true } }],
  ['a source in a registry', { source: { type: 'oci', ref: 'r.example.com/source:$(params.revision)', path: 'api' } }],
  [
    'a source in a bucket',
    { source: { type: 's3', bucket: 'sources', key: '$(params.revision).tar.gz', region: 'eu-west-1' } },
  ],
  ['a source on a claim', { source: { type: 'volume', claim: 'sources', path: 'api' } }],
  [
    'a source written inline',
    { source: { type: 'inline', files: { Dockerfile: 'FROM a\nRUN echo {{x}} $(params.y)' } } },
  ],
  ['registry credentials', { credentials: { secret: 'registry', key: 'config' } }],
  [
    'credentials of several registries',
    {
      credentials: [
        'registry',
        { secret: 'ghcr', key: 'token', registry: 'ghcr.io', username: 'robot' },
        { ecr: { region: 'eu-west-1' } },
        { gar: { registry: 'europe-west1-docker.pkg.dev' } },
        { acr: { registry: 'shop.azurecr.io' } },
      ],
    },
  ],
  ['Kaniko: pulls and pushes apart', { credentials: { pull: 'pull', push: ['push', 'other'] } }],
  ['Buildah: pulls and pushes apart', { credentials: { pull: 'pull', push: ['push', 'other'] } }],
  ['build secrets', { secrets: [{ id: 'npmrc', secret: 'npm', key: '.npmrc' }] }],
  [
    'special registries',
    {
      registries: {
        'a.example.com': { http: true },
        'b.example.com': { ca: { configMap: 'ca', key: 'ca.crt' }, mirrors: ['c.example.com'] },
      },
    },
  ],
  [
    'several repositories, Dockerfile elsewhere',
    { additionalImages: ['$(params.mirror)/api'], dockerfile: 'build/Dockerfile' },
  ],
  [
    'further arguments and environment',
    { extraArgs: ['--verbosity={{x}}'], pod: { env: { PROXY: 'http://{{x}}:$(PORT)', REV: '$(params.revision)' } } },
  ],
  [
    'a repository, a folder and a Dockerfile of a run',
    {
      source: { type: 'git', url: '$(params.url)', path: '$(params.folder)/api/' },
      dockerfile: '$(params.file)',
      parameters: {
        ...PARAMETERS,
        url: { default: 'https://git.example.com/shop.git' },
        folder: { default: 'services' },
        file: { default: 'build/Dockerfile' },
      },
    },
  ],
  ['a Dockerfile outside of the context', { dockerfile: { path: 'docker/api.Dockerfile', from: 'source' } }],
  ['BuildKit: compressed layers', { compression: 'estargz' }],
  ['BuildKit: only where its tags are not there', { skip: 'exists', tags: ['v1'] }],
  ['Buildah: compressed layers', { builder: 'buildah', compression: 'zstd' }],
  [
    'BuildKit: keys for SSH, further contexts',
    {
      ssh: [{ secret: 'deploy-key', key: 'ssh-privatekey' }],
      contexts: { shared: { path: 'libs/shared' }, base: { image: '$(params.mirror)/base:v1' } },
    },
  ],
  [
    'Buildah: keys for SSH, further contexts',
    {
      builder: 'buildah',
      ssh: [{ secret: 'deploy-key', key: 'ssh-privatekey' }],
      contexts: { shared: { path: 'libs/shared' }, base: { image: '$(params.mirror)/base:v1' } },
    },
  ],
  ['an image that is pushed nowhere', { push: false }],
  ['an image in a folder of a volume', { output: { type: 'oci', volume: 'images' } }],
  ['an image in a file, and pushed', { push: true, output: { type: 'docker', volume: 'images' } }],
  ['BuildKit: the files of an image', { output: { type: 'local', volume: 'images' } }],
  ['Buildah: the files of an image', { builder: 'buildah', output: { type: 'local', volume: 'images' } }],
  ['caches read and written apart', { cache: { from: 'registry', to: [] } }],
  [
    'BuildKit: caches of every kind',
    {
      builder: 'buildkit',
      cache: [
        { type: 'inline' },
        { type: 'registry' },
        { type: 's3', bucket: 'b', region: 'r', credentials: 's3' },
        { type: 'azblob', accountUrl: 'https://a.example.com' },
      ],
    },
  ],
  [
    'BuildKit: platforms, dates and attestations',
    {
      builder: { type: 'buildkit', mode: 'userns', provenance: 'max' },
      platforms: ['linux/amd64', 'linux/arm64'],
      sourceDateEpoch: 0,
      // The commit of one that is fetched comes to each runner in a way of its own.
      source: { type: 'volume', claim: 'source' },
    },
  ],
  ['BuildKit: privileged, annotations', { builder: { type: 'buildkit', mode: 'privileged' }, annotations: TRICKY }],
  [
    'Kaniko: layers and base images',
    {
      builder: { type: 'kaniko', cacheCopyLayers: true, probeAfterMiss: true },
      cache: [{ type: 'registry' }, { type: 'volume', volume: 'bases' }],
    },
  ],
  ['BuildKit: state on a volume', { builder: { type: 'buildkit', state: { volume: 'state' } } }],
  ['Kaniko: state on a volume', { builder: { type: 'kaniko', state: { volume: 'state' } } }],
  [
    'Buildah: state on a volume',
    {
      builder: {
        type: 'buildah',
        mode: 'privileged',
        storageDriver: 'overlay',
        cacheTtl: '24h',
        state: { volume: 'state' },
      },
    },
  ],
  [
    'Buildah: dates',
    {
      builder: 'buildah',
      sourceDateEpoch: 0,
      cache: { from: 'registry', to: { type: 'registry', ref: 'r.example.com/cache' } },
    },
  ],
];

/** A definition with one feature on one runner, for a builder that has it. */
export function featureOn(runner: string, builder: string, build: object): object {
  return {
    version: 1,
    volumes: {
      bases: { claim: 'bases' },
      images: { claim: 'images' },
      state: { claim: 'state', accessModes: ['ReadWriteOncePod'] },
    },
    builds: {
      api: {
        image: 'registry.example.com/shop/api',
        source: anySource,
        builder,
        parameters: PARAMETERS,
        ...build,
        runner,
      },
    },
  };
}

/** The builders that take a feature: all of them, unless it names one. */
export function buildersFor(name: string): readonly string[] {
  const [builder] = name.split(':');
  return name.includes(':') ? [(builder as string).toLowerCase()] : POD_BUILDERS;
}

/** A container as its program sees it: Kubernetes has put variables in, and only paths tell one runner from another. */
export function arrived(container: Manifest) {
  const env: Manifest[] = container.env ?? [];
  const expand = expandedBy(env);
  const paths = (value: string) =>
    expand(value).replaceAll(/\/dev\/termination-log|\/workspace\/image-digest|\/tmp\/image-digest/g, '<digest>');
  const own = env.filter(({ name }) => !name.startsWith('LITERAL_'));
  return {
    command: (container.command ?? []).map(paths),
    args: (container.args ?? []).map(paths),
    env: own.map(({ name, value, valueFrom }) => ({ name, value: value === undefined ? valueFrom : paths(value) })),
    mounts: mountsOf(container),
  };
}

/** What a container mounts: where, which folder of it, and whether it may write there. */
function mountsOf({ volumeMounts }: Manifest): string[] {
  return (volumeMounts ?? [])
    .map(
      ({ mountPath, subPath = '', readOnly = false }: Manifest) => `${readOnly ? 'ro' : 'rw'} ${mountPath} ${subPath}`,
    )
    .sort();
}

/** Whether a step is one of the plan, and not what a runner puts before or after it. */
export function isOfBuild({ name }: Manifest): boolean {
  return !name.startsWith('check') && name !== 'report';
}
