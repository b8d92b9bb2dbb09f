/** That nothing which a pull request may write is of any use to what is trusted: in the model, and in what is written. */
import { faultsOf, type Manifest, manifestsOf } from '../support';

const SOURCE = { type: 'git', url: 'https://git.example.com/shop.git', revision: '$(params.revision)' };
const git = (credentials: string) => ({ ...SOURCE, credentials });
const OPENED = { credentials: 'pulls', sourceCredentials: 'git-read' };
const registry = (ref: string) => ({ type: 'registry', ref: `registry.example.com/${ref}` });

/** Every kind of builder, cache and runner, with builds that wait for each other, warmers, and daemons for each side. */
const RICH = {
  version: 1,
  registries: {
    'registry.example.com': { ca: { configMap: 'ca', key: 'ca.crt' } },
    'docker.io': { mirrors: ['registry.example.com/hub'] },
  },
  defaults: {
    namespace: 'builds',
    runner: ['tekton', 'argo'],
    credentials: 'registry',
    source: git('git'),
    parameters: { revision: { default: 'main' } },
  },
  volumes: {
    layers: { size: '1Gi', accessModes: ['ReadWriteMany'] },
    bases: { size: '1Gi', accessModes: ['ReadWriteMany'] },
    state: { size: '1Gi', accessModes: ['ReadWriteOncePod'] },
    'layers-of-pulls': { size: '1Gi', accessModes: ['ReadWriteMany'] },
    npm: { size: '1Gi', accessModes: ['ReadWriteMany'] },
  },
  daemons: {
    shared: { size: '1Gi', issuer: 'ca' },
    'of-pulls': {
      size: '1Gi',
      mode: 'userns',
      issuer: 'ca-of-pulls',
      pod: { env: { KEY: { secret: 's3-pulls', key: 'k' } } },
    },
  },
  warmers: {
    bases: { volume: 'bases', images: ['docker.io/library/node:22'], credentials: 'registry' },
    nightly: { builds: ['base'], schedule: '@daily' },
  },
  builds: {
    base: {
      image: 'registry.example.com/shop/base',
      group: 'shop',
      trigger: { github: { secret: 'webhook' }, on: ['push', 'pull_request'], branches: ['main'] },
      secrets: [{ id: 'npmrc', secret: 'npm', key: 'rc' }],
      steps: {
        before: [{ name: 'test', image: 'r.example.com/tester:1.4', volumes: [{ path: '/root/.npm', volume: 'npm' }] }],
        after: [
          { name: 'scan', image: 'r.example.com/scanner:1.4', args: ['$(build.ref)'] },
          { name: 'sign', image: 'r.example.com/signer:1.4', env: { KEY: { secret: 'cosign', key: 'key' } } },
        ],
      },
      pod: { serviceAccount: 'builder', env: { TOKEN: { secret: 'token', key: 'token' }, PLAIN: 'text' } },
      cache: [{ type: 'inline' }, { type: 'registry' }],
      pullRequests: { ...OPENED, image: 'registry.example.com/pulls/base', cache: registry('pulls/base-cache:layers') },
    },
    api: {
      image: 'registry.example.com/shop/api',
      additionalImages: ['mirror.example.com/shop/api'],
      dependsOn: ['base'],
      buildArgs: { BASE: '$(builds.base.ref)' },
      runner: 'tekton',
      builder: { type: 'buildkit', mode: 'privileged', state: { volume: 'state' } },
      cache: { type: 'volume', volume: 'layers' },
      pullRequests: {
        ...OPENED,
        image: 'registry.example.com/pulls/api',
        tags: ['pr'],
        cache: { type: 'volume', volume: 'layers-of-pulls' },
      },
    },
    served: {
      image: 'registry.example.com/shop/served',
      builder: { type: 'buildkit', daemon: 'shared' },
      pullRequests: {
        ...OPENED,
        image: 'registry.example.com/pulls/served',
        builder: { type: 'buildkit', daemon: 'of-pulls' },
        cache: registry('pulls/served-cache:layers'),
      },
    },
    rooted: {
      image: 'registry.example.com/shop/rooted',
      builder: { type: 'buildah', mode: 'privileged' },
      pullRequests: { ...OPENED, image: 'registry.example.com/pulls/rooted', cache: registry('pulls/rooted/cache') },
    },
    shown: {
      image: 'registry.example.com/shop/shown',
      builder: 'kaniko',
      cache: [{ type: 'registry' }, { type: 'volume', volume: 'bases' }],
      pullRequests: { ...OPENED, image: 'registry.example.com/pulls/shown', builder: 'buildah' },
    },
    bucket: {
      image: 'registry.example.com/shop/bucket',
      cache: { type: 's3', bucket: 'layers', region: 'r', credentials: 's3' },
      pullRequests: {
        ...OPENED,
        image: 'registry.example.com/pulls/bucket',
        cache: { type: 's3', bucket: 'layers-of-pulls', region: 'r', credentials: 's3-pulls' },
      },
    },
    closed: { image: 'registry.example.com/shop/closed', runner: ['kubernetes', 'tekton'] },
  },
};

