import type { Build } from '../model/build';
import { type Fault, under } from '../model/faults';
import { checkBuild } from '../runners/check';
import type { BuildUnit } from '../runners/render';
import { checkWarmer } from '../warmers/cache-warmer';
import { checkAdmission } from './admission';
import { checkBases } from './bases';
import { checkDaemons, exposedSecrets } from './daemons';
import { checkDependencies } from './dependencies';
import { checkGroups, warnOfGroups } from './groups';
import type { Linked } from './link';
import { overwrittenCaches } from './overwriting';
import { atPullRequests, checkPullRequests, warnOfPullRequests } from './pull-requests';
import { warnOfSeeming } from './seeming';
import { checkTrust } from './trust';
import { checkVolumes, type VolumeUser } from './volumes';
import { checkWarmed } from './warming';
import { warningsOf } from './warnings';

/** What is wrong with a definition, in each of its entries and across them. */
export interface Judgement {
  /** Its builds, those that warmers run among them, each saying whether it is faulty by itself. */
  readonly units: readonly BuildUnit[];
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

export function judge(linked: Linked): Judgement {
  const ofBuilds = faultsOfBuilds(linked);
  const ofWarmers = faultsOfWarmers(linked);
  const isFaulty = (unit: BuildUnit) => (ofBuilds.get(unit) ?? ofWarmers.get(unit.path[1] as string) ?? []).length > 0;
  const units = [...linked.builds, ...linked.warming].map((unit) =>
    isFaulty(unit) ? { ...unit, faulty: true } : unit,
  );
  const own = [
    ...[...ofBuilds].flatMap(([{ path }, found]) => under(path, found)),
    ...[...ofWarmers].flatMap(([name, found]) => under(['warmers', name], found)),
  ];
  const { faults, warnings } = across(linked, units, own);
  const atPlace = atPullRequests(linked.untrusted);
  return { units, faults: faults.map(atPlace), warnings: warnings.map(atPlace) };
}

function across(linked: Linked, units: readonly BuildUnit[], own: readonly Fault[]): Omit<Judgement, 'units'> {
  const { names, trusted, untrusted, builds, order, warmers, daemons, shared } = linked;
  const users: VolumeUser[] = [
    ...units,
    ...warmers.map(({ name, settings, plan }) => ({ path: ['warmers', name], warmer: settings, plan })),
  ];
  const volumeUse = checkVolumes(linked.volumes, names.volumes, users);
  const parsed = [...trusted.values()];
  const faults = [
    ...checkDaemons(
      builds.map(({ build }) => build),
      names.daemons,
    ),
    ...checkPullRequests(parsed, names.builds, trusted),
    ...checkDependencies(parsed, names.builds, order),
    ...checkGroups(units),
    ...own,
    ...volumeUse.faults,
    ...overwrittenCaches(units),
    ...checkAdmission({ builds: units, warmers, daemons }, shared.podSecurity),
    ...checkTrust({ builds: units, warmers, daemons }),
  ];
  const warnings = [
    ...volumeUse.warnings,
    ...warningsOf(units),
    ...exposedSecrets(parsed, daemons),
    ...warnOfGroups(builds),
    ...warnOfPullRequests(untrusted),
    ...warnOfSeeming(linked, units),
  ];
  return { faults, warnings };
}

/** What is wrong with each by itself. What is made of a build that has faults would have them again. */
function faultsOfBuilds({ builds, untrusted }: Linked): Map<BuildUnit, Fault[]> {
  const madeOf = new Map(untrusted.map(({ build, of }) => [build, of]));
  const found = new Map<Build, Fault[]>();
  for (const { build } of builds) {
    const source = madeOf.get(build);
    const isRepeated = source !== undefined && (found.get(source) ?? []).length > 0;
    found.set(build, isRepeated ? [] : checkBuild(build));
  }
  return new Map(builds.map((unit) => [unit, found.get(unit.build) ?? []]));
}

function faultsOfWarmers({ warmed, trusted, names }: Linked): Map<string, Fault[]> {
  return new Map(
    [...warmed].map(([name, warmer]) => [
      name,
      [...checkWarmer(warmer), ...checkBases(warmer), ...checkWarmed(warmer, trusted, names.builds)],
    ]),
  );
}
