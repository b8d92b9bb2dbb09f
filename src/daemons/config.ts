import { buildkitdConfig } from '../builders/buildkit/buildkitd';
import type { DaemonSettings } from '../model/daemon';
import { DEBUG_PORT } from '../model/daemon-serving';
import { REGISTRY_CERTIFICATES } from './plan';

/** `buildkitd.toml` of a daemon. Without limits it fills its disk, and then fails every build. */
export function daemonConfig(daemon: DaemonSettings): string {
  const { maxUsedSpace, minFreeSpace, compaction, metrics, frontends, registries } = daemon;
  const tables = [
    table('worker.oci', { gc: true, maxUsedSpace, minFreeSpace }),
    ...(compaction ? [table('compaction', { enabled: true })] : []),
    ...(metrics === undefined ? [] : [table('grpc', { debugAddress: `0.0.0.0:${DEBUG_PORT}` })]),
    ...(frontends === undefined ? [] : [table('frontend."gateway.v0"', allowed(frontends))]),
  ];
  return `${tables.join('\n')}\n${buildkitdConfig(registries, REGISTRY_CERTIFICATES) ?? ''}`;
}

/** An empty list would allow all. */
function allowed(frontends: readonly string[]): Record<string, unknown> {
  return frontends.length === 0 ? { enabled: false } : { enabled: true, allowedRepositories: frontends };
}

/** JSON's strings, numbers and lists of strings are TOML's too. */
function table(name: string, values: Readonly<Record<string, unknown>>): string {
  return [`[${name}]`, ...Object.entries(values).map(([key, value]) => `  ${key} = ${JSON.stringify(value)}`)].join(
    '\n',
  );
}
