import { faultsOf, type Manifest, manifestsOf, oneBuild, only, warningsOf } from '../support';

const git = { type: 'git', url: 'https://git.example.com/shop.git', revision: '$(params.revision)' };
const parameters = { revision: { default: 'main' } };
const trigger = { github: { secret: 'webhook' }, branches: ['main'] };
const triggered = (build: object = {}, rest: object = {}) =>
  oneBuild({ namespace: 'builds', runner: 'argo', source: git, parameters, trigger, ...build }, rest);
const runners = ['tekton', 'argo'];

describe('a trigger of a build', () => {
  it('starts it on Tekton and on Argo alike', () => {
    const kinds = manifestsOf(triggered({ runner: runners })).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['Trigger', 'EventListener', 'Sensor', 'EventSource']));
  });

  it('gives a sensor no right but that to create workflows, and what takes webhooks no token', () => {
    const manifests = manifestsOf(triggered());
    const roles = manifests.filter(({ kind, metadata }) => kind.endsWith('Role') && metadata.name.endsWith('sensor'));
    expect(roles.map(({ rules }) => rules)).toEqual([
      [{ apiGroups: ['argoproj.io'], resources: ['workflows'], verbs: ['create'] }],
    ]);
    const { spec } = only('EventSource', triggered());
    const account = manifests.find(
      ({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name === spec.template.serviceAccountName,
    );
    expect(account.automountServiceAccountToken).toBe(false);
    expect(JSON.stringify(manifests.filter(({ kind }) => kind === 'RoleBinding'))).not.toContain(account.metadata.name);
  });

  it('shares what takes webhooks with all builds that have its token, and one of another token does not', () => {
    const build = (name: string, secret: string) => ({
      image: `r.example.com/${name}`,
      trigger: { github: { secret }, branches: ['main'] },
    });
    const builds = { a: build('a', 'one'), b: build('b', 'one'), c: build('c', 'two') };
    const definition = { version: 1, defaults: { source: git, parameters, runner: 'argo' }, builds };
    const named = (wanted: string) =>
      manifestsOf(definition).flatMap(({ kind, metadata }) => (kind === wanted ? [metadata.name] : []));
    expect(named('EventSource')).toEqual(['cached-builds-github-one', 'cached-builds-github-two']);
    expect(named('Sensor').sort()).toEqual(['a', 'b', 'c']);
  });

  it('goes by the event bus that its runner names', () => {
    const definition = triggered({ runner: { type: 'argo', eventBus: 'ci' } });
    expect(only('EventSource', definition).spec.eventBusName).toBe('ci');
    expect(only('Sensor', definition).spec.eventBusName).toBe('ci');
  });

  it('makes Argo Events look at the token of GitLab, which it does only where it has an address and an access token', () => {
    const { gitlab } = only('EventSource', triggered({ trigger: { gitlab: { secret: 'webhook' } } })).spec;
    const { webhook, accessToken, secretToken, projects } = gitlab.webhook;
    expect(webhook.url).not.toBe('');
    expect(accessToken).toEqual(secretToken);
    expect(projects).toBeUndefined();
  });

  it.each([
    ['tekton', 'a parameter of the event', '$(tt.params.pushed)'],
    ['argo', 'a parameter of the event', undefined],
  ])('gives %s %s', (runner, _, value) => {
    const pushed = { revision: { default: 'main' }, pushed: { from: 'branch', default: 'none' } };
    const definition = triggered({ runner, parameters: pushed, buildArgs: { BRANCH: '$(params.pushed)' } });
    if (runner === 'tekton') {
      const { params } = only('TriggerTemplate', definition).spec.resourcetemplates[0].spec;
      expect(params).toContainEqual({ name: 'pushed', value });
    } else {
      const { parameters: given, source } = only('Sensor', definition).spec.triggers[0].template.k8s;
      const names = source.resource.spec.arguments.parameters.map(({ name }: Manifest) => name);
      expect(given.map(({ dest }: Manifest) => dest)).toContain(
        `spec.arguments.parameters.${names.indexOf('pushed')}.value`,
      );
    }
  });

  it.each<[string, object, string]>([
    [
      'a pull request, which would build with its credentials',
      { trigger: { ...trigger, on: ['push', 'pull_request'] } },
      'builds.api.trigger.on[1]: whoever opens a pull request would build with the credentials',
    ],
    ['tags that no event is of', { trigger: { ...trigger, tags: ['v*'] } }, 'no tag starts the build; write on: [tag]'],
    [
      'files of pushes to Bitbucket',
      { trigger: { bitbucket: { secret: 's' }, paths: ['src/**'] } },
      'Bitbucket does not say which files a push changes',
    ],
    [
      'a value that not every event has',
      {
        trigger: { ...trigger, on: ['push', 'tag'] },
        parameters: { ...parameters, tag: { from: 'tag' } },
        tags: ['$(params.tag)'],
      },
      'parameters.tag: has no default, and not each event of trigger gives it a value',
    ],
    [
      'a value that no event has',
      { parameters: { ...parameters, x: { from: 'pushed' } } },
      'unknown value of an event',
    ],
    ['two hosts', { trigger: { ...trigger, gitlab: { secret: 's' } } }, 'write either github or gitlab or gitea'],
    ['no host', { trigger: { branches: ['main'] } }, 'write either github or gitlab or gitea'],
    [
      'a trigger of the runner besides',
      { runner: { type: 'tekton', trigger: { github: { secret: 's' } } } },
      'builds.api.runner.trigger: the build says what starts it; leave this one out',
    ],
    ['a runner that hears of nothing', { runner: 'kubernetes' }, 'nothing of Kubernetes hears of a push'],
    ['a script', { runner: 'script' }, 'a script is started by what calls it'],
  ])('refuses %s', (_, build, message) => {
    expect(faultsOf(triggered(build)).join('\n')).toContain(message);
  });

  it('is for those of several runners that hear of pushes', () => {
    expect(faultsOf(triggered({ runner: ['argo', 'kubernetes', 'script'] }))).toEqual([]);
  });

  it('takes of defaults what it does not say itself', () => {
    const definition = {
      version: 1,
      defaults: { source: git, parameters, runner: 'argo', trigger },
      builds: { a: { image: 'r.example.com/a', trigger: { paths: ['src/**'] } } },
    };
    const { filters } = only('Sensor', definition).spec.dependencies[0];
    expect(filters.script).toContain('changes({"^src/.*$"})');
    expect(filters.data[1].value).toEqual(['^refs/heads/main$']);
  });

  it('keeps its globs within the texts of its filters, whatever they are', () => {
    const paths = ['"}) or mark3r() --', "mark3r' || true || '", 'mark3r\\"', '$(mark3r)', '{{mark3r}}', 'ümark3r'];
    const definition = triggered({ runner: runners, trigger: { ...trigger, paths } });
    const { script } = only('Sensor', definition).spec.dependencies[0].filters;
    expect(script).toContain('mark3r');
    expect(script.replace(/"(?:[^"\\]|\\\d{3})*"/g, '')).not.toContain('mark3r');
    const { value } = only('Trigger', definition).spec.interceptors[1].params[0];
    expect(value).toContain('mark3r');
    expect(value.replace(/"(?:[^"\\]|\\.)*"/g, '')).not.toContain('mark3r');
  });

  it('of a runner still starts the build, and a warning says where it belongs', () => {
    const runner = { type: 'tekton', trigger: { github: { secret: 'webhook', branches: ['main'] } } };
    const before = triggered({ runner, trigger: undefined });
    expect(only('Trigger', before)).toEqual(only('Trigger', triggered({ runner: 'tekton' })));
    expect(warningsOf(before).join()).toContain('builds.api.runner.trigger: what starts a build is said of the build');
  });

  it('says which branch $(source.branch) stands for, and then the tags of one are not those of another', () => {
    const own = { trigger: { github: { secret: 's' } }, tags: ['$(source.branch)'], cache: 'none', runner: runners };
    const definition = triggered(own);
    expect(only('TriggerTemplate', definition).spec.params.map(({ name }: Manifest) => name)).toContain(
      'source-branch',
    );
    expect(JSON.stringify(only('Sensor', definition).spec.triggers)).toContain('trimPrefix');
    expect(warningsOf(definition)).toEqual([]);
  });

  it('starts for pull requests what is made for them, and that for nothing else', () => {
    const pulls = {
      runner: runners,
      trigger: { ...trigger, on: ['push', 'pull_request'] },
      pullRequests: { image: 'registry.example.com/pulls/api' },
    };
    const interceptors = manifestsOf(triggered(pulls)).flatMap(({ kind, metadata, spec }) =>
      kind === 'Trigger' ? [[metadata.name, spec.interceptors[0].params[1].value]] : [],
    );
    expect(Object.fromEntries(interceptors)).toEqual({ api: ['push'], 'api-pr': ['pull_request'] });
    const events = manifestsOf(triggered(pulls)).flatMap(({ kind, metadata, spec }) =>
      kind === 'Sensor' ? [[metadata.name, spec.dependencies[0].filters.data[0].value]] : [],
    );
    expect(Object.fromEntries(events)).toEqual({ api: ['^push$'], 'api-pr': ['^pull_request$'] });
  });

  it('of pull requests alone leaves the build itself to be started by hand', () => {
    const pulls = {
      trigger: { ...trigger, on: ['pull_request'] },
      pullRequests: { image: 'registry.example.com/pulls/api' },
    };
    expect(only('Sensor', triggered(pulls)).metadata.name).toBe('api-pr');
  });

  it('of pull requests of Bitbucket is refused, which does not say their commits', () => {
    const pulls = { trigger: { bitbucket: { secret: 's' }, on: ['pull_request'] } };
    expect(faultsOf(triggered(pulls)).join()).toContain('only the beginning of the hash of a pull request');
  });

  it('does not start what a warmer does for the cache of the build', () => {
    const warmers = { nightly: { builds: ['api'], schedule: '@daily', runner: 'argo' } };
    const sensors = manifestsOf(triggered({}, { warmers })).filter(({ kind }) => kind === 'Sensor');
    expect(sensors).toHaveLength(1);
  });
});

