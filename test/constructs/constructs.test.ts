import { App, Chart, JsonPatch, Testing } from 'cdk8s';
import { PersistentVolumeAccessMode, PersistentVolumeClaim } from 'cdk8s-plus-28';
import { CachedBuilds, CacheVolume, CacheWarmer, ImageBuild, type ImageBuildProps, InvalidBuildError } from '../../src';
import type { Manifest } from '../support';

const PROPS: ImageBuildProps = {
  image: 'r.example.com/api',
  source: { type: 'inline', files: { Dockerfile: 'FROM a' } },
};
const chartOf = (namespace?: string) => new Chart(new App(), 'shop', { namespace });
const synth = (chart: Chart): Manifest[] => Testing.synth(chart);
const kinds = (chart: Chart) => synth(chart).map(({ kind, metadata }) => `${kind} ${metadata.name}`);

/** The message of what a function throws. */
function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

describe('ImageBuild', () => {
  it('is of one group on several runners', () => {
    const chart = chartOf();
    new ImageBuild(chart, 'api', { ...PROPS, group: 'mono', runner: ['tekton', 'argo'] });
    expect(kinds(chart)).toEqual(expect.arrayContaining(['Pipeline mono', 'WorkflowTemplate mono']));
  });

  it('takes its name from its scope, so that several in one chart do not collide', () => {
    const chart = chartOf();
    new ImageBuild(chart, 'api', PROPS);
    new ImageBuild(chart, 'web', { ...PROPS, image: 'r.example.com/web' });
    expect(kinds(chart)).toEqual([
      'ConfigMap shop-api-source',
      'Job shop-api',
      'ConfigMap shop-web-source',
      'Job shop-web',
    ]);
  });

  it('takes the name it is given, and the namespace of its chart', () => {
    const chart = chartOf('builds');
    const { name } = new ImageBuild(chart, 'api', { ...PROPS, name: 'api' });
    expect(name).toBe('api');
    expect(synth(chart).map(({ metadata }) => metadata)).toMatchObject([
      { name: 'api-source', namespace: 'builds' },
      { name: 'api', namespace: 'builds' },
    ]);
  });

  it('can be patched, with fields that cdk8s-plus does not know too', () => {
    const chart = chartOf();
    const build = new ImageBuild(chart, 'api', PROPS);
    const job = build.objects.find(({ kind }) => kind === 'Job');
    job?.addJsonPatch(JsonPatch.add('/spec/template/spec/resources', { limits: { cpu: '2' } }));
    expect(synth(chart)[1]?.spec.template.spec.resources).toEqual({ limits: { cpu: '2' } });
  });

  it('throws every fault of its props at once, each with what to write instead', () => {
    const props = { ...PROPS, image: 'r.example.com/api:v1', cach: 'none', target: '$(params.stage)' };
    expect(messageOf(() => new ImageBuild(chartOf(), 'api', props))).toBe(
      [
        'ImageBuild shop/api cannot be built:',
        '  image: write the repository alone: "r.example.com/api", and the tag in tags: ["v1"]',
        '  cach: unknown field "cach"; did you mean "cache"?',
      ].join('\n'),
    );
  });

  it('throws an InvalidBuildError that lists the faults as data', () => {
    expect.assertions(2);
    try {
      new ImageBuild(chartOf(), 'api', { ...PROPS, builder: 'kaniko', cache: 'inline' });
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidBuildError);
      expect((error as InvalidBuildError).faults).toEqual([
        {
          code: 'not-honoured',
          data: {
            because: 'kaniko has no cache of type inline',
            remedy: 'write cache: registry, or builder: buildkit',
          },
          path: ['cache'],
          message: expect.stringContaining('kaniko has no cache of type inline'),
        },
      ]);
    }
  });

  it('knows no build by its name', () => {
    expect(messageOf(() => new ImageBuild(chartOf(), 'api', { ...PROPS, dependsOn: ['base'] }))).toContain(
      'dependsOn[0]: a construct knows no build by its name; write the ImageBuild itself',
    );
  });

  it('refuses to be synthesized where two would write one object', () => {
    const chart = chartOf();
    new ImageBuild(chart, 'a', { ...PROPS, name: 'api' });
    new ImageBuild(chart, 'b', { ...PROPS, name: 'api' });
    expect(messageOf(() => App.of(chart).synthYaml())).toContain('Job.batch api is already written by shop/a/job');
  });

  it('hands out its script where that is what runs it, and adds no object', () => {
    const chart = chartOf();
    const build = new ImageBuild(chart, 'api', { ...PROPS, runner: 'script' });
    expect([...build.scripts.keys()]).toEqual(['scripts/shop-api.sh']);
    expect(synth(chart)).toEqual([]);
  });

  it('adds what starts it to a chart of its own', () => {
    const app = new App();
    const build = new ImageBuild(new Chart(app, 'shop'), 'api', { ...PROPS, runner: ['tekton', 'argo'] });
    const runs = new Chart(app, 'runs');
    build.addRuns(runs);
    expect(synth(runs).map(({ kind, metadata }) => [kind, metadata.generateName, metadata.name])).toEqual([
      ['PipelineRun', 'shop-api-', undefined],
      ['Workflow', 'shop-api-', undefined],
    ]);
  });

  it('shares what all builds on Argo have in common, however many there are', () => {
    const chart = chartOf('builds');
    for (const id of ['api', 'web'])
      new ImageBuild(chart, id, { ...PROPS, image: `r.example.com/${id}`, runner: 'argo' });
    expect(synth(chart).filter(({ kind }) => kind === 'Role')).toHaveLength(1);
  });

  it('takes a claim of cdk8s-plus as a volume', () => {
    const chart = chartOf();
    const claim = new PersistentVolumeClaim(chart, 'cache', {
      metadata: { name: 'layers' },
      accessModes: [PersistentVolumeAccessMode.READ_WRITE_ONCE],
    });
    new ImageBuild(chart, 'api', { ...PROPS, cache: { type: 'volume', volume: claim } });
    const job = synth(chart).find(({ kind }) => kind === 'Job');
    expect(job?.spec.template.spec.volumes).toContainEqual({
      name: 'cache',
      persistentVolumeClaim: { claimName: 'layers' },
    });
  });
});

