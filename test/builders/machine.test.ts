import type { BuilderName } from '../../src/model/builder';
import { isContainer, mountsOf, type Plan, type Task } from '../../src/plan/plan';
import { buildStep, planOf, words } from './plans';

const REGISTRIES = {
  'plain.example.com': { http: true },
  'corp.example.com': { ca: { configMap: 'ca', key: 'ca.crt' }, mirrors: ['mirror.example.com'] },
};
const EVERY: readonly BuilderName[] = ['buildkit', 'kaniko', 'buildah', 'docker'];

const planned = (builder: BuilderName, fields: object = {}, push = true): Plan =>
  planOf(builder, { cache: 'none', ...fields }, 'script', push);
const programsOf = ({ tasks }: Plan) => tasks.map((task) => (isContainer(task) ? 'a container' : task.programs.join()));
const names = ({ volumes }: Plan) => volumes.map(({ name }) => name);
const allWords = (task: Task) => words([...(task.command ?? []), ...task.args]);
const environmentOf = ({ env }: Task) =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [name, words([value as string[]])[0]]));

describe('a machine', () => {
  it.each([
    ['buildkit', ['buildctl', 'docker'], {}],
    ['kaniko', ['a container', 'docker'], {}],
    ['buildah', ['buildah'], {}],
    ['docker', ['docker'], { DOCKER_BUILDKIT: '1' }],
  ] as const)(
    'builds with %s by these programs, and hands the image to Docker where that has it not',
    (name, programs, env) => {
      const plan = planned(name);
      expect(programsOf(plan)).toEqual(programs);
      expect(environmentOf(buildStep(plan))).toEqual(env);
      expect(buildStep(plan)).toMatchObject({ name: 'build', phase: 'build', takes: ['source'], gives: ['image'] });
    },
  );

  it('loads what is built into an archive, and only where it is asked to', () => {
    for (const builder of ['buildkit', 'kaniko'] as const) {
      const load = planned(builder).tasks.at(-1) as Task;
      expect(load).toMatchObject({ name: 'load', phase: 'load', when: 'loaded', takes: ['image'], env: {} });
      expect(allWords(load)).toEqual(['docker', 'load', '--input', '<loaded>/image.tar']);
      expect(planned(builder).volumes).toContainEqual({ name: 'loaded', scratch: 'disk' });
    }
  });

  it('trusts what its owner trusts: no builder is given a certificate there but kaniko, which has its own', () => {
    for (const builder of EVERY) {
      const plan = planned(builder, { registries: REGISTRIES });
      const told = JSON.stringify([plan.volumes, plan.tasks.map(allWords)]);
      expect([builder, /ca\.crt|registry-ca/.test(told)]).toEqual([builder, builder === 'kaniko']);
    }
  });

  it('is known by whoever runs it: nobody but kaniko, which reads no home, is given a login', () => {
    for (const builder of EVERY) {
      const plan = planned(builder, { credentials: 'registry' });
      expect([builder, names(plan).includes('docker-config')]).toEqual([builder, builder === 'kaniko']);
      expect(planned(builder, { credentials: ['one', 'two'] }).tasks.map(({ phase }) => phase)).not.toContain('login');
    }
    expect(planned('kaniko').volumes).toContainEqual(expect.objectContaining({ name: 'docker-config' }));
    expect(mountsOf(buildStep(planned('kaniko')))).toContainEqual({
      volume: 'docker-config',
      at: '/kaniko/.docker',
      readOnly: true,
    });
  });

  it.each(EVERY)('is not asked for a digest by %s where nothing is pushed', (builder) => {
    expect(allWords(buildStep(planned(builder, {}, false))).join('\n')).not.toMatch(/<digest>|metadata-file|--push\b/);
    expect(allWords(buildStep(planned(builder))).join('\n')).toContain('<digest>');
  });
});