describe('builds that wait for each other', () => {
  const build = (name: string, more: object = {}) => ({
    image: `r.example.com/${name}`,
    source: { ...git, path: `services/${name}` },
    ...more,
  });
  const both = (more: object) => ({
    version: 1,
    defaults: {
      namespace: 'builds',
      parameters,
      cache: 'none',
      tags: ['$(params.revision)'],
      runner: runners,
      ...more,
    },
    builds: { base: build('base'), api: build('api', { dependsOn: ['base'] }) },
  });
  const membersOf = (definition: unknown, name: string) =>
    manifestsOf(definition)
      .find(({ kind, metadata }) => kind === 'Pipeline' && metadata.name === name)
      .spec.tasks.map((task: Manifest) => task.name);

  it('are started once where the same starts them, and each by what it reads with paths: auto', () => {
    const auto = both({ trigger: { ...trigger, paths: 'auto' } });
    const triggers = (definition: unknown) =>
      manifestsOf(definition).flatMap(({ kind, metadata }) =>
        ['Trigger', 'Sensor'].includes(kind) ? [`${kind} ${metadata.name}`] : [],
      );
    expect(triggers(both({ trigger })).sort()).toEqual(['Sensor base', 'Trigger base']);
    expect(triggers(auto).sort()).toEqual(['Sensor api', 'Sensor base', 'Trigger api', 'Trigger base']);
    expect(membersOf(auto, 'base')).toEqual(['base', 'api']);
    expect(membersOf(auto, 'api')).toEqual(['api']);
  });

  it('are started once by a schedule that they share, though pushes start each by what it reads', () => {
    const argo = { type: 'argo', schedules: ['@daily'] };
    const definition = both({ trigger: { ...trigger, paths: 'auto' }, runner: argo });
    const kinds = manifestsOf(definition).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'CronWorkflow')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'Sensor')).toHaveLength(2);
  });
});

