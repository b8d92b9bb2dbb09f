import { nameReferences } from '../../src/app/output/name-references';
import { withValues } from '../../src/resolve/given';
import { readSources } from '../../src/resolve/load';
import { sourcesOf } from '../../src/resolve/sources';
import { faultsOf, filesOf, type Manifest, manifestsOf, oneBuild, only } from '../support';
import { runContainers } from './containers';

const kept = (key: string) => ({ default: { configMap: 'build-settings', key } });

const build = (more: object = {}) => ({
  image: '$(params.registry)/api',
  parameters: { registry: kept('registry') },
  runner: 'argo',
  ...more,
});

const GIT = { type: 'git', url: 'https://git.example.com/shop.git', revision: '$(params.revision)' };

/** A build, and one that takes its image. */
const two = (base: object, api: object, rest: object = {}) => ({
  version: 1,
  defaults: { namespace: 'builds', source: GIT, parameters: { revision: { default: 'main' } }, ...rest },
  builds: {
    base: { image: 'r.example.com/base', ...base },
    api: { image: 'r.example.com/api', dependsOn: ['base'], buildArgs: { BASE: '$(builds.base.ref)' }, ...api },
  },
});

const READ = { name: 'registry', valueFrom: { configMapKeyRef: { name: 'build-settings', key: 'registry' } } };

/** The run of the container that checks values, with what a ConfigMap has in it. */
function checked(registry: string): ReturnType<typeof runContainers> {
  const [{ initContainers }] = only('WorkflowTemplate', oneBuild(build())).spec.templates;
  const put = (text: string) => text.replaceAll('{{inputs.parameters.registry}}', () => registry);
  const checks = initContainers.filter(({ name }: Manifest) => name === 'check');
  expect(checks).toHaveLength(1);
  return runContainers(checks.map((one: Manifest) => ({ ...one, args: one.args.map(put) })));
}

describe('a default that a ConfigMap has', () => {
  it('is read by Argo when a run starts', () => {
    const objects = manifestsOf(oneBuild(build()));
    for (const kind of ['WorkflowTemplate', 'Workflow'])
      expect(objects.find((one) => one.kind === kind)?.spec.arguments.parameters).toEqual([READ]);
  });

  it('is checked before anything reads it, as a value of a run', () => {
    expect(checked('r.example.com:5000/team')).toMatchObject({ status: 0 });
    for (const value of ['r.example.com/a b', 'r.example.com/$(HOME)', '--push', 'r.example.com\n', ''])
      expect(checked(value)).toMatchObject({ status: 2, said: expect.stringContaining('another registry') });
  });

  it('gives way to what a run says, which is held against the definition', () => {
    const read = (value: string) => {
      const sources = sourcesOf([{ path: 'builds.yaml', content: JSON.stringify(oneBuild(build())) }]);
      const given = withValues(sources, 'api', new Map([['registry', [value]]]));
      if ('code' in given) throw new Error(given.message);
      return readSources(given);
    };
    const { definition } = read('r.example.com');
    expect(definition?.builds[0]?.build.parameters.registry?.default).toBe('r.example.com');
    expect(read('a b').definition).toBeUndefined();
  });

  it('is named among what each namespace needs that a template of the cluster is used from', () => {
    const source = { type: 'git', url: 'https://git.example.com/shop.git' };
    const template = only(
      'ClusterWorkflowTemplate',
      oneBuild(build({ source, runner: { type: 'argo', clusterScope: true } })),
    );
    expect(template.metadata.annotations['workflows.argoproj.io/description']).toContain('ConfigMap build-settings');
  });

  it('is found by kustomize, should it call the ConfigMap otherwise', () => {
    const { nameReference } = nameReferences(new Set(['WorkflowTemplate'])) as Manifest;
    const fields = nameReference
      .filter(({ kind }: Manifest) => kind === 'ConfigMap')
      .flatMap((one: Manifest) => one.fieldSpecs);
    expect(fields).toContainEqual({
      kind: 'WorkflowTemplate',
      path: 'spec/arguments/parameters/valueFrom/configMapKeyRef/name',
    });
  });

  it('is no default of the commit that a push says', () => {
    const definition = two(
      { runner: 'argo', trigger: { github: { secret: 'webhook' }, branches: ['main'] } },
      { runner: 'argo' },
      { parameters: { revision: kept('revision') } },
    );
    const { parameters, source } = only('Sensor', definition).spec.triggers[0].template.k8s;
    expect(parameters[0].dest).toBe('spec.arguments.parameters.0.value');
    expect(source.resource.spec.arguments.parameters).toEqual([{ name: 'revision', value: '' }]);
  });
});

