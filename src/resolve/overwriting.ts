import { BUILDERS } from '../builders';
import { destinations } from '../builders/build';
import { partsOf } from '../builders/native/parts';
import { CACHES } from '../caches';
import type { Build } from '../model/build';
import type { CacheEntry } from '../model/cache';
import { type Fault, fault } from '../model/faults';
import { imageSpelledOnce } from '../model/image';
import { isPushed } from '../model/output';
import { withDefaults } from '../model/parameter-defaults';
import { showText, type Text } from '../model/text';
import type { BuildUnit } from '../runners/render';

/** A place that is written, as its author says it; with all that it is called, in one spelling each. */
interface Place {
  readonly as: 'image' | CacheEntry['type'];
  readonly shown: string;
  readonly calls: readonly string[];
}

/** Who writes what: the name of a build, by what the place is called. */
type Writers = Map<string, { readonly by: string; readonly as: 'image' | 'cache' }>;

/** Caches that replace each other, or an image: the next build finds what another left, and nothing of its own. */
export function overwrittenCaches(units: readonly BuildUnit[]): Fault[] {
  const writers: Writers = new Map();
  const builds = pushed(units);
  for (const unit of builds) for (const place of imagesOf(unit.build)) take(writers, place, unit);
  return builds.flatMap((unit) => clashOf(unit, 'cache', wholeCaches(unit.build), writers));
}

/** Images that replace each other: a warning, since some are never built both. */
export function overwrittenImages(units: readonly BuildUnit[]): Fault[] {
  const writers: Writers = new Map();
  return pushed(units).flatMap((unit) => clashOf(unit, 'image', imagesOf(unit.build), writers));
}

/** A warmer writes the cache of a build on purpose. */
function pushed(units: readonly BuildUnit[]): BuildUnit[] {
  return units.filter(({ push }) => push);
}

/** The first place of a build that is taken, since what mends one mends all; it takes those that are not. */
function clashOf(unit: BuildUnit, field: 'image' | 'cache', places: readonly Place[], writers: Writers): Fault[] {
  const clash = places.flatMap((place) => {
    const other = place.calls.map((call) => writers.get(call)).find((one) => one !== undefined);
    if (other !== undefined) return [{ place, other }];
    // Its image is under its tags once; its caches are each another.
    if (field === 'cache') take(writers, place, unit);
    return [];
  })[0];
  for (const place of places) take(writers, place, unit);
  if (clash === undefined) return [];
  const { place, other } = clash;
  const data = { place: place.shown, ...other, own: other.by === unit.name, type: place.as };
  return [fault(`${field}-overwritten`, [...unit.path, field], data)];
}

function take(writers: Writers, { as, calls }: Place, { name }: BuildUnit): void {
  for (const call of calls)
    if (!writers.has(call)) writers.set(call, { by: name, as: as === 'image' ? 'image' : 'cache' });
}

function imagesOf(build: Build): Place[] {
  return isPushed(build) ? destinations(build).map((image) => placeOf('image', image, build)) : [];
}

/** What has a key for each layer replaces nothing. */
function wholeCaches(build: Build): Place[] {
  if (BUILDERS[build.builder.type].keysLayers) return [];
  return partsOf(build).flatMap((part) =>
    part.cache.to.flatMap((entry) => {
      const place = CACHES[entry.type].replaces?.(entry as never, part);
      return place === undefined ? [] : [placeOf(entry.type, place, build)];
    }),
  );
}

/** A run that is given nothing writes where the defaults of its parameters say. */
function placeOf(as: Place['as'], place: Text, { parameters }: Build): Place {
  const spelled = as === 'image' || as === 'registry' ? imageSpelledOnce : (call: string) => call;
  const shown = showText(place);
  return { as, shown, calls: [...new Set([shown, showText(withDefaults(place, parameters))].map(spelled))] };
}
