import { createHash } from 'node:crypto';

/** A short name of values in their order. */
export function hashOf(...values: readonly unknown[]): string {
  return createHash('sha1').update(JSON.stringify(values)).digest('hex').slice(0, 20);
}
