import type { Construct } from 'constructs';
import type { Build } from '../model/build';
import { shortName } from '../model/names';
import { isPushed } from '../model/output';
import type { RunnerName, RunnerSettings } from '../model/runner';
import { sourceValuesOf } from '../model/text';
import { withDefaultItems } from '../plan/lists';
import { isOffered } from '../plan/needs';
import type { Plan } from '../plan/plan';
import { RUNNERS } from '.';
import { addAccount } from './account';
import { withCredentialsChecked } from './credentials';
import { addFiles } from './files';
import { groupOf, groupsIn, type Joined, joinedBuilds, type RunnerGroup } from './join';
import { planOf } from './plans';
import type { CommonPart, Group, Member, PushedImage, Runner } from './runner';
import { runParameters } from './source-values';
import { withValuesChecked } from './values';

/** A build to render: as itself, or for a warmer that only fills its cache. */
export interface BuildUnit {
  /** Where the definition has it. */
  readonly path: readonly string[];
  /** The name of its objects: that of the build, or for a warmer one of its own. */
  readonly name: string;
  readonly build: Build;
  readonly push: boolean;
  /** Whether it builds what anybody may have written: pull requests. */
  readonly untrusted?: boolean;
  /** Whether it has faults: then it is rendered for the names of its objects alone, without its plan. */
  readonly faulty?: boolean;
  /** The name of the definition it is of. */
  readonly partOf?: string;
  /** How many builds it has to wait for, one after the other. */
  readonly depth: number;
  /** What the builds push whose images it refers to. */
  readonly upstream: ReadonlyMap<string, PushedImage>;
}

/** Where the objects of builds go. */
export interface BuildScopes {
  /** What the runners of a build share. */
  shared(unit: BuildUnit, runners: readonly RunnerSettings[]): Construct;
  /** What one runner adds for a build. */
  own(unit: BuildUnit, runner: RunnerName): Construct;
  /** What joins the builds of a group. */
  group(group: RunnerGroup<BuildUnit>): Construct;
  /** What all builds of a runner have in common. */
  common(runner: RunnerName, part: CommonPart): Construct;
  /** Told after each build and each group: nobody goes back to a scope of what was asked for until then, but for `common`. */
  added?(): void;
}

/** Whether a runner runs plans in pods of the cluster, and not on a machine. */
export function runsInPods(runner: RunnerName): boolean {
  return !isOffered(RUNNERS[runner].offers, 'programs');
}

/** How runs of a runner meet at a volume: the runner itself where they take turns, and whether two may be under way. */
export function meetingsOf(settings: RunnerSettings): { turns?: RunnerName; overlaps: boolean } {
  const { takesTurns, overlaps } = RUNNERS[settings.type];
  return { ...(takesTurns ? { turns: settings.type } : {}), overlaps: overlaps(settings) };
}

/** What a build pushes, by its first tag: of those that are known before its source is, if there are any. */
export function pushedImage({ image, tags, parameters }: Build): PushedImage {
  const [tag = []] = [...tags.filter((one) => sourceValuesOf(one).length === 0), ...tags];
  return { repository: image, tag, parameters };
}

/** Adds everything that builds consist of, for each of their runners. */
export function renderUnits(units: readonly BuildUnit[], scopes: BuildScopes): void {
  renderEach(units, scopes);
  renderGroups(units, scopes);
}

/** Adds what each build consists of by itself. */
export function renderEach(units: readonly BuildUnit[], scopes: BuildScopes): void {
  const joins = ({ type }: RunnerSettings) => RUNNERS[type].groups !== undefined;
  for (const unit of units) renderUnit(unit, scopes, (settings) => !joins(settings));
  // What runs builds as one names those that wait for others, so these come first.
  for (const unit of [...units].sort((a, b) => b.depth - a.depth)) renderUnit(unit, scopes, joins);
}

/** Adds what runs builds, alone or as one. */
export function renderGroups(units: readonly BuildUnit[], scopes: BuildScopes): void {
  for (const group of groupsOf(units)) {
    const { runner, groups } = group;
    const ofOne = { own: scopes.group(group), common: (part: CommonPart) => scopes.common(runner, part) };
    groups.render(ofOne, groupOf(group));
    scopes.added?.();
  }
}

/** Adds what one build consists of, for those of its runners that are meant. */
function renderUnit(unit: BuildUnit, scopes: BuildScopes, isMeant: (settings: RunnerSettings) => boolean): void {
  const inPods = unit.build.runner.filter(({ type }) => runsInPods(type));
  for (const settings of inPods.filter(isMeant)) {
    const { type } = settings;
    if (settings === inPods[0]) {
      const shared = scopes.shared(unit, inPods);
      addFiles(shared, { ...unit.build, name: unit.name }, planOfUnit(unit, type));
      if (unit.untrusted) addAccount(shared, { ...unit.build, component: 'pull-request' });
    }
    const ofOne = { own: scopes.own(unit, type), common: (part: CommonPart) => scopes.common(type, part) };
    RUNNERS[type].render(ofOne, memberOf(unit, settings));
  }
  scopes.added?.();
}

