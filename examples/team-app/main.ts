import { App, Chart, type ChartProps, JsonPatch } from 'cdk8s';
import { CacheVolume, CacheWarmer, ImageBuild } from 'cdk8s-cached-builds';
import type { Construct } from 'constructs';

const REPOSITORY = 'https://github.com/example/shop.git';

/** The shop's image builds: two services with Kaniko that share warmed base images, and one with BuildKit. */
export class ShopBuilds extends Chart {
  public constructor(scope: Construct, id: string, props: ChartProps = {}) {
    super(scope, id, { namespace: 'builds', ...props });

    const baseImages = new CacheVolume(this, 'base-images', {
      size: '20Gi',
      accessModes: ['ReadWriteMany'],
      storageClass: 'nfs',
    });
    new CacheWarmer(this, 'warmer', {
      volume: baseImages,
      images: ['node:22-bookworm-slim', 'nginx:1.29-alpine'],
      schedule: '0 3 * * *',
    });

    for (const service of ['web', 'admin']) {
      new ImageBuild(this, service, {
        image: `registry.example.com/shop/${service}`,
        source: { type: 'git', url: REPOSITORY, path: `services/${service}` },
        builder: 'kaniko',
        cache: [
          { type: 'registry', ref: `registry.example.com/shop/${service}/cache` },
          { type: 'volume', volume: baseImages },
        ],
        credentials: 'registry-credentials',
      });
    }

    const api = new ImageBuild(this, 'api', {
      image: 'registry.example.com/shop/api',
      source: { type: 'git', url: REPOSITORY, path: 'services/api' },
      target: 'runtime',
      cache: 'registry',
      credentials: 'registry-credentials',
      runner: { type: 'kubernetes', gitops: 'argocd' },
    });
    // What no prop says can be patched in, as with any object of cdk8s.
    const job = api.objects.find(({ kind }) => kind === 'Job');
    job?.addJsonPatch(JsonPatch.add('/spec/template/spec/enableServiceLinks', false));
  }
}

if (require.main === module) {
  const app = new App();
  new ShopBuilds(app, 'shop-builds');
  app.synth();
}
