/** What somebody may have set for Git that changes what it prints of a repository. */
const SETTINGS = {
  'color.ui': 'false',
  'diff.ignoreSubmodules': 'none',
  'diff.relative': 'false',
  'log.diffMerges': 'separate',
  'log.showSignature': 'false',
} as const;

/** What names another repository than that of the folder: a hook of Git has it in its environment. */
const ELSEWHERE = ['GIT_DIR', 'GIT_COMMON_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX'] as const;

/** The arguments of a call of Git that reads the repository of a folder, whatever its user has set. */
export function gitArguments(folder: string, args: readonly string[]): string[] {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-C', folder, ...settings, ...args];
}

/** The environment of such a call: Git takes no lock, and what it says is English. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !(ELSEWHERE as readonly string[]).includes(name));
  return { ...Object.fromEntries(own), GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
}
