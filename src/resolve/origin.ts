import type { Fault } from '../model/faults';
import { isMapping, ownField } from './defaults';

type Path = readonly (string | number)[];

/** Fields that a build may have from the top of the file. */
const FROM_FILE: readonly (string | number)[] = ['registries', 'images', 'kubernetesVersion'];

/**
 * The fault at the place where its user wrote the value: a fault of a build may come from `defaults` or from the top of
 * the file, and shorthands have steps that nobody wrote (`cache.to[0].ref` for `cache.ref`).
 */
export function atOrigin(file: unknown, fault: Fault): Fault {
  const [section, name, ...path] = fault.path;
  if (section !== 'builds' || name === undefined) return { ...fault, path: written(file, fault.path).path };
  const origins = [
    { base: ['builds', name], path },
    { base: ['defaults'], path },
    ...(FROM_FILE.includes(path[0] as string) ? [{ base: [], path }] : []),
  ].map((origin) => ({ base: origin.base as Path, ...written(valueAt(file, origin.base), origin.path) }));
  const origin = origins.find(({ found }) => found) ?? origins[0];
  return origin ? { ...fault, path: [...origin.base, ...origin.path] } : fault;
}

/** The steps of a path that are really there. A last step that is not there names what is missing. */
function written(value: unknown, path: Path): { path: Path; found: boolean } {
  const steps: (string | number)[] = [];
  let node = value;
  let found = true;
  for (const [i, step] of path.entries()) {
    const isThere = Array.isArray(node)
      ? typeof step === 'number' && step < node.length
      : isMapping(node) && Object.hasOwn(node, step);
    if (isThere) {
      node = (node as Readonly<Record<string | number, unknown>>)[step];
      steps.push(step);
    } else if (i === path.length - 1 && typeof step === 'string' && !isScalar(node)) {
      steps.push(step);
      found = false;
    } else if (!SHORTENED.includes(step) && typeof step !== 'number') {
      found = false;
    }
  }
  return { path: steps, found };
}

const SHORTENED: readonly (string | number)[] = ['from', 'to'];

function isScalar(value: unknown): boolean {
  return value !== undefined && typeof value !== 'object';
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((node, step) => (isMapping(node) ? ownField(node, step) : undefined), value);
}