describe('BuildKit on a machine', () => {
  it('keeps its state where the build says, for one run at a time, or on a disk that is gone', () => {
    const state = { volume: 'layers' };
    const kept = planned('buildkit', { builder: { type: 'buildkit', state } });
    expect(kept.volumes).toContainEqual({ name: 'buildkit-state', claim: 'layers', exclusive: true });
    expect(planned('buildkit').volumes).toContainEqual({ name: 'buildkit-state', scratch: 'disk' });
  });

  it('asks Git for the commit of which it attests what is made, and for none where it attests nothing', () => {
    const asked = (builder: object) => {
      const source = { type: 'git', url: 'https://git.example.com/shop.git' };
      const { tasks } = planned('buildkit', { source, builder: { type: 'buildkit', ...builder } });
      return words(tasks[0]?.args ?? []).includes('commit');
    };
    expect([asked({ provenance: 'max' }), asked({})]).toEqual([true, false]);
  });

  it('reads what is special about registries, and no file where nothing is', () => {
    const plan = planned('buildkit', { registries: REGISTRIES });
    const files = plan.volumes.flatMap((volume) => ('files' in volume ? Object.entries(volume.files) : []));
    const [[, config] = []] = files.filter(([name]) => name === 'buildkitd.toml');
    expect(config).toContain('[registry."plain.example.com"]\n  http = true');
    expect(config).toContain('mirrors = ["mirror.example.com"]');
    expect(allWords(buildStep(plan))[2]).toContain(
      '--addr "$BUILDKIT_HOST" --config <buildkitd-config>/buildkitd.toml >',
    );
    expect(allWords(buildStep(planned('buildkit')))[2]).toContain('--addr "$BUILDKIT_HOST" >');
    expect(names(planned('buildkit'))).not.toContain('buildkitd-config');
  });

  it('loads no more than one image, and says why', () => {
    const refused = (fields: object) => planned('buildkit', fields).refuses?.load;
    expect(refused({})).toBeUndefined();
    expect(refused({ platforms: ['linux/amd64'] })).toBeUndefined();
    expect(refused({ platforms: ['linux/amd64', 'linux/arm64'] })).toContain('this build has platforms');
    for (const name of ['provenance', 'sbom'])
      expect(refused({ builder: { type: 'buildkit', [name]: 'max' } })).toContain(`this build has builder.${name}`);
  });
});

describe('Kaniko on a machine', () => {
  const warming = (fields: object = {}) =>
    planned('kaniko', { cache: { type: 'volume', volume: 'bases' }, registries: REGISTRIES, ...fields });
  const everything = {
    secrets: [{ id: 's', secret: 't', key: 'u' }],
    output: { type: 'oci', volume: 'images' },
    builder: { type: 'kaniko', state: { volume: 'mounts' } },
    buildArgs: { BASE: 'debian' },
  };

  it('fills the folder of base images first, by those of the Dockerfile as the build has them', () => {
    const { tasks } = warming(everything);
    expect(tasks.map(({ phase }) => phase)).toEqual(['warm', 'build', 'load']);
    expect(tasks[0]).toMatchObject({ name: 'warm', takes: ['source'], env: {} });
    expect(allWords(tasks[0] as Task)).toEqual([
      '/kaniko/warmer',
      '--cache-dir=<cache>',
      '--dockerfile=<source>/Dockerfile',
      '--build-arg=BASE=debian',
      '--insecure-registry=plain.example.com',
      '--registry-certificate=corp.example.com=/kaniko/registry-ca/corp.example.com.crt',
      '--registry-map=corp.example.com=mirror.example.com',
    ]);
    expect(planned('kaniko').tasks.map(({ phase }) => phase)).toEqual(['build', 'load']);
  });

  it('writes that folder when it warms and nothing else, and sees nothing that is for building alone', () => {
    const [warm, built] = warming(everything).tasks as [Task, Task];
    expect(mountsOf(warm).map(({ volume, readOnly }) => [volume, readOnly ?? false])).toEqual([
      ['source', true],
      ['docker-config', true],
      ['registry-ca', true],
      ['cache', false],
    ]);
    expect(mountsOf(built).map(({ volume, readOnly }) => [volume, readOnly ?? false])).toEqual([
      ['source', true],
      ['docker-config', true],
      ['build-secrets', true],
      ['registry-ca', true],
      ['cache', true],
      ['kaniko-caches', false],
      ['output', false],
      ['loaded', false],
    ]);
  });

  it('needs root to warm, and no capability', () => {
    expect(warming().tasks[0]).toMatchObject({ privileges: { user: 0, group: 0, capabilities: [] } });
  });

  it('finds in its image a shell of its own', () => {
    for (const task of warming().tasks.filter(isContainer))
      expect(task.shell).toMatchObject({ program: '/busybox/sh', at: '/kaniko' });
  });

  it('writes one archive: where that is its output, nobody may ask for another to load', () => {
    const output = (type: string) => planned('kaniko', { output: { type, volume: 'images' } });
    expect(output('docker').refuses?.load).toContain('is the archive that docker loads');
    expect(output('oci').refuses).toBeUndefined();
    expect(planOf('kaniko', { output: { type: 'docker', volume: 'images' } }, 'kubernetes').refuses).toBeUndefined();
  });
});

it('Buildah and Docker refuse nothing: they have the image where they build it', () => {
  for (const builder of ['buildah', 'docker'] as const) expect(planned(builder).refuses).toBeUndefined();
});
