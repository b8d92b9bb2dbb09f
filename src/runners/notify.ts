import type { Build } from '../model/build';
import { type Fault, fault } from '../model/faults';
import { hasReferences } from '../model/text';

/** What keeps anybody from saying of which commit a status is. */
export function checkNotify({ notify, source }: Build): Fault[] {
  if (notify === undefined) return [];
  const path = ['notify'];
  if (source.type !== 'git') return [fault('notify-without-commit', path, { why: 'source' })];
  if (hasReferences(source.url)) return [fault('notify-without-commit', path, { why: 'url' })];
  const isGiven = source.revision.length === 1 && typeof source.revision[0] === 'object';
  return isGiven ? [] : [fault('notify-without-commit', path, { why: 'revision' })];
}
