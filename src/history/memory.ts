import type { Keyed, Keys } from '../builders/keyed';

/** What may be left of earlier builds when one starts. */
export const CACHES = ['kept', 'registry-max', 'registry-min', 'none'] as const;
export type CacheKind = (typeof CACHES)[number];

/** What a cache knows, and which steps of a build it then spares. */
export class Memory {
  private known = new Set<string>();
  private held = new Set<string>();

  public constructor(private readonly kind: CacheKind) {}

  /** The steps that run; then the cache knows them. */
  public build(keys: Keys): ReadonlySet<Keyed> {
    const stuck = stuckIn(keys);
    const runs = new Set(
      keys.steps.filter((step) => stuck.has(step) || step.never !== undefined || !this.known.has(step.key)),
    );
    if (keys.stopsAtMiss) addRest(keys, runs);
    if (this.kind === 'registry-min') this.addNeeded(keys, runs);
    this.remember(keys, stuck);
    return runs;
  }

  /** A registry cache of the image alone knows every key, and holds results of the image's own steps: what needs another makes it again. */
  private addNeeded(keys: Keys, runs: Set<Keyed>): void {
    const all = [...keys.steps].reverse();
    const byKey = new Map(keys.steps.map((step) => [step.key, step]));
    const visit = (step: Keyed): void => {
      for (const needed of step.needs) {
        const same = byKey.get(needed.key) ?? needed;
        if (this.held.has(needed.key) || runs.has(same)) continue;
        runs.add(same);
        visit(same);
      }
    };
    for (const step of all) if (runs.has(step)) visit(step);
    const again = new Set([...runs].map(({ key }) => key));
    for (const step of keys.steps) if (again.has(step.key)) runs.add(step);
  }

  private remember(keys: Keys, stuck: ReadonlySet<Keyed>): void {
    if (this.kind === 'none') return;
    if (this.kind !== 'kept') this.known = new Set();
    for (const step of keys.steps) if (!stuck.has(step)) this.known.add(step.key);
    this.held = new Set(keys.chain);
  }
}

/** What a build does not come to: where a path is missing, and what needs that. */
function stuckIn({ steps }: Keys): Set<Keyed> {
  const stuck = new Set<Keyed>();
  for (const step of steps)
    if (step.missing !== undefined || step.needs.some((needed) => stuck.has(needed))) stuck.add(step);
  return stuck;
}

/** All of a stage that comes after something which was looked up and not found. */
function addRest({ steps }: Keys, runs: Set<Keyed>): void {
  const missed = new Set<string>();
  for (const step of steps) {
    if (missed.has(step.stage)) runs.add(step);
    else if (runs.has(step) && step.never === undefined && step.parts.some(({ what }) => what === 'text'))
      missed.add(step.stage);
  }
}
