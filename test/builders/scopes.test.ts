import { spelledAsTag } from '../../src/model/source-values';
import { POD_BUILDERS } from '../registry';
import { faultsOf, filesOf, type Manifest, oneBuild, only, valuesOf, warningsOf } from '../support';

const source = { type: 'git', url: 'https://git.example.com/shop.git' };
const scoped = (cache: object, more: object = {}) =>
  oneBuild({ source, cache: { scope: 'branch', ...cache }, ...more });
const OWN = '$(steps.fetch.results.branch)';

/** The caches of a build on Tekton, where values of a source are written as results. */
function cachesOf(cache: object, rest: object = {}) {
  const { spec } = only('Task', { ...scoped(cache, { runner: 'tekton' }), ...rest });
  const build = spec.steps.find(({ name }: Manifest) => name === 'build');
  return { from: valuesOf(build, '--import-cache'), to: valuesOf(build, '--export-cache') };
}

describe('a cache with scope: branch', () => {
  it('is looked for under the branch, then under the one that others are made from, and kept under the branch alone', () => {
    const ref = (tag: string) => `"ref=registry.example.com/shop/api:${tag}"`;
    expect(cachesOf({ type: 'registry' })).toEqual({
      from: [
        `type=registry,${ref(`buildcache-${OWN}`)}`,
        'type=registry,ref=registry.example.com/shop/api:buildcache-main',
      ],
      to: [`type=registry,${ref(`buildcache-${OWN}`)},mode=max`],
    });
  });

  it('is called after its ref: a tag of it where it has none', () => {
    expect(cachesOf({ type: 'registry', ref: 'r.example.com/c:warm', base: 'release/2.0' }).from[1]).toBe(
      'type=registry,ref=r.example.com/c:warm-release-2.0',
    );
    expect(cachesOf({ type: 'registry', ref: 'r.example.com/c' }).from[1]).toBe(
      'type=registry,ref=r.example.com/c:buildcache-main',
    );
  });

  it.each([
    ['s3', { bucket: 'b', region: 'r' }, 'name=api.main'],
    ['azblob', { accountUrl: 'https://a.blob.core.windows.net' }, 'name=api.main'],
    ['volume', { volume: 'layers' }, '/api.main'],
  ])('is kept apart in %s too, where no build is called like it', (type, where, base) => {
    const volumes = type === 'volume' ? { volumes: { layers: { size: '1Gi', accessModes: ['ReadWriteMany'] } } } : {};
    const { from, to } = cachesOf({ type, ...where }, volumes);
    expect(from[1]).toContain(base);
    expect(from[0]).toContain(`api.${OWN}`);
    expect(to).toEqual([expect.stringContaining(`api.${OWN}`)]);
  });

  it.each(['kaniko', 'buildah'])(
    'is shared by the branches with %s, whose layers have keys, and asks for no branch',
    (builder) => {
      const flat = JSON.stringify(only('Task', scoped({ type: 'registry' }, { builder, runner: 'tekton' })));
      expect(flat).toContain('registry.example.com/shop/api/cache');
      expect(flat).not.toContain('source-branch');
    },
  );

  it.each(POD_BUILDERS)('is taken by %s on every runner', (builder) => {
    expect(
      faultsOf(scoped({ type: 'registry' }, { builder, runner: ['kubernetes', 'tekton', 'argo', 'script'] })),
    ).toEqual([]);
  });

  it('is taken by docker, which bakes no build of it', () => {
    const definition = scoped({ type: 'registry' }, { builder: 'docker', runner: 'script' });
    expect(filesOf(definition).get('scripts/api.sh')).toContain(`:buildcache-'"$known_branch"`);
    expect(filesOf(definition).has('docker-bake.json')).toBe(false);
    expect(warningsOf(definition).join()).toContain('cache');
  });

  it('is none of a source that has no branches, nor of base images', () => {
    const inline = { type: 'inline', files: { Dockerfile: 'FROM scratch' } };
    expect(faultsOf(scoped({ type: 'registry' }, { source: inline }))).toEqual([
      expect.stringContaining('has no commits, so nobody knows its branch'),
    ]);
    const bases = {
      ...scoped({ type: 'volume', volume: 'bases' }, { builder: 'kaniko' }),
      volumes: { bases: { size: '1Gi' } },
    };
    expect(faultsOf(bases).join()).toContain('base images are of no branch');
  });

  it('has a base only with a scope', () => {
    expect(faultsOf(oneBuild({ source, cache: { type: 'registry', base: 'main' } }))).toEqual([
      expect.stringContaining('write scope: branch'),
    ]);
  });
});

it('a base is spelled like the branch that it is, by who writes manifests and by who fetches', () => {
  expect(spelledAsTag('main')).toBe('main');
  expect(spelledAsTag('feature/login')).toBe('feature-login');
  for (const name of ['release/v1.2+3', 'x'.repeat(80), '日本', 'null', '-a'])
    expect(spelledAsTag(name)).toMatch(/-[0-9a-f]{8}$/);
});
