import * as z from 'zod';
import { choice, dnsLabel, object, objectName, quantity, verbatim, wordOf } from './schema';

const accessMode = choice('access mode', ['ReadWriteOnce', 'ReadWriteMany', 'ReadOnlyMany', 'ReadWriteOncePod']);

/** The fields of a volume but its name. */
export const volumeFields = {
  size: quantity
    .optional()
    .meta({ description: 'How much it holds, such as `20Gi`. Required unless `claim` is given.', absent: 'none' }),
  accessModes: z.array(accessMode).min(1).default(['ReadWriteOnce']).meta({
    description:
      'Who may mount it. Pods on several nodes need ReadWriteMany. See https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes',
  }),
  storageClass: objectName
    .optional()
    .meta({ description: 'StorageClass to take it from.', absent: "the cluster's default" }),
  claim: objectName.optional().meta({
    description: 'A PersistentVolumeClaim that exists; nothing is created then.',
    absent: 'the claim is created',
  }),
  namespace: dnsLabel
    .optional()
    .meta({ description: 'Namespace of the claim.', absent: 'that of `defaults`, or of the chart' }),
  annotations: z
    .record(
      wordOf(() => undefined),
      verbatim(),
    )
    .default({})
    .meta({ description: 'Annotations of the claim.' }),
};

function sizeOrClaim(volume: { size?: string; claim?: string }, fault: (message: string) => void): void {
  if ((volume.size === undefined) === (volume.claim === undefined))
    fault('write either size (to create a claim) or claim (one that exists)');
}

/** The props of `new CacheVolume(…)`. */
export const cacheVolume = object(
  'CacheVolumeProps',
  'A volume that keeps a cache, or a source, from one build to the next.',
  {
    name: dnsLabel
      .optional()
      .meta({ description: 'Name of the claim.', absent: 'the path of the construct in its app' }),
    ...volumeFields,
  },
  sizeOrClaim,
);

/** An entry of `volumes`. */
export const volumeEntry = object(
  'Volume',
  'A volume that keeps a cache, or a source, from one build to the next.',
  volumeFields,
  sizeOrClaim,
);

export type Volume = z.output<typeof volumeEntry>;
export type AccessMode = Volume['accessModes'][number];
