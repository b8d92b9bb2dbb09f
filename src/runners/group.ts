import { type Fault, fault } from '../model/faults';
import { shortName } from '../model/names';
import { MAX_GO_SECONDS } from '../model/numbers';
import type { Parameter } from '../model/parameter';
import type { RunnerSettings } from '../model/runner';
import { defaultReference, type Group, isNamedByRun, type Member, type PushedImage } from './runner';

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
export function groupParameters(group: Group): Record<string, Parameter> {
  const all = group.members.flatMap(({ workload }) => Object.entries(workload.parameters));
  const withDefault = all.filter(([, parameter]) => parameter.default !== undefined);
  return { ...Object.fromEntries([...all, ...withDefault]), ...outerImages(group) };
}

/** The images of builds that are not of the group, as parameters: by their tags, unless a run says which. */
function outerImages({ members }: Group): Record<string, Parameter> {
  const own = new Set(members.map(({ workload }) => workload.name));
  const outer = members.flatMap(({ upstream }) => [...upstream].filter(([build]) => !own.has(build)));
  return Object.fromEntries(outer.map(([build, image]) => [imageParameter(build), imageAsParameter(build, image)]));
}

/** The image that a build pushed, as a parameter of those that take it. */
export function imageAsParameter(build: string, image: PushedImage): Parameter {
  return {
    description: `The image that ${build} pushed.`,
    ...(isNamedByRun(image) ? {} : { default: defaultReference(image) }),
  };
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

/** Seconds that are left for what always runs, when all else has taken all of its own. */
export function timeForLast<Settings extends RunnerSettings & { retries: number }>({
  members,
}: Group<Settings>): number {
  const last = members.filter(({ plan }) => plan.tasks.some(({ always, phase }) => always && phase !== 'check'));
  return Math.max(0, ...last.map(({ workload, settings }) => workload.timeout * (settings.retries + 1)));
}

/** Systems count a run in nanoseconds of 64 bits. */
export function overlong<Settings extends RunnerSettings & { retries: number }>(
  group: Group<Settings>,
): { build: string; fault: Fault }[] {
  if (groupTimeout(group) + timeForLast(group) <= MAX_GO_SECONDS) return [];
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
  return members.flatMap(({ workload: { name, parameters, runs = {} }, settings }) => [
    ...differs(name, 'runs', Object.keys(runs).length > 0 ? runs : undefined, ['runs']),
    ...Object.entries(parameters).flatMap(([param, value]) => [
      ...differs(name, `parameter ${param}`, value.default, ['parameters', param]),
      ...differs(name, `event of ${param}`, value.from, ['parameters', param, 'from']),
    ]),
    ...keys.flatMap((key) => differs(name, key, settings[key], ['runner', key])),
  ]);
}
