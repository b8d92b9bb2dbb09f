import { type Mount, SOURCE_VOLUME } from '../plan/plan';

/** Where containers have the volumes that may be anywhere, if not in a folder of their name. */
const PATHS: Readonly<Record<string, string>> = {
  [SOURCE_VOLUME]: '/workspace/source',
  'registries-config': '/etc/cached-builds',
};

/** Where a container has a volume. */
export function pathOf({ volume, at }: Mount): string {
  return at ?? (Object.hasOwn(PATHS, volume) ? (PATHS[volume] as string) : `/${volume}`);
}

/** Where a container has each of its volumes, by name; of several mounts of one, the first. */
export function pathsOf(mounts: readonly Mount[]): ReadonlyMap<string, string> {
  return new Map([...mounts].reverse().map((mount) => [mount.volume, pathOf(mount)]));
}
