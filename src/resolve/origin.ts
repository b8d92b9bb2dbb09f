import type { Fault } from '../model/faults';
import { isInherited } from './defaults';
import { isMapping, ownField } from './merge';

type Path = readonly (string | number)[];

/** Fields that an entry may have from the top of the file, and what they are called there. */
const SHARED = { registries: 'registries', images: 'images', kubernetesVersion: 'kubernetesVersion' };
const FROM_FILE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  builds: SHARED,
  daemons: SHARED,
  warmers: { registries: 'registries', toolImages: 'images', kubernetesVersion: 'kubernetesVersion' },
};

/**
 * The fault at the place where its user wrote the value: a fault of an entry may come from `defaults` or from the top of
 * the file, and shorthands have steps that nobody wrote (`cache.to[0].ref` for `cache.ref`).
 */
export function atOrigin(file: unknown, fault: Fault): Fault {
  return { ...fault, path: originOf(file, fault.path) };
}

/** Where that is, of whatever stands at a path. */
export function originOf(file: unknown, path: Path): Path {
  const origins = originsOf(file, path).map(({ base, path }) => ({
    base,
    ...written(valueAt(file, base), path),
  }));
  // What is missing is missing where most of what it belongs to is.
  const [nearest] = origins.sort((a, b) => Number(b.found) - Number(a.found) || b.there - a.there);
  return nearest ? [...nearest.base, ...nearest.path] : path;
}

interface Origin {
  readonly base: Path;
  /** Below the base. */
  readonly path: Path;
}

/** Where a value may stand: in its entry, and where that takes it from. */
function originsOf(file: unknown, whole: Path): Origin[] {
  const [section, name, field] = whole.map(String);
  const path = whole.slice(2);
  const ofFile = section !== undefined && Object.hasOwn(FROM_FILE, section) ? FROM_FILE[section] : undefined;
  if (ofFile === undefined || name === undefined) return [{ base: [], path: whole }];
  const own = { base: [section as string, name], path };
  if (field === undefined) return [own];
  const hasDefaults = section === 'builds' || field === 'kubernetesVersion';
  const inherits = hasDefaults && isInherited([field], mappingAt(file, ['defaults']), mappingAt(file, own.base));
  return [
    own,
    ...(inherits ? [{ base: ['defaults'], path }] : []),
    ...(Object.hasOwn(ofFile, field) ? [{ base: [], path: [ofFile[field] as string, ...path.slice(1)] }] : []),
  ];
}

/** The fault with its path as its user wrote it. */
export function asWritten(value: unknown, fault: Fault): Fault {
  return { ...fault, path: written(value, fault.path).path };
}

/** The steps of a path without those of shorthands, how many of them are there, and whether that is all that is named. */
function written(value: unknown, path: Path): { path: Path; there: number; found: boolean } {
  const steps: (string | number)[] = [];
  let node = value;
  for (const [i, step] of path.entries()) {
    if (has(node, step)) {
      node = (node as Readonly<Record<string | number, unknown>>)[step];
      steps.push(step);
    } else if (!isShortened(path, i)) {
      const there = steps.length;
      // Of a word that stands for more, the word is named; where nothing is, what is missing.
      if (isScalar(node) && there > 0) return { path: steps, there, found: true };
      return {
        path: [...steps, ...path.filter((_, later) => later >= i && !isShortened(path, later))],
        there,
        found: false,
      };
    }
  }
  return { path: steps, there: steps.length, found: true };
}

function has(node: unknown, step: string | number): boolean {
  if (Array.isArray(node)) return typeof step === 'number' && step < node.length;
  return isMapping(node) && Object.hasOwn(node, step);
}

/** One may stand for a list of it, and one cache for both where it is looked for and where it is kept. */
function isShortened(path: Path, i: number): boolean {
  return typeof path[i] === 'number' || (path[i - 1] === 'cache' && (path[i] === 'from' || path[i] === 'to'));
}

function isScalar(node: unknown): boolean {
  return node !== undefined && node !== null && typeof node !== 'object';
}

function mappingAt(value: unknown, path: Path): Readonly<Record<string, unknown>> {
  const found = valueAt(value, path);
  return isMapping(found) ? found : {};
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((node, step) => (isMapping(node) ? ownField(node, step) : undefined), value);
}
