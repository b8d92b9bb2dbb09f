import { text } from '../model/text';
import { noCache } from './attributes';
import type { CacheKind } from './kind';

/** Kept in the image itself, and found under each of its tags. */
export const inline: CacheKind<'inline'> = {
  withBuildKit: () => 'honoured',
  inRepositories: (builder) => noCache(builder, 'inline'),
  from: (_, { image, tags }) => tags.map((tag) => [text`type=registry`, text`ref=${image}:${tag}`]),
  // What is in an image is found by its platform.
  apart: (entry) => entry,
  to: () => [text`type=inline`],
  inImage: true,
};
