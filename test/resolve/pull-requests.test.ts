import { App, Chart } from 'cdk8s';
import { ImageBuild } from '../../src';
import { faultsOf, type Manifest, manifestsOf, valuesOf, warningsOf } from '../support';

const SOURCE = { type: 'git', url: 'https://git.example.com/shop.git' };
const PULLS = { image: 'registry.example.com/pulls/api' };

/** A build that takes pull requests, and what else the file has. */
function opened(build: object = {}, rest: { builds?: object } & Record<string, unknown> = {}): object {
  const { builds, ...file } = rest;
  const api = { image: 'registry.example.com/shop/api', source: SOURCE, pullRequests: PULLS, ...build };
  return { version: 1, defaults: { runner: 'tekton', namespace: 'builds' }, ...file, builds: { api, ...builds } };
}

function task(definition: object, name = 'api-pr'): Manifest {
  return manifestsOf(definition).find(({ kind, metadata }) => kind === 'Task' && metadata.name === name);
}

function builder(definition: object, name?: string): Manifest {
  return task(definition, name).spec.steps.find((step: Manifest) => step.name === 'build');
}

function run(definition: object, kind: string, name = 'api-pr-'): Manifest {
  return manifestsOf(definition).find((one) => one.kind === kind && one.metadata.generateName === name);
}

