import { faultsOf, filesOf, type Manifest, manifestsOf, oneBuild, only } from '../support';

const git = { type: 'git', url: 'https://git.example.com/a.git' };
const inline = { type: 'inline', files: { Dockerfile: 'FROM a' } };
const parameters = { revision: { default: 'main', description: 'What to build' } };
const onArgo = (build: object = {}, rest: object = {}) => oneBuild({ parameters, runner: 'argo', ...build }, rest);
const shop = (builds: Record<string, object> = {}) => ({
  version: 1,
  defaults: { namespace: 'builds', runner: 'argo', source: inline, parameters },
  builds: {
    base: { image: 'r.example.com/base', ...builds.base },
    api: { image: 'r.example.com/api', dependsOn: ['base'], buildArgs: { BASE: '$(builds.base.ref)' }, ...builds.api },
    web: { image: 'r.example.com/web', dependsOn: ['base', 'api'], ...builds.web },
  },
});
const named = (definition: object, name: string) =>
  manifestsOf(definition).find(({ kind, metadata }) => kind === 'WorkflowTemplate' && metadata.name === name);
const template = (definition: object) => only('WorkflowTemplate', definition).spec.templates[0];

describe('a WorkflowTemplate', () => {
  it('takes parameters in and gives image and digest out', () => {
    const { spec } = only('WorkflowTemplate', onArgo({ tags: ['$(params.revision)'] }));
    expect(spec.arguments.parameters).toEqual([{ name: 'revision', description: 'What to build', value: 'main' }]);
    expect(spec.entrypoint).toBe('build');
    expect(spec.templates[0].inputs).toEqual({ parameters: [{ name: 'revision' }] });
    expect(spec.templates[0].outputs.parameters).toEqual([
      { name: 'image', value: 'registry.example.com/shop/api:{{inputs.parameters.revision}}' },
      { name: 'digest', valueFrom: { path: '/tmp/image-digest' } },
    ]);
  });

  it('has retries, deadlines, and cleans up after itself', () => {
    const { spec } = only(
      'WorkflowTemplate',
      onArgo({
        timeout: '10m',
        runner: { type: 'argo', retries: 2, ttlSecondsAfterFinished: 60, podGC: 'OnPodCompletion' },
      }),
    );
    expect(spec).toMatchObject({
      activeDeadlineSeconds: 1800,
      podGC: { strategy: 'OnPodCompletion' },
      ttlStrategy: { secondsAfterCompletion: 60 },
    });
    expect(spec.templates[0]).toMatchObject({
      activeDeadlineSeconds: 600,
      retryStrategy: { limit: 2, retryPolicy: 'Always' },
    });
  });

  it('keeps logs, and pods until what collects logs has read them, where it is told to', () => {
    const logs = { podGC: 'OnPodCompletion', podGCDelay: '1m30s', archiveLogs: true };
    expect(only('WorkflowTemplate', onArgo({ runner: { type: 'argo', ...logs } })).spec).toMatchObject({
      archiveLogs: true,
      podGC: { strategy: 'OnPodCompletion', deleteDelayDuration: '90s' },
    });
    const { spec } = only('WorkflowTemplate', onArgo());
    expect(spec).not.toHaveProperty('archiveLogs');
    expect(spec.podGC).toEqual({ strategy: 'OnPodSuccess' });
  });

  it('keeps the logs of builds that run as one alike', () => {
    expect(faultsOf(shop({ api: { runner: { type: 'argo', archiveLogs: true } } }))).toEqual([]);
    const differing = {
      api: { runner: { type: 'argo', archiveLogs: true } },
      web: { runner: { type: 'argo', archiveLogs: false } },
    };
    expect(faultsOf(shop(differing)).join()).toContain('builds.web.runner.archiveLogs: it differs from that of api');
  });

  it('names the container of the build as Argo does where AppArmor is turned off', () => {
    expect(template(onArgo()).metadata.annotations['container.apparmor.security.beta.kubernetes.io/main']).toBe(
      'unconfined',
    );
  });

  it('has the settings of the pod', () => {
    const pod = {
      serviceAccount: 'builder',
      nodeSelector: { a: 'b' },
      imagePullSecrets: ['pull'],
      labels: { team: 'shop' },
    };
    const { spec } = only('WorkflowTemplate', onArgo({ pod, builder: { type: 'buildkit', mode: 'userns' } }));
    expect(spec).toMatchObject({ serviceAccountName: 'builder', imagePullSecrets: [{ name: 'pull' }] });
    expect(spec.templates[0]).toMatchObject({
      nodeSelector: { a: 'b' },
      podSpecPatch: '{"hostUsers":false}',
      metadata: { labels: { team: 'shop' } },
    });
  });

  it('can be one for the whole cluster', () => {
    const { metadata } = only(
      'ClusterWorkflowTemplate',
      onArgo({ namespace: 'builds', source: git, runner: { type: 'argo', clusterScope: true } }),
    );
    expect(metadata.namespace).toBeUndefined();
  });

  it('of a cluster says what each namespace needs that it is used from', () => {
    const pod = { serviceAccount: 'cloud', env: { TOKEN: { secret: 'token', key: 'a' } } };
    const cluster = { type: 'argo', clusterScope: true };
    const { metadata } = only(
      'ClusterWorkflowTemplate',
      onArgo({ source: { ...git, credentials: 'git' }, pod, credentials: 'registry', runner: cluster }),
    );
    expect(metadata.annotations['workflows.argoproj.io/description']).toBe(
      'Needs in each namespace: ServiceAccount cached-builds-executor with its Role and RoleBinding, ' +
        'Secret cached-builds-executor.service-account-token, Secret git, Secret registry, Secret token, ServiceAccount cloud.',
    );
  });

  it('of a cluster has no files of one namespace', () => {
    expect(faultsOf(onArgo({ runner: { type: 'argo', clusterScope: true } })).join()).toContain(
      'runner.clusterScope: a ClusterWorkflowTemplate is used from every namespace, and the ConfigMap of the inline source is in one',
    );
  });

  it('is not given up while a build waits for its turn', () => {
    const volumes = { layers: { size: '1Gi', accessModes: ['ReadWriteOnce'] } };
    const definition = onArgo({ builder: 'buildkit', cache: { type: 'volume', volume: 'layers' } }, { volumes });
    const { spec } = only('WorkflowTemplate', definition);
    expect(spec.activeDeadlineSeconds).toBeUndefined();
    expect(spec.templates[0]).toMatchObject({ activeDeadlineSeconds: 3600, synchronization: { mutexes: [{}] } });
  });

  it('joins builds that wait for each other: a dependent build gets the digest that was pushed', () => {
    const { spec } = named(shop(), 'base') as Manifest;
    const [, api, web] = spec.templates[0].dag.tasks;
    expect(api).toEqual({
      name: 'api',
      depends: 'base',
      templateRef: { name: 'api', template: 'build' },
      arguments: {
        parameters: [
          { name: 'revision', value: '{{workflow.parameters.revision}}' },
          { name: 'base-ref', value: 'r.example.com/base@{{tasks.base.outputs.parameters.digest}}' },
        ],
      },
    });
    expect(web.depends).toBe('base && api');
    expect(spec.activeDeadlineSeconds).toBe(3 * 2 * 3600);
  });
});

