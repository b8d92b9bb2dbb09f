import { parse } from 'yaml';
import { documentsOf, type Manifest } from '../../manifests';
import { faultsOf, filesOf } from '../../support';

const inline = { type: 'inline', files: { Dockerfile: 'FROM a' } };
const definition = {
  version: 1,
  volumes: { bases: { size: '1Gi' } },
  warmers: { bases: { volume: 'bases', images: ['a'] } },
  builds: {
    api: { image: 'r.example.com/api', source: inline },
    web: { image: 'r.example.com/web', source: inline, builder: 'kaniko', cache: { type: 'volume', volume: 'bases' } },
  },
};

describe('the output folder', () => {
  it('has a file for each build, what runners share apart, and a kustomization in each folder', () => {
    expect([...filesOf(definition).keys()].sort()).toEqual([
      'base/kustomization.yaml',
      'base/volumes.yaml',
      'base/warmers.yaml',
      'kubernetes/api.yaml',
      'kubernetes/kustomization.yaml',
      'kubernetes/web.yaml',
      'kustomization.yaml',
      'runs/api-job.yaml',
      'runs/bases-job.yaml',
      'runs/web-job.yaml',
    ]);
  });

  it('can be applied as a whole, or one runner with all it needs', () => {
    const files = filesOf(definition);
    expect(parse(files.get('kubernetes/kustomization.yaml') as string).resources).toEqual([
      '../base',
      'api.yaml',
      'web.yaml',
    ]);
    expect(parse(files.get('kustomization.yaml') as string).resources).toEqual([
      'base',
      'kubernetes/api.yaml',
      'kubernetes/web.yaml',
    ]);
  });

  it('is applied in its own order: what others name comes first, though the names of kinds and files say otherwise', () => {
    const runner = { type: 'argo', schedules: ['@daily'] };
    const files = filesOf({
      version: 1,
      volumes: { kept: { size: '1Gi' } },
      defaults: { source: inline, runner },
      builds: {
        z: { image: 'r.example.com/z' },
        a: { image: 'r.example.com/a', dependsOn: ['z'] },
      },
    });
    for (const [path, content] of files)
      if (path.endsWith('kustomization.yaml')) expect(parse(content).sortOptions).toEqual({ order: 'fifo' });
    const { resources } = parse(files.get('argo/kustomization.yaml') as string);
    const objects = resources.slice(1).flatMap((path: string) => documentsOf(files.get(`argo/${path}`) as string));
    const place = (kind: string, name: string) =>
      objects.findIndex((object: Manifest) => object.kind === kind && object.metadata.name === name);
    expect(resources[0]).toBe('../base');
    for (const template of ['z', 'a']) {
      expect(place('WorkflowTemplate', template)).toBeGreaterThanOrEqual(0);
      expect(place('WorkflowTemplate', template)).toBeLessThan(place('CronWorkflow', 'z'));
    }
  });

  it('is labelled with the name of its definition, but for runs', () => {
    const builds = { api: { image: 'r.example.com/api', source: inline, runner: ['kubernetes', 'tekton', 'argo'] } };
    const labelled = (rest: object) =>
      Object.fromEntries(
        [...filesOf({ ...definition, builds, ...rest })].flatMap(([path, content]) =>
          documentsOf(content)
            .filter(({ kind }) => path.endsWith('.yaml') && kind !== 'Kustomization')
            .map(({ kind, metadata }) => [`${path} ${kind}`, metadata.labels['app.kubernetes.io/part-of']]),
        ),
      );
    expect(new Set(Object.values(labelled({})))).toEqual(new Set([undefined]));
    const named = Object.entries(labelled({ name: 'shop' }));
    const without = named
      .filter(([, name]) => name === undefined)
      .map(([path]) => path.split(/[/ ]/).slice(0, 2).join('/'));
    expect(new Set(named.map(([, name]) => name))).toEqual(new Set(['shop', undefined]));
    expect([...new Set(without)].sort()).toEqual(
      ['api-job', 'api-pipelinerun', 'api-workflow', 'bases-job'].map((name) => `runs/${name}.yaml`),
    );
  });

  it('is the same, byte for byte, however often it is synthesized', () => {
    expect([...filesOf(definition)]).toEqual([...filesOf(definition)]);
  });
});

describe('two objects of one kind, namespace and name', () => {
  it('are refused, naming both owners', () => {
    const warmers = { api: { volume: 'bases', images: ['a'] } };
    expect(() => filesOf({ ...definition, warmers })).toThrow(
      /it would write Job.batch api, as warmers.api does; give one of them another name/,
    );
    expect(faultsOf({ ...definition, warmers })).toEqual([]);
  });
});
