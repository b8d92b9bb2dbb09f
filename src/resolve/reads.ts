import type { Build } from '../model/build';
import { type Fault, fault } from '../model/faults';
import type { BuildUnit } from '../runners/render';
import { pathsRead } from '../runners/triggers/paths';

/** What keeps a Dockerfile from being read: no checkout of its repository is at hand, or there is no such file in that. */
export interface Unread {
  readonly what: 'checkout' | 'dockerfile';
  readonly dockerfile: string;
}

/** The files of its repository that a build reads, as globs; why nobody knows; nothing where these may be any of its context. */
export type ReadsOf = (build: Build) => readonly string[] | Unread | undefined;

interface WithReads {
  readonly units: BuildUnit[];
  readonly warnings: Fault[];
}

/** Units whose builds know what they read, where a trigger asks for it; a warning of each that could know and does not. */
export function withReads(units: readonly BuildUnit[], readsOf: ReadsOf): WithReads {
  const known = units.map((unit) => ({
    unit,
    reads: unit.build.trigger?.paths === 'auto' ? readsOf(unit.build) : undefined,
  }));
  return {
    units: known.map(({ unit, reads }) => (isGlobs(reads) ? { ...unit, build: { ...unit.build, reads } } : unit)),
    warnings: known.flatMap(({ unit, reads }) => {
      const missed = reads !== undefined && !isGlobs(reads) && unit.push && saysFiles(unit.build);
      return missed ? [unread(unit, reads)] : [];
    }),
  };
}

/** Whether anything that starts it says which files it changes: no tag does, and no pull request. */
function saysFiles({ trigger, opened }: Build): boolean {
  return trigger?.on.includes('push') === true && opened === undefined;
}

function isGlobs(reads: ReturnType<ReadsOf>): reads is readonly string[] {
  return Array.isArray(reads);
}

function unread({ path, build }: BuildUnit, reason: Unread): Fault {
  return fault('paths-unread', [...path, 'trigger', 'paths'], { ...reason, instead: pathsRead(build) });
}
