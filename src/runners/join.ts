import { shortName } from '../model/names';
import type { RunnerName, RunnerSettings } from '../model/runner';
import { type Group, type Member, START_KINDS, type Starts } from './runner';

/** A build as a member of what is run as one, and where it comes from. */
export interface Joined<Origin> {
  readonly member: Member;
  readonly origin: Origin;
}

/** What one runner runs as one, and where each of its members comes from. */
export interface RunnerGroup<Origin> {
  readonly runner: RunnerName;
  readonly name: string;
  readonly members: readonly Joined<Origin>[];
  /** The build that it is called after. */
  readonly lead?: Joined<Origin>;
  /** The build whose schedule or trigger starts it, of each kind that does. */
  readonly starts: Starts<Joined<Origin>>;
  /** What that waits for and is not of the group. */
  readonly before?: readonly Joined<Origin>[];
}

/** Something that may become a member of a group. */
export interface Candidate {
  readonly name: string;
  readonly push: boolean;
  readonly build: {
    readonly name: string;
    readonly dependsOn: readonly string[];
    readonly group?: string;
    readonly runner: readonly RunnerSettings[];
  };
}

/** The group as its runner has it. */
export function groupOf<Origin>({ name, members, lead, starts, before = [] }: RunnerGroup<Origin>): Group {
  return {
    name,
    members: members.map(({ member }) => member),
    ...(lead ? { lead: lead.member } : {}),
    starts: mapStarts(starts, ({ member }) => member),
    before: before.map(({ member }) => member),
  };
}

/** Splits the builds of a runner into those that wait for each other, directly or by others, or are of one group. */
export function joinedBuilds<Origin extends Candidate>(
  runner: RunnerName,
  origins: readonly Origin[],
  memberOf: (origin: Origin, settings: RunnerSettings) => Member,
): Joined<Origin>[][] {
  const positions = new Map(origins.map((origin, i) => [origin, i]));
  return connected(origins.filter(({ build }) => build.runner.some(({ type }) => type === runner))).map((all) => {
    const inOrder = all.sort((a, b) => (positions.get(a) as number) - (positions.get(b) as number));
    return inOrder.flatMap((origin) =>
      origin.build.runner
        .filter(({ type }) => type === runner)
        .map((settings) => ({ member: memberOf(origin, settings), origin })),
    );
  });
}

/** A build that only fills a cache waits for nobody, and is of no group. */
function connected<Origin extends Candidate>(origins: readonly Origin[]): Origin[][] {
  const pushing = origins.filter(({ push }) => push);
  const byName = new Map(pushing.map((origin) => [origin.build.name, origin]));
  const firstOf = new Map([...pushing].reverse().map((origin) => [origin.build.group, origin]));
  const neighbours = new Map<Origin, Origin[]>(origins.map((origin) => [origin, []]));
  for (const origin of pushing) {
    const { dependsOn, group } = origin.build;
    const others = [...dependsOn.map((name) => byName.get(name)), group === undefined ? origin : firstOf.get(group)];
    for (const other of others) {
      if (other === undefined) continue;
      neighbours.get(origin)?.push(other);
      neighbours.get(other)?.push(origin);
    }
  }
  const seen = new Set<Origin>();
  return origins.flatMap((start) => (seen.has(start) ? [] : [reached(start, neighbours, seen)]));
}

/** What there is a way to, beginning with where it starts. */
function reached<Node>(start: Node, next: ReadonlyMap<Node, readonly Node[]>, seen = new Set<Node>()): Node[] {
  seen.add(start);
  const found = [start];
  for (const node of found)
    for (const other of next.get(node) ?? []) {
      if (seen.has(other)) continue;
      seen.add(other);
      found.push(other);
    }
  return found;
}

