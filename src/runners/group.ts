import type { Parameter } from '../model/build';
import { type Fault, fault } from '../model/faults';
import { shortName } from '../model/names';
import { MAX_GO_SECONDS } from '../model/numbers';
import type { RunnerName, RunnerSettings } from '../model/runner';
import type { Group, Member } from './runner';

/** The builds that one runner runs as one, and where each comes from. */
export interface RunnerGroup<Origin> {
  readonly runner: RunnerName;
  /** That of the build, or of several the names of all. */
  readonly name: string;
  readonly members: readonly { readonly member: Member; readonly origin: Origin }[];
}

/** Something that may become a member of a group. */
interface Candidate {
  readonly name: string;
  readonly push: boolean;
  readonly build: {
    readonly name: string;
    readonly dependsOn: readonly string[];
    readonly runner: readonly RunnerSettings[];
  };
}

/** Splits the builds of a runner into those that wait for each other, directly or by others. */
export function runnerGroups<Origin extends Candidate>(
  runner: RunnerName,
  origins: readonly Origin[],
  memberOf: (origin: Origin, settings: RunnerSettings) => Member,
): RunnerGroup<Origin>[] {
  const positions = new Map(origins.map((origin, i) => [origin, i]));
  return connected(origins.filter(({ build }) => build.runner.some(({ type }) => type === runner))).map((group) => {
    const inOrder = group.sort((a, b) => (positions.get(a) as number) - (positions.get(b) as number));
    const members = inOrder.flatMap((origin) =>
      origin.build.runner
        .filter(({ type }) => type === runner)
        .map((settings) => ({ member: memberOf(origin, settings), origin })),
    );
    return { runner, name: shortName(inOrder.map(({ name }) => name).join('-')), members };
  });
}

/** A build that only fills a cache waits for nobody. */
function connected<Origin extends Candidate>(origins: readonly Origin[]): Origin[][] {
  const byName = new Map(origins.filter(({ push }) => push).map((origin) => [origin.build.name, origin]));
  const neighbours = new Map<Origin, Origin[]>(origins.map((origin) => [origin, []]));
  for (const origin of origins) {
    for (const name of origin.push ? origin.build.dependsOn : []) {
      const other = byName.get(name);
      if (other === undefined) continue;
      neighbours.get(origin)?.push(other);
      neighbours.get(other)?.push(origin);
    }
  }
  const seen = new Set<Origin>();
  return origins.flatMap((start) => {
    if (seen.has(start)) return [];
    seen.add(start);
    const group = [start];
    for (const member of group) {
      for (const next of neighbours.get(member) ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        group.push(next);
      }
    }
    return [group];
  });
}

/** The parameter that takes the image of another build; Tekton wants a letter or "_" first. */
export function imageParameter(build: string): string {
  return `${/^\d/.test(build) ? '_' : ''}${build}-ref`;
}

/** What a member is called within its group, by everything that refers to it. */
export function taskName({ workload }: Member): string {
  return shortName(workload.name);
}

/** The members of a group that each of its members waits for, in the order of the group. */
export function neededIn<Settings extends RunnerSettings>({
  members,
}: Group<Settings>): (member: Member<Settings>) => readonly Member<Settings>[] {
  const indices = new Map(members.map(({ workload }, i) => [workload.name, i]));
  return ({ workload: { dependsOn = [] } }) => {
    const before = new Set(dependsOn.flatMap((name) => indices.get(name) ?? []));
    return [...before].sort((a, b) => a - b).map((index) => members[index] as Member<Settings>);
  };
}

/** The parameters of every build of a group; a default that one of them has is that of all. */
export function groupParameters({ members }: Group): Record<string, Parameter> {
  const all = members.flatMap(({ workload }) => Object.entries(workload.parameters));
  return Object.fromEntries([...all, ...all.filter(([, parameter]) => parameter.default !== undefined)]);
}

/** Seconds after which a group is given up: the longest chain of builds, each with all of its tries. */
export function groupTimeout<Settings extends RunnerSettings & { retries: number }>(group: Group<Settings>): number {
  const needed = neededIn(group);
  const longest = new Map<Member<Settings>, number>();
  // Whatever a member waits for is less deep than itself.
  for (const member of [...group.members].sort((a, b) => a.depth - b.depth)) {
    const before = needed(member).reduce((most, other) => Math.max(most, longest.get(other) ?? 0), 0);
    longest.set(member, before + member.workload.timeout * (member.settings.retries + 1));
  }
  return [...longest.values()].reduce((most, seconds) => Math.max(most, seconds), 0);
}

/** Systems count a run in nanoseconds of 64 bits. */
export function overlong<Settings extends RunnerSettings & { retries: number }>(
  group: Group<Settings>,
): { build: string; fault: Fault }[] {
  if (groupTimeout(group) <= MAX_GO_SECONDS) return [];
  const build = group.members[0]?.workload.name as string;
  return [{ build, fault: fault('run-too-long', ['timeout'], {}) }];
}

/** The one value of a setting that belongs to a group as a whole; builds that leave it out agree with all others. */
export function groupSetting<Settings extends RunnerSettings, Key extends keyof Settings>(
  { members }: Group<Settings>,
  key: Key,
): Settings[Key] | undefined {
  return members.map(({ settings }) => settings[key]).find((value) => value !== undefined);
}

/** Parameters and settings on which builds of one group disagree. */
export function disagreements<Settings extends RunnerSettings>(
  { members }: Group<Settings>,
  keys: readonly (keyof Settings & string)[],
): { build: string; fault: Fault }[] {
  const seen = new Map<string, { build: string; value: string }>();
  const differs = (build: string, what: string, value: unknown, path: readonly string[]) => {
    if (value === undefined) return [];
    const json = JSON.stringify(value);
    const first = seen.get(what) ?? { build, value: json };
    seen.set(what, first);
    if (first.value === json) return [];
    return [{ build, fault: fault('group-differs', path, { other: first.build }) }];
  };
  return members.flatMap(({ workload: { name, parameters }, settings }) => [
    ...Object.entries(parameters).flatMap(([param, value]) =>
      differs(name, `parameter ${param}`, value.default, ['parameters', param]),
    ),
    ...keys.flatMap((key) => differs(name, key, settings[key], ['runner', key])),
  ]);
}
