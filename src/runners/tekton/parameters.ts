import { type Fault, fault } from '../../model/faults';
import { imageParameter } from '../group';
import type { Group, Workload } from '../runner';

/** Parameters of one build, those that take images too, that are the same to Tekton. */
export function alikeParameters({ parameters, dependsOn = [] }: Workload): Fault[] {
  const names = [...dependsOn.map(imageParameter), ...Object.keys(parameters)];
  const first = new Map<string, string>();
  return names.flatMap((name) => {
    const known = first.get(name.toLowerCase()) ?? name;
    first.set(name.toLowerCase(), known);
    return known === name ? [] : [fault('parameters-alike', ['parameters', name], { known })];
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
      const alike = { known: known.name, build: known.build };
      return [{ build: workload.name, fault: fault('parameters-alike', ['parameters', name], alike) }];
    }),
  );
}