describe('a CronWorkflow', () => {
  it('runs the WorkflowTemplate on schedules', () => {
    const runner = {
      type: 'argo',
      schedules: ['0 3 * * *', '@weekly'],
      timeZone: 'Europe/Berlin',
      concurrencyPolicy: 'Replace',
      suspend: true,
    };
    const { spec } = only('CronWorkflow', onArgo({ runner }));
    expect(spec).toMatchObject({
      schedules: ['0 3 * * *', '@weekly'],
      timezone: 'Europe/Berlin',
      concurrencyPolicy: 'Replace',
      suspend: true,
      workflowSpec: { workflowTemplateRef: { name: 'api' } },
    });
  });

  it('runs a group once, where all of its builds have the schedule', () => {
    const runner = { type: 'argo', schedules: ['@daily'] };
    const all = Object.fromEntries(['base', 'api', 'web'].map((name) => [name, { runner }]));
    expect(only('CronWorkflow', shop(all)).spec.workflowSpec.workflowTemplateRef.name).toBe('base');
  });
});

describe('a Workflow', () => {
  it('says which parameters it has no value for', () => {
    const { metadata } = only('Workflow', onArgo({ parameters: { revision: {}, tag: { default: 'a' } } }));
    expect(metadata.annotations).toEqual({ 'cdk8s-cached-builds/give-values-to': 'revision' });
  });

  it('is kept apart from what is applied', () => {
    expect(only('Workflow', onArgo())).toMatchObject({
      metadata: { generateName: 'api-' },
      spec: { workflowTemplateRef: { name: 'api' }, arguments: { parameters: [{ name: 'revision', value: 'main' }] } },
    });
    expect(filesOf(onArgo()).has('runs/api-workflow.yaml')).toBe(true);
  });
});

