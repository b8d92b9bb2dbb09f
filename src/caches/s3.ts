import { addressSpelledOnce } from '../model/address';
import type { Build } from '../model/build';
import { showText, type Text, text } from '../model/text';
import { given, noCache, WRITING, written } from './attributes';
import type { CacheKind, EntryOf } from './kind';
import { kept, read, SCOPES } from './scope';

/** What Amazon's programs sign with; the last is of credentials that end. */
export const S3_KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;

/** Kept in a bucket of S3, or of a service that speaks like it. */
export const s3: CacheKind<'s3'> = {
  withBuildKit: (keys) => ({
    bucket: 'honoured',
    region: 'honoured',
    name: 'honoured',
    prefix: 'honoured',
    endpointUrl: 'honoured',
    blobsPrefix: 'honoured',
    manifestsPrefix: 'honoured',
    touchRefresh: 'honoured',
    uploadParallelism: 'honoured',
    usePathStyle: 'honoured',
    credentials: keys,
    ...WRITING,
    ...SCOPES,
  }),
  inRepositories: (builder) => noCache(builder, 's3'),
  replaces: (entry, build) =>
    text`${bucketOf(entry)}/${entry.prefix ?? text``}${entry.manifestsPrefix ?? text`manifests/`}${kept(entry, (of) => nameOf(entry, build, of))}`,
  apart: (entry, build, name) => ({ ...entry, name: nameOf(entry, build, text`${name}`) }),
  from: (entry, build) => read(entry, (of) => location(entry, build, of)),
  to: (entry, build) => [
    ...kept(entry, (of) => location(entry, build, of)),
    ...written(entry, [
      ...given('touch_refresh', entry.touchRefresh && `${entry.touchRefresh}s`),
      ...given('upload_parallelism', entry.uploadParallelism),
    ]),
  ],
  keys: S3_KEYS,
};

/** Amazon's own addresses, in whose regions a bucket has its name for itself. */
const AMAZON = /^https?:\/\/s3[\w.-]*\.amazonaws\.com(?:\.cn)?$/;

/** Which bucket it is, whoever names it. */
export function bucketOf({ endpointUrl, bucket }: Pick<EntryOf<'s3'>, 'endpointUrl' | 'bucket'>): Text {
  const service = endpointUrl === undefined ? text`s3:/` : addressSpelledOnce(endpointUrl);
  return text`${AMAZON.test(showText(service)) ? text`s3:/` : service}/${bucket}`;
}

/** The branch is behind a dot, which no build has in its name. */
function nameOf(entry: EntryOf<'s3'>, build: Build, of?: Text): Text {
  const name = entry.name ?? text`${build.name}`;
  return of === undefined ? name : text`${name}.${of}`;
}

function location(entry: EntryOf<'s3'>, build: Build, of?: Text): Text[] {
  return [
    text`type=s3`,
    text`bucket=${entry.bucket}`,
    text`region=${entry.region}`,
    text`name=${nameOf(entry, build, of)}`,
    ...given('prefix', entry.prefix),
    ...given('blobs_prefix', entry.blobsPrefix),
    ...given('manifests_prefix', entry.manifestsPrefix),
    ...given('endpoint_url', entry.endpointUrl),
    ...given('use_path_style', entry.usePathStyle),
  ];
}
