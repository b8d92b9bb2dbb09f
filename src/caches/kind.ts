import type { Build } from '../model/build';
import type { CacheEntry } from '../model/cache';
import type { Answer, BuilderAnswers } from '../model/fields';
import type { Text } from '../model/text';

export type CacheType = CacheEntry['type'];
export type EntryOf<Type extends CacheType> = Extract<CacheEntry, { readonly type: Type }>;

/** What a builder makes of each kind of cache, and of its attributes. */
export type CacheAnswers = BuilderAnswers['cache'];

/** A kind of cache: who can do what with it, and how BuildKit is told of it. */
export interface CacheKind<Type extends CacheType> {
  /** What BuildKit makes of it, by whatever program; `keys` says where those come from that requests are signed with. */
  withBuildKit(keys: Answer): CacheAnswers[Type];
  /** What a builder makes of it that keeps each layer in a repository, and nothing elsewhere. */
  inRepositories(builder: string): CacheAnswers[Type];
  /** The attributes of each place that layers are looked for in. */
  from(entry: EntryOf<Type>, build: Build): readonly Text[][];
  /** The attributes of where layers are kept. */
  to(entry: EntryOf<Type>, build: Build): Text[];
  /** The same in a place of its own, by a name: for what finds nothing in that of others, or would replace it. */
  apart(entry: EntryOf<Type>, build: Build, name: string): EntryOf<Type>;
  /** What a BuildKit that keeps it replaces, whoever wrote it: nothing where that is the build's own. */
  replaces?(entry: EntryOf<Type>, build: Build): Text;
  /** Whether it is kept in the image, so that without a push there is none. */
  readonly inImage?: boolean;
  /** The keys of the Secret in `credentials`, as the variables that BuildKit looks for them in. */
  readonly keys?: readonly string[];
}
