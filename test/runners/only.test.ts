import { faultsOf, filesOf, type Manifest, manifestsOf, oneBuild, only } from '../support';

const task = { type: 'tekton', only: 'task' };
const template = { type: 'argo', only: 'template' };

/** A library for all services: what is built is said by each run. */
const LIBRARY = {
  namespace: 'builds',
  image: '$(params.image)',
  tags: ['$(params.revision)'],
  source: { type: 'git', url: '$(params.url)', revision: '$(params.revision)', path: '$(params.folder)' },
  dockerfile: '$(params.dockerfile)',
  target: '$(params.stage)',
  credentials: 'registry',
  pod: { serviceAccount: 'builder', nodeSelector: { pool: 'builds' } },
  parameters: {
    ...{ image: {}, url: {}, revision: { default: 'main' }, folder: { default: '.' } },
    ...{ dockerfile: { default: 'Dockerfile' }, stage: { default: 'runtime' } },
  },
};

/** The same with something for each, so that whatever starts it has all that it needs. */
const WITH_DEFAULTS = {
  ...LIBRARY.parameters,
  image: { default: 'r.example.com/a' },
  url: { default: 'https://git.example.com/shop.git' },
};

const kinds = (definition: object) => manifestsOf(definition).map(({ kind }) => kind);

describe('only: task', () => {
  it('is a Task that asks for everything by parameters, and nothing that starts it', () => {
    const definition = oneBuild({ ...LIBRARY, runner: task });
    expect(kinds(definition).filter((kind) => kind !== 'Kustomization')).toEqual(['Task']);
    expect([...filesOf(definition).keys()].filter((file) => file.startsWith('runs/'))).toEqual([]);
    const { params, steps } = only('Task', definition).spec;
    expect(params.map(({ name }: Manifest) => name)).toEqual(Object.keys(LIBRARY.parameters));
    const build = steps.find(({ name }: Manifest) => name === 'build');
    expect(build.args).toContain('filename=$(params.dockerfile)');
    expect(build.args).toContain('context=/workspace/source/$(params.folder)');
    expect(build.args).toContain('target=$(params.stage)');
  });

  it('says what its TaskRun must say: the pod, the account, the workspaces and how long it may take', () => {
    const { metadata } = only('Task', oneBuild({ ...LIBRARY, runner: task }));
    expect(JSON.parse(metadata.annotations['cdk8s-cached-builds/task-run'])).toMatchObject({
      taskRef: { name: 'api' },
      serviceAccountName: 'builder',
      podTemplate: { automountServiceAccountToken: false, nodeSelector: { pool: 'builds' } },
      workspaces: [
        { name: 'source', emptyDir: {} },
        { name: 'dockerconfig', secret: { secretName: 'registry' } },
      ],
      timeout: '1h0m0s',
    });
  });

  it.each([
    ['a trigger', { trigger: { github: { secret: 'webhook' } } }, 'trigger'],
    ['a group', { group: 'mono' }, 'group'],
    ['what is kept of runs', { runs: { days: 7 } }, 'runs'],
  ])('has no place for %s', (_, fields, field) => {
    const definition = oneBuild({ ...LIBRARY, ...fields, runner: task });
    expect(faultsOf(definition)).toEqual([
      `builds.api.${field}: a Task alone is run by whoever refers to it; leave ${field} out`,
    ]);
  });

  it('has no place for a schedule', () => {
    expect(faultsOf(oneBuild({ ...LIBRARY, runner: { ...task, schedule: '@daily' } }))).toEqual([
      'builds.api.runner.schedule: a Task alone is run by whoever refers to it; leave runner.schedule out',
    ]);
  });

  it('leaves what another runner of the build takes to that', () => {
    const fields = { group: 'mono', runs: { days: 7 }, trigger: { github: { secret: 'webhook' } } };
    const both = (other: unknown) =>
      faultsOf(oneBuild({ ...LIBRARY, parameters: WITH_DEFAULTS, ...fields, runner: [task, other] }));
    expect(both('argo')).toEqual([]);
    expect(both(template)).toEqual([expect.stringMatching(/^builds\.api\.trigger: a Task alone/)]);
    expect(both({ ...template, schedules: ['@daily'] })).toContainEqual(
      expect.stringMatching(/^builds\.api\.runner\[1\]\.schedules: a template alone/),
    );
  });

  it('is said of all builds that run as one', () => {
    const build = (more: object) => ({ image: 'a/b', source: LIBRARY.source, parameters: LIBRARY.parameters, ...more });
    const builds = {
      base: build({ runner: 'tekton' }),
      api: build({ runner: task, dependsOn: ['base'], image: 'a/c' }),
    };
    expect(faultsOf({ version: 1, builds })).toEqual([expect.stringContaining('differs from that of base')]);
  });

  it('leaves a trigger to another runner of the build', () => {
    const trigger = { github: { secret: 'webhook' }, branches: ['main'] };
    const parameters = {
      ...LIBRARY.parameters,
      image: { default: 'a/b' },
      url: { default: 'https://h.example.com/a' },
    };
    const made = kinds(oneBuild({ ...LIBRARY, parameters, trigger, runner: [task, 'argo'] }));
    expect(made).toEqual(expect.arrayContaining(['Task', 'WorkflowTemplate', 'Sensor']));
    expect(made).not.toContain('TriggerTemplate');
  });
});

describe('only: template', () => {
  it('is a WorkflowTemplate and what its pods report by, and nothing that starts it', () => {
    const definition = oneBuild({ ...LIBRARY, runner: template });
    expect(kinds(definition)).toContain('WorkflowTemplate');
    expect(kinds(definition)).not.toContain('Workflow');
    expect([...filesOf(definition).keys()].filter((file) => file.startsWith('runs/'))).toEqual([]);
  });

  it('has no place for schedules', () => {
    expect(faultsOf(oneBuild({ ...LIBRARY, runner: { ...template, schedules: ['@daily'] } }))).toEqual([
      expect.stringContaining('a template alone is run by whoever refers to it; leave runner.schedules out'),
    ]);
  });
});
