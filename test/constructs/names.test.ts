import { App, Chart, Testing } from 'cdk8s';
import { stringify } from 'yaml';
import {
  BuildKitDaemon,
  type BuildsFile,
  CachedBuilds,
  CacheVolume,
  CacheWarmer,
  DockerConfigSecret,
  ImageBuild,
  type ImageBuildProps,
} from '../../src';
import { faultsOf, oneBuild } from '../support';

const EVIL = 'x; touch /tmp/p #';
const PROPS: ImageBuildProps = {
  image: 'r.example.com/api',
  source: { type: 'inline', files: { Dockerfile: 'FROM a' } },
};
const chart = () => new Chart(new App(), 'shop');

describe('a name that an object gives is checked like one that is written', () => {
  const evil = { name: EVIL };
  it.each<[string, Partial<ImageBuildProps>, string]>([
    ['the volume of a cache', { cache: { type: 'volume', volume: evil } }, 'cache.volume.name'],
    ['the volume of a source', { source: { type: 'volume', volume: evil } }, 'source.volume.name'],
    ['the state of a builder', { builder: { type: 'kaniko', state: { volume: evil } } }, 'builder.state.volume.name'],
    ['a daemon', { builder: { type: 'buildkit', daemon: evil } }, 'builder.daemon.name'],
    [
      'the namespace of a daemon',
      { builder: { type: 'buildkit', daemon: { name: 'a', namespace: EVIL } } },
      'builder.daemon.namespace',
    ],
    [
      'the Secret of a daemon',
      { builder: { type: 'buildkit', daemon: { name: 'a', clientSecret: EVIL } } },
      'builder.daemon.clientSecret',
    ],
    ['no text at all', { cache: { type: 'volume', volume: { name: 5 as unknown as string } } }, 'cache.volume.name'],
  ])('%s', (_, props, path) => {
    expect(() => new ImageBuild(chart(), 'api', { ...PROPS, ...props })).toThrow(`${path}: `);
  });

  it('the volume of a warmer', () => {
    expect(() => new CacheWarmer(chart(), 'w', { volume: evil, images: ['a'] })).toThrow('volume.name: ');
  });

  it('the name of a Secret with a login', () => {
    const build = () => new DockerConfigSecret(chart(), 's', { name: EVIL, fromFile: '/nowhere' });
    expect(build).toThrow('name: this is no name of a Kubernetes object');
  });
});

describe('a construct gives its name', () => {
  it('to a build', () => {
    const scope = chart();
    const volume = new CacheVolume(scope, 'layers', { size: '1Gi' });
    const daemon = new BuildKitDaemon(scope, 'daemon', { size: '1Gi', issuer: 'i' });
    new ImageBuild(scope, 'api', {
      ...PROPS,
      builder: { type: 'buildkit', daemon },
      cache: { type: 'volume', volume },
    });
    const job = Testing.synth(scope).find(({ kind }) => kind === 'Job');
    expect(JSON.stringify(job)).toContain('"claimName":"shop-layers"');
    expect(JSON.stringify(job)).toContain('shop-daemon:1234');
  });

  it('to a whole definition', () => {
    const scope = chart();
    const volume = new CacheVolume(scope, 'layers', { size: '1Gi' });
    const definition: BuildsFile = { version: 1, builds: { api: { ...PROPS, cache: { type: 'volume', volume } } } };
    new CachedBuilds(scope, 'builds', { definition });
    const job = Testing.synth(scope).find(({ kind }) => kind === 'Job');
    expect(JSON.stringify(job)).toContain('"claimName":"shop-layers"');
  });
});

describe('a mapping of a file passes for no construct', () => {
  it.each([
    ['a volume', { cache: { type: 'volume', volume: { name: 'x' } } }, 'cache.volume: expected text, got a mapping'],
    [
      'a daemon',
      { builder: { type: 'buildkit', daemon: { name: 'x' } } },
      'builder.daemon: expected text, got a mapping',
    ],
    ['a source', { source: { type: 'volume', volume: { name: 'x' } } }, 'source.volume: expected text, got a mapping'],
  ])('%s', (_, build, message) => {
    expect(faultsOf(stringify(oneBuild(build))).join()).toContain(message);
    expect(faultsOf(stringify({ version: 1, defaults: build, builds: { api: { image: 'a/b' } } })).join()).toContain(
      message,
    );
  });

  it('not by a merge or an alias either', () => {
    const definition = `version: 1
x: &volume { name: x }
builds:
  api:
    image: a/b
    source: { type: volume, volume: *volume }
    cache: { type: volume, volume: { <<: *volume } }
`;
    expect(faultsOf(definition).join('\n')).toMatch(/source\.volume: expected text[\s\S]*cache\.volume: expected text/);
  });
});
