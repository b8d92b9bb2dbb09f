/** Constructs wherever a definition takes a name. */
import { App, Chart, Testing } from 'cdk8s';
import { PersistentVolumeAccessMode, PersistentVolumeClaim } from 'cdk8s-plus-28';
import { type BuildsFile, CachedBuilds, CacheVolume } from '../../src';
import type { NamedVolume } from '../../src/model/named';

const image = 'r.example.com/a';
const source = { type: 'inline', files: { Dockerfile: 'FROM a' } } as const;

const PLACES: Record<string, (volume: NamedVolume) => Omit<BuildsFile, 'version'>> = {
  'the source of a build': (volume) => ({ builds: { api: { image, source: { type: 'volume', volume } } } }),
  'the state of a builder': (volume) => ({
    builds: { api: { image, source, builder: { type: 'kaniko', state: { volume } } } },
  }),
  'an output': (volume) => ({ builds: { api: { image, source, output: { type: 'oci', volume } } } }),
  'a cache': (volume) => ({ builds: { api: { image, source, cache: [{ type: 'volume', volume }] } } }),
  'the source of defaults': (volume) => ({
    defaults: { source: { type: 'volume', volume } },
    builds: { api: { image } },
  }),
  'the cache of defaults': (volume) => ({
    defaults: { cache: { type: 'volume', volume } },
    builds: { api: { image, source } },
  }),
  'the state of defaults': (volume) => ({
    defaults: { builder: { type: 'kaniko', state: { volume } } },
    builds: { api: { image, source } },
  }),
  'a warmer': (volume) => ({
    warmers: { bases: { volume, images: ['a:1'] } },
    builds: { api: { image, source, builder: 'kaniko', cache: { type: 'volume', volume } } },
  }),
};

describe('a volume of a definition may be a construct', () => {
  it.each(Object.keys(PLACES))('as %s', (place) => {
    const chart = new Chart(new App(), 'shop');
    const volumes = [
      new CacheVolume(chart, 'own', { size: '1Gi' }),
      new PersistentVolumeClaim(chart, 'plus', { accessModes: [PersistentVolumeAccessMode.READ_WRITE_ONCE] }),
    ];
    for (const volume of volumes) {
      const definition = { version: 1 as const, ...PLACES[place]?.(volume) };
      const builds = new CachedBuilds(chart, `of-${volume.node.id}`, { definition });
      const job = JSON.stringify(builds.objects.filter(({ kind }) => kind === 'Job').map((one) => one.toJson()));
      expect(job).toContain(`"claimName":"${volume.name}"`);
    }
  });

  it('as what an environment lays over it', () => {
    const chart = new Chart(new App(), 'shop');
    const volume = new CacheVolume(chart, 'own', { size: '1Gi' });
    const environments = { production: { defaults: { cache: { type: 'volume', volume } } } };
    const definition = { version: 1 as const, environments, builds: { api: { image, source } } };
    new CachedBuilds(chart, 'builds', { definition, environment: 'production' });
    expect(JSON.stringify(Testing.synth(chart))).toContain('"claimName":"shop-own"');
  });
});