describe('CacheVolume', () => {
  it('is a claim named by its scope', () => {
    const chart = chartOf('builds');
    new CacheVolume(chart, 'cache', {
      size: '20Gi',
      accessModes: ['ReadWriteMany'],
      storageClass: 'nfs',
      annotations: { a: 'b' },
    });
    expect(synth(chart)).toEqual([
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          name: 'shop-cache',
          namespace: 'builds',
          annotations: { a: 'b' },
          labels: {
            'app.kubernetes.io/name': 'shop-cache',
            'app.kubernetes.io/component': 'volume',
            'app.kubernetes.io/managed-by': 'cdk8s-cached-builds',
          },
        },
        spec: { accessModes: ['ReadWriteMany'], storageClassName: 'nfs', resources: { requests: { storage: '20Gi' } } },
      },
    ]);
  });

  it('writes nothing where a claim exists', () => {
    const chart = chartOf();
    expect(new CacheVolume(chart, 'cache', { claim: 'layers' }).name).toBe('layers');
    expect(synth(chart)).toEqual([]);
  });

  it('knows of builds that write their image to it, and of their steps', () => {
    const of = (fields: object) => {
      const chart = chartOf();
      const volume = new CacheVolume(chart, 'images', { size: '1Gi', accessModes: ['ReadOnlyMany'] });
      const output = { type: 'oci', volume } as const;
      const volumes = [{ path: '/images', volume }];
      const steps = { after: [{ name: 'scan', image: 'registry.example.com/scanner:1.4', volumes }] };
      const source = { type: 'volume', claim: 'sources' } as const;
      const props = { image: 'registry.example.com/api', source, ...('output' in fields ? { output } : { steps }) };
      new ImageBuild(chart, 'api', props);
      return () => Testing.synth(chart);
    };
    for (const fields of [{ output: true }, { steps: true }])
      expect(of(fields)).toThrow(/api writes to it, and accessModes lets nobody write/);
  });

  it('needs either a size or a claim that exists', () => {
    expect(messageOf(() => new CacheVolume(chartOf(), 'cache', {}))).toContain('write either size');
  });

  it('fails synthesis where two builds write to a volume of one node', () => {
    const chart = chartOf();
    const volume = new CacheVolume(chart, 'cache', { size: '1Gi' });
    for (const id of ['api', 'web']) new ImageBuild(chart, id, { ...PROPS, cache: { type: 'volume', volume } });
    expect(messageOf(() => App.of(chart).synthYaml())).toContain('shop/api and shop/web write to it');
  });

  it('fails synthesis where kaniko reads base images that nobody warms', () => {
    const chart = chartOf();
    const volume = new CacheVolume(chart, 'cache', { size: '1Gi' });
    new ImageBuild(chart, 'api', { ...PROPS, builder: 'kaniko', cache: { type: 'volume', volume } });
    expect(messageOf(() => App.of(chart).synthYaml())).toContain('shop/api reads a cache there that nobody warms');
    new CacheWarmer(chart, 'warmer', { volume, images: ['a'] });
    expect(App.of(chart).synthYaml()).toContain('--image=a');
  });
});

describe('CacheWarmer', () => {
  it('is a Job, or with a schedule a CronJob', () => {
    const chart = chartOf();
    new CacheWarmer(chart, 'once', { volume: 'bases', images: ['a'] });
    const nightly = new CacheWarmer(chart, 'nightly', { volume: 'bases', images: ['a'], schedule: '@daily' });
    expect(kinds(chart)).toEqual(['Job shop-once', 'CronJob shop-nightly']);
    expect(nightly.object.kind).toBe('CronJob');
  });

  it('needs images to warm', () => {
    expect(messageOf(() => new CacheWarmer(chartOf(), 'w', { volume: 'v', images: [] }))).toContain(
      'images: cannot be empty',
    );
  });
});

describe('CachedBuilds', () => {
  const definition = {
    version: 1,
    volumes: { bases: { size: '1Gi' } },
    warmers: { bases: { volume: 'bases', images: ['a'] } },
    builds: { api: { ...PROPS, builder: 'kaniko', cache: { type: 'volume', volume: 'bases' } } },
  } as const;

  it('renders a whole definition, named as in it', () => {
    const chart = chartOf('builds');
    const builds = new CachedBuilds(chart, 'builds', { definition });
    expect(kinds(chart)).toEqual(['PersistentVolumeClaim bases', 'Job bases', 'ConfigMap api-source', 'Job api']);
    expect(builds.node.findChild('builds.api')).toBeDefined();
    expect(builds.objects).toHaveLength(4);
  });

  it('reads a file, and names line and column of its faults', () => {
    expect(messageOf(() => new CachedBuilds(chartOf(), 'builds', { file: 'nowhere.yaml' }))).toContain(
      'nowhere.yaml: there is no such file',
    );
  });

  it('takes a file or a definition, and not both', () => {
    expect(messageOf(() => new CachedBuilds(chartOf(), 'builds', {}))).toContain('write either file or definition');
  });

  it('hands on warnings', () => {
    const spare = { version: 1, volumes: { spare: { size: '1Gi' } } } as const;
    expect(new CachedBuilds(chartOf(), 'builds', { definition: spare }).warnings).toEqual([
      expect.stringContaining('nobody uses this volume'),
    ]);
  });
});
