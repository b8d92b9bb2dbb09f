import type { Mount, PlanVolume, ProjectedKey, Task } from './plan';

/** Parts of a plan: tasks and volumes, and what the task that builds mounts of them. */
export interface PlanParts {
  readonly tasks: readonly Task[];
  readonly volumes: readonly PlanVolume[];
  readonly mounts: readonly Mount[];
}

/** Keys of Secrets and ConfigMaps as files of one folder, which may have to be at a certain place. */
export function projectedParts(name: string, keys: readonly ProjectedKey[], at?: string): PlanParts {
  if (keys.length === 0) return NOTHING;
  return {
    tasks: [],
    volumes: [{ name, projected: keys }],
    mounts: [{ volume: name, ...(at ? { at } : {}), readOnly: true }],
  };
}

export const NOTHING: PlanParts = { tasks: [], volumes: [], mounts: [] };

/** All parts as one. */
export function joinParts(...parts: readonly PlanParts[]): PlanParts {
  return {
    tasks: parts.flatMap((part) => part.tasks),
    volumes: parts.flatMap((part) => part.volumes),
    mounts: parts.flatMap((part) => part.mounts),
  };
}
