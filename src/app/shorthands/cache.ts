import type { NamedVolume } from '../../model/named';
import type { AzureBlobCache, InlineCache, RegistryCache, S3Cache, VolumeCache } from '../../model/props';

/** Where layers are kept, in words that an editor completes; each is what a definition says as data. */
export const Cache = {
  /** Beside the image in its registry, unless `ref` says otherwise. */
  registry: (props: Omit<RegistryCache, 'type'> = {}): RegistryCache => ({ ...props, type: 'registry' }),

  /** In the image itself. */
  inline: (): InlineCache => ({ type: 'inline' }),

  /** On a volume: an entry of `volumes`, a CacheVolume, a claim. */
  volume: (volume: string | NamedVolume, props: Omit<VolumeCache, 'type' | 'volume'> = {}): VolumeCache => ({
    ...props,
    type: 'volume',
    volume,
  }),

  /** In a bucket. */
  s3: (props: Omit<S3Cache, 'type'>): S3Cache => ({ ...props, type: 's3' }),

  /** In a container of Azure. */
  azblob: (props: Omit<AzureBlobCache, 'type'>): AzureBlobCache => ({ ...props, type: 'azblob' }),
} as const;
