import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../test/manifests';
import { NODE, VOLUMES } from './place';

const MANY = ['ReadWriteOnce', 'ReadWriteMany', 'ReadOnlyMany'];
/** The controller binds no volume to this mode that has another as well. */
const ONE_POD = ['ReadWriteOncePod'];

/** Volumes for claims that name no class: folders of the node, of the type `local`, which alone gives them to fsGroup. */
export function volumes(count: number): Manifest[] {
  const names = Array.from({ length: count }, (_, i) => `volume-${i}`);
  return [...names.map((name) => volume(name, MANY)), ...names.map((name) => volume(`${name}-one-pod`, ONE_POD))];
}

function volume(name: string, accessModes: readonly string[]): Manifest {
  const path = join(VOLUMES, name);
  mkdirSync(path, { recursive: true });
  const onNode = { key: 'kubernetes.io/hostname', operator: 'In', values: [NODE] };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: '100Gi' },
      accessModes,
      persistentVolumeReclaimPolicy: 'Retain',
      local: { path },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [onNode] }] } },
    },
  };
}
