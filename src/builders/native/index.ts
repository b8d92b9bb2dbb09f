import type { Build } from '../../model/build';
import { shortName } from '../../model/names';
import { SOURCE_VALUE_NAMES, type SourceValueName } from '../../model/source-values';
import type { Text } from '../../model/text';
import { toolImages } from '../../model/tools';
import { type ContainerTask, isContainer, type Plan, type PlanOptions, type Task, textsOf } from '../../plan/plan';
import { BUILDERS } from '..';
import { fetchGit } from '../git';
import { withReuse } from '../skip';
import { withStepsAfter } from '../steps';
import { joining } from './join';
import { architecturesOf, partOf } from './parts';

/** What is wanted done for a build: by its builder on one node, or on a node of each architecture. */
export function planOfBuild(build: Build, options: PlanOptions): Plan {
  if (build.platformNodes === 'native') return nativePlan(build, options);
  return withStepsAfter(withReuse(builderOf(build).plan(build, options), build, options.offers), build);
}

/** A plan for each architecture, all of one commit, and what joins their images. */
function nativePlan(build: Build, options: PlanOptions): Plan {
  const byDigest = options.push && builderOf(build).pushesByDigest === true;
  const plans = architecturesOf(build).map((architecture) =>
    onNodes(builderOf(build).plan(partOf(build, architecture), { ...options, byDigest }), architecture),
  );
  const join = options.push ? joining(build, architecturesOf(build).map(builtOn)) : undefined;
  const built = {
    tasks: [...plans.flatMap(({ tasks }) => tasks), ...(join?.tasks ?? [])],
    volumes: [...plans, join].flatMap((part) => part?.volumes ?? []),
  };
  const whole = withStepsAfter(built, build);
  const tasks = whole.tasks.map(withHandedValues);
  const first = resolving(build, wantedBy(tasks));
  const volumes = [...(first?.volumes ?? []), ...whole.volumes];
  return {
    tasks: [...(first ? [first.task] : []), ...tasks],
    volumes: [...new Map(volumes.map((volume) => [volume.name, volume])).values()],
  };
}

const builderOf = ({ builder }: Build) => BUILDERS[builder.type];

/** The task that builds for an architecture, by name. */
export const builtOn = (architecture: string) => nameOn('build', architecture);
const nameOn = (task: string, architecture: string) => shortName(`${task}-${architecture}`);

function onNodes({ tasks, volumes }: Plan, architecture: string): Plan {
  return { volumes, tasks: tasks.filter(isContainer).map((task) => onNode(task, architecture)) };
}

function onNode(task: ContainerTask, architecture: string): ContainerTask {
  const takes = task.gives?.includes('source') ? { takes: ['commit' as const] } : {};
  return { ...task, ...takes, name: nameOn(task.name, architecture), where: { architecture } };
}

/** What is known of the source is found out once, for all that want it. */
function withHandedValues<Of extends Task>(task: Of): Of {
  const handed = (value: Text): Text =>
    value.map((part) =>
      typeof part === 'object' && 'source' in part ? { handed: part.source as SourceValueName } : part,
    );
  const env = Object.entries(task.env).map(([name, value]) => [name, Array.isArray(value) ? handed(value) : value]);
  return { ...task, args: task.args.map(handed), env: Object.fromEntries(env) };
}

function wantedBy(tasks: readonly Task[]): SourceValueName[] {
  const parts = tasks.flatMap(textsOf).flat();
  return SOURCE_VALUE_NAMES.filter((name) =>
    parts.some((part) => typeof part === 'object' && 'handed' in part && part.handed === name),
  );
}

/** A branch may move between two clones of it, so one finds out the commit that all others build. */
function resolving({ source, images }: Build, values: readonly SourceValueName[]) {
  if (source.type !== 'git') return undefined;
  const commit = { ...source, submodules: false, sparse: false, depth: 1 } as const;
  const wanted = { values, inputs: [], folders: [] };
  const { task, volumes } = fetchGit(commit, toolImages(images), 1000, wanted);
  const resolve: ContainerTask = {
    ...task,
    name: 'resolve',
    gives: ['commit'],
    args: task.args.map((arg) =>
      arg.map((part) => (typeof part === 'object' && 'sourceFile' in part ? { handedFile: part.sourceFile } : part)),
    ),
    // What Git LFS keeps is looked at by nobody here.
    env: { ...task.env, GIT_LFS_SKIP_SMUDGE: ['1'] },
  };
  return { task: resolve, volumes: [{ name: 'source', scratch: 'disk' } as const, ...volumes] };
}
