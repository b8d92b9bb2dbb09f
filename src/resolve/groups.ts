import { type Fault, fault, under } from '../model/faults';
import { ofRunner } from '../runners/check';
import { groupOf, type Joined, nameOfAll, type RunnerGroup } from '../runners/join';
import { type BuildUnit, groupsOf, joinedOf } from '../runners/render';
import { warmedFault } from './warming';

type Units = readonly BuildUnit[];
type Members = readonly Joined<BuildUnit>[];

/** What keeps builds from being run as one, or from being started so by themselves. */
export function checkGroups(units: Units): Fault[] {
  const joined = joinedOf(units).flatMap(({ groups, joined: members }) => [
    ...checkNames(members),
    ...ofMembers(members, groups.check({ name: '', members: members.map(({ member }) => member), starts: {} })),
  ]);
  const started = groupsOf(units).filter(isStarted);
  return [...joined, ...started.flatMap((group) => ofMembers(group.members, group.groups.checkStart(groupOf(group))))];
}

/** What about builds that are started as one may mean otherwise than their user thinks. */
export function warnOfGroups(units: Units): Fault[] {
  const started = groupsOf(units).filter(isStarted);
  return started.flatMap((group) => ofMembers(group.members, group.groups.warn(groupOf(group))));
}

function isStarted({ starts }: RunnerGroup<BuildUnit>): boolean {
  return Object.keys(starts).length > 0;
}

/** One run is called one thing, and has all of its builds in one namespace. */
function checkNames(members: Members): Fault[] {
  const builds = members.filter(({ origin }) => origin.push).map(({ origin }) => origin);
  const [named, ...others] = builds.filter(({ build }) => build.group !== undefined);
  const differing = named === undefined ? [] : others.flatMap((other) => differences(named, other));
  const { name, first } = nameOfAll(members);
  const [one] = builds;
  // One build with two runners of a kind begins twice, and that is a fault of its own.
  const names = [...new Set(first.map(({ origin }) => origin.name))];
  if (name !== undefined || one === undefined || names.length < 2) return differing;
  return [...differing, fault('group-unnamed', [...one.path, 'group'], { first: names })];
}

function differences({ name, build: named }: BuildUnit, { path, build }: BuildUnit): Fault[] {
  const differing = (['group', 'namespace'] as const).filter((field) => build[field] !== named[field]);
  return differing.map((field) => fault('group-differs', [...path, field], { other: name }));
}

type Found = readonly { readonly build: string; readonly fault: Fault }[];

/** What is found of members, where their user wrote it. */
function ofMembers(members: Members, found: Found): Fault[] {
  const owners = new Map(members.map(({ member, origin }) => [member.workload.name, { member, origin }]));
  return found.flatMap(({ build, fault: one }) => {
    const owner = owners.get(build);
    if (owner === undefined) return [];
    const { member, origin } = owner;
    // A warmer has a timeout of its own; all else is the build's.
    if (!origin.push && one.path[0] !== 'timeout')
      return [warmedFault([...origin.path, 'builds'], origin.build.name, one)];
    return under(origin.path, [ofRunner(one, origin.build.runner.indexOf(member.settings))]);
  });
}