/** What joined builds are called as a whole: what their user says, or after the one that all others wait for. */
export function nameOfAll<Origin extends Candidate>(
  joined: readonly Joined<Origin>[],
): { readonly name?: string; readonly lead?: Joined<Origin>; readonly first: readonly Joined<Origin>[] } {
  const names = new Set(joined.map(({ origin }) => origin.build.name));
  const first = joined.filter(({ origin: { push, build } }) => !push || !build.dependsOn.some((one) => names.has(one)));
  const [only, ...others] = first;
  const root = others.length === 0 ? only : undefined;
  const given = joined.map(({ origin: { push, build } }) => (push ? build.group : undefined)).find((name) => name);
  if (root !== undefined && (given === undefined || given === root.origin.name))
    return { name: shortName(root.origin.name), lead: root, first };
  return { ...(given === undefined ? {} : { name: shortName(given) }), first };
}

/**
 * What is run of joined builds: all as one, and each by itself. A build that has a trigger or schedule of its own is run with
 * those that wait for it, unless what starts it starts one that it waits for: then that run builds it too.
 */
export function groupsIn<Origin extends Candidate>(
  runner: RunnerName,
  joined: readonly Joined<Origin>[],
  startsOf: (member: Member) => Starts<unknown>,
): RunnerGroup<Origin>[] {
  const { name, lead } = nameOfAll(joined);
  const { needed, waiting } = edges(joined);
  const starters = Object.fromEntries(
    START_KINDS.map((kind) => [kind, startersOf(joined, needed, ({ member }) => startsOf(member)[kind])]),
  ) as Required<Starts<readonly Joined<Origin>[] | 'all'>>;
  const startsOfAll = mapStarts(starters, (of) =>
    of === 'all' ? (lead ?? joined[0]) : of.find((one) => one === lead),
  );
  const all = lead ? [lead, ...joined.filter((one) => one !== lead)] : joined;
  const whole = name === undefined ? [] : [{ runner, name, members: all, lead, starts: startsOfAll }];
  const withWaiting = (one: Joined<Origin>) => {
    const after = new Set(reached(one, waiting));
    return [one, ...joined.filter((other) => other !== one && after.has(other))];
  };
  const others = joined
    .filter((one) => one !== lead)
    .map((one) => {
      const starts = mapStarts(starters, (of) => (of !== 'all' && of.includes(one) ? one : undefined));
      const isStarted = Object.keys(starts).length > 0;
      return {
        runner,
        name: shortName(one.origin.name),
        members: isStarted ? withWaiting(one) : [one],
        lead: one,
        starts,
        before: reached(one, needed).filter((other) => other !== one),
      };
    });
  return [...whole, ...others];
}

function mapStarts<From, To>(starts: Starts<From>, map: (from: From) => To | undefined): Starts<To> {
  const mapped = START_KINDS.flatMap((kind) => {
    const to = starts[kind] === undefined ? undefined : map(starts[kind] as From);
    return to === undefined ? [] : [[kind, to] as const];
  });
  return Object.fromEntries(mapped);
}

/** The builds that are started by themselves; or all of them, by the same. */
function startersOf<Origin>(
  joined: readonly Joined<Origin>[],
  needed: ReadonlyMap<Joined<Origin>, readonly Joined<Origin>[]>,
  startOf: (one: Joined<Origin>) => unknown,
): readonly Joined<Origin>[] | 'all' {
  const starts = new Map(joined.map((one) => [one, JSON.stringify(startOf(one))]));
  const started = joined.filter((one) => starts.get(one) !== undefined);
  if (started.length === joined.length && new Set(starts.values()).size === 1) return 'all';
  const isStartedBefore = (one: Joined<Origin>) =>
    reached(one, needed).some((other) => other !== one && starts.get(other) === starts.get(one));
  return started.filter((one) => !isStartedBefore(one));
}

/** Which of the builds each waits for, and which wait for it. */
function edges<Origin extends Candidate>(joined: readonly Joined<Origin>[]) {
  const byName = new Map(joined.map((one) => [one.origin.build.name, one]));
  const needed = new Map<Joined<Origin>, Joined<Origin>[]>();
  const waiting = new Map<Joined<Origin>, Joined<Origin>[]>(joined.map((one) => [one, []]));
  for (const one of joined) {
    const before = one.origin.push ? one.origin.build.dependsOn.flatMap((name) => byName.get(name) ?? []) : [];
    needed.set(one, before);
    for (const other of before) waiting.get(other)?.push(one);
  }
  return { needed, waiting };
}
