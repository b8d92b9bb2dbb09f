import type { Build } from '../../model/build';
import { dockerfileOf } from '../../model/inputs';
import { hasReferences, showText, type Text } from '../../model/text';

/** What of a build says which files of its source it reads. */
type Reads = Pick<Build, 'source' | 'dockerfile' | 'contexts'> & Partial<Pick<Build, 'steps'>>;

/** The files that a build reads, as globs: its context, and what of the source it is given besides. None: any may be. */
export function pathsRead({ source, dockerfile, contexts, steps }: Reads): string[] {
  if (source.type !== 'git' || source.path === undefined) return [];
  // Steps of users see the whole source.
  if (steps && steps.before.length > 0) return [];
  const further = Object.values(contexts).flatMap(({ path }) => (path === undefined ? [] : [path]));
  const { path, from } = dockerfileOf({ dockerfile });
  const own = from === 'source' ? [path] : [];
  const folders = [source.path, ...further, ...own.filter(hasReferences)].map(surely);
  if (folders.includes('')) return [];
  // A Dockerfile may have a list of its own of what is left out.
  const files = own.filter((one) => !hasReferences(one)).map(surely);
  return [
    ...new Set([
      ...folders.map((folder) => `${folder}/**`),
      ...files.flatMap((file) => [file, `${file}.dockerignore`]),
    ]),
  ];
}

/** A path as far as it is the same in each run: the folder that the rest lies in. */
function surely(path: Text): string {
  const [first = ''] = path;
  if (!hasReferences(path)) return plain(showText(path));
  return typeof first === 'string' ? plain(first.slice(0, first.lastIndexOf('/') + 1)) : '';
}

/** A path without steps that lead nowhere. */
function plain(path: string): string {
  return path
    .split('/')
    .filter((step) => step !== '' && step !== '.')
    .join('/');
}