describe('pull requests are built by a build of their own', () => {
  it('that has submodules and no credentials for them, since who opens one says which there are', () => {
    const submodules = { credentials: { 'https://libs.example.com': 'libs' } };
    const definition = opened({ source: { ...SOURCE, submodules } });
    expect(JSON.stringify(task(definition, 'api'))).toContain('"libs"');
    expect(JSON.stringify(task(definition))).toContain('git submodule');
    expect(JSON.stringify(task(definition))).not.toContain('libs');
    expect(warningsOf(definition).join()).toContain('built without credentials of submodules');
  });

  it('that is called as the build with -pr behind it, on Tekton and on Argo', () => {
    const made = manifestsOf(opened({ runner: ['tekton', 'argo'] }));
    const names = made.filter(({ metadata }) => /^api-pr\b/.test(metadata.name ?? metadata.generateName));
    expect(names.map(({ kind }) => kind).sort()).toEqual([
      ...['Pipeline', 'PipelineRun', 'ServiceAccount', 'Task', 'Workflow', 'WorkflowTemplate'],
    ]);
  });

  it('and change nothing of the build itself', () => {
    const { pullRequests: _, ...without } = (opened() as { builds: { api: Record<string, unknown> } }).builds.api;
    const others = (definition: object) =>
      manifestsOf(definition).filter(({ metadata }) => !/^api-pr/.test(metadata.name ?? metadata.generateName));
    expect(others(opened())).toEqual(others({ ...opened(), builds: { api: without } }));
  });

  it('that runs as a service account of its own, which has no token and no rights', () => {
    const made = manifestsOf(opened({ pod: { serviceAccount: 'builder' } }));
    expect(made.find(({ kind }) => kind === 'ServiceAccount')).toMatchObject({
      metadata: { name: 'api-pr', namespace: 'builds' },
      automountServiceAccountToken: false,
    });
    expect(run(opened(), 'PipelineRun').spec.taskRunTemplate.serviceAccountName).toBe('api-pr');
    expect(made.filter(({ kind }) => /RoleBinding/.test(kind))).toEqual([]);
  });

  it('that pushes and keeps layers where its user says, and reads the caches of the build after its own', () => {
    const own = { type: 'registry', ref: 'registry.example.com/pulls/api:layers' };
    const container = builder(
      opened({
        tags: ['latest', 'v1'],
        cache: [{ type: 'inline' }, { type: 'registry', mode: 'min' }],
        pullRequests: { ...PULLS, tags: ['pr'], cache: own },
      }),
    );
    expect(valuesOf(container, '--output')).toEqual(['type=image,name=registry.example.com/pulls/api:pr,push=true']);
    expect(valuesOf(container, '--export-cache')).toEqual([
      'type=registry,ref=registry.example.com/pulls/api:layers,mode=max',
    ]);
    expect(valuesOf(container, '--import-cache')).toEqual([
      'type=registry,ref=registry.example.com/pulls/api:layers',
      'type=registry,ref=registry.example.com/shop/api:latest',
      'type=registry,ref=registry.example.com/shop/api:v1',
      'type=registry,ref=registry.example.com/shop/api:buildcache',
    ]);
  });

  it('that is not pushed where nobody says to where, and then only shows that it can be built', () => {
    const container = builder(opened({ pullRequests: {} }));
    expect(valuesOf(container, '--output')).toEqual([]);
    expect(valuesOf(container, '--import-cache')).toEqual([
      'type=registry,ref=registry.example.com/shop/api:buildcache',
    ]);
    expect(valuesOf(container, '--export-cache')).toEqual([]);
    expect(faultsOf(opened({ pullRequests: { cache: 'registry' } }))).toContainEqual(
      expect.stringContaining('builds.api.pullRequests.cache: pull requests would write to the repository registry'),
    );
  });

  it('that reads the cache of the branch which others are made from, where each has its own', () => {
    const container = builder(opened({ cache: { type: 'registry', scope: 'branch', base: 'develop' } }));
    expect(valuesOf(container, '--import-cache')).toEqual([
      'type=registry,ref=registry.example.com/shop/api:buildcache-develop',
    ]);
  });

  it('that reads the layers of the build with Buildah, and writes none there', () => {
    const { args } = builder(opened({ builder: 'buildah' }));
    expect(args).toContain('--cache-from=registry.example.com/shop/api/cache');
    expect(args.filter((arg: string) => arg.startsWith('--cache-to'))).toEqual([]);
  });

  it('that has neither secrets of the build nor variables from Secrets, and a warning says so', () => {
    const definition = opened({
      secrets: [{ id: 'npmrc', secret: 'npm', key: 'rc' }],
      ssh: [{ id: 'deploy', secret: 'ssh-of-deploy', key: 'key' }],
      pod: { env: { TOKEN: { secret: 'token', key: 'token' }, PROXY: 'http://proxy.example.com' } },
      extraArgs: ['--opt=x=y'],
    });
    const { spec } = task(definition);
    expect(JSON.stringify(spec)).not.toMatch(/npm|ssh-of-deploy|token|x=y/);
    expect(JSON.stringify(spec)).toMatch(/proxy/);
    expect(warningsOf(definition)).toEqual([
      expect.stringContaining(
        'pull requests are built without the secret npmrc, the SSH key deploy, the variable TOKEN, extraArgs;',
      ),
    ]);
  });

  it('that has no rights on the node, no state and no daemon of the build', () => {
    const state = { volumes: { 'of-one-build': { size: '1Gi', accessModes: ['ReadWriteOncePod'] } } };
    const kept = { type: 'buildkit', mode: 'privileged', state: { volume: 'of-one-build' } };
    const container = builder(opened({ builder: kept }, state));
    expect(container.securityContext.privileged).toBeUndefined();
    expect(JSON.stringify(task(opened({ builder: kept }, state)))).not.toContain('of-one-build');
    const daemons = { daemons: { shared: { size: '1Gi', issuer: 'ca' } } };
    const served = opened({ builder: { type: 'buildkit', daemon: 'shared' } }, daemons);
    expect(builder(served).command.join('\n')).toContain('buildctl-daemonless.sh');
    expect(warningsOf(served)).toEqual([expect.stringContaining('built without the daemon')]);
  });

  it('that may have a daemon of its own, with cache mounts of its own, which no other pod reaches', () => {
    const daemons = { trusted: { size: '1Gi', issuer: 'ca' }, untrusted: { size: '1Gi', issuer: 'ca-of-pulls' } };
    const definition = opened(
      {
        builder: { type: 'buildkit', daemon: 'trusted' },
        pullRequests: { ...PULLS, builder: { type: 'buildkit', daemon: 'untrusted' } },
      },
      { daemons },
    );
    expect(valuesOf(builder(definition), '--opt')).toContain('build-arg:BUILDKIT_CACHE_MOUNT_NS=api-pr');
    const clients = (name: string) =>
      manifestsOf(definition).find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === name).spec
        .ingress[0].from[0].podSelector.matchExpressions[0].values;
    expect(clients('trusted')).toEqual(['build', 'cache-warmer']);
    expect(clients('untrusted')).toEqual(['pull-request']);
  });

  it('whose run says which commit, by the parameter of the revision or one of its own', () => {
    const fixed = run(opened(), 'PipelineRun');
    expect(fixed.metadata.annotations).toEqual({ 'cdk8s-cached-builds/give-values-to': 'pull-request-revision' });
    const chosen = opened({
      source: { ...SOURCE, revision: '$(params.revision)' },
      parameters: { revision: { default: 'main' } },
    });
    expect(run(chosen, 'PipelineRun').metadata.annotations).toBeUndefined();
    expect(task(chosen).spec.params).toEqual([{ name: 'revision', type: 'string', default: 'main' }]);
  });

  it('that is started by neither the pushes nor the schedule of the build, and leaves no logs beside those of others', () => {
    const scheduled = { type: 'argo', schedules: ['@daily'], archiveLogs: true };
    const pushed = { type: 'tekton', trigger: { github: { secret: 'webhook', branches: ['main'] } } };
    const made = manifestsOf(
      opened({
        source: { ...SOURCE, revision: '$(params.revision)' },
        parameters: { revision: { default: 'main' } },
        runner: [scheduled, pushed],
      }),
    );
    expect(
      made.filter(({ kind }) => ['CronWorkflow', 'Trigger'].includes(kind)).map(({ metadata }) => metadata.name),
    ).toEqual(['api', 'api']);
    const template = made.find(({ kind, metadata }) => kind === 'WorkflowTemplate' && metadata.name === 'api-pr');
    expect(template.spec.archiveLogs).toBe(false);
  });

  it.each(['tekton', 'argo'])('that pull requests start on %s, and pushes do not, which start the build', (runner) => {
    const trigger = { github: { secret: 'webhook' }, on: ['push', 'pull_request'], branches: ['main'] };
    const made = manifestsOf(
      opened({
        runner,
        trigger,
        source: { ...SOURCE, revision: '$(params.revision)' },
        parameters: { revision: { default: 'main' } },
      }),
    );
    const kind = runner === 'tekton' ? 'Trigger' : 'Sensor';
    const events = (name: string) =>
      JSON.stringify(made.filter((one) => one.kind === kind && one.metadata.name === name));
    expect(events('api-pr')).toMatch(/pull_request/);
    expect(events('api-pr')).toMatch(/ok-to-test/);
    expect(events('api')).toMatch(/after/);
    expect(events('api')).not.toMatch(/pull_request/);
  });

  it('that is told what a build knows of its source, as tags and not as repositories', () => {
    const definition = opened({ pullRequests: { ...PULLS, tags: ['pr-$(source.shortCommit)'] } });
    expect(faultsOf(definition)).toEqual([]);
    const chosen = opened({ pullRequests: { image: 'registry.example.com/pulls/$(source.branch)' } });
    expect(faultsOf(chosen)).toContainEqual(expect.stringContaining('builds.api.pullRequests.image: '));
  });

  it('that waits for those of the builds it depends on, and takes of others what is there', () => {
    const base = { image: 'registry.example.com/shop/base', source: SOURCE };
    const build = { dependsOn: ['base'], buildArgs: { BASE: '$(builds.base.ref)' } };
    const alone = opened(build, { builds: { base } });
    expect(valuesOf(builder(alone), '--opt')).toEqual(['build-arg:BASE=registry.example.com/shop/base:latest']);
    const both = opened(build, {
      builds: { base: { ...base, pullRequests: { image: 'registry.example.com/pulls/base' } } },
    });
    const pipeline = (name: string) =>
      manifestsOf(both).find(({ kind, metadata }) => kind === 'Pipeline' && metadata.name === name);
    expect(pipeline('base-pr').spec.tasks.map(({ name }: Manifest) => name)).toEqual(['base-pr', 'api-pr']);
    expect(pipeline('base').spec.tasks.map(({ name }: Manifest) => name)).toEqual(['base', 'api']);
    expect(valuesOf(builder(both), '--opt')).toEqual(['build-arg:BASE=$(params.base-pr-ref)']);
  });

  it('in TypeScript as in a file, with each fault where it is written', () => {
    const chart = new Chart(new App({ outdir: '.' }), 'chart');
    const props = { image: 'registry.example.com/shop/api', source: SOURCE, runner: 'tekton' } as const;
    const build = new ImageBuild(chart, 'api', { ...props, name: 'api', pullRequests: PULLS } as never);
    expect(build.objects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
      expect.arrayContaining(['Task api', 'Task api-pr', 'ServiceAccount api-pr']),
    );
    const shared = { ...props, name: 'web', pullRequests: { image: 'registry.example.com/shop/api' } };
    expect(() => new ImageBuild(chart, 'web', shared as never)).toThrow(
      /pullRequests\.image: pull requests would write/,
    );
  });
});

