import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { POD_BUILDERS } from '../registry';
import { faultsOf, filesOf, type Manifest, manifestsOf, oneBuild, only, temporaryFolder, warningsOf } from '../support';

const git = { type: 'git', url: 'https://git.example.com/shop.git', revision: '$(params.revision)' };
const inline = { type: 'inline', files: { Dockerfile: 'FROM a' } };
const parameters = { revision: { default: 'main', description: 'What to build' } };
const onTekton = (build: object = {}, rest: object = {}) =>
  oneBuild({ source: git, parameters, runner: 'tekton', ...build }, rest);

/** Three builds, two of which wait for the first; one takes its image. */
const shop = (builds: Record<string, object> = {}) => ({
  version: 1,
  defaults: { namespace: 'builds', runner: 'tekton', source: inline, parameters },
  builds: {
    base: { image: 'r.example.com/base', ...builds.base },
    api: { image: 'r.example.com/api', dependsOn: ['base'], buildArgs: { BASE: '$(builds.base.ref)' }, ...builds.api },
    web: { image: 'r.example.com/web', dependsOn: ['base'], ...builds.web },
  },
});
/** That of a kind which is about all of the shop. */
const ofAll = (kind: string, definition: object): Manifest =>
  manifestsOf(definition).find(
    (one) => one.kind === kind && (one.metadata.name ?? one.metadata.generateName.slice(0, -1)) === 'base',
  ) as Manifest;
const task = (pipeline: Manifest, name: string) =>
  pipeline.spec.tasks.find((candidate: Manifest) => candidate.name === name);