/** Adds the objects that start builds when they are created; `scope` is asked for each that is meant. */
export function renderStarts(
  units: readonly BuildUnit[],
  scope: (group: RunnerGroup<BuildUnit>, kind: string) => Construct,
  { isMeant = () => true, whole = false, added }: StartOptions = {},
): void {
  for (const group of [...groupsOf(units), ...aloneOf(units)].filter(isMeant)) {
    renderStart(group.runner, groupOf(group), (kind) => scope(group, kind), whole);
    added?.();
  }
}

export interface StartOptions {
  readonly isMeant?: (group: RunnerGroup<BuildUnit>) => boolean;
  /** With all in itself, where else it refers to what is applied. */
  readonly whole?: boolean;
  /** Told after each group. */
  readonly added?: () => void;
}

/** The same of one group; `scope` is asked for by what the object is called. */
export function renderStart(runner: RunnerName, group: Group, scope: (kind: string) => Construct, whole = false): void {
  const { start } = RUNNERS[runner];
  const [first] = group.members;
  const kind = first && start?.kind(first.settings);
  if (kind !== undefined) start?.render(scope(kind), group, whole);
}

/** The builds of runners that run each by itself. */
function aloneOf(units: readonly BuildUnit[]): RunnerGroup<BuildUnit>[] {
  return units.flatMap((origin) =>
    origin.build.runner
      .filter(({ type }) => RUNNERS[type].groups === undefined)
      .map((settings) => {
        const lead = { member: memberOf(origin, settings), origin };
        return { runner: settings.type, name: shortName(origin.name), members: [lead], lead, starts: {} };
      }),
  );
}

/** The files of runners that make no objects: contents by path. */
export function filesOf(units: readonly BuildUnit[]): ReadonlyMap<string, string> {
  const runners = Object.keys(RUNNERS) as RunnerName[];
  const files = runners.map((runner) => {
    const members = units.flatMap((unit) =>
      unit.build.runner.filter(({ type }) => type === runner).map((settings) => memberOf(unit, settings)),
    );
    return members.length > 0 ? (RUNNERS[runner].files?.(members) ?? []) : [];
  });
  return new Map(files.flatMap((some) => [...some]));
}

/** What joins builds, of the runner that does. */
interface Joining {
  readonly groups: NonNullable<Runner['groups']>;
}

/** What each runner runs as one. */
export function groupsOf(units: readonly BuildUnit[]): (RunnerGroup<BuildUnit> & Joining)[] {
  return joinedOf(units).flatMap(({ runner, groups, joined }) =>
    groupsIn(runner, joined, groups.startsOf).map((group) => ({ ...group, groups })),
  );
}

/** The builds of each runner that wait for each other, or are of one group. */
export function joinedOf(
  units: readonly BuildUnit[],
): (Joining & { readonly runner: RunnerName; readonly joined: Joined<BuildUnit>[] })[] {
  return (Object.keys(RUNNERS) as RunnerName[]).flatMap((runner) => {
    const { groups } = RUNNERS[runner];
    if (groups === undefined) return [];
    return joinedBuilds(runner, units, memberOf).map((joined) => ({ runner, groups, joined }));
  });
}

function memberOf(unit: BuildUnit, settings: RunnerSettings): Member {
  const { build, name, push, untrusted = false, partOf, depth, upstream } = unit;
  // A warmer fills the cache, whatever is there.
  const run = push ? build : { ...build, skip: undefined };
  return {
    settings,
    workload: { ...build, name, partOf, untrusted, parameters: { ...runParameters(run), ...build.parameters } },
    // Made when it is asked for: checks of what has faults ask for none.
    get plan() {
      return checkedPlanOf(unit, settings.type);
    },
    build,
    component: untrusted ? 'pull-request' : push ? 'build' : 'cache-warmer',
    depth,
    ...(push && isPushed(build) ? { image: pushedImage(build) } : {}),
    upstream,
  };
}

function planOfUnit({ build, push, faulty }: BuildUnit, runner: RunnerName): Plan {
  return faulty ? UNPLANNED : planOf(build, { push, runner });
}

/** What stands for the plan of a build that has faults. */
const UNPLANNED: Plan = {
  tasks: [
    {
      ...{ name: 'build', phase: 'build', gives: ['image'], image: 'unplanned', args: [], env: {}, mounts: [] },
      privileges: { user: 1000, group: 1000, capabilities: [] },
    },
  ],
  volumes: [],
};

function withChecks(plan: Plan, { build, push }: BuildUnit, runner: RunnerName): Plan {
  const inPods = runsInPods(runner);
  const uses = push && isPushed(build) ? [build.image, ...build.additionalImages] : [];
  const checked = inPods ? withCredentialsChecked(plan, { ...build, uses }) : plan;
  const { takesValues, handsOn, lists } = RUNNERS[runner];
  const given = takesValues ? checked : withDefaultItems(checked, build.parameters);
  const handedOn = handsOn?.(given, push ? pushedImage(build) : undefined, build.images) ?? given;
  return takesValues
    ? withValuesChecked(handedOn, push ? build : { ...build, skip: undefined }, { onMachine: !inPods, lists })
    : handedOn;
}

const checked = new WeakMap<Plan, Plan>();

/** The plan as it is run; asked for again it is the same. */
function checkedPlanOf(unit: BuildUnit, runner: RunnerName): Plan {
  const { faulty } = unit;
  const plan = planOfUnit(unit, runner);
  if (faulty) return plan;
  const known = checked.get(plan) ?? withChecks(plan, unit, runner);
  checked.set(plan, known);
  return known;
}
