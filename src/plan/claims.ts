import type { NamedVolume } from '../model/named';
import { GIVEN_SOURCE_VOLUME, mountsOf, type Plan, type PlanVolume, SOURCE_VOLUME } from './plan';

/** The claim behind a volume that a build names. */
export function claimOf(volume: string | NamedVolume): string {
  return typeof volume === 'string' ? volume : volume.name;
}

/** A claim as a volume of a plan, with its access modes where they are known. */
export function claimVolume(name: string, volume: string | NamedVolume) {
  const accessModes = typeof volume === 'string' ? undefined : volume.accessModes;
  return { name, claim: claimOf(volume), ...(accessModes ? { accessModes } : {}) };
}

/** How a plan uses a claim. */
export interface ClaimUse {
  readonly claim: string;
  readonly writes: boolean;
  /** Whether it is a cache, and not the source. */
  readonly cache: boolean;
  /** Whether nobody else may use it at the same time. */
  readonly exclusive: boolean;
}

/** The claims a plan mounts, each once: tasks of one run are never at work at one time. */
export function claimsOf(plan: Plan): ClaimUse[] {
  const uses = new Map<string, ClaimUse>();
  for (const volume of plan.volumes) {
    if (!('claim' in volume)) continue;
    const { claim } = volume;
    const known = uses.get(claim);
    uses.set(claim, {
      claim,
      writes: isWritten(volume, plan) || (known?.writes ?? false),
      cache: ![SOURCE_VOLUME, GIVEN_SOURCE_VOLUME].includes(volume.name) || (known?.cache ?? false),
      exclusive: (volume.exclusive ?? false) || (known?.exclusive ?? false),
    });
  }
  return [...uses.values()];
}

/** Whether any task of a plan may write to a volume. */
export function isWritten({ name }: PlanVolume, { tasks }: Plan): boolean {
  return tasks.flatMap(mountsOf).some(({ volume, readOnly }) => volume === name && !readOnly);
}