describe('in TypeScript', () => {
  const props = { source: SOURCE, runner: 'tekton', namespace: 'builds' };
  const chart = () => new Chart(new App({ outdir: '.' }), 'chart');
  const add = (scope: Chart, name: string, more: object = {}) =>
    new ImageBuild(scope, name, { image: `registry.example.com/shop/${name}`, name, ...props, ...more } as never);
  const opens = (name: string, more: object = {}) => ({
    pullRequests: { image: `registry.example.com/pulls/${name}`, ...more },
  });

  it('what pull requests share with a build that theirs waits for is a fault of theirs', () => {
    const scope = chart();
    const web = add(scope, 'web');
    const shared = opens('api', { image: 'registry.example.com/shop/web' });
    expect(() => add(scope, 'api', { ...shared, dependsOn: [web] })).toThrow(
      /^.*pullRequests\.image: pull requests would write to the repository registry\.example\.com\/shop\/web, as web does/m,
    );
  });

  it('those of several builds wait for each other, and share what is of pull requests', () => {
    const scope = chart();
    const base = add(scope, 'base', opens('base'));
    const api = add(scope, 'api', {
      ...opens('api'),
      dependsOn: [base],
      buildArgs: { BASE: '$(builds.base.ref)' },
    });
    expect(api.objects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
      expect.arrayContaining(['Task api', 'Task api-pr']),
    );
    expect(base.objects.map(({ name }) => name)).not.toContain('api-pr');
    const manifests = (scope.toJson() as Manifest[]).filter(({ metadata }) => metadata.name === 'api-pr');
    expect(JSON.stringify(manifests)).toContain('base-pr-ref');
  });

  it('what keeps a build from being built for them is said of its field, and no more', () => {
    const source = { type: 'inline', files: { Dockerfile: 'FROM scratch' } };
    expect(() => add(chart(), 'api', { ...opens('api'), source })).toThrow(
      /pullRequests: a source of type inline has no pull requests/,
    );
    expect(() => add(chart(), 'api', { ...opens('api'), builder: 'kaniko' })).toThrow(
      /^.*builder: RUN steps of kaniko/m,
    );
  });
});

