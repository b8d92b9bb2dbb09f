import { type Problem, problem } from './faults';

/** The name of a file or folder in a path: any but that of the folder above. Shells read these expressions too. */
const NOT_UP = String.raw`\.[^/.][^/]*|\.\.[^/]+|\.`;
export const STEP = `([^/.][^/]*|${NOT_UP})`;

/** The first of them, where a run may say it: what begins like a flag may be one to some program. */
export const FIRST_STEP = `([^/.-][^/]*|${NOT_UP})`;

/** What keeps a value from being a path below a folder that never leaves it. */
export function pathFault(value: string): Problem | undefined {
  if (value === '') return problem('path-empty', {});
  if (value.startsWith('/')) return problem('path-absolute', { value });
  if (value.split('/').includes('..')) return problem('path-leaves-source', { value });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\x00-\x1f]/.test(value)) return problem('path-control-character', {});
  return undefined;
}
