/** Mappings that merge with those of `defaults` or of the file, and how deep: the fields of `pod` that are mappings merge too. */
export const MERGED: ReadonlyMap<string, number> = new Map([
  ['parameters', 1],
  ['buildArgs', 1],
  ['labels', 1],
  ['annotations', 1],
  ['registries', 1],
  ['images', 1],
  ['toolImages', 1],
  ['pullRequests', 1],
  ['trigger', 1],
  ['pod', 2],
]);

/** Settings that merge with settings of the same `type`; nothing of a git source belongs into an inline one. */
export const TYPED: readonly string[] = ['source', 'builder', 'cache', 'runner'];
