import { createHash } from 'node:crypto';
import { DAEMON_PORT } from '../../model/daemon';
import type { NamedDaemon } from '../../model/named';

/**
 * Where a build finds its daemon: first the replica that has built it before, then the others. Each build has an order of
 * its own, by the hash of its name and theirs, so that builds are spread, and few of them move when there is one more.
 */
export function addressesOf(
  daemon: NamedDaemon,
  build: { readonly name: string; readonly namespace?: string },
): string[] {
  const { name, namespace, replicas = 1, address } = daemon;
  if (address !== undefined) return [address];
  const host = namespace === undefined || namespace === build.namespace ? name : `${name}.${namespace}`;
  const hosts = replicas === 1 ? [host] : ranked(build.name, name, replicas).map((replica) => `${replica}.${host}`);
  return hosts.map((one) => `tcp://${one}:${DAEMON_PORT}`);
}

/** The pods of a StatefulSet, that with the highest hash first. */
function ranked(build: string, name: string, replicas: number): string[] {
  const weigh = (replica: string) => createHash('sha256').update(`${build}\n${replica}`).digest('hex');
  const all = Array.from({ length: replicas }, (_, i) => `${name}-${i}`);
  return all
    .map((replica) => ({ replica, weight: weigh(replica) }))
    .sort((a, b) => (a.weight < b.weight ? 1 : -1))
    .map(({ replica }) => replica);
}
