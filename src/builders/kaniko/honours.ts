import { cachesInRepositories } from '../../caches';
import { noWriting } from '../../caches/attributes';
import type { BuilderAnswers } from '../../model/fields';

const OF_NO_BRANCH = { because: 'base images are of no branch', instead: 'leave it out' };

/** What kaniko makes of each field. */
export const honours: BuilderAnswers = {
  image: 'honoured',
  additionalImages: 'honoured',
  tags: 'honoured',
  push: 'honoured',
  output: {
    oci: 'honoured',
    docker: 'honoured',
    local: {
      because: 'kaniko writes images, and not the files in them',
      instead: 'write output: {type: docker, …}, or builder: buildkit',
    },
  },
  source: { git: 'honoured', volume: 'honoured', inline: 'honoured', oci: 'honoured', s3: 'honoured', gcs: 'honoured' },
  dockerfile: 'honoured',
  contexts: {
    because: 'kaniko has one context',
    instead: 'write builder: buildkit, or a COPY --from of the image',
  },
  ssh: { because: 'kaniko has no SSH mounts', instead: 'write the key in secrets, or builder: buildkit' },
  compression: {
    gzip: 'honoured',
    zstd: {
      because:
        'kaniko leaves the layers of the base as they are, and its own too where the base has no OCI media types',
      instead: 'write builder: buildkit or buildah',
    },
    estargz: { because: 'kaniko writes no estargz', instead: 'write builder: buildkit' },
  },
  target: 'honoured',
  buildArgs: 'honoured',
  platforms: {
    because: 'kaniko builds for the platform of its node only',
    instead: 'write platformNodes: native and runner: tekton or argo, or builder: buildkit',
  },
  labels: 'honoured',
  annotations: 'honoured',
  secrets: 'honoured',
  cache: {
    ...cachesInRepositories('kaniko'),
    volume: { volume: 'honoured', ...noWriting('kaniko'), scope: OF_NO_BRANCH, base: OF_NO_BRANCH },
  },
  credentials: 'honoured',
  sourceDateEpoch: {
    because: 'kaniko cannot set a date',
    instead: 'write builder: {type: kaniko, reproducible: true} to strip timestamps, or builder: buildkit',
  },
  extraArgs: 'honoured',
  registries: { http: 'honoured', insecure: 'honoured', ca: 'honoured', mirrors: 'honoured' },
  skip: 'honoured',
};
