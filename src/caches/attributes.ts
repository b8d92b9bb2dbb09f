import type { CacheEntry } from '../model/cache';
import type { Answer } from '../model/fields';
import { hasReferences, mapLiterals, showText, type Text, text } from '../model/text';

/** An attribute as BuildKit takes it, where it is given. */
export function given(name: string, value: string | number | boolean | Text | undefined): Text[] {
  if (value === undefined) return [];
  return [text`${name}=${typeof value === 'object' ? value : String(value)}`];
}

/**
 * How a cache is written, with attributes of its kind among those of all. Without `mode=max` a multi-stage build finds only
 * its last stage in the cache.
 */
export function written(
  entry: Exclude<CacheEntry, { readonly type: 'inline' | 'gha' }>,
  own: readonly Text[] = [],
): Text[] {
  return [
    text`mode=${entry.mode ?? 'max'}`,
    ...own,
    ...given('compression', entry.compression),
    ...given('compression-level', entry.compressionLevel),
    ...given('force-compression', entry.forceCompression),
    ...given('ignore-error', entry.ignoreError),
  ];
}

/** That all of it is honoured. */
export const WRITING = {
  mode: 'honoured',
  compression: 'honoured',
  compressionLevel: 'honoured',
  forceCompression: 'honoured',
  ignoreError: 'honoured',
} as const;

/** What says how a cache is written, of any kind. */
export const WRITTEN = [
  ...Object.keys(WRITING),
  'imageManifest',
  'ociMediatypes',
  'touchRefresh',
  'uploadParallelism',
] as const;

/** That none of it is. */
export function noWriting(builder: string) {
  return {
    mode: noAttribute(builder, 'mode'),
    compression: noAttribute(builder, 'compression'),
    compressionLevel: noAttribute(builder, 'compressionLevel'),
    forceCompression: noAttribute(builder, 'forceCompression'),
    ignoreError: noAttribute(builder, 'ignoreError'),
  };
}

export function noCache(builder: string, type: string): Answer {
  return { because: `${builder} has no cache of type ${type}`, instead: 'write cache: registry, or builder: buildkit' };
}

export function noAttribute(builder: string, name: string): Answer {
  return { because: `${builder} has no cache ${name}`, instead: 'leave it out' };
}

/**
 * One line of comma-separated values. A value with a comma or a quote is quoted; so is one with a parameter, since
 * what a run supplies must stay one value.
 */
export function csv(values: readonly Text[]): Text {
  return values.flatMap((value, i) => [...(i === 0 ? [] : [',']), ...quoted(value)]);
}

function quoted(value: Text): Text {
  const plain = !/[",\n\r]/.test(showText(value)) && !hasReferences(value);
  return plain ? value : text`"${mapLiterals(value, (literal) => literal.replaceAll('"', '""'))}"`;
}