describe('a Task', () => {
  const { metadata, spec } = only(
    'Task',
    onTekton({ credentials: 'registry', pod: { resources: { limits: { memory: '4Gi' } } } }),
  );

  const step = (name: string): Manifest => spec.steps.find((one: Manifest) => one.name === name);

  it('checks what a run gives, fetches, builds and reports', () => {
    expect(spec.steps.map(({ name }: Manifest) => name)).toEqual([
      'check',
      'check-credentials',
      'fetch',
      'build',
      'report',
    ]);
  });

  it('has the parameters of the build', () => {
    expect(spec.params).toEqual([{ name: 'revision', type: 'string', description: 'What to build', default: 'main' }]);
  });

  it('has the results that Tekton Chains signs, once all is pushed: the image by its first tag, the digest from the builder', () => {
    expect(spec.results.map(({ name }: Manifest) => name)).toEqual(['IMAGE_URL', 'IMAGE_DIGEST']);
    expect(step('build').command.join()).toContain('> /workspace/image-digest');
    expect(step('report').command.at(-2)).toBe('printf %s "$2" > "$1"\ncat "$4" > "$3"');
    expect(step('report').args).toEqual([
      '$(results.IMAGE_URL.path)',
      'registry.example.com/shop/api:latest',
      '$(results.IMAGE_DIGEST.path)',
      '/workspace/image-digest',
    ]);
  });

  it('gives the other repositories of the image as a result that Chains signs, of all builds of a Pipeline as one', () => {
    const others = { additionalImages: ['r.example.com/one', 'r.example.com/$(params.revision)'] };
    const own = only('Task', onTekton(others)).spec;
    expect(own.results.map(({ name }: Manifest) => name)).toEqual(['IMAGE_URL', 'IMAGE_DIGEST', 'IMAGES']);
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'digest'), 'sha256:abc');
    const { command, args } = own.steps.find(({ name }: Manifest) => name === 'report');
    const here = [...command, ...args].map((arg: string) =>
      arg
        .replace(/^\$\(results\.(\w+)\.path\)$/, join(folder, '$1'))
        .replace('/workspace/image-digest', join(folder, 'digest'))
        .replace('$(params.revision)', 'two')
        .replaceAll('$(LITERAL_DOLLAR)', '$'),
    );
    execFileSync(here[0] as string, here.slice(1));
    expect(readFileSync(join(folder, 'IMAGES'), 'utf8')).toBe(
      'r.example.com/one@sha256:abc\nr.example.com/two@sha256:abc\n',
    );
    expect(readFileSync(join(folder, 'IMAGE_DIGEST'), 'utf8')).toBe('sha256:abc');
    const { results } = ofAll('Pipeline', shop({ base: others, web: { additionalImages: ['r.example.com/w'] } })).spec;
    expect(results.at(-1)).toMatchObject({
      name: 'IMAGES',
      value: '$(tasks.base.results.IMAGES)$(tasks.web.results.IMAGES)',
    });
  });

  it('declares workspaces by their customary names, mounted where the builder looks', () => {
    expect(spec.workspaces.map(({ name, readOnly }: Manifest) => [name, readOnly])).toEqual([
      ['source', undefined],
      ['dockerconfig', true],
    ]);
    const [fetch, build] = [step('fetch'), step('build')];
    expect(fetch.workspaces).toEqual([{ name: 'source', mountPath: '/workspace/source' }]);
    expect(build.volumeMounts).toContainEqual({
      name: '$(workspaces.source.volume)',
      mountPath: '/workspace/source',
      readOnly: true,
    });
    expect(spec.workspaces[1].mountPath).toBe('/docker-config');
  });

  const credentials = { credentials: 'registry', source: { ...git, credentials: 'git' } };
  const stepsOf = (build: object) => {
    const { steps, workspaces } = only('Task', onTekton(build)).spec;
    const listed = steps.flatMap((step: Manifest) => (step.workspaces ?? []).map(({ name }: Manifest) => name));
    // Tekton mounts in every step what none of them lists.
    expect(workspaces.map(({ name }: Manifest) => name).sort()).toEqual([...new Set(listed)].sort());
    return Object.fromEntries(
      steps.map(({ name, workspaces = [], volumeMounts = [] }: Manifest) => [
        name,
        [...workspaces, ...volumeMounts].map((use: Manifest) => `${use.name}${use.readOnly ? ' read-only' : ''}`),
      ]),
    );
  };

  it.each(POD_BUILDERS)('gives the steps of %s what they use, and nothing else', (builder) => {
    const steps = stepsOf({ builder, ...credentials, secrets: [{ id: 'npmrc', secret: 'npm', key: 'rc' }] });
    expect(steps.fetch).toEqual(['source', 'git-credentials read-only']);
    expect(steps.build).toEqual(
      expect.arrayContaining(['dockerconfig', '$(workspaces.source.volume) read-only', 'build-secrets read-only']),
    );
    expect(steps.build.join()).not.toContain('git');
    expect(steps.report).toEqual([]);
  });

  it('lets nobody write to a source that nobody fetches', () => {
    const { workspaces } = only('Task', onTekton({ source: { type: 'volume', claim: 'sources' } })).spec;
    expect(workspaces).toEqual([expect.objectContaining({ name: 'source', readOnly: true })]);
    expect(stepsOf({ source: { type: 'volume', claim: 'sources' } }).build).toContain('source');
  });

  it('declares a cache as a workspace', () => {
    const kaniko = onTekton(
      { builder: 'kaniko', cache: { type: 'volume', volume: 'bases' } },
      { volumes: { bases: { claim: 'bases' } } },
    );
    expect(only('Task', kaniko).spec.workspaces).toContainEqual(
      expect.objectContaining({ name: 'cache', mountPath: '/cache', readOnly: true }),
    );
    expect(only('PipelineRun', kaniko).spec.workspaces).toContainEqual({
      name: 'cache',
      persistentVolumeClaim: { claimName: 'bases' },
    });
  });

  it('leaves a second claim a volume, since the affinity assistant refuses two as workspaces', () => {
    const two = onTekton(
      { source: { type: 'volume', claim: 'sources' }, builder: 'kaniko', cache: { type: 'volume', volume: 'bases' } },
      { volumes: { bases: { claim: 'bases' } } },
    );
    const { workspaces, volumes } = only('Task', two).spec;
    expect(workspaces.map(({ name }: Manifest) => name)).toEqual(['source']);
    expect(volumes).toContainEqual({ name: 'cache', persistentVolumeClaim: { claimName: 'bases' } });
  });

  it.each([
    ['keeps the state of a builder', { builder: { type: 'buildkit', state: { volume: 'kept' } }, cache: 'none' }],
    ['one pod alone may mount', { builder: 'buildkit', cache: { type: 'volume', volume: 'kept' } }],
  ])('leaves a claim that %s a volume, since the affinity assistant would mount it first', (_, build) => {
    const kept = onTekton(build, { volumes: { kept: { size: '1Gi', accessModes: ['ReadWriteOncePod'] } } });
    const { workspaces, volumes } = only('Task', kept).spec;
    expect(workspaces.map(({ name }: Manifest) => name)).toEqual(['source']);
    expect(volumes).toContainEqual(expect.objectContaining({ persistentVolumeClaim: { claimName: 'kept' } }));
  });

  it('says nothing of resources that are empty, which the webhook would leave out', () => {
    const ofBuild = (resources: object) =>
      only('Task', onTekton({ pod: { resources } })).spec.steps.find(({ name }: Manifest) => name === 'build');
    expect(ofBuild({ limits: {}, requests: {} }).computeResources).toEqual({});
    expect(ofBuild({ limits: {}, requests: { cpu: 1 } }).computeResources).toEqual({ requests: { cpu: '1' } });
  });

  it('says nothing of a parameter whose description is empty, which is not stored', () => {
    const [param] = only(
      'Task',
      onTekton({ parameters: { tag: { description: '', default: 'a' } }, source: { type: 'volume', claim: 'c' } }),
    ).spec.params;
    expect(param).toEqual({ name: 'tag', type: 'string', default: 'a' });
  });

  it('lets the step that looks at the credentials run its own commands', () => {
    const { steps } = only('Task', onTekton({ credentials: 'registry' })).spec;
    const step = steps.find(({ name }: Manifest) => name === 'check-credentials');
    expect(step.env).toEqual([{ name: 'LITERAL_DOLLAR', value: '$' }]);
  });

  it('gives resources to the step that builds', () => {
    expect(spec.steps.map(({ computeResources }: Manifest) => computeResources)).toEqual([
      {},
      {},
      {},
      { limits: { memory: '4Gi' } },
      {},
    ]);
  });

  it('has the labels that its pod shall have', () => {
    const labels = { 'example.com/team': 'shop' };
    expect(only('Task', oneBuild({ runner: 'tekton', pod: { labels } })).metadata.labels).toMatchObject({
      'example.com/team': 'shop',
      'app.kubernetes.io/name': 'api',
    });
  });

  it('has the annotations that its pod shall have', () => {
    const annotations = { 'example.com/inject': 'false' };
    expect(only('Task', oneBuild({ runner: 'tekton', pod: { annotations } })).metadata.annotations).toMatchObject(
      annotations,
    );
  });

  it('carries the labels and annotations of the catalog', () => {
    expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/version': '0.1' });
    expect(metadata.annotations).toMatchObject({
      'tekton.dev/displayName': 'Build api',
      'tekton.dev/categories': 'Image Build',
      'tekton.dev/tags': 'image-build',
      'tekton.dev/pipelines.minVersion': '0.53.0',
    });
    expect(only('Task', onTekton({ platforms: ['linux/amd64', 'linux/arm64'] })).metadata.annotations).toMatchObject({
      'tekton.dev/platforms': 'linux/amd64,linux/arm64',
    });
  });

  it('turns AppArmor off for the container that Tekton makes of its step', () => {
    expect(metadata.annotations['container.apparmor.security.beta.kubernetes.io/step-build']).toBe('unconfined');
  });

  it('has no value that a run supplies in a script', () => {
    const definition = onTekton({
      tags: ['$(params.revision)'],
      source: { ...git, credentials: 'git' },
      target: '$(params.revision)',
    });
    for (const { command = [] } of only('Task', definition).spec.steps)
      expect(command.join()).not.toContain('$(params');
  });
});

