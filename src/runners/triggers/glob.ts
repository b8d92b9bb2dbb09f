/** What `*` of a glob stands for: of a branch any characters, of a path those within a folder. */
export const STAR = { branch: '.*', path: '[^/]*' } as const;

/** A glob as a regular expression of RE2, which CEL and Go read alike. */
export function expressionOf(glob: string, star: string): string {
  const expression = glob
    .split(/(\*\*\/?|\*|\?)/)
    .map((part) => {
      if (part === '**/') return '(.*/)?';
      if (part === '**') return '.*';
      if (part === '*') return star;
      if (part === '?') return '[^/]';
      return part.replace(/[.+^$()[\]{}|\\]/g, '\\$&');
    })
    .join('');
  return `^${expression}$`;
}
