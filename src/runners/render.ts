import type { Construct } from 'constructs';
import { BUILDERS } from '../builders';
import type { Build } from '../model/build';
import type { RunnerName, RunnerSettings } from '../model/runner';
import type { BuildPlan, PlanOptions } from '../plan/plan';
import { RUNNERS } from '.';
import { addFiles } from './files';
import { type RunnerGroup, runnerGroups } from './group';
import type { CommonPart, Member, PushedImage, Run } from './runner';
import { withValuesChecked } from './values';

/** A build to render: as itself, or for a warmer that only fills its cache. */
export interface BuildRun {
  /** Where the definition has it. */
  readonly path: readonly string[];
  /** The name of its objects: that of the build, or for a warmer one of its own. */
  readonly name: string;
  readonly build: Build;
  readonly plan: BuildPlan;
  readonly push: boolean;
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

/** The plan of a build. */
export function planOf(build: Build, options: PlanOptions): BuildPlan {
  return BUILDERS[build.builder.type].plan(build, options);
}

/** Whether a runner runs plans in pods of the cluster. */
export function runsInPods(runner: RunnerName): boolean {
  return RUNNERS[runner].place === 'pod';
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
    const inPods = run.build.runner.filter(({ type }) => RUNNERS[type].place === 'pod');
    if (inPods.length > 0) addFiles(scopes.shared(run, inPods), { ...run.build, name: run.name }, run.plan);
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

function memberOf({ build, name, plan, push, depth, images }: BuildRun, settings: RunnerSettings): Member {
  const { place, takesValues } = RUNNERS[settings.type];
  const own = place === 'pod' ? plan : planOf(build, { push, place });
  const run: Run = {
    workload: { ...build, name },
    plan: takesValues ? withValuesChecked(own, build, place) : own,
    build,
    component: push ? 'build' : 'cache-warmer',
    depth,
    ...(push ? { image: pushedImage(build) } : {}),
    images,
  };
  return { ...run, settings };
}