describe('a Pipeline', () => {
  it('of one build takes its name, parameters and workspaces, and has its results', () => {
    const { metadata, spec } = only('Pipeline', onTekton({ credentials: 'registry' }));
    expect(metadata.name).toBe('api');
    expect(spec).toMatchObject({
      params: [{ name: 'revision', default: 'main' }],
      workspaces: [{ name: 'source' }, { name: 'dockerconfig' }],
      results: [
        { name: 'IMAGE_URL', value: '$(tasks.api.results.IMAGE_URL)' },
        { name: 'IMAGE_DIGEST', value: '$(tasks.api.results.IMAGE_DIGEST)' },
      ],
      tasks: [
        {
          name: 'api',
          taskRef: { name: 'api' },
          retries: 1,
          timeout: '1h0m0s',
          params: [{ name: 'revision', value: '$(params.revision)' }],
        },
      ],
    });
  });

  it('takes retries and timeouts as they are written', () => {
    const { spec } = only('Pipeline', onTekton({ runner: { type: 'tekton', retries: 3 }, timeout: '90s' }));
    expect(spec.tasks[0]).toMatchObject({ retries: 3, timeout: '1m30s' });
  });

  it('joins builds that wait for each other: a dependent build gets the digest that was pushed', () => {
    const pipeline = ofAll('Pipeline', shop());
    expect(task(pipeline, 'api').params).toContainEqual({
      name: 'base-ref',
      value: 'r.example.com/base@$(tasks.base.results.IMAGE_DIGEST)',
    });
    expect(task(pipeline, 'api').runAfter).toBeUndefined();
    expect(task(pipeline, 'web').runAfter).toEqual(['base']);
  });

  it('of several builds names its results by them, as Chains expects', () => {
    const names = ofAll('Pipeline', shop()).spec.results.map(({ name }: Manifest) => name);
    expect(names).toContain('api-IMAGE_URL');
    expect(names).toContain('api-IMAGE_DIGEST');
  });

  it('makes one workspace of those that are bound alike, and several of others', () => {
    const credentials = { base: { credentials: 'a' }, api: { credentials: 'a' }, web: { credentials: 'b' } };
    const same = shop({ base: { credentials: 'a' }, api: { credentials: 'a' } });
    expect(ofAll('Pipeline', same).spec.workspaces).toEqual([{ name: 'dockerconfig' }]);
    const { workspaces } = ofAll('PipelineRun', shop(credentials)).spec;
    expect(workspaces.map(({ name, secret }: Manifest) => [name, secret.secretName])).toEqual([
      ['base-dockerconfig', 'a'],
      ['api-dockerconfig', 'a'],
      ['web-dockerconfig', 'b'],
    ]);
  });
});

