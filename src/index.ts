/** The public API: everything an app composes, and nothing else. */
export { CachedBuilds, type CachedBuildsProps } from './cached-builds';
export { BuildKitDaemon } from './daemons/buildkit-daemon';
export { ImageBuild } from './image-build';
export type { NamedDaemon } from './spec/daemon';
export { type Fault, InvalidBuildError } from './spec/faults';
export type * from './spec/props';
export type { NamedVolume } from './spec/source';
export { CacheVolume } from './storage/cache-volume';
export { DockerConfigSecret, type DockerConfigSecretProps } from './storage/docker-config-secret';
export { CacheWarmer } from './warmers/cache-warmer';
