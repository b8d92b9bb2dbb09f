import type { Build } from '../../model/build';

/** What of a build says which files of its source it reads. */
type Reads = Pick<Build, 'source'> &
  Partial<Pick<Build, 'steps'>> & {
    readonly dockerfile: string | { readonly path: string; readonly from: string };
    readonly contexts?: Readonly<Record<string, { readonly path?: string | undefined }>>;
  };

/** The files that a build reads, as globs: its context, and what of the source it is given besides. None: any may be. */
export function pathsRead({ source, dockerfile, contexts = {}, steps }: Reads): string[] {
  if (source.type !== 'git' || source.path === undefined) return [];
  // Steps of users see the whole source.
  if (steps && steps.before.length > 0) return [];
  const further = Object.values(contexts).flatMap(({ path }) => (path === undefined ? [] : [path]));
  const folders = [source.path, ...further].map(plain);
  if (folders.includes('')) return [];
  // A Dockerfile may have a list of its own of what is left out.
  const own = typeof dockerfile === 'string' || dockerfile.from !== 'source' ? [] : [plain(dockerfile.path)];
  return [
    ...new Set([...folders.map((folder) => `${folder}/**`), ...own.flatMap((path) => [path, `${path}.dockerignore`])]),
  ];
}

/** A path without steps that lead nowhere. */
function plain(path: string): string {
  return path
    .split('/')
    .filter((step) => step !== '' && step !== '.')
    .join('/');
}