describe('a Task that depends on another', () => {
  it('can be run by itself: the image has its tag for a default', () => {
    const api = manifestsOf(shop()).find(({ kind, metadata }) => kind === 'Task' && metadata.name === 'api');
    expect(api.spec.params).toContainEqual(
      expect.objectContaining({ name: 'base-ref', default: 'r.example.com/base:latest' }),
    );
    expect(api.spec.steps[1].args).toContain('build-arg:BASE=$(params.base-ref)');
  });
});

describe('a PipelineRun', () => {
  it('is kept apart from what is applied, since its name is generated', () => {
    const files = filesOf(onTekton());
    const run = parse(files.get('runs/api-pipelinerun.yaml') as string);
    expect(run.metadata).toMatchObject({ generateName: 'api-' });
    expect(run.metadata.name).toBeUndefined();
    for (const [path, content] of files) if (path.endsWith('kustomization.yaml')) expect(content).not.toContain('runs');
  });

  it('binds what a cluster has to give', () => {
    expect(only('PipelineRun', onTekton({ credentials: { secret: 'registry', key: 'config' } })).spec).toMatchObject({
      params: [{ name: 'revision', value: 'main' }],
      workspaces: [
        { name: 'source', emptyDir: {} },
        { name: 'dockerconfig', secret: { secretName: 'registry', items: [{ key: 'config', path: 'config.json' }] } },
      ],
    });
  });

  it('leaves a parameter without a default for whoever starts it, and says so', () => {
    const { metadata, spec } = only('PipelineRun', onTekton({ parameters: { revision: {} } }));
    expect(spec.params).toBeUndefined();
    expect(metadata.annotations).toEqual({ 'cdk8s-cached-builds/give-values-to': 'revision' });
    expect(only('PipelineRun', onTekton()).metadata.annotations).toBeUndefined();
  });

  it('has the settings of the pod, and as long as the longest chain of builds takes', () => {
    const pod = { serviceAccount: 'builder', nodeSelector: { a: 'b' }, imagePullSecrets: ['pull'] };
    const { spec } = only('PipelineRun', onTekton({ pod, builder: { type: 'buildkit', mode: 'userns' } }));
    expect(spec.taskRunTemplate).toEqual({
      serviceAccountName: 'builder',
      podTemplate: {
        automountServiceAccountToken: false,
        hostUsers: false,
        nodeSelector: { a: 'b' },
        imagePullSecrets: [{ name: 'pull' }],
      },
    });
    expect(ofAll('PipelineRun', shop({ base: { timeout: '10m' }, web: { timeout: '5m' } })).spec.timeouts).toEqual({
      pipeline: '2h20m0s',
    });
  });
});

