import { builderOf, faultsOf, manifestsOf, oneBuild, only } from '../support';

const VOLUMES = { volumes: { images: { claim: 'images' } } };
const written = (type: string, builder: unknown, rest: object = {}) =>
  oneBuild({ builder, output: { type, volume: 'images' }, ...rest }, VOLUMES);
const words = (definition: object) => builderOf(definition).args.join(' ');

describe('push: false', () => {
  it.each(['buildkit', 'kaniko', 'buildah'])('pushes nothing by %s, and writes the cache all the same', (builder) => {
    const { args, command } = builderOf(oneBuild({ builder, push: false }));
    expect([...command, ...args].join(' ')).not.toMatch(/push=true|--destination|buildah push|termination-log/);
    expect(args.join(' ')).toMatch(/--export-cache|--cache-repo|--cache-to/);
  });

  it('reports no image on Tekton and Argo', () => {
    const [task, template] = ['tekton', 'argo'].map((runner) =>
      manifestsOf(oneBuild({ runner, push: false })).find(({ kind }) => kind === 'Task' || kind === 'WorkflowTemplate'),
    );
    expect(task.spec.results).toBeUndefined();
    expect(JSON.stringify(task)).not.toContain('IMAGE_DIGEST');
    expect(template.spec.templates[0].outputs).toBeUndefined();
  });

  it('is one task of a Pipeline whose other images are results', () => {
    const source = { type: 'inline', files: { Dockerfile: 'FROM scratch' } };
    const build = { source, runner: 'tekton' };
    const pipelines = manifestsOf({
      version: 1,
      builds: {
        tests: { ...build, image: 'r.example.com/tests', push: false },
        api: { ...build, image: 'r.example.com/api', dependsOn: ['tests'] },
      },
    }).filter(({ kind }) => kind === 'Pipeline');
    const { spec } = pipelines.find(({ spec: { tasks } }) => tasks.length === 2);
    expect(spec.results.map(({ value }: { value: string }) => value)).toEqual([
      '$(tasks.api.results.IMAGE_URL)',
      '$(tasks.api.results.IMAGE_DIGEST)',
    ]);
    expect(spec.tasks[1].runAfter).toEqual(['tests']);
  });

  it("writes over nobody's image", () => {
    const api = { image: 'r.example.com/api', source: { type: 'volume', claim: 's' }, cache: 'none' };
    expect(faultsOf({ version: 1, builds: { api, check: { ...api, push: false } } })).toEqual([]);
  });
});

describe('output', () => {
  it('takes the place of the push, unless that is asked for too', () => {
    expect(words(written('oci', 'buildkit'))).not.toContain('push=true');
    expect(words(written('oci', 'buildkit', { push: true }))).toContain('push=true');
  });

  it.each([
    ['oci', 'buildkit', 'type=oci,tar=false,name=registry.example.com/shop/api:latest,dest=/output/api'],
    ['docker', 'buildkit', 'type=docker,name=registry.example.com/shop/api:latest,dest=/output/api.tar'],
    ['local', 'buildkit', 'type=local,dest=/output/api'],
    ['oci', 'kaniko', '--oci-layout-path=/kaniko/output/api'],
    ['docker', 'kaniko', '--tar-path=/kaniko/output/api.tar'],
    ['oci', 'buildah', 'oci:/output/api:latest'],
    ['docker', 'buildah', 'docker-archive:/output/api.tar:registry.example.com/shop/api:latest'],
    ['local', 'buildah', '--output=type=local,dest=/output/api'],
  ])('is %s by %s', (type, builder, flag) => {
    expect(words(written(type, builder))).toContain(flag);
  });

  it('replaces what the last build left', () => {
    for (const builder of ['buildkit', 'buildah']) {
      const { command, args } = builderOf(written('oci', builder));
      expect(command[2]).toMatch(/^rm -rf "\$1"\nshift\n/);
      expect(args[0]).toBe('/output/api');
    }
  });

  it('is not written by what warms the cache of the build', () => {
    const warmers = { nightly: { builds: ['api'], schedule: '@daily' } };
    const job = only('CronJob', { ...written('oci', 'buildkit'), warmers });
    expect(JSON.stringify(job)).not.toContain('output');
  });

  it('names a volume that there is', () => {
    const faults = faultsOf(oneBuild({ output: { type: 'oci', volume: 'image' } }, VOLUMES));
    expect(faults).toEqual([expect.stringContaining('builds.api.output.volume: ')]);
  });
});
