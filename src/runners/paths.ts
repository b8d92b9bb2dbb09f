import { type Mount, SOURCE_VOLUME } from '../plan/plan';

/** Where a container has a volume: in a folder of its name, unless it must be elsewhere. */
export function pathOf({ volume, at }: Mount): string {
  return at ?? (volume === SOURCE_VOLUME ? '/workspace/source' : `/${volume}`);
}

/** Where a container has each of its volumes, by name; of several mounts of one, the first. */
export function pathsOf(mounts: readonly Mount[]): ReadonlyMap<string, string> {
  return new Map([...mounts].reverse().map((mount) => [mount.volume, pathOf(mount)]));
}
