import { type Problem, problem } from '../model/faults';
import type { AccessMode } from '../model/named';
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
): Problem[] {
  const writing = uses.filter((use) => use.writes);
  const writers = namesOf(writing);
  const readers = namesOf(uses.filter((use) => use.cache && !use.writes));
  const faults: Problem[] = [];
  const [first, ...others] = writing.map((use) => use.turns);
  const takeTurns = first !== undefined && others.every((turns) => turns === first);
  const exclusive = uses.find((use) => use.exclusive);
  if (exclusive !== undefined && uses.length > 1 && !takeTurns) {
    const others = namesOf(uses.filter((use) => use !== exclusive));
    return [problem('state-shared', { by: exclusive.by, others })];
  }
  if (exclusive?.overlaps && volume.accessModes.some((mode) => mode !== 'ReadWriteOncePod'))
    return [problem('state-overlaps', { by: exclusive.by })];
  if (writing.length > 1 && !takeTurns && !volume.accessModes.includes('ReadWriteMany'))
    faults.push(problem('volume-written-by-many', { writers, accessModes: volume.accessModes }));
  if (writers.length > 0 && volume.accessModes.every((mode) => mode === 'ReadOnlyMany'))
    faults.push(problem('volume-not-writable', { by: writers[0] as string }));
  // What lies in a claim that somebody else made cannot be known here.
  if (readers.length > 0 && writers.length === 0 && volume.created)
    faults.push(problem('volume-not-warmed', { readers }));
  return faults;
}

/** Each once, though it uses the volume by several runners. */
function namesOf(uses: readonly VolumeUse[]): string[] {
  return [...new Set(uses.map((use) => use.by))];
}
