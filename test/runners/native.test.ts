/** `platformNodes: native`: a build on nodes of each architecture, and an index that joins what they pushed. */
import { expandedBy, faultsOf, type Manifest, manifestsOf, messagesOf, oneBuild, only } from '../support';

const GIT = { type: 'git', url: 'https://git.example.com/shop.git', revision: 'main' };
const NATIVE = { source: GIT, platforms: ['linux/amd64', 'linux/arm64'], platformNodes: 'native' };
const native = (fields: object = {}, runner = 'tekton', rest: object = {}) =>
  oneBuild({ ...NATIVE, runner, ...fields }, rest);

const taskOf = (definition: object, name: string): Manifest =>
  manifestsOf(definition).find(({ kind, metadata }) => kind === 'Task' && metadata.name === name);
const stepOf = (definition: object, task: string, step: string): Manifest =>
  taskOf(definition, task).spec.steps.find(({ name }: Manifest) => name === step);
const argsOf = (definition: object, task: string, step: string): string =>
  stepOf(definition, task, step).args.map(expandedBy([])).join(' ');

describe('on Tekton', () => {
  const pipeline = () => only('Pipeline', native()).spec;

  it('is a Task for each architecture after one that finds out the commit, and an index of what they pushed', () => {
    const needs = pipeline().tasks.map(({ name, params = [] }: Manifest) => [
      name,
      params.filter(({ value }: Manifest) => value.includes('$(tasks.')).map(({ value }: Manifest) => value),
    ]);
    const repository = 'registry.example.com/shop/api';
    expect(needs).toEqual([
      ['api-resolve', []],
      ['api-build-amd64', ['$(tasks.api-resolve.results.commit)']],
      ['api-build-arm64', ['$(tasks.api-resolve.results.commit)']],
      [
        'api',
        [
          `${repository}@$(tasks.api-build-amd64.results.IMAGE_DIGEST)`,
          `${repository}@$(tasks.api-build-arm64.results.IMAGE_DIGEST)`,
        ],
      ],
    ]);
    expect(pipeline().results.map(({ value }: Manifest) => value)).toContain('$(tasks.api.results.IMAGE_DIGEST)');
  });

  it('builds each on a node of its architecture, and the rest anywhere', () => {
    const { taskRunSpecs } = only('PipelineRun', native()).spec;
    expect(
      taskRunSpecs.map(({ pipelineTaskName, podTemplate }: Manifest) => [pipelineTaskName, podTemplate.nodeSelector]),
    ).toEqual([
      ['api-build-amd64', { 'kubernetes.io/arch': 'amd64' }],
      ['api-build-arm64', { 'kubernetes.io/arch': 'arm64' }],
    ]);
  });

  it('fetches the one commit on all nodes, whatever becomes of the branch', () => {
    for (const name of ['amd64', 'arm64'])
      expect(argsOf(native(), `api-build-${name}`, `fetch-${name}`)).toContain('$(params.fetched-commit)');
    expect(argsOf(native(), 'api-resolve', 'resolve')).toContain('main $(workspaces.source.path)');
  });

  it('finds out once what is known of the source, and hands it to whatever is called by it', () => {
    const definition = native({ tags: ['v1', '$(source.shortCommit)'], cache: { type: 'registry', scope: 'branch' } });
    expect(taskOf(definition, 'api-resolve').spec.results.map(({ name }: Manifest) => name)).toEqual([
      'commit',
      'shortCommit',
      'branch',
    ]);
    expect(argsOf(definition, 'api', 'index')).toContain('registry.example.com/shop/api:$(params.fetched-shortCommit)');
    expect(argsOf(definition, 'api-build-arm64', 'build-arm64')).toContain(
      'ref=registry.example.com/shop/api:buildcache-arm64-$(params.fetched-branch)',
    );
  });

  it('has a Task for each pod that says what it is handed, and what it hands on', () => {
    const definition = native({ tags: ['$(source.commit)'] });
    const said = (name: string, what: string) =>
      (taskOf(definition, name).spec[what] ?? []).map(({ name: param, type, description }: Manifest) => [
        param,
        type,
        description,
      ]);
    const commit = 'Of the source: the hash of the commit that is built.';
    const image = (name: string) => [`${name}-image`, 'string', `The image that ${name} pushed, by its digest.`];
    expect(said('api-resolve', 'results')).toEqual([['commit', 'string', commit]]);
    expect(said('api-build-amd64', 'params')).toEqual([['fetched-commit', 'string', commit]]);
    expect(said('api', 'params')).toEqual([
      ...[image('build-amd64'), image('build-arm64')],
      ['fetched-commit', 'string', commit],
    ]);
    const { annotations } = taskOf(definition, 'api').metadata;
    expect(annotations['tekton.dev/platforms']).toBe('linux/amd64,linux/arm64');
  });

  it('hands each pod what others found out and pushed, and has its retries and its time for each', () => {
    const { tasks } = only(
      'Pipeline',
      native({ tags: ['$(source.commit)'], runner: { type: 'tekton', retries: 2 }, timeout: '90s' }),
    ).spec;
    const repository = 'registry.example.com/shop/api';
    const commit = { name: 'fetched-commit', value: '$(tasks.api-resolve.results.commit)' };
    const image = (name: string) => ({
      name: `${name}-image`,
      value: `${repository}@$(tasks.api-${name}.results.IMAGE_DIGEST)`,
    });
    expect(tasks.map(({ name, params }: Manifest) => [name, params])).toEqual([
      ['api-resolve', undefined],
      ['api-build-amd64', [commit]],
      ['api-build-arm64', [commit]],
      ['api', [image('build-amd64'), image('build-arm64'), commit]],
    ]);
    for (const one of tasks) expect([one.retries, one.timeout]).toEqual([2, '1m30s']);
  });

  it('is no Task alone, which nothing would join', () => {
    expect(faultsOf(native({ runner: { type: 'tekton', only: 'task' } }))).toEqual([
      'builds.api.runner.only: the build is several Tasks, which a Pipeline joins; leave only out',
    ]);
  });

  it('needs no commit for files that are written inline', () => {
    const source = { type: 'inline', files: { Dockerfile: 'FROM scratch\n' } };
    expect(only('Pipeline', native({ source })).spec.tasks.map(({ name }: Manifest) => name)).toEqual([
      'api-build-amd64',
      'api-build-arm64',
      'api',
    ]);
  });

  it('tells of the other repositories where the index is pushed to them', () => {
    const definition = native({ additionalImages: ['mirror.example.com/api'] });
    const results = (name: string) => taskOf(definition, name).spec.results.map(({ name: result }: Manifest) => result);
    expect(results('api')).toContain('IMAGES');
    expect(results('api-build-amd64')).not.toContain('IMAGES');
    expect(stepOf(definition, 'api-build-amd64', 'report').args[1]).toBe('registry.example.com/shop/api');
  });

  it('gives the digest of the index to builds that wait for it', () => {
    const definition = oneBuild({ ...NATIVE, runner: 'tekton' });
    const builds = (definition as Manifest).builds;
    const web = {
      ...builds.api,
      image: 'r.example.com/web',
      dependsOn: ['api'],
      buildArgs: { BASE: '$(builds.api.ref)' },
    };
    const { tasks } = manifestsOf({ ...definition, builds: { ...builds, web } }).find(
      ({ kind, metadata }) => kind === 'Pipeline' && metadata.name === 'api',
    ).spec;
    const base = (name: string) =>
      tasks.find((task: Manifest) => task.name === name).params.find((param: Manifest) => param.name === 'api-ref')
        .value;
    for (const name of ['web-build-amd64', 'web-build-arm64'])
      expect(base(name)).toBe('registry.example.com/shop/api@$(tasks.api.results.IMAGE_DIGEST)');
  });
});

