import { posix } from 'node:path';
import { entryAt, type Folder } from '../../dockerfile/folder';
import { patterns, readIgnore, without } from '../../dockerfile/ignore';
import { readsOf } from '../../dockerfile/reads';
import { differences } from '../differences';
import type { Adviser, Case } from './change';

/** What images seldom need of a repository. */
const SELDOM = [
  '.git',
  '.github',
  '.gitlab-ci.yml',
  '.circleci',
  '.gitignore',
  '.gitattributes',
  '.editorconfig',
  '.pre-commit-config.yaml',
  '.vscode',
  '.idea',
  '.devcontainer',
  '**/*.md',
  'LICENSE*',
  'docs',
  'doc',
  '**/Dockerfile*',
  '**/.dockerignore',
  'compose*.y*ml',
  'docker-compose*.y*ml',
  'docker-bake.*',
  'skaffold.yaml',
  'renovate.json',
  '.renovaterc*',
  'charts',
  'helm*',
  'k8s',
  'kubernetes*',
  'deploy*',
  'terraform',
  'test',
  'tests',
  '**/__tests__',
  '**/*_test.go',
  '**/*.test.*',
  '**/*.spec.*',
  '**/test_*.py',
  'e2e',
  'cypress',
];

/** Lines of an ignore file that keep out what changed, is seldom needed, and no instruction names. */
export const ignoreLines: Adviser = (at) => {
  const reads = readsOf(at.latest.program).filter(({ context }) => context === undefined);
  const named = reads.map(({ path }) => path).filter((path) => path !== '.');
  const changed = changedPaths(at).filter((path) => reads.some(({ path: read }) => isBelow(path, read)));
  const lines = SELDOM.filter((line) => {
    const ignore = patterns([line]);
    return changed.some((path) => ignore.ignores(path)) && !named.some((path) => ignore.ignores(path));
  });
  if (lines.length === 0) return undefined;
  const end = at.ignore === '' || at.ignore.endsWith('\n') ? '' : '\n';
  return {
    code: 'ignore-more',
    advise: `Add to ${posix.join(at.build.context, '.dockerignore')}, as far as the build does not read them: ${lines.join(' ')}`,
    files: { ignore: `${at.ignore}${end}${lines.join('\n')}\n` },
  };
};

/** The files that changed in what a build is sent. */
function changedPaths({ commits, build, ignore }: Case): string[] {
  const left = readIgnore(ignore);
  const found = new Set<string>();
  let before: Folder | undefined;
  for (const { root } of commits) {
    const folder = entryAt(root, build.context);
    if (folder?.kind !== 'folder') continue;
    const now = without(folder, left);
    if (before) for (const path of differences(before, now, '', MOST)) found.add(path);
    before = now;
  }
  return [...found];
}

/** Commits with more changes than that are of everything. */
const MOST = 1000;

const isBelow = (path: string, above: string) => above === '.' || path === above || path.startsWith(`${above}/`);
