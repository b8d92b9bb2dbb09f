import { whereKey } from './needs-of';
import { type Artifact, type ContainerTask, isContainer, type Plan, type Task } from './plan';

/** Tasks that run in one pod, one after the other, and the volumes that they mount. */
export interface Pod extends Plan {
  /** That of what it is for: its last task. */
  readonly name: string;
  readonly tasks: readonly ContainerTask[];
  /** The pods that it waits for. */
  readonly after: readonly string[];
  /** Whether it runs once all others are over, whatever became of them. */
  readonly always: boolean;
}

/** The tasks that each waits for: of those before it, the last that give what it takes; a source is given on a volume. */
export function waitsFor(task: Task, { tasks }: Plan): Task[] {
  const before = tasks.slice(0, tasks.indexOf(task));
  const given = (task.takes ?? []).flatMap((artifact) =>
    lastGivers(before, artifact).filter((giver) => artifact !== 'source' || sharesVolume(giver, task)),
  );
  return before.filter((other) => given.includes(other));
}

/** A program of a machine sees every volume; what runs elsewhere sees no disk of this node. */
function sharesVolume(one: Task, other: Task): boolean {
  if (!isContainer(one) || !isContainer(other)) return true;
  if (whereKey(one.where) !== whereKey(other.where)) return false;
  return one.mounts.some(({ volume }) => other.mounts.some((mount) => mount.volume === volume));
}

/** Of tasks that give the same, those that nobody took it from to give it anew. */
function lastGivers(tasks: readonly Task[], artifact: Artifact): Task[] {
  const givers = tasks.filter(({ gives }) => gives?.includes(artifact));
  const renewed = givers.map(({ takes }) => takes?.includes(artifact) ?? false).lastIndexOf(true);
  return givers.slice(Math.max(renewed, 0));
}

/**
 * The pods of a plan for a runner that hands images on between pods. What lies on the disk of a pod is gone with it, so
 * tasks that share it are together; all others have a pod of their own. Values are checked at the beginning of each pod that
 * waits for none; what always runs has checks of its own. Asked for again they are the same.
 */
export function podsOf(plan: Plan): readonly Pod[] {
  const pods = known.get(plan) ?? split(plan);
  known.set(plan, pods);
  return pods;
}

const known = new WeakMap<Plan, readonly Pod[]>();

function split(plan: Plan): Pod[] {
  const tasks = plan.tasks.filter(isContainer);
  const checks = tasks.filter(({ phase }) => phase === 'check');
  const groups = groupsOf(
    tasks.filter(({ phase }) => phase !== 'check'),
    plan,
  );
  const nameOf = (task: Task) => groups.find((group) => group.includes(task as ContainerTask))?.at(-1)?.name;
  return groups.map((group) => {
    const name = group.at(-1)?.name as string;
    const names = group.flatMap((task) => waitsFor(task, plan)).flatMap((task) => nameOf(task) ?? []);
    const after = [...new Set(names)].filter((other) => other !== name);
    const always = group.some((task) => task.always);
    const first = after.length === 0 ? checks.filter((check) => (check.always ?? false) === always) : [];
    return podOf(name, [...first, ...group], plan, after, always);
  });
}

/** All of a plan as one pod. */
export function onePod(plan: Plan): Pod {
  const tasks = plan.tasks.filter(isContainer);
  return podOf(tasks.at(-1)?.name as string, tasks, plan, [], false);
}

function podOf(
  name: string,
  tasks: readonly ContainerTask[],
  plan: Plan,
  after: readonly string[],
  always: boolean,
): Pod {
  const mounted = new Set(tasks.flatMap((task) => task.mounts.map(({ volume }) => volume)));
  return { name, tasks, volumes: plan.volumes.filter((volume) => mounted.has(volume.name)), after, always };
}

function groupsOf(tasks: readonly ContainerTask[], { volumes }: Plan): ContainerTask[][] {
  const scratch = new Set(volumes.flatMap((volume) => ('scratch' in volume ? [volume.name] : [])));
  const disksOf = (task: ContainerTask) => task.mounts.map(({ volume }) => volume).filter((name) => scratch.has(name));
  const isWith = (task: ContainerTask) => (other: ContainerTask) =>
    whereKey(other.where) === whereKey(task.where) && disksOf(other).some((volume) => disksOf(task).includes(volume));
  let groups: ContainerTask[][] = [];
  for (const task of tasks) {
    // It may bring together what has nothing else in common.
    const near = groups.filter((group) => group.some(isWith(task)));
    const [first = []] = near;
    const joined = [...near.flat(), task];
    groups =
      near.length === 0
        ? [...groups, joined]
        : groups.flatMap((group) => (group === first ? [joined] : near.includes(group) ? [] : [group]));
  }
  return groups;
}

/** The pod that gives what the plan is for: the image, or else what the last one does. */
export function mainPod(pods: readonly Pod[]): Pod {
  const givers = pods.filter(({ tasks }) => tasks.some(({ gives }) => gives?.includes('image')));
  return givers.at(-1) ?? (pods.at(-1) as Pod);
}
