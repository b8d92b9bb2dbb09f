import type { Fault } from '../src/model/faults';

type Mapping = Record<string, unknown>;

/** Something near this that is accepted: what has a fault is taken out, until nothing has. */
export function repaired(given: Mapping, faultsOf: (value: Mapping) => readonly Fault[]): Mapping {
  const value = structuredClone(given);
  for (let round = 0; round < 8; round++) {
    const faults = faultsOf(value);
    if (faults.length === 0) break;
    for (const { path } of faults) remove(value, path);
  }
  return value;
}

/** Removes what is at a path; where nothing is, what should have had it. */
function remove(value: Mapping, path: Fault['path']): void {
  let parent: unknown = value;
  let last: (() => void) | undefined;
  for (const key of path) {
    const holder = parent as Mapping & unknown[];
    if (typeof parent !== 'object' || parent === null || !Object.hasOwn(holder, key)) break;
    last = () => (Array.isArray(holder) ? holder.splice(Number(key), 1) : delete holder[key as string]);
    parent = holder[key as string];
  }
  last?.();
}
