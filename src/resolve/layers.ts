import { type Fault, fault, suggest } from '../model/faults';
import { isFromAbove, isMapping, mergeOver, ownField, type Path } from './merge';

/** Values laid over each other: the last wins, where two do not merge. */
export interface Layers {
  readonly value: unknown;
  /** Which of them, and where in it, what the value has at a path comes from. */
  originOf(path: Path): { readonly layer: number; readonly path: Path };
}

/** Lays what several files say over each other, and over that what an environment of theirs says. */
export function layersOf(values: readonly unknown[], environment?: string): Layers {
  const files = stacked(values);
  const own = environmentOf(files.value, environment);
  if (own === undefined || environment === undefined) return files;
  const whole = stacked([files.value, own]);
  return {
    value: whole.value,
    originOf: (path) =>
      whole.originOf(path).layer === 0 ? files.originOf(path) : files.originOf(['environments', environment, ...path]),
  };
}

/** That an environment is asked for which there is not. */
export function unknownEnvironment(file: unknown, name: string | undefined): Fault | undefined {
  if (name === undefined || environmentOf(file, name) !== undefined) return undefined;
  return fault('unknown-environment', ['environments'], {
    name,
    hint: suggest(name, Object.keys(environmentsIn(file))),
  });
}

/** What an environment says that differs. */
function environmentOf(file: unknown, name: string | undefined): unknown {
  const environment = name === undefined ? undefined : ownField(environmentsIn(file), name);
  return environment === null ? {} : environment;
}

/** What the environments of files are called. */
export function environmentNames(values: readonly unknown[]): string[] {
  return Object.keys(environmentsIn(stacked(values).value));
}

/** The environments of a file, by name. */
function environmentsIn(file: unknown): Readonly<Record<string, unknown>> {
  const environments = isMapping(file) ? ownField(file, 'environments') : undefined;
  return isMapping(environments) ? environments : {};
}

function stacked(values: readonly unknown[]): Layers {
  const below: unknown[] = [];
  let value = values[0];
  for (const over of values.slice(1)) {
    below.push(value);
    value = mergeOver(value, over);
  }
  const layerAt = (path: Path): number => {
    for (let layer = values.length - 1; layer > 0; layer -= 1)
      if (isFromAbove(below[layer - 1], values[layer], path)) return layer;
    return 0;
  };
  return { value, originOf: (path) => ({ layer: layerAt(path), path }) };
}
