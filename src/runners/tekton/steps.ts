/** What steps of a user need where all containers of a pod are there before the source is. */
import { type Fault, fault } from '../../model/faults';
import { showText, text } from '../../model/text';
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
