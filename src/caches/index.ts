import type { Answer } from '../model/fields';
import { azblob } from './azblob';
import { gha } from './gha';
import { inline } from './inline';
import type { CacheAnswers, CacheKind, CacheType } from './kind';
import { registry } from './registry';
import { s3 } from './s3';
import { volume } from './volume';

/** Every kind of cache there is. */
export const CACHES: { readonly [Type in CacheType]: CacheKind<Type> } = { inline, registry, volume, s3, azblob, gha };

/** What a builder with BuildKit makes of each; the keys of buckets come from a Secret, or from who runs it. */
export function cachesOfBuildKit(keys: Answer): CacheAnswers {
  return {
    inline: inline.withBuildKit(keys),
    registry: registry.withBuildKit(keys),
    volume: volume.withBuildKit(keys),
    s3: s3.withBuildKit(keys),
    azblob: azblob.withBuildKit(keys),
    gha: gha.withBuildKit(keys),
  };
}

/** What a builder makes of each that keeps each layer in a repository. */
export function cachesInRepositories(builder: string): CacheAnswers {
  return {
    inline: inline.inRepositories(builder),
    registry: registry.inRepositories(builder),
    volume: volume.inRepositories(builder),
    s3: s3.inRepositories(builder),
    azblob: azblob.inRepositories(builder),
    gha: gha.inRepositories(builder),
  };
}
