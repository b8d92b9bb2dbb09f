import { cachesOfBuildKit } from '../../caches';
import type { BuilderAnswers } from '../../model/fields';

const KEYS = { by: 'the environment of whoever runs it' };

/** What Docker makes of each field. */
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
  cache: cachesOfBuildKit(KEYS),
  credentials: { by: 'the login of whoever runs it' },
  sourceDateEpoch: 'honoured',
  extraArgs: 'honoured',
  registries: {
    because:
      "docker takes what is special about registries from its daemon's own settings (https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file)",
    instead: 'leave registries out, or write builder: buildkit',
  },
  skip: 'honoured',
};
