/** What steps of a user need where all containers of a pod are there before the source is. */
import { type Fault, fault } from '../../model/faults';
import { listsIn } from '../../model/parameter-defaults';
import { showText, type Text, text } from '../../model/text';
import { listIn } from '../../plan/lists';
import { isContainer, type Plan, type Task } from '../../plan/plan';
import type { Workload } from '../runner';

/**
 * A plan whose steps enter folders of the source by a shell: a runtime makes the folder that a container begins in, as root, so
 * that whoever fetches the source could not write there.
 */
export function withFoldersEntered(plan: Plan): Plan {
  return { ...plan, tasks: plan.tasks.map(entering) };
}

function entering(task: Task): Task {
  if (!isContainer(task) || task.phase !== 'step' || !isBelowVolume(task.workingDir ?? [])) return task;
  const { workingDir = [], command = [], args, ...others } = task;
  return {
    ...others,
    command: [text`sh`, text`-euc`, text`cd "$1"\nshift\nexec "$@"`, text`${task.name}`],
    args: [workingDir, ...command, ...args],
  };
}

/** Whether each list is an argument by itself, which Tekton puts in as one for each item. */
export function takesItemsAlone({ args }: Task): boolean {
  return args.every((arg) => arg.length === 1 || listIn(arg) === undefined);
}

/** Steps into whose arguments a shell has to put the items of a list, and which do not say what program it is to run. */
export function listsWithoutCommand({ steps, parameters }: Workload): Fault[] {
  const isPart = (arg: Text) => arg.length > 1 && listsIn(arg, parameters).length > 0;
  return (['before', 'after'] as const).flatMap((phase) =>
    (steps?.[phase] ?? []).flatMap(({ args, command, script }, i) => {
      const [name] = args.filter(isPart).flatMap((arg) => listsIn(arg, parameters));
      if (name === undefined || command !== undefined || script !== undefined) return [];
      const reference = `$(params.${name})`;
      return [fault('step-without-command', ['steps', phase, i, 'command'], { reference, runner: 'tekton' })];
    }),
  );
}

function isBelowVolume(folder: readonly unknown[]): boolean {
  return folder.length > 1;
}

/** Steps that begin in a folder of the source, and do not say what program it is that shall. */
export function foldersWithoutCommand({ source, steps }: Workload): Fault[] {
  const built = source && 'path' in source && source.path !== undefined ? showText(source.path) : undefined;
  return (steps?.before ?? []).flatMap(({ workingDir = built, command, script }, i) => {
    if (workingDir === undefined || command !== undefined || script !== undefined) return [];
    return [fault('step-folder-without-command', ['steps', 'before', i, 'command'], { folder: workingDir })];
  });
}
