import type { Build } from '../spec/build';
import { type Fault, suggest } from '../spec/faults';
import type { BuildRef, ParameterRef } from '../spec/text';

type Path = readonly (string | number)[];
type Reference = { readonly path: Path } & (ParameterRef | BuildRef);

/** Every `$(params.NAME)` in a build that nobody declared, and `$(builds.NAME.ref)` of builds that it does not wait for. */
export function unknownReferences(build: Build): Fault[] {
  return referencesIn(build, []).flatMap((reference) => {
    const message =
      'param' in reference ? unknownParameter(reference.param, build) : unknownBuild(reference.build, build);
    return message === undefined ? [] : [{ path: reference.path, message }];
  });
}

/** The builds whose images a build refers to. */
export function referencedBuilds(build: Build): string[] {
  return [...new Set(referencesIn(build, []).flatMap((reference) => ('build' in reference ? [reference.build] : [])))];
}

function unknownParameter(name: string, { parameters }: Build): string | undefined {
  const declared = Object.keys(parameters);
  if (declared.includes(name)) return undefined;
  const hint = declared.length > 0 ? suggest(name, declared) : '';
  return `nobody declares the parameter "${name}"${hint}; declare it: parameters: {${name}: {default: …}}`;
}

function unknownBuild(name: string, { dependsOn }: Build): string | undefined {
  if (dependsOn.includes(name)) return undefined;
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
