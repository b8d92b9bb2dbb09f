import type { Answer, BuilderAnswers } from '../model/fields';

type Caches = BuilderAnswers['cache'];

const WRITING = {
  mode: 'honoured',
  compression: 'honoured',
  compressionLevel: 'honoured',
  forceCompression: 'honoured',
  ignoreError: 'honoured',
} as const;

/** The caches of BuildKit, by whatever program; the keys of buckets come from a Secret or from who runs it. */
export function buildkitCaches(credentials: { readonly s3: Answer; readonly azblob: Answer }): Caches {
  return {
    inline: 'honoured',
    registry: { ref: 'honoured', imageManifest: 'honoured', ociMediatypes: 'honoured', ...WRITING },
    volume: { volume: 'honoured', ...WRITING },
    s3: {
      bucket: 'honoured',
      region: 'honoured',
      name: 'honoured',
      prefix: 'honoured',
      endpointUrl: 'honoured',
      usePathStyle: 'honoured',
      credentials: credentials.s3,
      ...WRITING,
    },
    azblob: {
      accountUrl: 'honoured',
      container: 'honoured',
      name: 'honoured',
      prefix: 'honoured',
      credentials: credentials.azblob,
      ...WRITING,
    },
  };
}

/** The caches of a builder that keeps each layer in a repository of its own. */
export function repositoryCaches(builder: string, volume: Caches['volume']): Caches {
  return {
    inline: noCache(builder, 'inline'),
    registry: {
      ref: 'honoured',
      ...noWriting(builder),
      imageManifest: noAttribute(builder, 'imageManifest'),
      ociMediatypes: noAttribute(builder, 'ociMediatypes'),
    },
    volume,
    s3: noCache(builder, 's3'),
    azblob: noCache(builder, 'azblob'),
  };
}

/** None of what says how a cache is written. */
export function noWriting(builder: string) {
  return {
    mode: noAttribute(builder, 'mode'),
    compression: noAttribute(builder, 'compression'),
    compressionLevel: noAttribute(builder, 'compressionLevel'),
    forceCompression: noAttribute(builder, 'forceCompression'),
    ignoreError: noAttribute(builder, 'ignoreError'),
  };
}

function noCache(builder: string, type: string): Answer {
  return { because: `${builder} has no cache of type ${type}`, instead: 'write cache: registry, or builder: buildkit' };
}

function noAttribute(builder: string, name: string): Answer {
  return { because: `${builder} has no cache ${name}`, instead: 'leave it out' };
}
