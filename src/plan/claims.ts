import type { Build } from '../model/build';
import type { NamedVolume } from '../model/source';
import { type BuildPlan, SOURCE_VOLUME } from './plan';

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

/** The claims a plan mounts. */
export function claimsOf(plan: BuildPlan): ClaimUse[] {
  return plan.volumes.flatMap((volume) => {
    if (!('claim' in volume)) return [];
    const mounts = plan.steps.flatMap((step) => step.mounts.filter((mount) => mount.volume === volume.name));
    return [
      {
        claim: volume.claim,
        writes: mounts.some((mount) => !mount.readOnly),
        cache: volume.name !== SOURCE_VOLUME,
        exclusive: volume.exclusive ?? false,
      },
    ];
  });
}

/** The volume that keeps the state of a builder. */
export function stateOf(builder: Build['builder']): string | NamedVolume | undefined {
  return 'state' in builder ? builder.state?.volume : undefined;
}
