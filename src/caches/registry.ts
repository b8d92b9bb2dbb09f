import type { Build } from '../model/build';
import type { CacheEntry } from '../model/cache';
import { type Fault, fault } from '../model/faults';
import { isTwoPartRegistry, splitImage } from '../model/image';
import { showText, type Text, text } from '../model/text';
import { given, noAttribute, noWriting, WRITING, written } from './attributes';
import type { CacheKind, EntryOf } from './kind';

/** Kept in a registry beside the image: by BuildKit under one tag, by others in a repository of layers. */
export const registry: CacheKind<'registry'> = {
  withBuildKit: () => ({ ref: 'honoured', imageManifest: 'honoured', ociMediatypes: 'honoured', ...WRITING }),
  inRepositories: (builder) => ({
    ref: 'honoured',
    ...noWriting(builder),
    imageManifest: noAttribute(builder, 'imageManifest'),
    ociMediatypes: noAttribute(builder, 'ociMediatypes'),
  }),
  replaces: refOf,
  from: (entry, build) => [location(entry, build)],
  to: (entry, build) => [
    ...location(entry, build),
    ...written(entry, [
      ...given('image-manifest', entry.imageManifest),
      ...given('oci-mediatypes', entry.ociMediatypes),
    ]),
  ],
};

function location(entry: EntryOf<'registry'>, build: Build): Text[] {
  return [text`type=registry`, text`ref=${refOf(entry, build)}`];
}

function refOf({ ref }: EntryOf<'registry'>, { image }: Pick<Build, 'image'>): Text {
  return ref ?? text`${image}:buildcache`;
}

/** Where a builder keeps its layers that keeps each under a tag of its own. */
export function layerRepositories(entries: readonly CacheEntry[], { image }: Build): Text[] {
  return entries.flatMap((entry) => (entry.type === 'registry' ? [entry.ref ?? besideImage(image)] : []));
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