it('a step that takes the image is left out where pull requests push none, and what takes none stays', () => {
  const steps = {
    after: [
      { name: 'scan', image: 'r.example.com/scanner:1.4', args: ['$(build.ref)'] },
      { name: 'tell', image: 'r.example.com/teller:1.4', args: ['done'] },
    ],
  };
  const written = (pullRequests: object) =>
    JSON.stringify(
      manifestsOf(opened({ steps, pullRequests })).filter(({ metadata }) => /^api-pr/.test(metadata.name)),
    );
  expect(written({})).not.toContain('r.example.com/scanner');
  expect(written({})).toContain('r.example.com/teller');
  expect(written(PULLS)).toContain('r.example.com/scanner');
  expect(warningsOf(opened({ steps, pullRequests: {} })).join()).toContain('scan');
});

describe('a Secret of the same name is the same', () => {
  const sharing = (own?: string, other?: string) => ({
    version: 1,
    defaults: { runner: 'tekton', source: SOURCE },
    builds: {
      api: {
        image: 'registry.example.com/shop/api',
        namespace: own,
        pullRequests: { ...PULLS, credentials: 'robot' },
      },
      web: { image: 'registry.example.com/shop/web', namespace: other, credentials: 'robot' },
    },
  });

  it.each<[string, string | undefined, string | undefined]>([
    ['in one namespace', 'builds', 'builds'],
    ['in whichever namespace both are applied', undefined, undefined],
    ['in a namespace that the other may be applied in', 'builds', undefined],
    ['in a namespace that pull requests may be applied in', undefined, 'builds'],
  ])('%s', (_, own, other) => {
    expect(faultsOf(sharing(own, other))).toEqual([
      expect.stringContaining(
        'builds.api.pullRequests.credentials: pull requests would have the Secret robot, as builds.web does',
      ),
    ]);
  });

  it('and another in another namespace', () => {
    expect(faultsOf(sharing('builds', 'others'))).toEqual([]);
  });
});

