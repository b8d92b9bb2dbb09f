import type { Mount, PlanVolume, ProjectedKey, Step } from './plan';

/** Parts of a plan: steps and volumes, and what the building step mounts of them. */
export interface PlanParts {
  readonly steps: readonly Step[];
  readonly volumes: readonly PlanVolume[];
  readonly mounts: readonly Mount[];
}

/** Keys of Secrets and ConfigMaps as files of one folder. */
export function projectedParts(name: string, keys: readonly ProjectedKey[], folder: string): PlanParts {
  if (keys.length === 0) return NOTHING;
  return { steps: [], volumes: [{ name, projected: keys }], mounts: [{ volume: name, path: folder, readOnly: true }] };
}

export const NOTHING: PlanParts = { steps: [], volumes: [], mounts: [] };

/** All parts as one. */
export function joinParts(...parts: readonly PlanParts[]): PlanParts {
  return {
    steps: parts.flatMap((part) => part.steps),
    volumes: parts.flatMap((part) => part.volumes),
    mounts: parts.flatMap((part) => part.mounts),
  };
}