describe('the pods of one Pipeline', () => {
  const pool = { nodeSelector: { pool: 'builds' }, tolerations: [{ key: 'builds', operator: 'Exists' }] };
  const arm = { ...pool.nodeSelector, 'kubernetes.io/arch': 'arm64' };
  const differing = shop({
    base: { pod: { ...pool, serviceAccount: 'cloud' } },
    api: { pod: { ...pool, nodeSelector: arm } },
    web: { pod: { ...pool, tolerations: [...pool.tolerations, { key: 'spot', operator: 'Exists' }] } },
  });
  const run = () => manifestsOf(differing).find(({ kind, spec }) => kind === 'PipelineRun' && spec.taskRunSpecs);

  it('have said once what they have alike, so that the affinity assistant looks for a node that takes them', () => {
    expect(run().spec.taskRunTemplate.podTemplate).toMatchObject(pool);
  });

  it('differ in no more than what is their own: field by field, whole', () => {
    expect(run().spec.taskRunSpecs).toEqual([
      { pipelineTaskName: 'base', serviceAccountName: 'cloud' },
      { pipelineTaskName: 'api', podTemplate: { nodeSelector: arm } },
      {
        pipelineTaskName: 'web',
        podTemplate: { tolerations: [...pool.tolerations, { key: 'spot', operator: 'Exists' }] },
      },
    ]);
  });

  it('have nothing of each other: what one of them lacks is said of the others alone', () => {
    const [spec] = manifestsOf(shop({ api: { pod: pool } })).flatMap((one) =>
      one.kind === 'PipelineRun' && one.spec.taskRunSpecs ? [one.spec] : [],
    );
    expect(spec.taskRunTemplate.podTemplate).not.toHaveProperty('nodeSelector');
    expect(spec.taskRunSpecs).toEqual([{ pipelineTaskName: 'api', podTemplate: pool }]);
  });
});

describe('builds that wait for each other', () => {
  it.each<[string, object, string]>([
    [
      'on a runner that does not run the other',
      shop({ base: { runner: 'argo' } }),
      'tekton does not run base, so it cannot wait for it; add tekton to builds.base.runner',
    ],
    ['in two namespaces', shop({ base: { namespace: 'other' } }), 'base is in another namespace'],
    [
      'with parameters that differ',
      shop({ web: { parameters: { revision: { default: 'dev' } } } }),
      'it differs from that of base',
    ],
    [
      'with a parameter that takes the place of an image',
      shop({ api: { parameters: { 'base-ref': { default: '' } } } }),
      'give this one another name',
    ],
    [
      'by an image it does not wait for',
      shop({ base: { buildArgs: { X: '$(builds.web.ref)' } } }),
      'write dependsOn: [web]',
    ],
  ])('cannot be %s', (_, definition, message) => {
    expect(faultsOf(definition).join('\n')).toContain(message);
  });
});