describe('on Argo', () => {
  const template = (name: string): Manifest =>
    only('WorkflowTemplate', native({ tags: ['$(source.shortCommit)'] }, 'argo')).spec.templates.find(
      (one: Manifest) => one.name === name,
    );

  it('is a DAG of the same, each architecture on its nodes', () => {
    expect(template('build').dag.tasks.map(({ name, depends }: Manifest) => [name, depends])).toEqual([
      ['api-resolve', undefined],
      ['api-build-amd64', 'api-resolve'],
      ['api-build-arm64', 'api-resolve'],
      ['api', 'api-build-amd64 && api-build-arm64'],
    ]);
    expect(template('build-build-arm64').nodeSelector).toEqual({ 'kubernetes.io/arch': 'arm64' });
  });

  it('hands on what it finds out, and names the index by it', () => {
    expect(template('build-resolve').outputs.parameters).toContainEqual({
      name: 'commit',
      valueFrom: { path: '/source-values/commit' },
    });
    expect(template('build-index').outputs.parameters[0]).toEqual({
      name: 'image',
      value: 'registry.example.com/shop/api:{{inputs.parameters.fetched-shortCommit}}',
    });
  });
});

describe('each image', () => {
  const build = (builder: string, fields: object = {}) =>
    argsOf(native({ builder, ...fields }), 'api-build-arm64', 'build-arm64');

  it('has no name but its digest by BuildKit, and a tag of its own where a builder pushes none without', () => {
    expect(build('buildkit')).toContain('name=registry.example.com/shop/api,push-by-digest=true,push=true');
    expect(build('kaniko')).toContain('--destination=registry.example.com/shop/api:latest-arm64');
    expect(build('buildah')).toContain('--tag=registry.example.com/shop/api:latest-arm64');
  });

  it('has a cache of its own architecture', () => {
    expect(build('buildkit')).toContain('ref=registry.example.com/shop/api:buildcache-arm64');
    expect(build('kaniko')).toContain('--cache-repo=registry.example.com/shop/api/cache-arm64');
    expect(build('buildah', { cache: { type: 'registry', ref: 'r.example.com/layers' } })).toContain(
      '--cache-to=r.example.com/layers-arm64',
    );
    expect(build('buildkit', { cache: { type: 's3', bucket: 'b', region: 'r' } })).toContain('name=api.arm64');
  });

  it('is built for its node: no builder is asked to emulate', () => {
    for (const builder of ['buildkit', 'kaniko', 'buildah']) expect(build(builder)).not.toContain('platform');
  });
});

