/** The public API: everything an app composes, and nothing else. */
export { CachedBuilds, type CachedBuildsProps } from './app/cached-builds';
export { ImageBuild } from './app/image-build';
export { BuildKitDaemon } from './daemons/buildkit-daemon';
export type { NamedBuild } from './model/build-ref';
export type { NamedDaemon } from './model/daemon';
export { type Fault, type FaultCode, InvalidBuildError, type Problem } from './model/faults';
export type * from './model/props';
export type { NamedVolume } from './model/source';
export type { AccessMode } from './model/volume';
export { CacheVolume } from './storage/cache-volume';
export { DockerConfigSecret, type DockerConfigSecretProps } from './storage/docker-config-secret';
export { CacheWarmer } from './warmers/cache-warmer';
