import { NEEDS, type Need } from './needs';
import { imagesTakenBy, isContainer, type Plan, type Task, type Where } from './plan';

/** What a plan needs: it cannot need a thing without saying so, since it is found in what it says. */
export function needsOf({ tasks }: Plan): Need[] {
  const containers = tasks.filter(isContainer);
  const where = containers.flatMap((task) => (task.where ? [task.where] : []));
  const wheres = new Set(containers.filter(({ phase }) => phase !== 'check').map((task) => whereKey(task.where)));
  const needed: Readonly<Record<Need, boolean>> = {
    containers: containers.length > 0,
    programs: containers.length < tasks.length,
    userNamespace: containers.some(({ privileges }) => privileges.userNamespace),
    nodes: where.some(({ architecture, node }) => architecture !== undefined || node !== undefined),
    identities: where.some(({ serviceAccount }) => serviceAccount !== undefined),
    pods: wheres.size > 1,
    images: tasks.some((task, i) => imagesTakenBy(task).some((name) => name !== lastImage(tasks.slice(0, i)))),
  };
  return NEEDS.filter((need) => needed[need]);
}

/** The task that pushed an image last, which is all that is known where digests are not handed on one by one. */
function lastImage(tasks: readonly Task[]): string | undefined {
  return tasks.filter(({ gives }) => gives?.includes('image')).at(-1)?.name;
}

/** What tells where one task runs from where another does. */
export function whereKey({ architecture, node, serviceAccount }: Where = {}): string {
  return JSON.stringify([architecture, node, serviceAccount]);
}
