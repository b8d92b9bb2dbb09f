import type { AtHand } from '../resolve/load';
import { basesIn } from './bases';
import { readsIn } from './reads';

/** What Dockerfiles say in the checkouts that are at hand: those that are named, or the one where the program stands. */
export function atHand(folders: readonly string[] = []): AtHand {
  return { basesOf: basesIn(folders), readsOf: readsIn(folders) };
}
