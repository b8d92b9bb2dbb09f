import { BUILDERS } from '../builders';
import { destinations } from '../builders/build';
import { partsOf } from '../builders/native/parts';
import { CACHES } from '../caches';
import type { Build } from '../model/build';
import { type Fault, fault } from '../model/faults';
import { isPushed } from '../model/output';
import { showText, type Text } from '../model/text';
import type { BuildUnit } from '../runners/render';

/** Who writes what: the name of a build, by a place. */
type Writers = Map<string, { readonly by: string; readonly as: 'image' | 'cache' }>;

/** Caches that replace each other, or an image: the next build finds what another left, and nothing of its own. */
export function overwrittenCaches(units: readonly BuildUnit[]): Fault[] {
  const writers: Writers = new Map();
  const builds = pushed(units);
  for (const { name, build } of builds)
    for (const image of imagesOf(build)) writers.set(showText(image), { by: name, as: 'image' });
  return builds.flatMap((unit) => clashOf(unit, 'cache', wholeCaches(unit.build), writers));
}

/** Images that replace each other: a warning, since some are never built both. */
export function overwrittenImages(units: readonly BuildUnit[]): Fault[] {
  const writers: Writers = new Map();
  return pushed(units).flatMap((unit) => clashOf(unit, 'image', imagesOf(unit.build), writers));
}

function imagesOf(build: Build): Text[] {
  return isPushed(build) ? destinations(build) : [];
}

/** A warmer writes the cache of a build on purpose. */
function pushed(units: readonly BuildUnit[]): BuildUnit[] {
  return units.filter(({ push }) => push);
}

/** The first place of a build that is taken, since what mends one mends all; it takes those that are not. */
function clashOf({ name, path }: BuildUnit, as: 'image' | 'cache', texts: readonly Text[], writers: Writers): Fault[] {
  const places = texts.map(showText);
  const taken = places.find((place) => writers.has(place));
  const other = taken === undefined ? undefined : writers.get(taken);
  for (const place of places) if (!writers.has(place)) writers.set(place, { by: name, as });
  return taken === undefined || other === undefined
    ? []
    : [fault(`${as}-overwritten`, [...path, as], { place: taken, ...other })];
}

/** What has a key for each layer replaces nothing. */
function wholeCaches(build: Build): Text[] {
  if (BUILDERS[build.builder.type].keysLayers) return [];
  return partsOf(build).flatMap((part) =>
    part.cache.to.flatMap((entry) => {
      const place = CACHES[entry.type].replaces?.(entry as never, part);
      return place === undefined ? [] : [place];
    }),
  );
}
