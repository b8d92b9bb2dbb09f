/** What whoever runs a script may ask of it besides, by flags without a value. */
export const SWITCHES = {
  'no-push': 'push nothing; the cache is written all the same',
  load: 'push nothing, and have the image here',
  'no-cache': 'build all of it, whatever a cache has; the cache is written all the same',
  'dry-run': 'print what would be run, and run nothing',
} as const;
export type Switch = keyof typeof SWITCHES;

/** What is so, or not, where something of a plan is there; in a cluster, where nobody asks, images are pushed and no more. */
export const CONDITIONS = ['pushed', 'unpushed', 'loaded', 'anew', 'dry'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** The variable of a script that holds something where it is so. */
export function conditionVariable(condition: Condition): string {
  return `is_${condition}`;
}

/** What each makes so. */
export const MAKES: Readonly<Record<Switch, Readonly<Partial<Record<Condition, boolean>>>>> = {
  'no-push': { pushed: false, unpushed: true },
  load: { pushed: false, unpushed: true, loaded: true },
  'no-cache': { anew: true },
  'dry-run': { dry: true },
};
