import { cachesInRepositories } from '../../caches';
import type { BuilderAnswers } from '../../model/fields';

/** What Buildah makes of each field. */
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
  compression: {
    gzip: 'honoured',
    zstd: 'honoured',
    estargz: { because: 'buildah writes no estargz', instead: 'write compression: zstd, or builder: buildkit' },
  },
  target: 'honoured',
  buildArgs: 'honoured',
  platforms: {
    because: 'buildah builds for the platform of its node only',
    instead: 'write platformNodes: native and runner: tekton or argo, or builder: buildkit',
  },
  labels: 'honoured',
  annotations: 'honoured',
  secrets: 'honoured',
  cache: {
    ...cachesInRepositories('buildah'),
    volume: {
      because: 'buildah keeps layers on a volume as its state',
      instead: 'write builder: {type: buildah, state: {volume: …}}',
    },
  },
  credentials: 'honoured',
  sourceDateEpoch: 'honoured',
  extraArgs: 'honoured',
  registries: { http: 'honoured', insecure: 'honoured', ca: 'honoured', mirrors: 'honoured' },
  skip: 'honoured',
};
