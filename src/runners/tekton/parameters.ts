import { type Fault, fault } from '../../model/faults';
import { sourceValuesIn, textsIn } from '../../model/values';
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

/** Tekton puts results of steps in for whatever looks like one, once Kubernetes has put our dollars in. */
const STEP_RESULT = /\$\(steps\..*?\.results\..*?\)/;

/** Texts that would be taken for results of steps, beside those that are. */
export function resultsInTexts(build: object): Fault[] {
  if (sourceValuesIn(build).length === 0) return [];
  return textsIn(build).flatMap(({ path, text }) =>
    text.some((part) => typeof part === 'string' && STEP_RESULT.test(part))
      ? [fault('source-value-beside-results', path, {})]
      : [],
  );
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
