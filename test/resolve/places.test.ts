import { volumeUseFaults } from '../../src/storage/volume-use';
import { faultsOf, oneBuild } from '../support';

const SOURCE = 'source: { type: inline, files: { Dockerfile: FROM a } }';

describe('a fault of a cache stands where its user wrote it:', () => {
  it.each([
    ['of a build', 'cache: { type: registry, ref: A/B }', 'builds.a.cache.ref: '],
    ['of a build, as a list', 'cache: [{ type: inline }, { type: registry, ref: A/B }]', 'builds.a.cache[1].ref: '],
    ['of a build, read', 'cache: { from: { type: registry, ref: A/B }, to: inline }', 'builds.a.cache.from.ref: '],
    ['of a build, written', 'cache: { from: inline, to: { type: registry, ref: A/B } }', 'builds.a.cache.to.ref: '],
    [
      'of a build, written, as a list',
      'cache: { to: [{ type: inline }, { type: registry, ref: A/B }] }',
      'builds.a.cache.to[1].ref: ',
    ],
  ])('%s', (_, cache, place) => {
    const faults = faultsOf(`version: 1\nbuilds:\n  a:\n    { image: r.example.com/a, ${SOURCE}, ${cache} }\n`);
    expect(faults).toEqual([expect.stringContaining(place)]);
  });

  // What is only known once the cache is read and written, of a shorthand that has neither.
  it.each(['cache: inline', 'cache: { type: inline }', 'cache: { to: inline }', 'cache: { to: [{ type: inline }] }'])(
    'of one that its builder cannot write: %s',
    (cache) => {
      const faults = faultsOf(
        `version: 1\ndefaults: { ${SOURCE}, builder: kaniko, ${cache} }\nbuilds:\n  a: { image: r.example.com/a }\n`,
      );
      expect(faults.length).toBeGreaterThan(0);
      for (const fault of faults) expect(fault).toMatch(/^2:\d+ defaults\.cache/);
    },
  );
});

describe('a volume that lets nobody write', () => {
  const kaniko = (accessModes: readonly string[]) =>
    faultsOf(
      oneBuild(
        { builder: 'kaniko', cache: [{ type: 'volume', volume: 'bases' }] },
        {
          volumes: { bases: { size: '1Gi', accessModes } },
          warmers: { bases: { volume: 'bases', images: ['ubuntu:24.04'], schedule: '0 3 * * *' } },
        },
      ),
    ).filter((fault) => fault.includes('lets nobody write'));

  it('is refused to who writes there, with the modes to add', () => {
    expect(kaniko(['ReadOnlyMany'])).toEqual([
      expect.stringContaining(
        'volumes.bases: warmers.bases writes to it, and accessModes lets nobody write; add ReadWriteOnce or ReadWriteMany',
      ),
    ]);
    expect(kaniko(['ReadOnlyMany', 'ReadWriteMany'])).toEqual([]);
    expect(kaniko(['ReadWriteOnce'])).toEqual([]);
  });

  it('is as good as any to who reads', () => {
    const use = { by: 'builds.a', writes: false, cache: true, exclusive: false };
    expect(volumeUseFaults({ accessModes: ['ReadOnlyMany'], created: false }, [use])).toEqual([]);
    const [fault] = volumeUseFaults({ accessModes: ['ReadOnlyMany'], created: false }, [{ ...use, writes: true }]);
    expect(fault?.message).toMatch(/^builds\.a writes to it, and accessModes lets nobody write/);
  });
});
