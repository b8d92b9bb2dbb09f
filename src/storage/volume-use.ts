import type { AccessMode } from '../model/volume';
import type { ClaimUse } from '../plan/claims';

/** A use of a volume, and whose it is: `builds.api`, or the path of a construct. */
export interface VolumeUse extends Omit<ClaimUse, 'claim'> {
  readonly by: string;
  /** The runner that sees to it that no two of its runs write at once. */
  readonly turns?: string;
  /** Whether a run may start while the last one is still going. */
  readonly overlaps?: boolean;
}

/** What is wrong with how a volume is used, each with what to do instead. */
export function volumeUseFaults(
  volume: { readonly accessModes: readonly AccessMode[]; readonly created: boolean },
  uses: readonly VolumeUse[],
): string[] {
  const writers = uses.filter((use) => use.writes).map((use) => use.by);
  const readers = uses.filter((use) => use.cache && !use.writes).map((use) => use.by);
  const faults: string[] = [];
  const [first, ...others] = uses.filter((use) => use.writes).map((use) => use.turns);
  const takeTurns = first !== undefined && others.every((turns) => turns === first);
  const exclusive = uses.find((use) => use.exclusive);
  if (exclusive !== undefined && uses.length > 1 && !takeTurns) {
    const others = uses.filter((use) => use !== exclusive).map((use) => use.by);
    return [
      `${exclusive.by} keeps the state of its builder there, which nobody else may use at the same time, and ${others.join(' and ')} would; give it a volume of its own`,
    ];
  }
  if (exclusive?.overlaps && volume.accessModes.some((mode) => mode !== 'ReadWriteOncePod'))
    return [
      `runs of ${exclusive.by} may overlap, and the state of its builder takes one at a time; write accessModes: [ReadWriteOncePod], so that a run waits for the last`,
    ];
  if (writers.length > 1 && !takeTurns && !volume.accessModes.includes('ReadWriteMany'))
    faults.push(
      `${writers.join(' and ')} write to it, and ${volume.accessModes.join(', ')} lets one node do so at a time; ` +
        'write accessModes: [ReadWriteMany], or give each a volume of its own',
    );
  if (writers.length > 0 && volume.accessModes.every((mode) => mode === 'ReadOnlyMany'))
    faults.push(`${writers[0]} writes to it, and accessModes lets nobody write; add ReadWriteOnce or ReadWriteMany`);
  // What lies in a claim that somebody else made cannot be known here.
  if (readers.length > 0 && writers.length === 0 && volume.created)
    faults.push(
      `${readers.join(' and ')} read${readers.length > 1 ? '' : 's'} a cache there that nobody warms; add a warmer for this volume: warmers: {base-images: {volume: …, images: […]}}`,
    );
  return faults;
}
