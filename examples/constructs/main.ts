import { App, Chart, JsonPatch } from 'cdk8s';
import { BuildKitDaemon, Cache, CacheVolume, CacheWarmer, ImageBuild, Source } from 'cdk8s-cached-builds';
import { Deployment, Secret, ServiceAccount } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

const shop = (path: string) => Source.git('https://github.com/example/shop.git', { path });

/** Builds that depend on each other, with what a team's chart has beside them. */
export class ShopImages extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'builds' });

    const login = new Secret(this, 'login', { metadata: { name: 'registry-credentials' } });
    const account = new ServiceAccount(this, 'builder', {
      metadata: { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/builder' } },
    });

    const base = new ImageBuild(this, 'base', {
      image: 'registry.example.com/shop/base',
      source: shop('base'),
      cache: Cache.registry({ scope: 'branch' }),
      credentials: login,
    });
    const api = new ImageBuild(this, 'api', {
      image: 'registry.example.com/shop/api',
      source: shop('api'),
      dependsOn: [base],
      buildArgs: { BASE: base.ref },
      credentials: [login, { ecr: { region: 'eu-west-1' } }],
      pod: { serviceAccount: account },
    });

    // What no prop says is patched in, as with any object of cdk8s.
    api.job?.addJsonPatch(JsonPatch.add('/spec/template/spec/enableServiceLinks', false));

    new Deployment(this, 'run', { containers: [{ image: api.image }] });
  }
}

/** Volumes and daemons are given to builds as they are. */
export class Caches extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'builds' });

    const bases = new CacheVolume(this, 'bases', { size: '20Gi', accessModes: ['ReadWriteMany'] });
    new CacheWarmer(this, 'warmer', { volume: bases, images: ['node:22-bookworm-slim'], schedule: '0 3 * * *' });
    new ImageBuild(this, 'web', {
      image: 'registry.example.com/shop/web',
      source: shop('web'),
      builder: 'kaniko',
      cache: [Cache.registry(), Cache.volume(bases)],
    });

    const daemon = new BuildKitDaemon(this, 'buildkitd', { size: '50Gi', issuer: 'internal' });
    new ImageBuild(this, 'jobs', {
      image: 'registry.example.com/shop/jobs',
      source: shop('jobs'),
      builder: { type: 'buildkit', daemon },
    });
  }
}

if (require.main === module) {
  const app = new App();
  new ShopImages(app, 'shop');
  new Caches(app, 'caches');
  app.synth();
}
