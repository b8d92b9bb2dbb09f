import type { NamedVolume } from '../../model/named';
import type { GcsSource, GitSource, InlineSource, OciSource, S3Source, VolumeSource } from '../../model/props';

/** What is built, in words that an editor completes; each is what a definition says as data. */
export const Source = {
  /** A Git repository by its address; the rest is what `source` takes besides. */
  git: (url: string, props: Omit<GitSource, 'type' | 'url'> = {}): GitSource => ({ ...props, type: 'git', url }),

  /** A volume that holds the source: an entry of `volumes`, a CacheVolume, a claim. */
  volume: (volume: string | NamedVolume, props: Pick<VolumeSource, 'path'> = {}): VolumeSource => ({
    ...props,
    type: 'volume',
    volume,
  }),

  /** An artifact of a registry by its reference, as `flux push artifact` makes it. */
  oci: (ref: string, props: Omit<OciSource, 'type' | 'ref'> = {}): OciSource => ({ ...props, type: 'oci', ref }),

  /** A tar.gz in a bucket of S3. */
  s3: (bucket: string, key: string, props: Omit<S3Source, 'type' | 'bucket' | 'key'>): S3Source => ({
    ...props,
    type: 's3',
    bucket,
    key,
  }),

  /** A tar.gz in a bucket of Google Cloud Storage. */
  gcs: (bucket: string, key: string, props: Omit<GcsSource, 'type' | 'bucket' | 'key'> = {}): GcsSource => ({
    ...props,
    type: 'gcs',
    bucket,
    key,
  }),

  /** Files by their paths, the Dockerfile among them. */
  inline: (files: InlineSource['files']): InlineSource => ({ type: 'inline', files }),
} as const;
