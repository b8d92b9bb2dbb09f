import type { Build } from '../spec/build';
import { type Fault, suggest } from '../spec/faults';

type Path = readonly (string | number)[];

/** Every `$(params.NAME)` in a build that nobody declared. */
export function undeclaredParameters(build: Build): Fault[] {
  const declared = Object.keys(build.parameters);
  return parametersIn(build, []).flatMap(({ path, name }) => {
    if (declared.includes(name)) return [];
    const hint = declared.length > 0 ? suggest(name, declared) : '';
    return [
      {
        path,
        message: `nobody declares the parameter "${name}"${hint}; declare it: parameters: {${name}: {default: …}}`,
      },
    ];
  });
}

/** References stand as parts in lists, wherever a text was parsed; the path is that of the text. */
function parametersIn(value: unknown, path: Path): { path: Path; name: string }[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, i) => {
      const name = typeof item === 'object' && item !== null ? (item as { param?: unknown }).param : undefined;
      return typeof name === 'string' ? [{ path, name }] : parametersIn(item, [...path, i]);
    });
  }
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return [];
  return Object.entries(value).flatMap(([key, item]) => parametersIn(item, [...path, key]));
}
