/** What a definition says and nothing comes of it: each is a warning, since it is no harm but for who counts on it. */
import type { Build } from '../model/build';
import { daemonOf } from '../model/builder';
import type { DaemonEntry, DaemonSettings } from '../model/daemon';
import { type Fault, type FaultCode, fault } from '../model/faults';
import { referencesOf, seemingReferences } from '../model/text';
import { textsIn } from '../model/values';
import { claimOf } from '../plan/claims';
import { sourceParameters } from '../runners/source-values';
import { isMapping } from './merge';
import type { WarmerUnit } from './warming';

/** Where anything has a fault, that may be what these are about. */
export const SEEMING: readonly FaultCode[] = [
  'parameter-unused',
  'daemon-unused',
  'registry-unheard',
  'bases-unread',
  'not-a-reference',
];

/** What is looked at, without what has faults. */
interface Subjects {
  /** The file, for who declares what. */
  readonly file: Readonly<Record<string, unknown>>;
  readonly builds: readonly Build[];
  readonly daemons: ReadonlyMap<string, DaemonEntry>;
  readonly warmers: readonly WarmerUnit[];
}

export function warnOfSeeming(subjects: Subjects): Fault[] {
  return [
    ...unusedParameters(subjects),
    ...unusedDaemons(subjects),
    ...unheardRegistries(subjects),
    ...unreadBases(subjects),
    ...subjects.builds.flatMap(seemingIn),
  ];
}

/** One of `defaults` may be for some of the builds, and is for nothing where none uses it. */
function unusedParameters({ file, builds }: Subjects): Fault[] {
  const shared = isMapping(file.defaults) && isMapping(file.defaults.parameters) ? file.defaults.parameters : {};
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
  const implied = Object.keys(sourceParameters(build));
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
  return [...daemons].flatMap(([name, daemon]) => {
    const isForOthers = 'clients' in daemon && daemon.clients.length > 0;
    return used.has(name) || isForOthers ? [] : [fault('daemon-unused', ['daemons', name], {})];
  });
}

/** A daemon pulls and pushes by what itself has of registries. */
function unheardRegistries({ builds, daemons }: Subjects): Fault[] {
  return builds.flatMap(({ name, builder, registries }) => {
    const daemon = daemonOf(builder);
    const settings = daemon === undefined ? undefined : daemons.get(daemon);
    if (daemon === undefined || settings === undefined || 'address' in settings) return [];
    const known = (settings as DaemonSettings).registries;
    return Object.entries(registries).flatMap(([host, registry]) =>
      JSON.stringify(known[host]) === JSON.stringify(registry)
        ? []
        : [fault('registry-unheard', ['builds', name, 'registries', host], { daemon, host })],
    );
  });
}

/** Base images that are warmed, where none of those that have the volume is kaniko, which alone reads them. */
function unreadBases({ builds, warmers }: Subjects): Fault[] {
  return warmers.flatMap(({ name, settings: { volume } }) => {
    const claim = claimOf(volume);
    const users = builds.filter(({ cache }) =>
      [...cache.from, ...cache.to].some((entry) => entry.type === 'volume' && claimOf(entry.volume) === claim),
    );
    const readers = users.filter(({ builder }) => builder.type === 'kaniko');
    if (users.length === 0 || readers.length > 0) return [];
    return [fault('bases-unread', ['warmers', name, 'volume'], { builds: users.map((build) => build.name) })];
  });
}

/** Text that looks like a reference; what was escaped is one in form, and meant as text. */
function seemingIn(build: Build): Fault[] {
  return textsIn(build).flatMap(({ path, text }) =>
    seemingReferences(text).map((written) => fault('not-a-reference', ['builds', build.name, ...path], { written })),
  );
}