describe('the index', () => {
  it('is pushed as every name, with the credentials and what is special about registries', () => {
    const definition = native(
      { tags: ['v1', 'latest'], additionalImages: ['plain.example.com/api'], credentials: 'registry' },
      'tekton',
      {
        registries: {
          'plain.example.com': { http: true },
          'registry.example.com': { ca: { configMap: 'ca', key: 'ca.crt' } },
        },
      },
    );
    const { args, env, volumeMounts } = stepOf(definition, 'api', 'index');
    expect(args.slice(1)).toEqual([
      ...['registry.example.com/shop/api:v1', 'registry.example.com/shop/api:latest'],
      ...['plain.example.com/api:v1', 'plain.example.com/api:latest', '--'],
      '--host=reg=plain.example.com,tls=disabled',
      ...['--ref=$(params.build-amd64-image)', '--ref=$(params.build-arm64-image)'],
    ]);
    expect(env).toContainEqual({ name: 'DOCKER_CONFIG', value: '$(workspaces.dockerconfig.path)' });
    expect(volumeMounts).toContainEqual({ name: 'index-ca', mountPath: '/etc/docker/certs.d', readOnly: true });
  });

  it('is made of nothing where nothing is pushed: each architecture fills its cache', () => {
    const { tasks } = only('Pipeline', native({ push: false })).spec;
    expect(tasks.map(({ name }: Manifest) => name)).toEqual(['api-resolve', 'api-build-amd64', 'api']);
    expect(argsOf(native({ push: false }), 'api', 'build-arm64')).not.toContain('type=image');
  });
});

