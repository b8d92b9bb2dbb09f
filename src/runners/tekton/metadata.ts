import type { TektonSettings } from '../../model/runner';
import { standardLabels } from '../kubernetes/object';
import type { Group, Member, Unit } from '../runner';

/** Namespace and labels of everything that belongs to a group as a whole. */
export function groupMetadata({ name, members: [first] }: Group<TektonSettings>) {
  return { ...metadataOf(first as Member), labels: standardLabels(name, (first as Member).component) };
}

/** Namespace and labels of what belongs to one build. */
export function metadataOf({ workload: { name, namespace }, component }: Unit) {
  return { ...(namespace === undefined ? {} : { namespace }), labels: standardLabels(name, component) };
}
