import { faultsOf, oneBuild } from './support';

const about = (build: object, rest: object = {}) => faultsOf(oneBuild(build, rest));

describe('what nobody honours is refused, with what to write instead', () => {
  it.each([
    [
      'a daemon of the cluster by a script',
      { runner: 'script', builder: { type: 'buildkit', daemon: 'd' } },
      'builds.api.builder.daemon: a script has no certificate for a daemon of the cluster; leave daemon out',
    ],
    [
      'a place for a pod by a script',
      { runner: 'script', pod: { nodeSelector: { a: 'b' } } },
      'builds.api.pod.nodeSelector: a machine has no pod; leave pod.nodeSelector out',
    ],
    [
      'a time limit by a script',
      { runner: 'script', timeout: '45m' },
      'builds.api.timeout: whoever runs a script stops it, as with `timeout`; leave timeout out',
    ],
    [
      'a platform that is none',
      { platforms: ['param'] },
      'builds.api.platforms[0]: "param" is no platform; write it like linux/arm64',
    ],
    [
      'media types by kaniko, even those it writes',
      { builder: 'kaniko', cache: [{ type: 'registry', ociMediatypes: false }] },
      'builds.api.cache[0].ociMediatypes: kaniko has no cache ociMediatypes; leave it out',
    ],
    [
      'how to write a cache that is only read',
      { cache: { from: { type: 'registry', compression: 'zstd' }, to: { type: 'registry' } } },
      'builds.api.cache.from.compression: compression says how a cache is written, and from only reads; write it in cache.to',
    ],
    [
      'another way to write a cache than that it is written',
      { cache: { from: [{ type: 'registry', mode: 'min' }], to: [{ type: 'registry', mode: 'max' }] } },
      'builds.api.cache.from[0].mode: mode says how a cache is written',
    ],
    [
      'a manifest of a cache that nobody writes',
      { cache: { from: { type: 'registry', imageManifest: false } } },
      'builds.api.cache.from.imageManifest: imageManifest says how a cache is written',
    ],
    [
      'a mirror by docker',
      { builder: 'docker', runner: 'script', registries: { 'docker.io': { mirrors: ['m.example.com'] } } },
      'builds.api.registries: docker takes what is special about registries',
    ],
  ])('%s', (_, build, message) => {
    const faults = about(build, { daemons: { d: { size: '10Gi', issuer: 'i' } } });
    expect(faults).toEqual([expect.stringContaining(message)]);
  });

  it('refuses it once, be the cache read, written or both', () => {
    const entry = { type: 'registry', mode: 'max' };
    expect(about({ builder: 'kaniko', cache: entry })).toHaveLength(1);
    expect(about({ builder: 'kaniko', cache: { from: { ...entry }, to: { ...entry } } })).toHaveLength(2);
  });
});

describe('what is no wish is no fault', () => {
  it.each([
    ['a field with its default', { runner: 'script', timeout: '1h', pod: {}, dependsOn: [] }],
    [
      'what another runner of the build has',
      { runner: ['kubernetes', 'script'], timeout: '45m', pod: { labels: { a: 'b' } } },
    ],
    [
      'a cache that is read and written by the same words',
      { cache: { from: { type: 'registry', mode: 'min' }, to: { type: 'registry', mode: 'min' } } },
    ],
    ['a namespace beside a script', { runner: 'script', namespace: 'builds', kubernetesVersion: '1.33' }],
    ['a registry of which nothing is said', { builder: 'docker', runner: 'script', cache: 'inline', registries: {} }],
  ])('%s', (_, build) => {
    expect(about(build)).toEqual([]);
  });
});
