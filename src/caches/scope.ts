import type { Build } from '../model/build';
import type { CacheEntry } from '../model/cache';
import type { Answer } from '../model/fields';
import { type SourceValueName, spelledAsTag } from '../model/source-values';
import { type Text, text } from '../model/text';

type Scoped = Pick<Extract<CacheEntry, { readonly scope?: unknown }>, 'scope' | 'base'>;

const BRANCH = text`${{ source: 'branch' }}`;

/** Whose caches a build looks into: of one of a scope that of its branch, then that of the branch which others are made from. */
export function read<Place>({ scope, base }: Scoped, place: (of?: Text) => Place): Place[] {
  return scope === undefined ? [place()] : [place(BRANCH), common({ scope, base }, place)];
}

/** The cache that everybody may start from: of a scope that of the branch which others are made from. */
export function common<Place>({ scope, base }: Scoped, place: (of?: Text) => Place): Place {
  return scope === undefined ? place() : place(text`${spelledAsTag(base ?? 'main')}`);
}

/** Whose cache it leaves: that of its branch, and nobody else's. */
export function kept<Place>({ scope }: Scoped, place: (of?: Text) => Place): Place {
  return scope === undefined ? place() : place(BRANCH);
}

/** Whether a cache is that of a branch. */
export function isScoped(entry: CacheEntry): boolean {
  return 'scope' in entry && entry.scope !== undefined;
}

/** What of the source tells one cache of a build from another. */
export function sourceValuesOfCaches({ cache }: Build): SourceValueName[] {
  return [...cache.from, ...cache.to].some(isScoped) ? ['branch'] : [];
}

export const SCOPES = { scope: 'honoured', base: 'honoured' } as const;

/** Layers that have a key each are found by whoever builds the same, and replace none of another branch. */
export const SCOPES_BY_KEY: Readonly<Record<keyof typeof SCOPES, Answer>> = {
  scope: { by: 'the keys of its layers: branches share a repository, and none replaces what another finds' },
  base: { by: 'the keys of its layers' },
};
