import type { Build } from '../spec/build';
import { type Fault, KnownNames } from '../spec/faults';
import type { BuildRef, ParameterRef } from '../spec/text';

type Path = readonly (string | number)[];
type Reference = { readonly path: Path } & (ParameterRef | BuildRef);

/** Every `$(params.NAME)` in a build that nobody declared, and `$(builds.NAME.ref)` of builds that it does not wait for. */
export function unknownReferences(build: Build): Fault[] {
  const parameters = new KnownNames(Object.keys(build.parameters));
  const builds = new Set(build.dependsOn);
  return referencesIn(build, []).flatMap((reference) => {
    const message =
      'param' in reference ? unknownParameter(reference.param, parameters) : unknownBuild(reference.build, builds);
    return message === undefined ? [] : [{ path: reference.path, message }];
  });
}

/** The builds whose images a build refers to. */
export function referencedBuilds(build: Build): string[] {
  return [...new Set(referencesIn(build, []).flatMap((reference) => ('build' in reference ? [reference.build] : [])))];
}

function unknownParameter(name: string, parameters: KnownNames): string | undefined {
  if (parameters.has(name)) return undefined;
  return `nobody declares the parameter "${name}"${parameters.hint(name)}; declare it: parameters: {${name}: {default: …}}`;
}

function unknownBuild(name: string, builds: ReadonlySet<string>): string | undefined {
  if (builds.has(name)) return undefined;
  return `the image of ${name} is known only to builds that wait for it; write dependsOn: [${name}]`;
}

/** References stand as parts in lists, wherever a text was parsed; the path is that of the text. */
function referencesIn(value: unknown, path: Path): Reference[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, i): Reference[] => {
      const { param, build } = (typeof item === 'object' && item !== null ? item : {}) as {
        param?: unknown;
        build?: unknown;
      };
      if (typeof param === 'string') return [{ path, param }];
      if (typeof build === 'string') return [{ path, build }];
      return referencesIn(item, [...path, i]);
    });
  }
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return [];
  return Object.entries(value).flatMap(([key, item]) => referencesIn(item, [...path, key]));
}
