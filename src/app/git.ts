import { spawnSync } from 'node:child_process';
import { gitArguments, gitEnvironment } from '../history/git-call';

/** What Git prints of the repository of a folder; nothing where there is none, or it has something against the call. */
export function gitIn(folder: string, ...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', gitArguments(folder, args), {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: gitEnvironment(),
  });
  return status === 0 ? stdout : undefined;
}