describe('builds that share a ReadWriteOnce cache', () => {
  const sharing = (accessModes: string[], runner: unknown = 'argo') => ({
    version: 1,
    volumes: { layers: { size: '1Gi', accessModes } },
    defaults: { source: inline, runner, cache: { type: 'volume', volume: 'layers' } },
    builds: { api: { image: 'r.example.com/api' }, web: { image: 'r.example.com/web' } },
  });

  it('take turns on Argo, so no two write it at once', () => {
    const templates = manifestsOf(sharing(['ReadWriteOnce'])).filter(({ kind }) => kind === 'WorkflowTemplate');
    for (const { spec } of templates)
      expect(spec.templates[0].synchronization).toEqual({ mutexes: [{ name: 'volume-layers' }] });
  });

  it('need not where many nodes may write', () => {
    const [first] = manifestsOf(sharing(['ReadWriteMany'])).filter(({ kind }) => kind === 'WorkflowTemplate');
    expect(first.spec.templates[0].synchronization).toBeUndefined();
  });

  it('are refused where a runner without turns writes too', () => {
    expect(faultsOf(sharing(['ReadWriteOnce'], ['argo', 'tekton'])).join()).toContain('write to it');
  });
});

describe('what a pod on Argo may ask of Kubernetes', () => {
  const warmed = {
    volumes: { bases: { size: '1Gi', accessModes: ['ReadWriteMany'] } },
    warmers: {
      bases: { volume: 'bases', images: ['a'], schedule: '@daily', runner: 'argo' },
      nightly: { builds: ['api'], schedule: '@daily', runner: 'argo' },
    },
  };
  const kinds: [string, object][] = [
    ['a build', onArgo()],
    ['a build that names an account', onArgo({ pod: { serviceAccount: 'builder' } })],
    ['a build for the whole cluster', onArgo({ source: git, runner: { type: 'argo', clusterScope: true } })],
    ['a build on a schedule', onArgo({ runner: { type: 'argo', schedules: ['@daily'] } })],
    ['warmers', onArgo({}, warmed)],
    ['builds that wait for each other', shop()],
  ];
  const executor = { serviceAccountName: 'cached-builds-executor' };
  const templatesOf = (definition: object) =>
    manifestsOf(definition).filter(({ kind }) => /^(Cluster)?WorkflowTemplate$/.test(kind));

  it.each(kinds)('is nothing: %s has no token of its own, wherever its template is used from', (_, definition) => {
    const found = templatesOf(definition);
    expect(found.length).toBeGreaterThan(0);
    for (const { spec } of found) {
      const pods = spec.templates.filter(({ container }: Manifest) => container !== undefined);
      for (const place of [spec, ...pods])
        expect(place).toMatchObject({ automountServiceAccountToken: false, executor });
    }
  });

  it.each(kinds)('%s starts as what its WorkflowTemplate says, and as nobody else', (_, definition) => {
    const started = manifestsOf(definition).flatMap(({ kind, spec }) =>
      kind === 'Workflow' ? [spec] : kind === 'CronWorkflow' ? [spec.workflowSpec] : [],
    );
    for (const spec of started) {
      expect(spec.workflowTemplateRef).toBeDefined();
      for (const field of ['automountServiceAccountToken', 'serviceAccountName', 'executor'])
        expect(spec).not.toHaveProperty(field);
    }
  });

  it("is for Argo's own containers to report results: an account with that right alone, and its token where Argo looks", () => {
    const found = manifestsOf(onArgo({ namespace: 'builds', pod: { serviceAccount: 'builder' } }));
    const one = (kind: string) => found.find((manifest) => manifest.kind === kind);
    expect(one('Role').rules).toEqual([
      { apiGroups: ['argoproj.io'], resources: ['workflowtaskresults'], verbs: ['create', 'patch'] },
    ]);
    expect(one('RoleBinding').subjects).toEqual([
      { kind: 'ServiceAccount', name: 'cached-builds-executor', namespace: 'builds' },
    ]);
    expect(one('ServiceAccount')).toMatchObject({
      metadata: { name: 'cached-builds-executor', namespace: 'builds' },
      automountServiceAccountToken: false,
    });
    expect(one('Secret')).toMatchObject({
      type: 'kubernetes.io/service-account-token',
      metadata: {
        name: 'cached-builds-executor.service-account-token',
        namespace: 'builds',
        annotations: { 'kubernetes.io/service-account.name': 'cached-builds-executor' },
      },
    });
    expect(Object.keys(one('Secret')).sort()).toEqual(['apiVersion', 'kind', 'metadata', 'type']);
  });

  it('is bound to no account that a build names', () => {
    const { spec } = only('WorkflowTemplate', onArgo({ pod: { serviceAccount: 'builder' } }));
    expect(spec.serviceAccountName).toBe('builder');
    expect(spec.templates[0].serviceAccountName).toBe('builder');
  });

  it('differs from build to build of a group: nobody gets the account of another', () => {
    const definition = shop({ base: { pod: { serviceAccount: 'cloud' } } });
    const accountOf = (name: string) =>
      (named(definition, name) as Manifest).spec.templates.find(({ name: own }: Manifest) => own === 'build')
        .serviceAccountName;
    expect([accountOf('base'), accountOf('api')]).toEqual(['cloud', undefined]);
    expect((named(definition, 'base') as Manifest).spec.serviceAccountName).toBeUndefined();
  });
});