describe('what cannot be', () => {
  it.each([
    ['kubernetes', 'a Job is one pod'],
    ['script', 'the machine of a script has one architecture'],
  ])('on %s, which says what can', (runner, why) => {
    expect(faultsOf(native({}, runner))).toEqual([expect.stringContaining(why)]);
  });

  it.each([
    ['no platforms', { platforms: [] }, 'platforms: [linux/amd64, linux/arm64]'],
    ['a variant, which no node is known by', { platforms: ['linux/arm/v7'] }, 'linux/arm/v7 is not one of Linux'],
    [
      'a platform that a run says',
      { platforms: ['$(params.p)'], parameters: { p: { default: 'linux/amd64' } } },
      'nodes',
    ],
    ['a source on a volume', { source: { type: 'volume', claim: 'c' } }, 'write source: {type: git'],
    ['the files of an image', { output: { type: 'oci', volume: 'v' } }, 'leave output out'],
    ['attestations', { builder: { type: 'buildkit', provenance: 'max' } }, 'leave provenance out'],
    ['a state', { builder: { type: 'buildkit', state: { volume: 'v' } } }, 'leave state out'],
    ['a daemon', { builder: { type: 'buildkit', daemon: 'd' } }, 'leave daemon out'],
    ['a cache on a volume', { cache: { type: 'volume', volume: 'v' } }, 'write cache: registry'],
    ['a repository named by its source', { image: 'r.example.com/$(source.commit)' }, 'in tags'],
    ['a tag too long for another', { builder: 'kaniko', tags: ['x'.repeat(125)] }, 'at most 122 characters'],
  ])('with %s, and says what to write', (_, fields, message) => {
    const rest = { volumes: { v: { size: '1Gi' } }, daemons: { d: { size: '1Gi', issuer: 'i' } } };
    const faults = messagesOf(native(fields, 'tekton', rest)).filter((one) => !/unused|nobody|no build/.test(one));
    expect(faults).toEqual([expect.stringContaining(message)]);
  });
});

describe('the names of what pods hand on', () => {
  const named = (name: string) => ({ parameters: { [name]: { default: 'a' } }, buildArgs: { A: `$(params.${name})` } });

  it.each([
    ['fetched-commit', 'what is known of the source'],
    ['fetched-branch', 'what is known of the source'],
    ['build-amd64-image', 'the image of one architecture'],
    ['build-arm64-image', 'the image of one architecture'],
  ])('%s is no name for a parameter of the build', (name, what) => {
    expect(faultsOf(native(named(name)))).toEqual([
      `builds.api.parameters.${name}: ${name} is the parameter that takes ${what}; give this one another name`,
    ]);
  });

  it.each<[string, object]>([
    ['of an architecture that it is not built for', native(named('build-s390x-image'))],
    ['where one node builds it', native({ ...named('build-amd64-image'), platformNodes: undefined })],
  ])('are free %s', (_, definition) => {
    expect(faultsOf(definition)).toEqual([]);
  });
});

it('a cache of one architecture is a place like any other: pull requests reach none of it', () => {
  const pullRequests = {
    image: 'r.example.com/pulls/api',
    cache: { type: 'registry', ref: 'registry.example.com/shop/layers-arm64' },
    builder: { type: 'buildkit', mode: 'userns' },
  };
  const definition = native({
    builder: 'kaniko',
    cache: { type: 'registry', ref: 'registry.example.com/shop/layers' },
    trigger: { github: { secret: 's' } },
    pullRequests,
  });
  expect(faultsOf(definition).join('\n')).toContain('registry.example.com/shop/layers-arm64');
});

it('a platform that is malformed is one fault, and nothing is said of there being none', () => {
  expect(faultsOf(native({ platforms: [4] }))).toEqual([expect.stringContaining('expected text, got the number 4')]);
});
