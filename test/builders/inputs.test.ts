import { builderOf, faultsOf, filesOf, jobPod, oneBuild } from '../support';

const git = (more: object = {}) => ({ type: 'git', url: 'https://git.example.com/shop.git', ...more });
const argsOf = (build: object) => builderOf(oneBuild({ source: git(), ...build })).args.join(' ');

describe('a Dockerfile outside of the context', () => {
  const build = {
    source: git({ path: 'services/api' }),
    dockerfile: { path: 'docker/api.Dockerfile', from: 'source' },
  };

  it.each([
    [
      'buildkit',
      '--local context=/workspace/source/services/api --local dockerfile=/workspace/source --opt filename=docker/api.Dockerfile',
    ],
    ['kaniko', '--dockerfile=/kaniko/source/docker/api.Dockerfile'],
    ['buildah', '--file=/workspace/source/docker/api.Dockerfile'],
  ])('is found by %s from the top of the source', (builder, words) => {
    expect(argsOf({ ...build, builder })).toContain(words);
  });

  it('is looked for among files written inline', () => {
    const source = { type: 'inline', files: { 'docker/a': 'FROM scratch' } };
    expect(faultsOf(oneBuild({ source, dockerfile: { path: 'docker/a', from: 'source' } }))).toEqual([]);
    expect(faultsOf(oneBuild({ source, dockerfile: { path: 'b', from: 'source' } }))).toHaveLength(1);
  });
});

describe('named contexts', () => {
  const contexts = { shared: { path: 'libs/shared' }, base: { image: 'r.example.com/base:v1' } };

  it('are folders of the source and images', () => {
    const buildkit = argsOf({ contexts });
    expect(buildkit).toContain('--local shared=/workspace/source/libs/shared');
    expect(buildkit).toContain('--opt context:shared=local:shared');
    expect(buildkit).toContain('--opt context:base=docker-image://r.example.com/base:v1');
    const buildah = argsOf({ contexts, builder: 'buildah' });
    expect(buildah).toContain('--build-context=shared=/workspace/source/libs/shared');
    expect(buildah).toContain('--build-context=base=docker-image://r.example.com/base:v1');
  });

  it('have no name that BuildKit has given already, and are one of both', () => {
    const about = (given: object) => faultsOf(oneBuild({ source: git(), contexts: given }));
    expect(about({ context: { path: 'a' } })).toEqual([expect.stringContaining('is no name of a context')]);
    expect(about({ a: {} })).toHaveLength(1);
    expect(about({ a: { path: 'b', image: 'c' } })).toHaveLength(1);
  });
});

describe('keys for SSH', () => {
  const ssh = [{ secret: 'deploy-key', key: 'ssh-privatekey' }];

  it.each(['buildkit', 'buildah'])('are files of a Secret that %s makes an agent of', (builder) => {
    expect(argsOf({ ssh, builder })).toMatch(/--ssh[ =]default=\/build-ssh\/default/);
    const { volumes } = jobPod(oneBuild({ source: git(), ssh, builder }));
    expect(volumes.find(({ name }: { name: string }) => name === 'build-ssh').projected.sources).toEqual([
      { secret: { name: 'deploy-key', items: [{ key: 'ssh-privatekey', path: 'default' }] } },
    ]);
  });

  it('are files of whoever runs a script, who says where they are', () => {
    const script = filesOf(oneBuild({ source: git(), ssh, runner: 'script' })).get('scripts/api.sh');
    expect(script).toContain('--ssh-default FILE');
    expect(script).toContain('SSH_DEFAULT');
  });
});

describe('compression', () => {
  it('is of all layers, those of the base too', () => {
    expect(argsOf({ compression: 'zstd' })).toContain('compression=zstd,force-compression=true,oci-mediatypes=true');
    expect(faultsOf(oneBuild({ compression: 'zstd', builder: 'kaniko' }))).toHaveLength(1);
    expect(builderOf(oneBuild({ compression: 'zstd', builder: 'buildah' })).command[2]).toContain(
      'buildah push --compression-format=zstd --force-compression',
    );
  });

  it('is refused where no layers are written', () => {
    expect(faultsOf(oneBuild({ compression: 'zstd', push: false }))).toEqual([
      expect.stringContaining('builds.api.compression: no layers of the image are kept'),
    ]);
  });
});

it('docker-bake.json builds a dependent on the target of this file, and not on the image that a registry has', () => {
  const api = { builder: 'docker', runner: 'script', source: { type: 'volume', claim: 's' } };
  const bake = filesOf({
    version: 1,
    builds: {
      base: { ...api, image: 'r.example.com/base' },
      api: { ...api, image: 'r.example.com/api', dependsOn: ['base'], buildArgs: { BASE: '$(builds.base.ref)' } },
    },
  }).get('docker-bake.json');
  expect(JSON.parse(bake as string).target.api.contexts).toEqual({ 'r.example.com/base:latest': 'target:base' });
});

it('docker-bake.json calls what a build says by its own words', () => {
  const bake = filesOf({
    version: 1,
    defaults: { runner: 'script', builder: 'docker', source: { type: 'git', url: 'https://git.example.com/a.git' } },
    volumes: { layers: { size: '1Gi' } },
    builds: {
      api: {
        image: 'r.example.com/api',
        tags: ['v1'],
        labels: { team: 'shop' },
        annotations: { tier: 'one' },
        platforms: ['linux/amd64', 'linux/arm64'],
        target: 'runtime',
        cache: { type: 'volume', volume: 'layers' },
      },
      web: {
        image: 'r.example.com/web',
        dependsOn: ['api'],
        labels: { base: '$(builds.api.ref)' },
        source: { type: 'git', url: 'https://git.example.com/a.git', keepGitDir: true },
      },
    },
  }).get('docker-bake.json');
  const { target } = JSON.parse(bake as string);
  expect(target.api).toMatchObject({
    labels: { team: 'shop' },
    annotations: ['tier=one'],
    platforms: ['linux/amd64', 'linux/arm64'],
    target: 'runtime',
    'cache-from': ['type=local,src=./cache/api'],
  });
  expect(target.api.args).toBeUndefined();
  expect(target.web).toMatchObject({
    labels: { base: 'r.example.com/api:v1' },
    args: { BUILDKIT_CONTEXT_KEEP_GIT_DIR: '1' },
  });
});
