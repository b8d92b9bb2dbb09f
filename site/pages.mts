import { readFileSync } from 'node:fs';

/** The pages by what they are for, in the order of docs/README.md. */
export const GROUPS = [
  { title: 'An hour', pages: ['getting-started', 'choosing', 'caching', 'dockerfiles', 'troubleshooting', 'faq'] },
  {
    title: 'Where builds run',
    pages: ['kubernetes', 'tekton', 'argo', 'script', 'daemons', 'triggers', 'ci', 'gitops'],
  },
  {
    title: 'What a build says',
    pages: [
      'image',
      'sources',
      'parameters',
      'source-values',
      'matrix',
      'platforms',
      'library',
      'steps',
      'defaults',
      'constructs',
      'registries',
    ],
  },
  { title: 'To look up', pages: ['reference', 'errors', 'command', 'output', 'versions', 'measurements'] },
  { title: 'Beyond', pages: ['security', 'constructs', 'migrating', 'architecture', 'decisions/index'] },
] as const;

/** A page is called what its first line says. */
export function titleOf(page: string): string {
  const file = new URL(`../docs/${page.replace(/index$/, 'README')}.md`, import.meta.url);
  return /^# (.*)$/m.exec(readFileSync(file, 'utf8'))?.[1]?.replaceAll('`', '') ?? page;
}
