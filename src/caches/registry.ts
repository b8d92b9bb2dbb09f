import type { Build } from '../model/build';
import type { CacheEntry } from '../model/cache';
import { type Fault, fault } from '../model/faults';
import { isTwoPartRegistry, splitImage } from '../model/image';
import { showText, type Text, text } from '../model/text';
import { isTagged } from '../model/values';
import { given, noAttribute, noWriting, WRITING, written } from './attributes';
import type { CacheKind, EntryOf } from './kind';
import { common, kept, read, SCOPES, SCOPES_BY_KEY } from './scope';

/** Kept in a registry beside the image: by BuildKit under one tag, by others in a repository of layers. */
export const registry: CacheKind<'registry'> = {
  withBuildKit: () => ({
    ref: 'honoured',
    imageManifest: 'honoured',
    ociMediatypes: 'honoured',
    ...WRITING,
    ...SCOPES,
  }),
  inRepositories: (builder) => ({
    ref: 'honoured',
    ...noWriting(builder),
    imageManifest: noAttribute(builder, 'imageManifest'),
    ociMediatypes: noAttribute(builder, 'ociMediatypes'),
    ...SCOPES_BY_KEY,
  }),
  apart: (entry, build, name) => ({ ...entry, ref: refOf(entry, build, text`${name}`) }),
  replaces: (entry, build) => kept(entry, (of) => refOf(entry, build, of)),
  from: (entry, build) => read(entry, (of) => location(entry, build, of)),
  to: (entry, build) => [
    ...kept(entry, (of) => location(entry, build, of)),
    ...written(entry, [
      ...given('image-manifest', entry.imageManifest),
      ...given('oci-mediatypes', entry.ociMediatypes),
    ]),
  ],
};

function location(entry: EntryOf<'registry'>, build: Build, of?: Text): Text[] {
  return [text`type=registry`, text`ref=${refOf(entry, build, of)}`];
}

function refOf({ ref }: EntryOf<'registry'>, { image }: Pick<Build, 'image'>, of?: Text): Text {
  const own = ref ?? text`${image}:${TAG}`;
  if (of === undefined) return own;
  // Who may write a repository may write every tag in it, and not every branch is the name of one.
  return ref !== undefined && !isTagged(ref) ? text`${ref}:${TAG}-${of}` : text`${own}-${of}`;
}

/** Where BuildKit finds what others left, whatever branch it builds. */
export function commonRef(entry: EntryOf<'registry'>, build: Pick<Build, 'image'>): Text {
  return common(entry, (of) => refOf(entry, build, of));
}

const TAG = 'buildcache';

/** Where a builder keeps its layers that keeps each under a tag of its own. */
export function layerRepositories(entries: readonly CacheEntry[], { image }: Build): Text[] {
  return entries.flatMap((entry) => (entry.type === 'registry' ? [entry.ref ?? besideImage(image)] : []));
}

/** The same repository for what must not find the layers of others there: no key of a layer says its architecture. */
export function repositoryApart(entry: CacheEntry, { image }: Build, name: string): CacheEntry {
  if (entry.type !== 'registry') return entry;
  return { ...entry, ref: text`${entry.ref ?? besideImage(image)}-${name}` };
}

/** The repositories that such a builder writes: those of the image, and that of its layers. */
export function writtenRepositories(build: Build, { push }: { readonly push: boolean }): Text[] {
  return [...(push ? [build.image, ...build.additionalImages] : []), ...layerRepositories(build.cache.to, build)];
}

function besideImage(image: Text): Text {
  return isTwoPartRegistry(showText(image)) ? text`${image}-cache` : text`${image}/cache`;
}

/** What is no such place: a reference with a tag. */
export function layerRepositoryFaults(builder: string, { cache }: Build): Fault[] {
  const tagged = [...cache.from, ...cache.to].flatMap((entry) => {
    const ref = entry.type === 'registry' && entry.ref !== undefined ? showText(entry.ref) : '';
    const { repository } = splitImage(ref);
    return repository === ref ? [] : [repository];
  });
  return [...new Set(tagged)].map((repository) => fault('cache-tagged', ['cache'], { builder, repository }));
}
