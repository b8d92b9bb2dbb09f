/** What a definition says and nothing comes of it: each is a warning, since it is no harm but for who counts on it. */
import { BUILDERS } from '../builders';
import type { Build } from '../model/build';
import { daemonOf } from '../model/builder';
import { type Fault, type FaultCode, fault } from '../model/faults';
import { referencesOf, seemingReferences } from '../model/text';
import { textsIn } from '../model/values';
import { claimOf } from '../plan/claims';
import type { BuildUnit } from '../runners/render';
import { runParameters } from '../runners/source-values';
import type { Linked } from './link';

/** Where anything has a fault, that may be what these are about. */
export const SEEMING: readonly FaultCode[] = [
  'parameter-unused',
  'daemon-unused',
  'registry-unheard',
  'bases-for-kaniko',
  'not-a-reference',
];

/** What is looked at: the builds of the file, without those that have faults. */
type Subjects = Pick<Linked, 'shared' | 'daemons' | 'warmers'> & { readonly builds: readonly Build[] };

export function warnOfSeeming(linked: Linked, units: readonly BuildUnit[]): Fault[] {
  const sound = units.filter(({ push, untrusted, faulty }) => push && !untrusted && !faulty);
  const subjects = { ...linked, builds: sound.map(({ build }) => build) };
  return [
    ...unusedParameters(subjects),
    ...unusedDaemons(subjects),
    ...unheardRegistries(subjects),
    ...unreadBases(subjects),
    ...subjects.builds.flatMap(seemingIn),
  ];
}

/** One of `defaults` may be for some of the builds, and is for nothing where none uses it. */
function unusedParameters({ shared: { defaults }, builds }: Subjects): Fault[] {
  const shared = defaults?.parameters ?? {};
  const used = new Set(builds.flatMap((build) => [...parametersUsed(build)]));
  const ofAll = builds.length > 0 ? Object.keys(shared).filter((name) => !used.has(name)) : [];
  return [
    ...ofAll.map((name) => fault('parameter-unused', ['defaults', 'parameters', name], { name })),
    ...builds.flatMap((build) => {
      const known = parametersUsed(build);
      const own = Object.keys(build.parameters).filter((name) => !Object.hasOwn(shared, name) && !known.has(name));
      return own.map((name) => fault('parameter-unused', ['builds', build.name, 'parameters', name], { name }));
    }),
  ];
}

function parametersUsed(build: Build): ReadonlySet<string> {
  const named = textsIn(build).flatMap(({ text }) => referencesOf(text));
  const implied = Object.keys(runParameters(build));
  return new Set([...named.flatMap((part) => ('param' in part ? [part.param] : [])), ...implied]);
}

/** One with `clients` is for others too. */
function unusedDaemons({ builds, daemons }: Subjects): Fault[] {
  const used = new Set(
    builds.flatMap(({ builder, pullRequests }) => [
      daemonOf(builder),
      pullRequests?.builder && daemonOf(pullRequests.builder),
    ]),
  );
  return daemons.flatMap(({ name, settings }) =>
    used.has(name) || settings.clients.length > 0 ? [] : [fault('daemon-unused', ['daemons', name], {})],
  );
}

/** A daemon pulls and pushes by what itself has of registries. */
function unheardRegistries({ builds, daemons }: Subjects): Fault[] {
  return builds.flatMap(({ name, builder, registries }) => {
    const daemon = daemons.find((one) => one.name === daemonOf(builder));
    if (daemon === undefined) return [];
    const known = daemon.settings.registries;
    return Object.entries(registries).flatMap(([host, registry]) =>
      JSON.stringify(known[host]) === JSON.stringify(registry)
        ? []
        : [fault('registry-unheard', ['builds', name, 'registries', host], { daemon: daemon.name, host })],
    );
  });
}

/** Base images that are warmed, where nobody who has the volume reads them. */
function unreadBases({ builds, warmers }: Subjects): Fault[] {
  const usersOf = new Map<string, Set<Build>>();
  for (const build of builds)
    for (const entry of [...build.cache.from, ...build.cache.to])
      if (entry.type === 'volume') {
        const claim = claimOf(entry.volume);
        usersOf.set(claim, (usersOf.get(claim) ?? new Set()).add(build));
      }
  return warmers.flatMap(({ name, settings: { volume } }) => {
    const users = [...(usersOf.get(claimOf(volume)) ?? [])];
    const readers = users.filter(({ builder }) => BUILDERS[builder.type].readsBases);
    if (users.length === 0 || readers.length > 0) return [];
    return [fault('bases-for-kaniko', ['warmers', name, 'volume'], { builds: users.map((build) => build.name) })];
  });
}

/** Text that looks like a reference; what was escaped is one in form, and meant as text. */
function seemingIn(build: Build): Fault[] {
  return textsIn(build).flatMap(({ path, text }) =>
    seemingReferences(text).map((written) => fault('not-a-reference', ['builds', build.name, ...path], { written })),
  );
}
