import { loadAll } from 'js-yaml';
import type { Fault } from '../../model/faults';
import { readQuantity } from '../../model/quantity';
import { identityOf } from '../../runners/kubernetes/object';
import { outputFault } from './fault';

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** The fields that an API server changes in no object that is there; whether a change of one is refused, where not each is. */
const IMMUTABLE: Readonly<Record<string, Readonly<Record<string, (before: unknown, after: unknown) => boolean>>>> = {
  PersistentVolumeClaim: {
    'spec.accessModes': differ,
    'spec.storageClassName': differ,
    'spec.resources.requests.storage': isLess,
  },
  Service: { 'spec.clusterIP': differ },
  StatefulSet: { 'spec.volumeClaimTemplates': differ, 'spec.selector': differ, 'spec.podManagementPolicy': differ },
  RoleBinding: { roleRef: differ },
  ClusterRoleBinding: { roleRef: differ },
};

/** Files by path, as they were and as they are to be. */
type Files = readonly (readonly [path: string, content: string])[];

/** What of the new files a cluster refuses that has what the old ones say. */
export function immutableChanges(before: Files, after: Files, folder: string): Fault[] {
  const known = new Map(before.flatMap(([, content]) => objectsIn(content)).map((one) => [identityOf(one), one]));
  return after.flatMap(([path, content]) =>
    objectsIn(content).flatMap((object) => {
      const { kind, metadata } = object;
      const last = known.get(identityOf(object));
      const rules = Object.entries(IMMUTABLE[kind] ?? {});
      const [field] =
        rules.find(([at, refuses]) => last !== undefined && refuses(valueAt(last, at), valueAt(object, at))) ?? [];
      if (field === undefined) return [];
      return [outputFault('field-immutable', { kind, name: metadata.name, field }, `${folder}/${path}`)];
    }),
  );
}

const KINDS = new RegExp(`^kind: (${Object.keys(IMMUTABLE).join('|')})$`, 'm');

function objectsIn(content: string): Manifest[] {
  // Most files have none of these, and reading all would take most of the time.
  if (!KINDS.test(content)) return [];
  try {
    return (loadAll(content) as (Manifest | null)[]).filter(isManifest);
  } catch {
    // What somebody changed by hand may be no YAML.
    return [];
  }
}

function isManifest(value: Manifest | null): value is Manifest {
  return typeof value?.apiVersion === 'string' && typeof value.metadata?.name === 'string';
}

function valueAt(object: unknown, path: string): unknown {
  return path.split('.').reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], object);
}

function differ(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}

function isLess(before: unknown, after: unknown): boolean {
  const [old, now] = [before, after].map((value) => readQuantity(String(value)));
  return typeof old === 'bigint' && typeof now === 'bigint' && now < old;
}
