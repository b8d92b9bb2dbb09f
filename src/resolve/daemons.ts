import type { Build } from '../model/build';
import { daemonOf } from '../model/builder';
import {
  clientNamespacesOf,
  type DaemonEntry,
  type DaemonSettings,
  type ExistingDaemon,
  replicasOf,
} from '../model/daemon';
import { type Fault, fault, type KnownNames } from '../model/faults';
import type { NamedDaemon } from '../model/named';
import type { Shared } from './shared';

/** A daemon in the namespace of the file, where it has none of its own. */
export function sharedDaemon(daemon: DaemonEntry, shared: Shared): DaemonEntry {
  if (isExisting(daemon)) return daemon;
  return { ...daemon, namespace: daemon.namespace ?? shared.defaults?.namespace };
}

/** Whether somebody else runs it. */
export function isExisting(daemon: DaemonEntry): daemon is ExistingDaemon {
  return 'address' in daemon;
}

/** The build with the daemon it names by what is declared of it; a name nobody declared stays a name. */
export function buildWithDaemon(build: Build, daemons: ReadonlyMap<string, DaemonEntry>): Build {
  const { builder } = build;
  if (builder.type !== 'buildkit' || builder.daemon === undefined) return build;
  const name = builder.daemon;
  const settings = typeof name === 'string' ? daemons.get(name) : undefined;
  if (typeof name !== 'string' || settings === undefined) return build;
  return { ...build, builder: { ...builder, daemon: { name, ...namedAs(settings) } } };
}

/** What its clients know of it. */
export function namedAs(daemon: DaemonEntry): Omit<NamedDaemon, 'name'> {
  if (isExisting(daemon)) return { address: daemon.address, clientSecret: daemon.secrets.client };
  return {
    namespace: daemon.namespace,
    clientSecret: daemon.secrets?.client,
    replicas: replicasOf(daemon),
    clientNamespaces: clientNamespacesOf(daemon),
  };
}

/** Daemons that nobody declared, and those whose client certificates lie in another namespace. */
export function checkDaemons(builds: readonly Build[], names: KnownNames): Fault[] {
  return builds.flatMap(({ name, namespace, builder }): Fault[] => {
    if (builder.type !== 'buildkit' || builder.daemon === undefined) return [];
    const path = ['builds', name, 'builder', 'daemon'];
    const { daemon } = builder;
    if (typeof daemon === 'string') {
      if (names.has(daemon)) return [];
      return [fault('undeclared', path, { what: 'daemon', name: daemon, hint: names.hint(daemon) })];
    }
    // Of one that somebody else runs each namespace has what it has.
    const served = [daemon.namespace, ...(daemon.clientNamespaces ?? [])];
    if (daemon.address !== undefined || served.includes(namespace)) return [];
    return [fault('daemon-elsewhere', path, { namespace, daemons: daemon.namespace })];
  });
}

/** Without a sandbox for processes, which a rootless daemon has none of, a RUN step reads what others have mounted. */
export function exposedSecrets(
  builds: readonly Build[],
  daemons: readonly { readonly name: string; readonly settings: DaemonSettings }[],
): Fault[] {
  return daemons.flatMap(({ name, settings: { mode } }) => {
    const users = builds.filter(({ builder }) => daemonOf(builder) === name);
    const secretive = users.filter(({ secrets }) => secrets.length > 0).map((build) => build.name);
    if (mode !== 'rootless' || users.length < 2 || secretive.length === 0) return [];
    return [fault('secrets-exposed', ['daemons', name, 'mode'], { builds: secretive })];
  });
}
