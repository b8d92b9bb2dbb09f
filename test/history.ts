import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './support';

/** What a commit changes: contents by path; nothing: the file goes. `->x` is a link to x, a path that ends in `!` a program. */
export type Changes = Readonly<Record<string, string | undefined>>;

/** A repository of commits, one after the other, in a new folder; returns that and the hashes. */
export function historyOf(...commits: readonly Changes[]): { repo: string; commits: string[] } {
  const repo = temporaryFolder();
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', repo, ...args], {
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_AUTHOR_NAME: 'a',
        GIT_AUTHOR_EMAIL: 'a@example.com',
        GIT_COMMITTER_NAME: 'a',
        GIT_COMMITTER_EMAIL: 'a@example.com',
        GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
        GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
      },
    }).trim();
  git('init', '-q', '-b', 'main');
  const made = commits.map((changes, i) => {
    write(repo, changes);
    git('add', '-A');
    git('commit', '-q', '--allow-empty', '-m', `commit ${i}`);
    return git('rev-parse', 'HEAD');
  });
  return { repo, commits: made };
}

/** Writes what changes into a folder. */
export function write(folder: string, changes: Changes): void {
  for (const [name, content] of Object.entries(changes)) {
    const path = join(folder, name.replace(/!$/, ''));
    rmSync(path, { force: true });
    if (content === undefined) continue;
    mkdirSync(dirname(path), { recursive: true });
    if (content.startsWith('->')) symlinkSync(content.slice(2), path);
    else writeFileSync(path, content);
    if (name.endsWith('!')) chmodSync(path, 0o755);
  }
}
