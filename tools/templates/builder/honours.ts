import type { Answer, BuilderAnswers } from '../../model/fields';

/** Until it is done: nothing is dropped in silence. */
const NOT_YET: Answer = { because: 'NAME does not have it yet', instead: 'leave it out, or write builder: buildkit' };
const NO_CACHE: Answer = { because: 'NAME has no such cache yet', instead: 'write cache: none, or builder: buildkit' };

/** What NAME makes of each field. */
export const honours: BuilderAnswers = {
  image: 'honoured',
  additionalImages: 'honoured',
  tags: 'honoured',
  push: 'honoured',
  output: { oci: NOT_YET, docker: NOT_YET, local: NOT_YET },
  source: { git: 'honoured', volume: 'honoured', inline: 'honoured', oci: 'honoured', s3: 'honoured', gcs: 'honoured' },
  dockerfile: 'honoured',
  contexts: NOT_YET,
  ssh: NOT_YET,
  compression: { gzip: NOT_YET, zstd: NOT_YET, estargz: NOT_YET },
  target: NOT_YET,
  buildArgs: NOT_YET,
  platforms: NOT_YET,
  labels: NOT_YET,
  annotations: NOT_YET,
  secrets: NOT_YET,
  cache: { inline: NO_CACHE, registry: NO_CACHE, volume: NO_CACHE, s3: NO_CACHE, azblob: NO_CACHE, gha: NO_CACHE },
  credentials: { by: 'the login of whoever runs it' },
  sourceDateEpoch: NOT_YET,
  extraArgs: NOT_YET,
  registries: NOT_YET,
  skip: 'honoured',
};
