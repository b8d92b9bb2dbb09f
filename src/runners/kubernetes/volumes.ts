import type { k8s } from 'cdk8s-plus-28';
import { fileKey } from '../../model/inline-files';
import type { Mount, PlanVolume } from '../../plan/plan';
import { filesName } from '../files';
import { pathOf } from '../paths';
import type { PodOwner } from '../runner';

/** The volumes of a plan, as a pod has them; those of a replica come from its StatefulSet. */
export function podVolumes(volumes: readonly PlanVolume[], owner: Pick<PodOwner, 'name'>): k8s.Volume[] {
  return volumes.flatMap((volume) => {
    const source = sourceOf(volume, owner);
    return source === undefined ? [] : [{ name: volume.name, ...source }];
  });
}

function sourceOf(volume: PlanVolume, owner: Pick<PodOwner, 'name'>): Omit<k8s.Volume, 'name'> | undefined {
  if ('ofReplica' in volume) return undefined;
  if ('claim' in volume) return { persistentVolumeClaim: { claimName: volume.claim } };
  if ('files' in volume) return { configMap: { name: filesName(owner.name, volume.name) } };
  if ('configMap' in volume) return { configMap: { name: volume.configMap } };
  if ('scratch' in volume) return { emptyDir: volume.scratch === 'memory' ? { medium: 'Memory' } : {} };
  if ('projected' in volume) return { projected: { sources: volume.projected.map(projection) } };
  return { secret: secretSource(volume) };
}

/** Keys of a Secret as files. */
export function secretSource(volume: Extract<PlanVolume, { secret: string }>): k8s.SecretVolumeSource {
  const optional = volume.optional ? { optional: true } : {};
  return { secretName: volume.secret, items: [...volume.items], ...optional };
}

function projection(source: Extract<PlanVolume, { projected: unknown }>['projected'][number]): k8s.VolumeProjection {
  const items = [{ key: source.key, path: source.path }];
  const optional = source.optional ? { optional: true } : {};
  return 'secret' in source
    ? { secret: { name: source.secret, items, ...optional } }
    : { configMap: { name: source.configMap, items, ...optional } };
}

/**
 * The mounts of a volume. Files are mounted one by one: a ConfigMap mounted as a folder is links into a folder named by a
 * time stamp, which builders would copy into the image, and no cache would hit twice.
 */
export function volumeMounts(mount: Mount, volumes: readonly PlanVolume[]): k8s.VolumeMount[] {
  const { volume: name, subPath, readOnly } = mount;
  const path = pathOf(mount);
  const access = readOnly ? { readOnly } : {};
  const volume = volumes.find((candidate) => candidate.name === name);
  if (volume && 'files' in volume)
    return Object.keys(volume.files).map((file) => ({
      name,
      mountPath: `${path}/${file}`,
      subPath: fileKey(file),
      ...access,
    }));
  return [{ name, mountPath: path, ...(subPath ? { subPath } : {}), ...access }];
}
