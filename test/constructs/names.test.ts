import { App, Chart, Testing } from 'cdk8s';
import { Secret, ServiceAccount } from 'cdk8s-plus-28';
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

process.env.LOGIN_OF_TEST = JSON.stringify({ auths: { 'r.example.com': { auth: 'eDp5' } } });

const EVIL = 'x; touch /tmp/p #';
const PROPS: ImageBuildProps = {
  image: 'r.example.com/api',
  source: { type: 'inline', files: { Dockerfile: 'FROM a' } },
};
const GIT = { type: 'git', url: 'https://git.example.com/shop.git' } as const;
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
    ['the Secret of registries', { credentials: evil }, 'credentials.name'],
    ['one Secret of several', { credentials: ['registry', evil] }, 'credentials[1].name'],
    ['the Secret of a repository', { source: { ...GIT, credentials: evil } }, 'source.credentials.name'],
    ['a service account', { pod: { serviceAccount: evil } }, 'pod.serviceAccount.name'],
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

  it('as what is of cdk8s-plus: a Secret, and an account', () => {
    const scope = chart();
    const secret = new Secret(scope, 'login');
    const account = new ServiceAccount(scope, 'builder');
    const own = new DockerConfigSecret(scope, 'own', { fromEnv: 'LOGIN_OF_TEST' });
    const props = { ...PROPS, credentials: [secret, own], pod: { serviceAccount: account } };
    new ImageBuild(scope, 'api', props);
    new CachedBuilds(scope, 'file', {
      definition: {
        version: 1,
        defaults: { credentials: secret, pod: { serviceAccount: account } },
        builds: {
          web: {
            ...PROPS,
            image: 'r.example.com/web',
            credentials: own,
            pod: { serviceAccount: new ServiceAccount(scope, 'web') },
          },
        },
      },
    });
    const [api, web] = Testing.synth(scope).filter(({ kind }) => kind === 'Job');
    expect(JSON.stringify(api)).toContain(
      `"secret":{"items":[{"key":".dockerconfigjson","path":"0"}],"name":"${secret.name}"`,
    );
    expect(api?.spec.template.spec.serviceAccountName).toBe(account.name);
    expect(JSON.stringify(web)).toContain(`"secretName":"${own.name}"`);
    expect(web?.spec.template.spec.serviceAccountName).toMatch(/web/);
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
    ['a Secret', { credentials: { name: 'x' } }, 'credentials.name: unknown field'],
    ['an account', { pod: { serviceAccount: { name: 'x' } } }, 'pod.serviceAccount: expected text, got a mapping'],
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
