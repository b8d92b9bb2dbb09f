import { NEEDS, type Need } from './needs';
import { isContainer, type Plan, type Where } from './plan';

/** What a plan needs: it cannot need a thing without saying so, since it is found in what it says. */
export function needsOf({ tasks }: Plan): Need[] {
  const containers = tasks.filter(isContainer);
  const where = containers.flatMap((task) => (task.where ? [task.where] : []));
  const places = new Set(containers.filter(({ phase }) => phase !== 'check').map((task) => placeOf(task.where)));
  const needed: Readonly<Record<Need, boolean>> = {
    containers: containers.length > 0,
    programs: containers.length < tasks.length,
    userNamespace: containers.some(({ privileges }) => privileges.userNamespace),
    nodes: where.some(({ architecture, node }) => architecture !== undefined || node !== undefined),
    identities: where.some(({ serviceAccount }) => serviceAccount !== undefined),
    pods: places.size > 1,
  };
  return NEEDS.filter((need) => needed[need]);
}

/** What tells the place of one task from that of another. */
export function placeOf({ architecture, node, serviceAccount }: Where = {}): string {
  return JSON.stringify([architecture, node, serviceAccount]);
}