describe('warmers', () => {
  const warmer = (runner: unknown, own: object = {}) => ({
    version: 1,
    volumes: { bases: { size: '1Gi', accessModes: ['ReadWriteMany'] } },
    warmers: { bases: { volume: 'bases', images: ['a'], schedule: '@daily', ...own } },
    builds: {
      api: {
        image: 'r.example.com/api',
        source: inline,
        builder: 'kaniko',
        cache: { type: 'volume', volume: 'bases' },
        runner,
      },
    },
  });
  const kindOf = (definition: object) =>
    manifestsOf(definition).flatMap(({ kind }) => (['CronJob', 'CronWorkflow'].includes(kind) ? [kind] : []));

  it('are CronWorkflows where all builds that use them run on Argo', () => {
    expect(kindOf(warmer('argo'))).toEqual(['CronWorkflow']);
    expect(only('CronWorkflow', warmer('argo')).spec).toMatchObject({
      schedules: ['@daily'],
      concurrencyPolicy: 'Forbid',
    });
  });

  it('are plain CronJobs for Tekton, and where runners are mixed', () => {
    expect(kindOf(warmer('tekton'))).toEqual(['CronJob']);
    expect(kindOf(warmer(['tekton', 'argo']))).toEqual(['CronJob']);
  });

  it('run where they are told to', () => {
    expect(kindOf(warmer('argo', { runner: 'kubernetes' }))).toEqual(['CronJob']);
    expect(kindOf(warmer('kubernetes', { runner: 'argo' }))).toEqual(['CronWorkflow']);
  });

  it('of builds are CronWorkflows too: they export cache and push no image', () => {
    const definition = onArgo({}, { warmers: { nightly: { builds: ['api'], schedule: '@daily' } } });
    expect(only('CronWorkflow', definition).spec.schedules).toEqual(['@daily']);
    expect((named(definition, 'nightly-api') as Manifest).spec.templates[0].container.args).not.toContain('--output');
  });
});

it('text in an annotation that Argo would replace is refused', () => {
  expect(faultsOf(onArgo({ pod: { annotations: { a: '{{x}}' } } })).join()).toContain(
    'Argo would replace {{…}} in an annotation',
  );
});
