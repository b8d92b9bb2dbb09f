import type { NamedVolume } from '../../model/named';
import type { GitSource, InlineSource, VolumeSource } from '../../model/props';

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

  /** Files by their paths, the Dockerfile among them. */
  inline: (files: InlineSource['files']): InlineSource => ({ type: 'inline', files }),
} as const;
