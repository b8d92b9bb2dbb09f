import { EVENT_VALUES, type EventValue } from '../../model/trigger';
import { groupParameters } from '../group';
import type { Group } from '../runner';
import type { Webhook } from './trigger';

/** The parameters of a group that take what an event says, each with what that is. */
export function valuesTaken(group: Group): ReadonlyMap<string, EventValue> {
  const revisions = revisionParameters(group);
  return new Map(
    Object.entries(groupParameters(group)).flatMap(([name, { from }]) => {
      const value = from ?? (revisions.includes(name) ? 'commit' : undefined);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** Those that get a value of every event that starts a run. */
export function alwaysFilled(group: Group, { on }: Webhook): string[] {
  return [...valuesTaken(group)].flatMap(([name, value]) => {
    const saidBy: readonly string[] = EVENT_VALUES[value];
    return on.every((event) => saidBy.includes(event)) ? [name] : [];
  });
}

/** The parameters that are the revision of a source, whole. */
export function revisionParameters({ members }: Pick<Group, 'members'>): string[] {
  const names = members.flatMap(({ workload: { source } }) => {
    const [part, ...others] = source?.type === 'git' ? source.revision : [];
    return typeof part === 'object' && 'param' in part && others.length === 0 ? [part.param] : [];
  });
  return [...new Set(names)];
}
