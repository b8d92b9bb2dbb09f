import * as z from 'zod';
import { buildFields } from './build';
import { buildRef } from './build-ref';
import { daemonEntry, daemonName } from './daemon';
import { matrix, variantOf } from './matrix';
import { patchEntry } from './patch';
import { registries } from './registry';
import { gitopsTool } from './runner-fields';
import { choice, dnsLabel, listOf, object, saysOf } from './schema';
import { tools } from './tools';
import { volumeEntry } from './volume';
import { warmerEntry } from './warmer';
import { KUBERNETES_VERSIONS, POD_SECURITY_LEVELS } from './words';

const { image, ...fields } = buildFields;

/** What an entry says of the builds that it stands for, and a build by itself cannot. */
const entryFields = {
  matrix: matrix.optional().meta({
    description:
      'Makes it several builds: one for each combination of values, called after them. `$(matrix.NAME)` is the value, in any text or name of the build; `exclude` lists combinations that there are not.',
    absent: 'one build',
  }),
  dependsOn: listOf(z.union([buildRef, variantOf]))
    .default([])
    .meta({
      description:
        'Builds that must be done before this one; one with a `matrix` stands for all of its variants, and `{build, matrix}` for some.',
    }),
};
const optionalFields = { ...fields, ...entryFields };

/** An entry of `builds`: its source may come from `defaults`, and so may what its settings of a type lack. */
export const buildEntry = object('Build', 'One image to build.', {
  image,
  ...optionalFields,
  source: buildFields.source.optional(),
});

/** A build with its defaults merged in: all of it must be there. */
export const completeBuild = object('CompleteBuild', 'One image to build, with the defaults of its file.', buildFields);

/** `defaults`: any field of a build but its image. */
export const defaultsEntry = object(
  'Defaults',
  'Merged under every build; what a build writes itself wins, and `null` (of lists and mappings `[]` and `{}`) empties.',
  {
    ...Object.fromEntries(Object.entries(optionalFields).map(([name, field]) => [name, z.optional(field)])),
  } as { [Field in keyof typeof optionalFields]: z.ZodOptional<(typeof optionalFields)[Field]> },
);

const named = <Value extends z.ZodType>(value: Value) => z.record(dnsLabel, value);

/** What a builds.yaml says of itself and of all of its builds. */
const sharedFields = {
  version: z.literal(1, saysOf('unknown-version', {})).meta({ description: 'Version of this format.' }),
  name: dnsLabel.optional().meta({
    description:
      'What everything of this file is labelled with, as `app.kubernetes.io/part-of`: what `kubectl apply --prune` shall keep to. What its builds share is called after it: ' +
      '`NAME-cached-builds-executor`. No other file of a namespace should have it.',
    absent: 'no such label, and what builds share is called `cached-builds`, in each file',
  }),
  gitops: gitopsTool.optional().meta({
    description:
      'Which tool applies all of this. Jobs are immutable, so one that changed must be deleted first. ' +
      '`argocd`: Jobs are replaced by force, in the waves of their dependencies (https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/), and claims come in the wave that first mounts them. ' +
      '`flux`: Jobs are recreated by force, and no `${…}` is taken for a variable of Flux (https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources).',
    absent: 'what `defaults.runner` says; without that `none`',
  }),
  defaults: defaultsEntry.optional().meta({
    description:
      'Merged under every build; what a build writes itself wins, and `null` (of lists and mappings `[]` and `{}`) empties.',
    absent: 'nothing',
  }),
  images: tools.default({}).meta({ description: 'Tool images to use instead of the pinned ones.' }),
  registries: registries.default({}).meta({ description: 'What is special about a registry, by host.' }),
  podSecurity: choice('level of Pod Security', POD_SECURITY_LEVELS)
    .optional()
    .meta({
      description:
        'The level of Pod Security that the namespaces enforce: what they would not admit is a fault, here and not as a Job that waits for its pod. ' +
        'See https://kubernetes.io/docs/concepts/security/pod-security-admission/',
      absent: 'nobody is asked',
    }),
  kubernetesVersion: choice('Kubernetes version', KUBERNETES_VERSIONS).optional().meta({
    description:
      'The oldest Kubernetes the manifests must work on; for everything in the file that does not say its own.',
    absent: '1.28',
  }),
  patches: z.array(patchEntry).default([]).meta({
    description:
      'What no field can say: changes of objects by kind and name, made last. In TypeScript, objects take JSON patches themselves.',
  }),
};

/** What differs in an environment: checked with the file that it is laid over. */
const environmentEntry = object('Environment', 'What differs in an environment; it is laid over the file.', {
  ...(Object.fromEntries(
    [...Object.keys(sharedFields), 'volumes', 'daemons', 'warmers', 'builds']
      .filter((name) => name !== 'version')
      .map((name) => [
        name,
        z
          .unknown()
          .optional()
          .meta({ description: `As \`${name}\` of the file.` }),
      ]),
  ) as Record<
    Exclude<keyof typeof sharedFields, 'version'> | 'builds' | 'daemons' | 'volumes' | 'warmers',
    z.ZodOptional<z.ZodUnknown>
  >),
});

const environments = named(environmentEntry).default({}).meta({
  description: 'What differs by environment, by name: `--env NAME` lays it over the file, and without `--env` none is.',
});

/** A whole builds.yaml. */
export const buildsFile = object('BuildsFile', 'Image builds that start warm.', {
  ...sharedFields,
  environments,
  volumes: named(volumeEntry).default({}).meta({ description: 'Volumes for caches and sources, by name.' }),
  daemons: z
    .record(daemonName, daemonEntry)
    .default({})
    .meta({ description: 'BuildKit daemons that keep running, by name.' }),
  warmers: named(warmerEntry).default({}).meta({ description: 'What fills caches ahead of the builds, by name.' }),
  builds: named(buildEntry).default({}).meta({ description: 'The builds, by name.' }),
});

/** The file with its entries as they were written: each is read by itself, builds with their defaults merged in. */
export const fileFrame = object('BuildsFileFrame', 'A builds.yaml before its entries are read.', {
  ...sharedFields,
  environments,
  volumes: named(z.unknown()).default({}),
  daemons: z.record(daemonName, z.unknown()).default({}),
  warmers: named(z.unknown()).default({}),
  builds: named(z.unknown()).default({}),
});