describe('a build that is started without those it waits for', () => {
  const source = { type: 'git', url: 'https://git.example.com/shop.git' };
  const scheduled = (base: object) => ({
    version: 1,
    defaults: { namespace: 'builds', runner: 'argo', source },
    builds: {
      base: { image: 'r.example.com/base', ...base },
      api: {
        image: 'r.example.com/api',
        dependsOn: ['base'],
        buildArgs: { BASE: '$(builds.base.ref)' },
        runner: { type: 'argo', schedules: ['@daily'] },
      },
    },
  });

  it('takes their images by tags that are known', () => {
    expect(faultsOf(scheduled({}))).toEqual([]);
    expect(faultsOf(scheduled({ tags: ['$(source.commit)', 'latest'] }))).toEqual([]);
    expect(faultsOf(scheduled({ tags: ['$(params.tag)'], parameters: { tag: { default: 'a' } } }))).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ['their sources', { tags: ['$(source.commit)'] }, /^builds\.api\.dependsOn: .*base.*source is fetched/],
    [
      'their runs',
      { tags: ['$(params.tag)'], parameters: { tag: {} } },
      /^builds\.api\.dependsOn: .*base.*\$\(params\.tag\)/,
    ],
  ])('and by none that only %s say', (_, base, message) => {
    expect(faultsOf(scheduled(base))).toEqual([expect.stringMatching(message)]);
  });
});

describe('a push to any branch is warned of where it replaces what others build from:', () => {
  const rest = { volumes: { layers: { size: '1Gi', accessModes: ['ReadWriteMany'] } } };
  const open = { trigger: { github: { secret: 's' } }, tags: ['$(source.commit)'], cache: 'none', runner: 'tekton' };
  const warned = (more: object) =>
    warningsOf(triggered({ ...open, ...more }, rest)).filter((one) => /trigger: a push/.test(one));

  it.each<[string, object]>([
    ['a tag', { tags: ['latest'] }],
    ['a tag of the day', { tags: ['$(source.date)'] }],
    ['a cache in a registry', { cache: 'registry' }],
    ['a cache of a name', { cache: { type: 'registry', ref: 'r.example.com/cache:a' } }],
    ['a bucket', { cache: { type: 's3', bucket: 'b', region: 'r' } }],
    ['a volume', { cache: { type: 'volume', volume: 'layers' } }],
  ])('%s', (_, more) => {
    expect(warned(more)).toEqual([expect.stringMatching(/^builds\.api\.trigger: a push to any branch/)]);
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['a cache of its branch', { cache: { type: 'registry', scope: 'branch' } }],
    ['a cache of what was pushed', { cache: { type: 'registry', ref: 'r.example.com/cache:$(params.revision)' } }],
    ['a tag of what was pushed', { tags: ['$(params.revision)'] }],
    ['a tag of a repository of its own', { image: 'r.example.com/api/$(params.revision)', tags: ['latest'] }],
    [
      'a tag, by branches that somebody names',
      { tags: ['latest'], trigger: { github: { secret: 's' }, branches: ['main'] } },
    ],
    ['a tag, by tags alone', { tags: ['latest'], trigger: { github: { secret: 's' }, on: ['tag'] } }],
  ])('and not of %s', (_, more) => {
    expect(warned(more)).toEqual([]);
  });
});
