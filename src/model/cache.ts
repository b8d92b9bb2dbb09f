import * as z from 'zod';
import { credentialsFault, serviceUrlFault } from './address';
import { problem } from './faults';
import { duration, wholeNumber } from './numbers';
import { choice, object, objectName, type Refuse, textOf, variants, wordOf } from './schema';
import { volumeRef } from './source';

const baseBranch = wordOf((value) =>
  /^(?!-)[^\s~^:?*[\\]+$/.test(value) ? undefined : problem('not-a-name', { value, rule: 'baseBranch' }),
);

const mode = choice('cache mode', ['min', 'max'])
  .optional()
  .meta({
    description:
      '`max` keeps the layers of every stage, `min` those of the final image. ' +
      'See https://github.com/moby/buildkit#export-cache',
    absent: '`max`',
  });

const ignoreError = z
  .boolean()
  .optional()
  .meta({ description: 'Let a build succeed whose cache could not be written.', absent: '`false`' });

const compression = {
  compression: choice('compression', ['gzip', 'zstd', 'estargz', 'uncompressed'])
    .optional()
    .meta({ description: 'How exported layers are compressed.', absent: '`gzip`' }),
  compressionLevel: z
    .number()
    .int()
    .min(0)
    .max(22)
    .optional()
    .meta({ description: '0 to 9 for gzip and estargz, 0 to 22 for zstd.' }),
  forceCompression: z
    .boolean()
    .optional()
    .meta({ description: 'Compress layers anew that come in another compression.', absent: '`false`' }),
};

/** The cache of a branch: see docs/caching.md. */
const scopes = {
  scope: choice('scope', ['branch'])
    .optional()
    .meta({
      description:
        '`branch`: a cache for each branch. A build looks into that of its branch, then into that of `base`, and keeps its layers in that of its branch. ' +
        'Kaniko and Buildah have a key for each layer, so there the branches share one. See docs/caching.md.',
      absent: 'one cache for all branches',
    }),
  base: baseBranch.optional().meta({
    description: 'The branch that others are made from, as Git has it: with `scope`.',
    absent: '`main`',
  }),
};

/** A base is that of a scope. */
const scoped = ({ scope, base }: { scope?: unknown; base?: unknown }, refuse: Refuse) => {
  if (base !== undefined && scope === undefined) refuse(problem('missing-beside', { field: 'scope' }), ['scope']);
};

const word = (description: string) => textOf('attribute').meta({ description });

const inlineCache = object(
  'InlineCache',
  'Cache kept inside the pushed image itself; only layers of the final stage.',
  {
    type: z.literal('inline'),
  },
);

const registryCache = object(
  'RegistryCache',
  'Cache kept in a registry. See https://github.com/moby/buildkit#registry-push-image-and-cache-separately',
  {
    type: z.literal('registry'),
    ref: textOf('image').optional().meta({
      description: 'Image reference that holds the cache; for kaniko and buildah a repository without a tag.',
      absent:
        '`IMAGE:buildcache`; for kaniko and buildah `IMAGE/cache`, and `IMAGE-cache` on Docker Hub and Quay, whose repositories have two parts',
    }),
    mode,
    ...compression,
    ignoreError,
    imageManifest: z.boolean().optional().meta({
      description: 'Write an image manifest instead of an index, as some registries demand.',
      absent: "BuildKit's own",
    }),
    ociMediatypes: z.boolean().optional().meta({ description: 'Write OCI media types.', absent: '`true`' }),
    ...scopes,
  },
  scoped,
);

const volumeCache = object(
  'VolumeCache',
  'Cache kept on a volume: for buildkit a layer cache (`type=local`), for kaniko the base images that a warmer put there.',
  {
    type: z.literal('volume'),
    volume: volumeRef.meta({ description: 'An entry of `volumes`, or in TypeScript a CacheVolume or claim.' }),
    mode,
    ...compression,
    ignoreError,
    ...scopes,
  },
  scoped,
);

const s3Cache = object(
  'S3Cache',
  'Cache kept in a bucket. See https://github.com/moby/buildkit#s3-cache-experimental',
  {
    type: z.literal('s3'),
    bucket: word('Name of the bucket.'),
    region: word('Region of the bucket.'),
    name: textOf('attribute')
      .optional()
      .meta({ description: 'Name of the cache manifest.', absent: 'the name of the build' }),
    prefix: textOf('attribute').optional().meta({ description: 'Prefix of every object written.', absent: 'none' }),
    endpointUrl: textOf('attribute', 'address', serviceUrlFault)
      .optional()
      .meta({ description: 'Address of an S3-compatible service.', absent: 'AWS' }),
    blobsPrefix: textOf('attribute').optional().meta({ description: 'Prefix of layers.', absent: '`blobs/`' }),
    manifestsPrefix: textOf('attribute')
      .optional()
      .meta({ description: 'Prefix of cache manifests.', absent: '`manifests/`' }),
    touchRefresh: duration.optional().meta({
      description:
        'How old an object must be to be copied over itself when it is used, so that a lifecycle rule of the bucket keeps what is in use.',
      absent: '`24h`',
    }),
    uploadParallelism: wholeNumber(1)
      .optional()
      .meta({ description: 'How many layers are uploaded at once.', absent: '`4`' }),
    usePathStyle: z
      .boolean()
      .optional()
      .meta({ description: 'Put the bucket into the path instead of the host name.', absent: '`false`' }),
    credentials: objectName.optional().meta({
      description: 'Secret with keys `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` (and `AWS_SESSION_TOKEN`).',
      absent: 'what the service account or node provides',
    }),
    mode,
    ...compression,
    ignoreError,
    ...scopes,
  },
  ({ endpointUrl, credentials, ...entry }, refuse) => {
    scoped(entry, refuse);
    // Requests are signed, and the key of the signature is not sent: what is on the way may be read.
    const wrong =
      endpointUrl !== undefined && credentials !== undefined
        ? credentialsFault(endpointUrl, { encrypted: false })
        : undefined;
    if (wrong) refuse(wrong, ['endpointUrl']);
  },
);

const azblobCache = object(
  'AzureBlobCache',
  'Cache kept in Azure Blob Storage. See https://github.com/moby/buildkit#azure-blob-storage-cache-experimental',
  {
    type: z.literal('azblob'),
    accountUrl: textOf('attribute', 'address', serviceUrlFault).meta({
      description: '`https://ACCOUNT.blob.core.windows.net`.',
    }),
    container: textOf('attribute')
      .optional()
      .meta({ description: 'Name of the container.', absent: '`buildkit-cache`' }),
    name: textOf('attribute')
      .optional()
      .meta({ description: 'Name of the cache manifest.', absent: 'the name of the build' }),
    prefix: textOf('attribute').optional().meta({ description: 'Prefix of every object written.', absent: 'none' }),
    credentials: objectName.optional().meta({
      description: 'Secret with keys `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and `AZURE_CLIENT_SECRET`.',
      absent: 'what the service account or node provides',
    }),
    mode,
    ...compression,
    ignoreError,
    ...scopes,
  },
  ({ accountUrl, credentials, ...entry }, refuse) => {
    scoped(entry, refuse);
    const wrong = credentials === undefined ? undefined : credentialsFault(accountUrl);
    if (wrong) refuse(wrong, ['accountUrl']);
  },
);

const ghaCache = object(
  'GitHubActionsCache',
  'The cache of GitHub Actions, for scripts that its jobs run. GitHub keeps those of branches apart by itself. See https://docs.docker.com/build/cache/backends/gha/',
  {
    type: z.literal('gha'),
    name: textOf('attribute').optional().meta({
      description: "What tells it from others of the repository: the backend's `scope`.",
      absent: 'the name of the build',
    }),
    mode,
    ignoreError,
  },
);

const entry = variants('cache', [inlineCache, registryCache, volumeCache, s3Cache, azblobCache, ghaCache]);
export type CacheEntry = z.output<typeof entry>;

const shorthand = choice('cache', ['none', 'inline', 'registry', 'gha']).transform((name): CacheEntry[] =>
  name === 'none' ? [] : [{ type: name }],
);

/** In a list each may be a name too; a list of none has none. */
const several = z.array(
  z.union([choice('cache', ['inline', 'registry', 'gha']).transform((name): CacheEntry => ({ type: name })), entry]),
);

const entries = z.union([shorthand, entry.transform((one): CacheEntry[] => [one]), several]);

const fromTo = object('CacheFromTo', 'Import and export apart.', {
  // Tells it from a single entry, so that a mistyped type is reported as such.
  type: z.never().optional().meta({ description: 'What has a type is a single entry.' }),
  from: entries.default([]).meta({ description: 'Where layers are looked for, in this order.', absent: 'nowhere' }),
  to: entries.default([]).meta({ description: 'Where layers are kept for the next build.', absent: 'nowhere' }),
});

/** Where layers come from and where they go. */
export interface Cache {
  readonly from: readonly CacheEntry[];
  readonly to: readonly CacheEntry[];
}

const both = (all: readonly CacheEntry[]): Cache => ({ from: all, to: all });

export const cache = z.union([
  shorthand.transform(both),
  entry.transform((one) => both([one])),
  several.transform(both),
  fromTo.transform(({ from, to }): Cache => ({ from, to })),
]);
