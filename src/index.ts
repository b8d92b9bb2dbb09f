/** The public API: everything an app composes, and nothing else. */
export { CachedBuilds, type CachedBuildsProps } from './app/cached-builds';
export { ImageBuild } from './app/image-build';
export { Cache } from './app/shorthands/cache';
export { Source } from './app/shorthands/source';
export { BuildKitDaemon } from './daemons/buildkit-daemon';
export type { FaultCode } from './model/faults/fault-code';
export { InvalidBuildError } from './model/faults/invalid-build';
export type { Fault, Problem } from './model/faults/problem';
export type * from './model/named';
export type * from './model/props';
export { CacheVolume } from './storage/cache-volume';
export { DockerConfigSecret, type DockerConfigSecretProps } from './storage/docker-config-secret';
export { CacheWarmer } from './warmers/cache-warmer';
