const fromFiles = new WeakSet<object>();

/** Notes that a value, and all there is in it, was read from a file: it is data, and nothing of it is a construct. */
export function markFromFile(value: unknown): void {
  const open = [value];
  for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null || fromFiles.has(next)) continue;
    fromFiles.add(next);
    for (const inner of Object.values(next)) open.push(inner);
  }
}

/** Whether an object was read from a file. */
export function isFromFile(value: object): boolean {
  return fromFiles.has(value);
}
