import { type DataOf, type Fault, fault } from '../model/faults';
import type { Parameter } from '../model/parameter';
import { groupParameters } from './group';
import { type Group, isNamedLate, unknownInName, type Workload } from './runner';

/** What an object that starts a run says of parameters that it has no value for, for who creates it. */
export function askedFor(group: Group): { annotations?: Record<string, string> } {
  const names = Object.entries(groupParameters(group)).flatMap(([name, { default: value }]) =>
    value === undefined ? [name] : [],
  );
  return names.length > 0 ? { annotations: { 'cdk8s-cached-builds/give-values-to': names.join(', ') } } : {};
}

/** What starts a run by itself: a push, or an object of a kind. */
type Starter = DataOf<'parameter-without-default'>['starter'];

/** Parameters without a default, where each run has to do with those. */
export function withoutDefault({ parameters }: Pick<Workload, 'parameters'>, starter: Starter): Fault[] {
  return Object.entries(parameters).flatMap(([name, parameter]) =>
    parameter.default === undefined ? [fault('parameter-without-default', ['parameters', name], { starter })] : [],
  );
}

/** The same of builds that run as one, where what starts them gives some values. */
export function groupWithoutDefault(
  group: Group,
  starter: Starter,
  given: readonly string[] = [],
): { build: string; fault: Fault }[] {
  const missing = Object.entries(groupParameters(group)).filter(([name]) => !given.includes(name));
  const known: Readonly<Record<string, Parameter>> = Object.fromEntries(missing);
  const ofMembers = group.members.flatMap(({ workload: { name: build, parameters } }) => {
    const own = Object.keys(parameters).filter((name) => Object.hasOwn(known, name));
    const used = Object.fromEntries(own.map((name) => [name, known[name] as Parameter]));
    return withoutDefault({ parameters: used }, starter).map((fault) => ({ build, fault }));
  });
  return [...ofMembers, ...unnamedImages(group)];
}

/** Images of builds that are not started along, and whose names nobody knows before their runs. */
function unnamedImages({ members }: Group): { build: string; fault: Fault }[] {
  const own = new Set(members.map(({ workload }) => workload.name));
  return members.flatMap(({ upstream, workload: { name: build } }) =>
    [...upstream].flatMap(([name, image]) => {
      if (own.has(name)) return [];
      const unknown = unknownInName(image);
      if (isNamedLate(image))
        return [{ build, fault: fault('source-value-of-upstream', ['dependsOn'], { name, of: 'start' }) }];
      if (unknown.length === 0) return [];
      const data = { name, parameters: unknown, of: 'start' } as const;
      return [{ build, fault: fault('image-named-by-run', ['dependsOn'], data) }];
    }),
  );
}
