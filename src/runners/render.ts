import type { Construct } from 'constructs';
import type { Build } from '../model/build';
import type { RunnerName, RunnerSettings } from '../model/runner';
import { isOffered } from '../plan/needs';
import type { Plan } from '../plan/plan';
import { RUNNERS } from '.';
import { addFiles } from './files';
import { type RunnerGroup, runnerGroups } from './group';
import { planOf } from './plans';
import type { CommonPart, Member, PushedImage } from './runner';
import { withValuesChecked } from './values';

/** A build to render: as itself, or for a warmer that only fills its cache. */
export interface BuildRun {
  /** Where the definition has it. */
  readonly path: readonly string[];
  /** The name of its objects: that of the build, or for a warmer one of its own. */
  readonly name: string;
  readonly build: Build;
  readonly push: boolean;
  /** Whether it has faults: then it is rendered for the names of its objects alone, without its plan. */
  readonly faulty?: boolean;
  /** How many builds it has to wait for, one after the other. */
  readonly depth: number;
  /** What the builds push whose images it refers to. */
  readonly images: ReadonlyMap<string, PushedImage>;
}

/** Where the objects of builds go. */
export interface Scopes {
  /** What the runners of a build share. */
  shared(run: BuildRun, runners: readonly RunnerSettings[]): Construct;
  /** What one runner adds for a build. */
  own(run: BuildRun, runner: RunnerName): Construct;
  /** What joins the builds of a group. */
  group(group: RunnerGroup<BuildRun>): Construct;
  /** What all builds of a runner have in common. */
  common(runner: RunnerName, part: CommonPart): Construct;
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

/** What a build pushes, by its first tag. */
export function pushedImage({ image, tags, parameters }: Build): PushedImage {
  return { repository: image, tag: tags[0] ?? [], parameters };
}

/** Adds everything that builds consist of, for each of their runners. */
export function renderRuns(runs: readonly BuildRun[], scopes: Scopes): void {
  for (const run of runs) {
    const inPods = run.build.runner.filter(({ type }) => runsInPods(type));
    const [first] = inPods;
    if (first) addFiles(scopes.shared(run, inPods), { ...run.build, name: run.name }, planOfRun(run, first.type));
    for (const settings of inPods) {
      const { type } = settings;
      const places = { own: scopes.own(run, type), common: (part: CommonPart) => scopes.common(type, part) };
      RUNNERS[type].render(places, memberOf(run, settings));
    }
  }
  for (const group of groupsOf(runs)) {
    const { runner, name, members } = group;
    const places = { own: scopes.group(group), common: (part: CommonPart) => scopes.common(runner, part) };
    RUNNERS[runner].groups?.render(places, { name, members: members.map(({ member }) => member) });
  }
}

/** Adds the objects that start builds when they are created; `scope` is asked for each. */
export function renderStarts(
  runs: readonly BuildRun[],
  scope: (group: RunnerGroup<BuildRun>, kind: string) => Construct,
): void {
  for (const group of groupsOf(runs)) {
    const { runner, name, members } = group;
    const groups = RUNNERS[runner].groups;
    groups?.renderStart(scope(group, groups.start), { name, members: members.map(({ member }) => member) });
  }
}

/** The files of runners that make no objects: contents by path. */
export function filesOf(runs: readonly BuildRun[]): ReadonlyMap<string, string> {
  const runners = Object.keys(RUNNERS) as RunnerName[];
  const files = runners.map((runner) => {
    const members = runs.flatMap((run) =>
      run.build.runner.filter(({ type }) => type === runner).map((settings) => memberOf(run, settings)),
    );
    return members.length > 0 ? (RUNNERS[runner].files?.(members) ?? []) : [];
  });
  return new Map(files.flatMap((some) => [...some]));
}

/** The builds that each runner runs as one, since they wait for each other. */
export function groupsOf(runs: readonly BuildRun[]): RunnerGroup<BuildRun>[] {
  const runners = (Object.keys(RUNNERS) as RunnerName[]).filter((runner) => RUNNERS[runner].groups);
  return runners.flatMap((runner) => runnerGroups(runner, runs, memberOf));
}

function memberOf(run: BuildRun, settings: RunnerSettings): Member {
  const { build, name, push, depth, images } = run;
  return {
    settings,
    workload: { ...build, name },
    // Made when it is asked for: checks of what has faults ask for none.
    get plan() {
      return checkedPlanOf(run, settings.type);
    },
    build,
    component: push ? 'build' : 'cache-warmer',
    depth,
    ...(push ? { image: pushedImage(build) } : {}),
    images,
  };
}

function planOfRun({ build, push, faulty }: BuildRun, runner: RunnerName): Plan {
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

const checked = new WeakMap<Plan, Plan>();

/** The plan as it is run; asked for again it is the same. */
function checkedPlanOf(run: BuildRun, runner: RunnerName): Plan {
  const { build, faulty } = run;
  const plan = planOfRun(run, runner);
  if (faulty || !RUNNERS[runner].takesValues) return plan;
  const known = checked.get(plan) ?? withValuesChecked(plan, build, !runsInPods(runner));
  checked.set(plan, known);
  return known;
}
