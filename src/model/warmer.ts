import type * as z from 'zod';
import { pullCredentials } from './credentials';
import { problem } from './faults';
import { imageFault } from './image';
import { duration } from './numbers';
import { pod } from './pod';
import { registries } from './registry';
import { cronSettings, jobSettings } from './runner-fields';
import { choice, dnsLabel, listOf, namespaceName, object, wordOf } from './schema';
import { CLUSTER_RUNNERS } from './settings';
import { volumeRef } from './source';
import { tools } from './tools';
import { KUBERNETES_VERSIONS } from './words';

const imageFields = {
  volume: volumeRef.optional().meta({
    description: 'The volume to fill with base images: an entry of `volumes`, or in TypeScript a CacheVolume or claim.',
    absent: 'none; with `builds`',
  }),
  images: listOf(wordOf(imageFault))
    .default([])
    .meta({ description: 'Base images to put there. A tag is looked up anew in each run.' }),
  credentials: pullCredentials.optional().meta({
    description: 'How it is known to registries, as for a build.',
    absent: 'none: the registries are open',
  }),
  registries: registries.default({}).meta({ description: 'What is special about a registry, by host.' }),
  toolImages: tools.default({}).meta({ description: 'Tool images to use instead of the pinned ones.' }),
  pod: pod.default({}).meta({ description: 'What the pod may need.' }),
};

const runFields = {
  runner: choice('runner', CLUSTER_RUNNERS).optional().meta({
    description:
      'What runs it: a Job or CronJob; on `argo` a WorkflowTemplate or CronWorkflow. Tekton has no schedules, so there it is a Job or CronJob too.',
    absent: '`argo` where all builds that it warms for run on Argo alone, otherwise `kubernetes`',
  }),
  ...cronSettings,
  ...jobSettings,
  gitops: jobSettings.gitops.meta({
    absent: 'that of the file, or of the builds that it warms for; without one `none`',
  }),
  timeout: duration
    .default(3600)
    .meta({ description: 'How long a run may take: `90s`, `45m`, `1h30m`.', absent: '`1h`' }),
  kubernetesVersion: choice('Kubernetes version', KUBERNETES_VERSIONS).default('1.28').meta({
    description: 'The oldest Kubernetes the manifests must work on.',
  }),
  namespace: namespaceName
    .optional()
    .meta({ description: 'Namespace of the warmer.', absent: 'that of `defaults`, or of the chart' }),
};

/** The props of `new CacheWarmer(…)`. */
export const cacheWarmer = object(
  'CacheWarmerProps',
  "Fills a volume with base images by Kaniko's warmer: a Job, or with a schedule a CronJob.",
  {
    name: dnsLabel
      .optional()
      .meta({ description: 'Name of the objects.', absent: 'the path of the construct in its app' }),
    ...imageFields,
    volume: volumeRef.meta({ description: 'The volume to fill: a CacheVolume, a claim, or the name of a claim.' }),
    images: listOf(wordOf(imageFault))
      .min(1)
      .meta({ description: 'Base images to put there. A tag is looked up anew in each run.' }),
    ...runFields,
  },
);
export type WarmerSettings = Omit<z.output<typeof cacheWarmer>, 'name'>;

/** An entry of `warmers`: base images into a volume, or builds that only fill their caches. */
export const warmerEntry = object(
  'Warmer',
  'Fills a cache before any build asks for it: a volume with base images, or the caches of builds.',
  {
    ...imageFields,
    from: choice('source of base images', ['builds']).optional().meta({
      description:
        'Where the images come from besides those of `images`: with `builds` from the Dockerfiles of the builds that read the volume, as they are in the checkout where manifests are written, with targets, build arguments and defaults of parameters put in.',
      absent: 'those of `images` alone',
    }),
    builds: listOf(dnsLabel)
      .default([])
      .meta({ description: 'Builds to run for their cache alone: layers are exported, no image is pushed.' }),
    ...runFields,
  },
  (warmer, refuse) => {
    const hasImages = warmer.images.length > 0 || warmer.from !== undefined;
    const fillsVolume = warmer.volume !== undefined || hasImages;
    if (fillsVolume === warmer.builds.length > 0) refuse(problem('either-or', { of: 'warmer' }));
    else if (fillsVolume && warmer.volume === undefined)
      refuse(problem('missing-beside', { field: 'volume' }), ['volume']);
    else if (fillsVolume && !hasImages) refuse(problem('missing-beside', { field: 'images' }), ['images']);
  },
);
export type WarmerEntry = z.output<typeof warmerEntry>;
