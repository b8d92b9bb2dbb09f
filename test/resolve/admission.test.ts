import { faultsOf } from '../support';

const source = { type: 'inline', files: { Dockerfile: 'FROM a' } };
const at = (podSecurity: string, builder: unknown, rest: object = {}) => ({
  version: 1,
  podSecurity,
  builds: { api: { image: 'r.example.com/api', source, builder, runner: ['tekton', 'kubernetes'] } },
  ...rest,
});
const daemons = { shared: { size: '1Gi', issuer: 'i' } };

describe('a level of Pod Security', () => {
  it.each<[string, unknown]>([
    ['privileged', 'buildkit'],
    ['privileged', { type: 'buildah', mode: 'privileged' }],
    ['baseline', 'kaniko'],
  ])('%s admits %j', (level, builder) => expect(faultsOf(at(level, builder))).toEqual([]));

  it.each<[string, unknown, string]>([
    ['baseline', 'buildkit', 'needs privileged (rootless BuildKit makes'],
    ['baseline', { type: 'buildkit', mode: 'userns' }, 'needs privileged'],
    ['baseline', 'buildah', 'needs privileged (rootless Buildah makes'],
    ['restricted', 'kaniko', 'needs baseline (kaniko unpacks'],
  ])('%s refuses %j, with what it needs and why', (level, builder, message) => {
    const kubernetesVersion = '1.36';
    expect(faultsOf(at(level, builder, { kubernetesVersion }))).toEqual([expect.stringContaining(message)]);
  });

  it('names the container that needs most, and not one that needs less', () => {
    const git = { type: 'git', url: 'https://git.example.com/a.git' };
    const build = { image: 'r.example.com/api', source: git, builder: { type: 'buildah', mode: 'privileged' } };
    expect(faultsOf({ version: 1, podSecurity: 'restricted', builds: { build } })).toEqual([
      expect.stringContaining('the container build, which needs privileged'),
    ]);
  });

  it('restricted admits the client of a daemon, and not the daemon', () => {
    expect(faultsOf(at('restricted', { type: 'buildkit', daemon: 'shared' }, { daemons }))).toEqual([
      expect.stringMatching(/^daemons\.shared.*podSecurity restricted does not admit the container buildkitd/),
    ]);
  });

  it.each<[string, object, string, string]>([
    [
      'the builder of a build, with those that it admits',
      at('baseline', 'buildkit'),
      'builds.api.builder',
      'write builder: kaniko, or builder: {type: buildkit, daemon: …}, or podSecurity: privileged, and',
    ],
    [
      'the builder of a build, of which fewer are left',
      at('restricted', 'kaniko'),
      'builds.api.builder',
      'write builder: {type: buildkit, daemon: …}, or podSecurity: baseline, and',
    ],
    [
      'the builds of a warmer',
      at('baseline', 'buildkit', { warmers: { nightly: { builds: ['api'] } } }),
      'warmers.nightly.builds',
      'write builder: kaniko, or',
    ],
    [
      'the mode of a daemon, in place of which nothing could be written',
      { ...at('restricted', 'docker', { daemons }), builds: {} },
      'daemons.shared.mode',
      'write podSecurity: privileged, and',
    ],
  ])('names %s', (_, definition, path, remedy) => {
    const cached = JSON.parse(JSON.stringify(definition).replace('"builder":', '"cache":"registry","builder":'));
    const own = faultsOf(cached).filter((said) => said.startsWith(`${path}: `));
    expect(own).toEqual([expect.stringContaining(remedy)]);
  });

  it('is asked for warmers, which run as root, and not for scripts', () => {
    const volumes = { bases: { size: '1Gi' } };
    const warmers = { bases: { volume: 'bases', images: ['a:v1'] } };
    expect(faultsOf({ ...at('restricted', 'docker', { volumes, warmers }), builds: {} })).toEqual([
      expect.stringContaining('warmers.bases: podSecurity restricted does not admit the container warm'),
    ]);
    const build = { image: 'r.example.com/api', source, builder: 'buildkit', runner: 'script' };
    expect(faultsOf({ version: 1, podSecurity: 'restricted', builds: { build } })).toEqual([]);
  });
});