type Builds = Record<string, Record<string, unknown>>;

/** The same with other fields in one build, or with more in the file. */
function but(build: string, fields: object, rest: object = {}): object {
  const builds: Builds = RICH.builds;
  const { builds: more, ...file } = rest as { builds?: object };
  return { ...RICH, ...file, builds: { ...builds, [build]: { ...builds[build], ...fields }, ...more } };
}

function pulls(build: keyof typeof RICH.builds, fields: object, rest: object = {}): object {
  const { pullRequests } = (RICH.builds as Builds)[build] as { pullRequests: object };
  return but(build, { pullRequests: { ...pullRequests, ...fields } }, rest);
}

const { served } = RICH.builds;

function existing(address: string): object {
  return { address, secrets: { client: `client-of-${address.length}` } };
}

describe('whatever pull requests would share with trusted builds is a fault that names both', () => {
  it('and of a definition that shares nothing there is none', () => {
    expect(faultsOf(RICH)).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      'the image of its build',
      pulls('base', { image: 'registry.example.com/shop/base', tags: ['pr'] }),
      'builds.base.pullRequests.image: pull requests would write to the repository registry.example.com/shop/base, as builds.base does',
    ],
    [
      'the image of another build, by another of its names',
      pulls('base', { image: 'docker.io/node' }, { warmers: { a: { volume: 'bases', images: ['node:22'] } } }),
      'the repository docker.io/node, as warmers.a does',
    ],
    [
      'a further repository of another build',
      pulls('base', { image: 'mirror.example.com/shop/api' }),
      'mirror.example.com/shop/api, as builds.api does',
    ],
    [
      'the repository of a cache, under another tag',
      pulls('base', { cache: registry('shop/served:pull-requests') }),
      'builds.base.pullRequests.cache: pull requests would write to the repository registry.example.com/shop/served, as builds.served does',
    ],
    [
      'a repository of layers',
      pulls('rooted', { cache: registry('shop/shown/cache') }),
      'registry.example.com/shop/shown/cache, as builds.shown does',
    ],
    [
      'an image that a trusted build is made from',
      but('closed', { buildArgs: { BASE: 'registry.example.com/pulls/base:latest' } }),
      'builds.base.pullRequests.image: pull requests would write to the repository registry.example.com/pulls/base, as builds.closed does',
    ],
    [
      'an image that a step of a trusted build runs',
      but('closed', { steps: { after: [{ name: 'scan', image: 'registry.example.com/pulls/base:v1' }] } }),
      'builds.base.pullRequests.image: pull requests would write to the repository registry.example.com/pulls/base, as builds.closed does',
    ],
    [
      'an image that a trusted build takes files of',
      but('closed', { contexts: { base: { image: 'registry.example.com/pulls/base:v1' } } }),
      'registry.example.com/pulls/base, as builds.closed does',
    ],
    [
      'an image that a Dockerfile of the definition begins with',
      but('closed', {
        source: { type: 'inline', files: { Dockerfile: 'ARG OF=pulls\nFROM registry.example.com/$OF/base' } },
      }),
      'registry.example.com/pulls/base, as builds.closed does',
    ],
    [
      'what looks through the image of a trusted build',
      but('closed', { builder: { type: 'buildkit', sbom: 'registry.example.com/pulls/base:v1' } }),
      'registry.example.com/pulls/base, as builds.closed does',
    ],
    [
      'a tool that trusted builds run',
      but('closed', { images: { git: 'registry.example.com/pulls/base:v1' } }),
      'registry.example.com/pulls/base, as builds.closed does',
    ],
    [
      'a repository, by a port that need not be written',
      pulls('base', { image: 'registry.example.com:443/shop/base' }),
      'registry.example.com:443/shop/base, as builds.base does',
    ],
    [
      'a bucket, by an address that need not be written',
      pulls('bucket', {
        cache: {
          type: 's3',
          bucket: 'layers',
          region: 'r',
          endpointUrl: 'https://s3.r.amazonaws.com/',
          credentials: 's3-pulls',
        },
      }),
      's3://layers, as builds.bucket does',
    ],
    [
      'a bucket of another service, whose address is spelled otherwise',
      pulls(
        'bucket',
        {
          cache: {
            type: 's3',
            bucket: 'b',
            region: 'r',
            endpointUrl: 'https://S3.example.com:443/',
            credentials: 's3-pulls',
          },
        },
        {
          builds: {
            other: {
              ...RICH.builds.closed,
              image: 'r.example.com/o',
              cache: { type: 's3', bucket: 'b', region: 'r', endpointUrl: 'https://s3.example.com' },
            },
          },
        },
      ),
      'https://s3.example.com/b, as builds.other does',
    ],
    [
      'a container of Azure, with a slash behind its address',
      pulls(
        'bucket',
        { cache: { type: 'azblob', accountUrl: 'https://A.blob.core.windows.net/' } },
        {
          builds: {
            other: {
              ...RICH.builds.closed,
              image: 'r.example.com/o',
              cache: { type: 'azblob', accountUrl: 'https://a.blob.core.windows.net' },
            },
          },
        },
      ),
      'https://a.blob.core.windows.net/buildkit-cache, as builds.other does',
    ],
    [
      'a repository that a trusted run may choose',
      but('closed', { image: 'registry.example.com/$(params.revision)' }),
      'as builds.closed does',
    ],
    [
      'what a registry has copies of others in',
      pulls('base', { image: 'registry.example.com/hub/library/node' }),
      'registry.example.com/hub/library/node, as builds.base does',
    ],
    [
      'a bucket',
      pulls('bucket', { cache: { type: 's3', bucket: 'layers', region: 'r', name: 'pr', credentials: 's3-pulls' } }),
      'builds.bucket.pullRequests.cache: pull requests would write to the bucket s3://layers, as builds.bucket does',
    ],
    [
      'a volume',
      pulls('api', { cache: { type: 'volume', volume: 'layers' } }),
      'builds.api.pullRequests.cache: pull requests would mount the claim layers, as builds.api does',
    ],
    [
      'a volume that they only read',
      pulls('api', { cache: { from: { type: 'volume', volume: 'layers' } } }),
      'would mount the claim layers',
    ],
    [
      'the volume of a warmer',
      pulls('api', { cache: { type: 'volume', volume: 'bases' } }),
      'would mount the claim bases, as builds.shown does',
    ],
    [
      'a daemon',
      pulls('served', { builder: { type: 'buildkit', daemon: 'shared' } }),
      'builds.served.pullRequests.builder.daemon: pull requests would be built by the daemon shared, as builds.served does',
    ],
    [
      'a daemon by the address of its Service',
      pulls(
        'served',
        { builder: { type: 'buildkit', daemon: 'outside' } },
        { daemons: { ...RICH.daemons, outside: existing('tcp://shared-0.Shared.builds.svc.cluster.local:1234') } },
      ),
      'builds.served.pullRequests.builder.daemon: pull requests would be built by the daemon shared, as builds.served does',
    ],
    [
      'a daemon that somebody else runs, under two names',
      but(
        'served',
        {
          builder: { type: 'buildkit', daemon: 'one' },
          pullRequests: { ...served.pullRequests, builder: { type: 'buildkit', daemon: 'other' } },
        },
        {
          daemons: {
            ...RICH.daemons,
            one: existing('tcp://buildkitd.example.com:1234'),
            other: existing('tcp://BUILDKITD.example.com:1234'),
          },
        },
      ),
      'would be built by the daemon tcp://buildkitd.example.com:1234, as builds.served does',
    ],
    [
      'a daemon that serves another namespace too',
      but(
        'lone',
        {
          image: 'registry.example.com/team/lone',
          namespace: 'team',
          pullRequests: {
            ...OPENED,
            image: 'registry.example.com/pulls/lone',
            builder: { type: 'buildkit', daemon: 'shared' },
          },
        },
        {
          daemons: {
            ...RICH.daemons,
            shared: { size: '1Gi', issuer: 'ca', namespace: 'builds', clients: [{ namespace: 'team' }] },
          },
        },
      ),
      'would be built by the daemon shared, as builds.served does',
    ],
    [
      'who signs the certificates of a daemon',
      { ...RICH, daemons: { ...RICH.daemons, shared: { size: '1Gi', issuer: 'ca-of-pulls' } } },
      'builds.served.pullRequests.builder.daemon: pull requests would be built by a daemon with certificates of the issuer ca-of-pulls, as daemons.shared does',
    ],
    [
      'the credentials of registries',
      pulls('base', { credentials: 'registry' }),
      'builds.base.pullRequests.credentials: pull requests would have the Secret registry, as builds.base does',
    ],
    [
      'the credentials of a warmer',
      pulls(
        'base',
        { credentials: 'warm' },
        { warmers: { a: { volume: 'bases', images: ['node:22'], credentials: 'warm' } } },
      ),
      'the Secret warm, as warmers.a does',
    ],
    [
      'the credentials of the source',
      pulls('base', { sourceCredentials: 'git' }),
      'builds.base.pullRequests.sourceCredentials: pull requests would have the Secret git',
    ],
    [
      'the credentials of the source, since there are no others',
      pulls('base', { sourceCredentials: undefined }),
      'source.credentials: pull requests would have the Secret git',
    ],
    [
      'the keys of a bucket',
      pulls('bucket', { cache: { type: 's3', bucket: 'b', region: 'r', credentials: 's3' } }),
      'builds.bucket.pullRequests.cache: pull requests would have the Secret s3, as builds.bucket does',
    ],
    [
      'the certificates of registries, from a Secret',
      { ...RICH, registries: { 'registry.example.com': { ca: { secret: 'ca', key: 'ca.crt' } } } },
      'registries: pull requests would have the Secret ca',
    ],
    [
      'a service account',
      but('closed', { pod: { serviceAccount: 'base-pr' } }),
      'builds.base.pullRequests: pull requests would run as the service account base-pr, as builds.closed does',
    ],
    [
      'the service account of whoever says none',
      {
        ...RICH,
        daemons: { ...RICH.daemons, 'of-pulls': { ...RICH.daemons['of-pulls'], pod: { serviceAccount: 'default' } } },
      },
      'builds.served.pullRequests.builder.daemon: pull requests would run as the service account default, as builds.',
    ],
    ['a run', but('closed', { group: 'shop-pr' }), 'would be of the run shop-pr, as builds.closed does'],
  ])('%s', (_, definition, message) => {
    expect(faultsOf(definition)).toContainEqual(expect.stringContaining(message));
  });
});

