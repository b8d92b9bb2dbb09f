import type { Build } from '../model/build';
import type { BuildUnit } from '../runners/render';

/** The files of its repository that a build reads, as globs; nothing where that is not known. */
export type ReadsOf = (build: Build) => readonly string[] | undefined;

/** Units whose builds know what they read, where a trigger asks for it. */
export function withReads(units: readonly BuildUnit[], readsOf: ReadsOf): BuildUnit[] {
  return units.map((unit) => {
    const { build } = unit;
    const reads = build.trigger?.paths === 'auto' ? readsOf(build) : undefined;
    return reads === undefined ? unit : { ...unit, build: { ...build, reads } };
  });
}
