import type { Build } from '../model/build';
import { type Fault, fault } from '../model/faults';
import type { WarmerEntry } from '../model/warmer';
import type { BuildUnit } from '../runners/render';
import { isMapping } from './merge';

/** The base images that Dockerfiles of builds start from; nothing where one of these cannot be read. */
export type BasesOf = (builds: readonly Build[]) => readonly string[] | undefined;

/**
 * A definition whose warmers `from: builds` list the images that the Dockerfiles of the builds that read their volume start from.
 * One whose Dockerfiles cannot be read stays as it is, which is a fault.
 */
export function withBases(definition: unknown, units: readonly BuildUnit[], basesOf: BasesOf): unknown {
  if (!isMapping(definition) || !isMapping(definition.warmers)) return definition;
  const warmers = Object.entries(definition.warmers).map(([name, entry]): [string, unknown] => {
    if (!isMapping(entry) || entry.from !== 'builds') return [name, entry];
    const images = basesOf(readersOf(entry.volume, units));
    if (images === undefined || images.length === 0) return [name, entry];
    const { from: _, images: own, ...rest } = entry;
    const all = new Set([...(Array.isArray(own) ? own : []), ...images]);
    return [name, { ...rest, images: [...all] }];
  });
  return { ...definition, warmers: Object.fromEntries(warmers) };
}

/** Whether any is asked for. */
export function asksForBases(definition: unknown): boolean {
  const warmers = isMapping(definition) && isMapping(definition.warmers) ? Object.values(definition.warmers) : [];
  return warmers.some((entry) => isMapping(entry) && entry.from === 'builds');
}

/** Where they were found, the images stand in the place of what asks for them. */
export function checkBases({ from }: WarmerEntry): Fault[] {
  return from === undefined ? [] : [fault('bases-unread', ['from'], {})];
}

function readersOf(volume: unknown, units: readonly BuildUnit[]): Build[] {
  const reads = ({ build }: BuildUnit) =>
    build.cache.from.some(
      (entry) =>
        entry.type === 'volume' && typeof entry.volume === 'object' && Reflect.get(entry.volume, 'entry') === volume,
    );
  return units.filter((unit) => unit.push && reads(unit)).map(({ build }) => build);
}
