import type { Fault } from '../../model/faults';
import { imageParameter } from '../group';
import type { Group, Workload } from '../runner';

const MESSAGE = 'which Tekton takes for the same, since it does not tell capital letters from small ones; rename one';

/** Parameters of one build, those that take images too, that are the same to Tekton. */
export function alikeParameters({ parameters, dependsOn }: Workload): Fault[] {
  const names = [...dependsOn.map(imageParameter), ...Object.keys(parameters)];
  const first = new Map<string, string>();
  return names.flatMap((name) => {
    const known = first.get(name.toLowerCase()) ?? name;
    first.set(name.toLowerCase(), known);
    return known === name ? [] : [{ path: ['parameters', name], message: `there is ${known} too, ${MESSAGE}` }];
  });
}

/** The same across the builds of a group, whose parameters are those of one Pipeline. */
export function alikeAcross({ members }: Group): { build: string; fault: Fault }[] {
  const first = new Map<string, { name: string; build: string }>();
  return members.flatMap(({ workload }) =>
    Object.keys(workload.parameters).flatMap((name) => {
      const known = first.get(name.toLowerCase()) ?? { name, build: workload.name };
      first.set(name.toLowerCase(), known);
      if (known.name === name || known.build === workload.name) return [];
      const message = `${known.build} has ${known.name}, ${MESSAGE}`;
      return [{ build: workload.name, fault: { path: ['parameters', name], message } }];
    }),
  );
}