it('an image that only a run of its build names is none that pull requests of another could take', () => {
  const base = {
    image: 'registry.example.com/shop/base',
    source: SOURCE,
    tags: ['$(params.tag)'],
    parameters: { tag: {} },
  };
  const found = faultsOf(
    opened({ dependsOn: ['base'], buildArgs: { BASE: '$(builds.base.ref)' } }, { builds: { base } }),
  );
  expect(found).toEqual([expect.stringMatching(/^builds\.api\.pullRequests: .*\$\(params\.tag\)/)]);
});

describe('what keeps a build from being built for pull requests is a fault at its place', () => {
  it.each<[string, object, Parameters<typeof opened>[1], string]>([
    [
      'a source without pull requests',
      { source: { type: 'volume', claim: 'a' } },
      {},
      'builds.api.pullRequests: a source of type volume',
    ],
    ['a builder that shows its credentials', { builder: 'kaniko' }, {}, 'builds.api.builder: RUN steps of kaniko read'],
    [
      'a builder with the rights of the node',
      { pullRequests: { ...PULLS, builder: { type: 'buildah', mode: 'privileged' } } },
      {},
      'builds.api.pullRequests.builder.mode: a privileged container',
    ],
    [
      'a daemon with the rights of the node',
      { pullRequests: { ...PULLS, builder: { type: 'buildkit', daemon: 'd' } } },
      { daemons: { d: { size: '1Gi', issuer: 'ca', mode: 'privileged' } } },
      'builds.api.pullRequests.builder',
    ],
    [
      'a template of a whole cluster',
      { runner: { type: 'argo', clusterScope: true } },
      {},
      'builds.api.runner.clusterScope: what builds pull requests',
    ],
    ['a runner that nothing starts', { runner: 'kubernetes' }, {}, 'builds.api.pullRequests: nothing starts a Job'],
    [
      'a build of that name',
      {},
      { builds: { 'api-pr': { image: 'registry.example.com/a', source: SOURCE } } },
      'builds.api.pullRequests: what builds pull requests is called api-pr',
    ],
    [
      'a run that chooses the repository',
      { parameters: { pr: { default: 'x' } }, pullRequests: { image: 'registry.example.com/pulls/$(params.pr)' } },
      {},
      'builds.api.pullRequests.image: a run would choose by $(params.pr) where pull requests write',
    ],
    [
      'a run that chooses the cache',
      {
        parameters: { pr: { default: 'x' } },
        pullRequests: { ...PULLS, cache: { type: 'registry', ref: 'registry.example.com/$(params.pr):a' } },
      },
      {},
      'builds.api.pullRequests.cache: a run would choose by $(params.pr)',
    ],
    [
      'an image that is none',
      { pullRequests: { image: 'registry.example.com/pulls/api:latest' } },
      {},
      'builds.api.pullRequests.image: ',
    ],
    [
      'a cache that the builder does not have',
      { builder: 'buildah', pullRequests: { ...PULLS, cache: 'inline' } },
      {},
      'builds.api.pullRequests.cache: buildah',
    ],
  ])('%s', (_, build, rest, message) => {
    expect(faultsOf(opened(build, rest))).toEqual([expect.stringContaining(message)]);
  });

  it('but a value may be the tag of what pull requests write', () => {
    const tagged = {
      parameters: { pr: { default: 'none' } },
      pullRequests: {
        ...PULLS,
        tags: ['pr-$(params.pr)'],
        cache: { type: 'registry', ref: 'registry.example.com/pulls/api:cache-$(params.pr)' },
      },
    };
    expect(faultsOf(opened(tagged))).toEqual([]);
  });
});