/** What an object that runs something names, wherever it stands in it. */
interface Named {
  readonly object: string;
  readonly secrets: Set<string>;
  readonly claims: Set<string>;
  readonly accounts: Set<string>;
  /** Repositories that an argument names. */
  readonly repositories: Set<string>;
  readonly written: Set<string>;
  readonly privileged: boolean;
}

function namedIn(manifest: Manifest): Named {
  const { kind, metadata } = manifest;
  const named = {
    object: `${kind} ${metadata.name ?? metadata.generateName}`,
    ...{ secrets: new Set<string>(), claims: new Set<string>(), accounts: new Set<string>() },
    ...{ repositories: new Set<string>(), written: new Set<string>() },
    privileged: false,
  };
  const visit = (value: Manifest, key: string): void => {
    if (Array.isArray(value)) {
      if (key === 'args') readArguments(value, named);
      for (const item of value) visit(item, key);
    } else if (typeof value === 'object' && value !== null) {
      if (value.privileged === true && !JSON.stringify(manifest).includes('hostUsers')) named.privileged = true;
      if (key === 'secretKeyRef' || (key === 'secret' && value.name)) named.secrets.add(value.name);
      for (const [name, item] of Object.entries(value)) if (name !== 'imagePullSecrets') visit(item, name);
    } else if (key === 'secretName') named.secrets.add(value);
    else if (key === 'claimName') named.claims.add(value);
    else if (key === 'serviceAccountName') named.accounts.add(value);
  };
  visit(manifest, '');
  return named;
}

