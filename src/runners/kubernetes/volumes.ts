import type { k8s } from 'cdk8s-plus-28';
import { fileKey } from '../../model/inline-files';
import type { Mount, PlanVolume } from '../../plan/plan';
import { filesName } from '../files';
import type { Workload } from '../runner';

/** A volume of a plan, as a pod has it. */
export function podVolume(volume: PlanVolume, workload: Workload): k8s.Volume {
  const { name } = volume;
  if ('claim' in volume) return { name, persistentVolumeClaim: { claimName: volume.claim } };
  if ('files' in volume) return { name, configMap: { name: filesName(workload.name, name) } };
  if ('scratch' in volume) return { name, emptyDir: volume.scratch === 'memory' ? { medium: 'Memory' } : {} };
  if ('projected' in volume) return { name, projected: { sources: volume.projected.map(projection) } };
  return { name, secret: secretSource(volume) };
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
export function volumeMounts(
  { volume: name, path, subPath, readOnly }: Mount,
  volumes: readonly PlanVolume[],
): k8s.VolumeMount[] {
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
