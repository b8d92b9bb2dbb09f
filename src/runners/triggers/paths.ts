import type { Build } from '../../model/build';

/** The files that a build reads, as globs: those of its context, with the Dockerfile in it. None: any may be. */
export function pathsRead({ source }: Build): string[] {
  if (source.type !== 'git' || source.path === undefined) return [];
  const folder = source.path.replace(/^(\.\/+)+|\/+$/g, '');
  return folder === '' || folder === '.' ? [] : [`${folder.replace(/\/{2,}/g, '/')}/**`];
}
