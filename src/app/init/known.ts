import { posix } from 'node:path';

/** What some file says of an image that is built. Paths are below the folder that is looked at. */
export interface Known {
  /** The file that says so. */
  readonly where: string;
  readonly dockerfile: string;
  readonly context: string;
  readonly image?: string | undefined;
  readonly target?: string | undefined;
  readonly buildArgs?: Readonly<Record<string, string>>;
}

export type Mapping = Readonly<Record<string, unknown>>;

export function mapping(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function string(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** `A=1` in a list, or a mapping; what has no value is given by an environment that is not here. */
export function argumentsOf(value: unknown): Record<string, string> {
  const lines = Array.isArray(value)
    ? value
    : Object.entries(mapping(value)).map(([name, given]) => `${name}=${given ?? ''}`);
  const pairs = lines.flatMap((line) => {
    const [, name = '', given = ''] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(String(line).trim()) ?? [];
    return name === '' || given === '' || /[$\n]|\{\{/.test(given) ? [] : [[name, given] as const];
  });
  return Object.fromEntries(pairs);
}

/** A path as one below a folder; nothing where it leads out of it, or is no path that is known here. */
export function below(folder: string, path: string): string | undefined {
  if (/[$]|\{\{|^[a-z+]+:\/\/|^git@/.test(path)) return undefined;
  const joined = posix.normalize(posix.join(folder, path)).replace(/\/+$/, '');
  return joined.startsWith('..') || path.startsWith('/') ? undefined : joined;
}

/** What is known of an image whose context is given relative to a folder, and whose Dockerfile to that context. */
export function knownOf(
  where: string,
  folder: string,
  given: { context: string; dockerfile?: string | undefined; from?: 'context' | 'folder' } & Pick<
    Known,
    'image' | 'target' | 'buildArgs'
  >,
): Known[] {
  const { context: asked, dockerfile: file = 'Dockerfile', from = 'context', ...rest } = given;
  const context = below(folder, asked);
  const dockerfile = context === undefined ? undefined : below(from === 'context' ? context : folder, file);
  return context === undefined || dockerfile === undefined ? [] : [{ where, context, dockerfile, ...rest }];
}
