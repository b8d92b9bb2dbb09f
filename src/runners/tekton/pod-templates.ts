import { podFields } from '../kubernetes/pod';
import type { PodUnit } from '../pods';

type Fields = Readonly<Record<string, unknown>>;

/** What a run says of all of its pods, and of each that differs from it. */
export interface PodTemplates {
  readonly taskRunTemplate: Fields;
  readonly taskRunSpecs?: readonly Fields[];
}

/**
 * What the pods of a run have alike is said once: Tekton's affinity assistant, which chooses their node, gets nothing of what
 * is said of one pod. What is said of a pod replaces that field by field.
 */
export function podTemplates(pods: readonly PodUnit[]): PodTemplates {
  const own = pods.map(({ name, workload, plan }) => ({ name, fields: podFields(workload, plan) as Fields }));
  const shared = own.map(({ fields }) => fields).reduce(alike, own[0]?.fields ?? {});
  const specs = own.flatMap(({ name, fields }) => {
    const rest = Object.entries(fields).filter(([field, value]) => !isSame(value, shared[field]));
    return rest.length > 0 ? [{ pipelineTaskName: name, ...asTemplate(Object.fromEntries(rest)) }] : [];
  });
  return { taskRunTemplate: asTemplate(shared), ...(specs.length > 0 ? { taskRunSpecs: specs } : {}) };
}

function asTemplate({ serviceAccountName, ...podTemplate }: Fields): Fields {
  return {
    ...(serviceAccountName === undefined ? {} : { serviceAccountName }),
    ...(Object.keys(podTemplate).length > 0 ? { podTemplate } : {}),
  };
}

/** The fields that two have alike; of labels of nodes and of lists such as tolerations the entries. */
function alike(one: Fields, other: Fields): Fields {
  return Object.fromEntries(
    Object.entries(one).flatMap(([field, value]) => {
      const same = isSame(value, other[field]) ? value : undefined;
      const shared = IN_ENTRIES.has(field) ? entriesAlike(value, other[field]) : same;
      return shared === undefined ? [] : [[field, shared]];
    }),
  );
}

/** Of these each entry holds by itself; parts of an affinity or of a security context do not. */
const IN_ENTRIES = new Set(['nodeSelector', 'tolerations', 'imagePullSecrets']);

function entriesAlike(one: unknown, other: unknown): unknown {
  if (isSame(one, other)) return one;
  if (Array.isArray(one) && Array.isArray(other)) {
    const both = one.filter((entry) => other.some((candidate) => isSame(entry, candidate)));
    return both.length > 0 ? both : undefined;
  }
  const entries = Object.entries(one as Fields).filter(([key, value]) => isSame(value, (other as Fields)?.[key]));
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
