/** Sources that are one archive where files are served: the first step of a build fetches and unpacks it. */
import * as z from 'zod';
import { credentialsFault, serviceUrlFault } from './address';
import { pullCredentials, secretKey, secretRef } from './credentials';
import { object, textOf } from './schema';

/** The folder of a source that is built. */
export const sourceFolder = textOf('path')
  .optional()
  .meta({ description: 'Folder below the source that is the build context.', absent: 'the whole source' });

export const ociSource = object(
  'OciSource',
  'An artifact in a registry, of one layer that is a tar.gz: as `flux push artifact` makes it. See https://fluxcd.io/flux/cheatsheets/oci-artifacts/',
  {
    type: z.literal('oci'),
    ref: textOf('image').meta({
      description:
        'The artifact: `registry.example.com/shop/source:main`, or by its digest, which is always the same source; a parameter may say it.',
    }),
    path: sourceFolder,
    credentials: pullCredentials.optional().meta({
      description: 'How it is pulled, in any form of the `credentials` of a build.',
      absent: 'the `credentials` of the build',
    }),
  },
);

const inBucket = {
  bucket: textOf('bucket').meta({ description: 'Name of the bucket.' }),
  key: textOf('objectKey').meta({ description: 'The object: a tar.gz, `api/source.tar.gz` say.' }),
  path: sourceFolder,
};

export const s3Source = object(
  'S3Source',
  'A tar.gz in a bucket of S3, or of a service that speaks like it. See https://rclone.org/s3/',
  {
    type: z.literal('s3'),
    ...inBucket,
    region: textOf('attribute').meta({ description: 'Region of the bucket.' }),
    endpointUrl: textOf('attribute', 'address', serviceUrlFault)
      .optional()
      .meta({ description: 'Address of an S3-compatible service.', absent: 'AWS' }),
    credentials: secretRef.optional().meta({
      description: 'Secret with keys `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` (and `AWS_SESSION_TOKEN`).',
      absent: 'what the service account or node provides, by IRSA or EKS Pod Identity say',
    }),
  },
  ({ endpointUrl, credentials }, refuse) => {
    // Requests are signed, and the key of the signature is not sent: what is on the way may be read.
    const wrong =
      endpointUrl !== undefined && credentials !== undefined
        ? credentialsFault(endpointUrl, { encrypted: false })
        : undefined;
    if (wrong) refuse(wrong, ['endpointUrl']);
  },
);

/** The key of a Secret that the console of Google calls so. */
const SERVICE_ACCOUNT_KEY = 'key.json';

export const gcsSource = object(
  'GcsSource',
  'A tar.gz in a bucket of Google Cloud Storage. See https://rclone.org/googlecloudstorage/',
  {
    type: z.literal('gcs'),
    ...inBucket,
    credentials: z
      .union([secretRef.transform((secret) => ({ secret, key: SERVICE_ACCOUNT_KEY })), secretKey])
      .optional()
      .meta({
        description: 'Secret with the key of a service account, JSON, under `key.json`; or `{secret, key}`.',
        absent: 'what the service account or node provides, by Workload Identity say',
      }),
  },
);