describe('where nobody reads a ConfigMap for a run, such a default is refused, once, with what to write instead', () => {
  it.each([
    ['kubernetes', 'a Job is written with its values in place, and nobody checks others; write the default itself'],
    ['tekton', 'Tekton reads no parameter of a run from a ConfigMap; write the default itself'],
    ['script', 'a machine has no ConfigMap; write the default itself'],
  ])('%s', (runner, message) => {
    const faults = faultsOf(oneBuild(build({ runner: ['argo', runner] })));
    expect(faults).toEqual([expect.stringContaining(`builds.api.parameters.registry.default: ${message}`)]);
  });

  it.each([
    ['a list', { list: true }, 'a ConfigMap has one value under a key, and no list'],
    ['what an event may say', { from: 'branch' }, 'an event is no place for one from a ConfigMap'],
  ])('%s', (_, more, message) => {
    const faults = faultsOf(
      oneBuild(build({ image: 'a.example.com/b', parameters: { x: { ...kept('x'), ...more } } })),
    );
    expect(faults.join('\n')).toContain(message);
  });

  it('by a warmer that is no workflow', () => {
    const cache = { type: 'registry', ref: 'r.example.com/cache' };
    const definition = oneBuild(build({ cache }), {
      warmers: { nightly: { builds: ['api'], schedule: '@daily', runner: 'kubernetes' } },
    });
    expect(faultsOf(definition).join('\n')).toContain('a Job is written with its values in place');
  });
});

describe('an image is told by nobody whose name a run alone knows', () => {
  const named = { image: '$(params.registry)/base' };
  const names = [
    ['a default in a ConfigMap', { ...named, parameters: { registry: kept('registry') }, runner: 'argo' }],
    ['no default', { ...named, parameters: { registry: {} }, runner: 'argo' }],
  ] as const;

  it.each(names)('to a build that is run alone: with %s its image must be given', (_, base) => {
    const templates = manifestsOf(two(base, { runner: 'argo' })).filter(({ kind }) => kind === 'WorkflowTemplate');
    const { parameters } = (templates.find(({ metadata }) => metadata.name === 'api') as Manifest).spec.arguments;
    expect(parameters.find(({ name }: Manifest) => name === 'base-ref')).not.toHaveProperty('value');
  });

  it.each(names)('to a Job, with %s', (_, base) => {
    expect(faultsOf(two(base, { runner: { type: 'kubernetes', gitops: 'argocd' } }))).toEqual([
      expect.stringContaining(
        'a Job has the image of base by its name, and a run of that alone knows $(params.registry)',
      ),
    ]);
  });

  it.each(names)('to a run that starts by itself, with %s', (_, base) => {
    expect(faultsOf(two(base, { runner: { type: 'argo', schedules: ['@daily'] } })).join('\n')).toContain(
      'what starts this build does not start base',
    );
  });

  it.each(names)('to pull requests, with %s', (_, base) => {
    const runner = 'argo';
    const pullRequests = { image: 'r.example.com/pulls/api' };
    expect(faultsOf(two(base, { runner, pullRequests })).join('\n')).toContain(
      'pull requests take the image of base that is there',
    );
  });

  it('by a script: its image must be given', () => {
    const base = { ...named, parameters: { registry: {} }, runner: 'script' };
    const script = filesOf(two(base, { runner: 'script' })).get('scripts/api.sh');
    expect(script).toMatch(/--base-ref IMAGE +the image that base pushed \(REF_BASE; required\)/);
  });
});

it('pull requests write nowhere that a ConfigMap says', () => {
  const pullRequests = { image: '$(params.registry)/pulls' };
  const faults = faultsOf(
    oneBuild(build({ source: GIT, parameters: { registry: kept('registry'), revision: {} }, pullRequests })),
  );
  expect(faults.join('\n')).toContain('$(params.registry)');
});