describe('a trigger', () => {
  const triggered = (trigger: object, build: object = {}) => onTekton({ namespace: 'builds', trigger, ...build });

  it('comes with the listener, service account and roles it needs, and no more rights than those', () => {
    const manifests = manifestsOf(triggered({ github: { secret: 'webhook' } }));
    const kinds = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name ?? metadata.generateName}`);
    expect(kinds).toEqual(
      expect.arrayContaining([
        'Trigger api',
        'TriggerBinding api',
        'TriggerTemplate api',
        'EventListener cached-builds',
        'ServiceAccount cached-builds',
        'Role cached-builds',
        'RoleBinding cached-builds',
        'ClusterRole cached-builds-builds',
        'ClusterRoleBinding cached-builds-builds',
      ]),
    );
    const { rules } = manifests.find(({ kind }) => kind === 'Role');
    expect(rules.flatMap(({ resources, verbs }: Manifest) => (verbs.includes('create') ? resources : []))).toEqual([
      'pipelineruns',
    ]);
    const roles = manifests.filter(({ kind }) => kind.endsWith('Role'));
    expect(roles).toHaveLength(2);
    expect(JSON.stringify(roles)).not.toContain('secrets');
  });

  it('is bound to rights of the cluster by the name of its namespace, so that two of them are two', () => {
    const bound = (namespace: string) =>
      manifestsOf(triggered({ github: { secret: 'webhook' } }, { namespace }))
        .filter(({ kind }) => kind.startsWith('ClusterRole'))
        .map(({ metadata }) => metadata.name);
    expect([...bound('one'), ...bound('two')]).toEqual([
      'cached-builds-one',
      'cached-builds-one',
      'cached-builds-two',
      'cached-builds-two',
    ]);
  });

  it('shares the listener with all builds of its namespace', () => {
    const trigger = { github: { secret: 'webhook' } };
    const builds = Object.fromEntries(['a', 'b'].map((name) => [name, { image: `r.example.com/${name}` }]));
    const definition = {
      version: 1,
      defaults: { source: git, parameters, namespace: 'builds', runner: 'tekton', trigger },
      builds,
    };
    expect(manifestsOf(definition).filter(({ kind }) => kind === 'EventListener')).toHaveLength(1);
    expect(manifestsOf(definition).filter(({ kind }) => kind === 'Trigger')).toHaveLength(2);
  });

  it('builds the commit that was pushed', () => {
    const { spec } = only('TriggerTemplate', triggered({ gitlab: { secret: 'webhook' } }));
    expect(spec.resourcetemplates[0].spec.params).toEqual([{ name: 'revision', value: '$(tt.params.revision)' }]);
  });

  it.each<[string, object, string]>([
    [
      'without a parameter for the revision',
      triggered({ github: { secret: 's' } }, { source: { ...git, revision: 'main' } }),
      'a push would build the same revision whatever was pushed',
    ],
    [
      'of both hosts',
      triggered({ github: { secret: 's' }, gitlab: { secret: 's' } }),
      'write either github or gitlab or gitea or bitbucket',
    ],
    ['without a secret', triggered({ github: {} }), 'secret: missing'],
    [
      'without a namespace',
      triggered({ github: { secret: 's' } }, { namespace: undefined }),
      'builds.api.namespace: missing; what takes the pushes has rights in one namespace',
    ],
    ['of a branch that is none', triggered({ github: { secret: 's' }, branches: ['a b'] }), '"a b" is no branch'],
  ])('is refused %s', (_, definition, message) => {
    expect(faultsOf(definition).join('\n')).toContain(message);
  });

  const open = { github: { secret: 'webhook' } };
  const byRevision = { image: 'r.example.com/a', tags: ['$(params.revision)'] };

  it.each<[string, object, object, string]>([
    ['every push', open, {}, 'a push to any branch starts it'],
    ['every push and tag', { ...open, on: ['push', 'tag'] }, {}, 'a push to any branch or tag starts it'],
    ['every push to GitLab', { gitlab: { secret: 'webhook' } }, {}, 'a push to any branch starts it'],
    ['a pattern of every branch', { ...open, branches: ['**'] }, {}, 'a push to any branch starts'],
    ['every push, of a tag', open, { cache: 'none' }, 'replaces the tag latest; write branches: [main]'],
    ['every push, of a cache', open, byRevision, 'replaces the cache that others build from; write branches: [main]'],
    ['every push, of both', open, {}, 'replaces the tag latest and the cache that others build from; write'],
    [
      'every push, of a bucket',
      open,
      { ...byRevision, cache: { type: 's3', bucket: 'b', region: 'r' } },
      'replaces the cache',
    ],
    [
      'every push, of a parameter that no push supplies',
      open,
      { tags: ['$(params.other)'], cache: 'none', parameters: { ...parameters, other: { default: 'x' } } },
      'replaces the tag $(params.other)',
    ],
  ])('warns of %s', (_, trigger, build, message) => {
    expect(warningsOf(triggered(trigger, build))).toEqual([expect.stringContaining(message)]);
  });

  it('warns of a builder whose state every push writes to', () => {
    const state = { ...byRevision, cache: 'none', builder: { type: 'buildah', state: { volume: 'kept' } } };
    const volumes = { kept: { claim: 'kept', accessModes: ['ReadWriteOncePod'] } };
    const build = { trigger: open, ...state };
    expect(warningsOf(onTekton(build, { volumes }))).toEqual([expect.stringContaining('the cache')]);
  });

  it.each<[string, object, object]>([
    ['the pushes of some branches', { ...open, branches: ['main', 'release/*'] }, {}],
    ['nothing that another push would replace', open, { ...byRevision, cache: 'none' }],
    [
      'a cache of its own',
      open,
      { ...byRevision, cache: { type: 'registry', ref: 'r.example.com/c:$(params.revision)' } },
    ],
  ])('takes %s without a warning', (_, trigger, build) => {
    expect(warningsOf(triggered(trigger, build))).toEqual([]);
  });

  it('warns once of what defaults say, where they say it', () => {
    const definition = {
      version: 1,
      defaults: { runner: 'tekton', trigger: open, parameters, source: git },
      builds: { a: { image: 'r.example.com/a' }, b: { image: 'r.example.com/b' } },
    };
    expect(warningsOf(definition)).toEqual([expect.stringMatching(/defaults\.trigger: a push to any branch starts/)]);
  });
});