const REPOSITORY = /(?:registry|mirror)\.example\.com\/[a-z0-9/-]+/g;

function readArguments(args: readonly string[], { repositories, written }: Named): void {
  const end = args.indexOf('--');
  args.forEach((arg, i) => {
    const found = arg.match(REPOSITORY) ?? [];
    for (const one of found) repositories.add(one);
    const isWritten =
      ['--output', '--export-cache'].includes(args[i - 1] ?? '') || arg.startsWith('--cache-to=') || i < end;
    if (isWritten) for (const one of found) written.add(one);
  });
}

const shares = (one: ReadonlySet<string>, other: ReadonlySet<string>) => [...one].filter((name) => other.has(name));

describe('of what is written, no object of pull requests names anything that it could write and an object of others names', () => {
  const RUN_KINDS = [
    'Task',
    'Pipeline',
    'PipelineRun',
    'TriggerTemplate',
    'WorkflowTemplate',
    'Workflow',
    'Job',
    'CronJob',
    'StatefulSet',
  ];
  const runs = manifestsOf(RICH).filter(({ kind }) => RUN_KINDS.includes(kind));
  const isUntrusted = ({ metadata }: Manifest) =>
    metadata.labels['app.kubernetes.io/component'] === 'pull-request' || metadata.name === 'of-pulls';
  const untrusted = runs.filter(isUntrusted).map(namedIn);
  const trusted = runs.filter((run) => !isUntrusted(run)).map(namedIn);
  const pairs = untrusted.flatMap((one) => trusted.map((other) => ({ one, other })));

  it('looks at objects of each side that name something', () => {
    expect([untrusted.length, trusted.length].every((count) => count > 20)).toBe(true);
    for (const side of [untrusted, trusted])
      for (const what of ['secrets', 'claims', 'accounts', 'written'] as const)
        expect(side.flatMap((named) => [...named[what]])).not.toEqual([]);
    expect(new Set(untrusted.flatMap(({ secrets }) => [...secrets]))).toEqual(
      new Set(['pulls', 'git-read', 's3-pulls', 'of-pulls-client', 'of-pulls-server']),
    );
  });

  it.each(['secrets', 'claims', 'accounts'] as const)('none of the %s', (what) => {
    const found = pairs.filter(({ one, other }) => shares(one[what], other[what]).length > 0);
    expect(found.map(({ one, other }) => [one.object, other.object, shares(one[what], other[what])])).toEqual([]);
  });

  it('none of the repositories that pull requests write', () => {
    const found = pairs.filter(({ one, other }) => shares(one.written, other.repositories).length > 0);
    expect(found.map(({ one, other }) => [one.object, other.object])).toEqual([]);
    const pushed = new Set(untrusted.flatMap(({ written }) => [...written]));
    expect([...pushed].every((repository) => repository.startsWith('registry.example.com/pulls/'))).toBe(true);
  });

  it('and none has the rights of root on a node, which some of others have', () => {
    expect(untrusted.filter(({ privileged }) => privileged)).toEqual([]);
    expect(trusted.some(({ privileged }) => privileged)).toBe(true);
  });

  it('and no pod of pull requests is of an account that has a right, but for the containers of Argo, which report', () => {
    const manifests = manifestsOf(RICH);
    const bound = manifests
      .filter(({ kind }) => kind === 'RoleBinding' || kind === 'ClusterRoleBinding')
      .flatMap(({ subjects }) => subjects.map(({ name }: Manifest) => name));
    const pods = new Set(untrusted.flatMap(({ accounts }) => [...accounts]));
    expect([...pods].filter((name) => bound.includes(name))).toEqual(['cached-builds-pr-executor']);
    const made = manifests.filter(({ kind }) => kind === 'ServiceAccount').map(({ metadata }) => metadata.name);
    expect([...pods].filter((name) => !made.includes(name))).toEqual([]);
  });
});
