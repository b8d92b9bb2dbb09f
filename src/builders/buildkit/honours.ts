import { cachesOfBuildKit } from '../../caches';
import type { BuilderAnswers } from '../../model/fields';

/** What BuildKit makes of each field. */
export const honours: BuilderAnswers = {
  image: 'honoured',
  additionalImages: 'honoured',
  tags: 'honoured',
  push: 'honoured',
  output: { oci: 'honoured', docker: 'honoured', local: 'honoured' },
  source: { git: 'honoured', volume: 'honoured', inline: 'honoured', oci: 'honoured', s3: 'honoured', gcs: 'honoured' },
  dockerfile: 'honoured',
  contexts: 'honoured',
  ssh: 'honoured',
  compression: { gzip: 'honoured', zstd: 'honoured', estargz: 'honoured' },
  target: 'honoured',
  buildArgs: 'honoured',
  platforms: 'honoured',
  labels: 'honoured',
  annotations: 'honoured',
  secrets: 'honoured',
  cache: cachesOfBuildKit('honoured'),
  credentials: {
    ...{ secret: 'honoured', registry: 'honoured', ecr: 'honoured', gar: 'honoured', acr: 'honoured' },
    push: {
      because: 'BuildKit is known to each registry by one name, whether it pulls or pushes',
      instead:
        'write a list of both where they are of different registries, one login with both rights where they are of one, or builder: kaniko or buildah',
    },
  },
  sourceDateEpoch: 'honoured',
  extraArgs: 'honoured',
  registries: { http: 'honoured', insecure: 'honoured', ca: 'honoured', mirrors: 'honoured' },
  skip: 'honoured',
};
