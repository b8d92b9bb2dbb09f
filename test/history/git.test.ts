/** What is read of repositories as people have them, whatever they have set for Git. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutIn } from '../../src/app/checkout';
import type { HistoryOptions } from '../../src/app/prediction/options';
import { judged } from '../../src/app/prediction/predict';
import { historyOf } from '../history';
import { temporaryFolder } from '../support';

const ENVIRONMENT = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: '/dev/null',
  ...{ GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z' },
  ...{ GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com', GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z' },
};

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', ['-C', folder, '-c', 'protocol.file.allow=always', ...args], {
    encoding: 'utf8',
    env: ENVIRONMENT,
  }).trim();
}

const DOCKERFILE = 'FROM scratch\nCOPY a /a\nCOPY b /b\nCOPY sub /sub\n';
const IMAGE = { build: { name: 'api', dockerfile: 'Dockerfile', context: '.' }, engine: 'buildkit' } as const;

/** The instructions that are not found by themselves, commit by commit; or what is wrong. */
async function missed(repo: string, options: Partial<HistoryOptions> = {}): Promise<unknown> {
  const asked = { cache: 'kept', buildArgs: [], whatIf: [], ...options, repo } as unknown as HistoryOptions;
  const found = await judged([IMAGE], asked);
  if ('code' in found) return found.data.why;
  return found[0]?.prediction.commits.map(({ steps }) =>
    steps.flatMap(({ found, because: [why = ''], instruction }) =>
      found || why.startsWith('the step before it') ? [] : [instruction],
    ),
  );
}

const FIRST = { Dockerfile: DOCKERFILE, a: '1', b: '1', 'sub/c': '1' };
const ALL = ['COPY a /a', 'COPY b /b', 'COPY sub /sub'];

/** Sets variables for as long as something takes. */
async function having<T>(variables: Readonly<Record<string, string>>, use: () => T | Promise<T>): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return await use();
  } finally {
    process.env = before;
  }
}

function settings(values: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(values).flatMap(([name, value], i) => [
    [`GIT_CONFIG_KEY_${i}`, name],
    [`GIT_CONFIG_VALUE_${i}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(Object.keys(values).length), ...Object.fromEntries(entries) };
}

/** A repository with another in it, which its last commit moves on. */
function withSubmodule() {
  const { repo: other } = historyOf({ c: '1' });
  const { repo } = historyOf({ Dockerfile: DOCKERFILE, a: '1', b: '1' });
  git(repo, 'submodule', 'add', '-q', other, 'sub');
  git(repo, 'commit', '-q', '-m', 'a submodule');
  const move = () => {
    writeFileSync(join(repo, 'sub/c'), '2');
    git(join(repo, 'sub'), 'commit', '-q', '-a', '-m', 'on');
  };
  return { repo, move };
}

describe('a shallow clone', () => {
  const clone = (depth: number) => {
    const { repo } = historyOf(FIRST, { a: '2' }, { b: '2' });
    const to = join(temporaryFolder(), 'clone');
    git(repo, 'clone', '-q', '--depth', String(depth), `file://${repo}`, to);
    return to;
  };

  it('with one commit says so, and not that everything runs since nothing was built before', async () => {
    const said = 'the clone is shallow: what was before HEAD is not there';
    expect(await missed(clone(1))).toBe(said);
    expect(await missed(clone(1), { last: 1, pair: true })).toBe(said);
  });

  it('is judged from the second of its commits on', async () => {
    expect(await missed(clone(2))).toEqual([['COPY b /b']]);
  });

  it('with one commit has what lies there judged after it', async () => {
    const folder = clone(1);
    writeFileSync(join(folder, 'a'), '3');
    expect(await missed(folder, { worktree: true })).toEqual([['COPY a /a']]);
  });
});

describe('a range', () => {
  it('from a branch that was merged begins with what the first commit after it was made of', async () => {
    const { repo } = historyOf(FIRST);
    git(repo, 'checkout', '-q', '-b', 'topic');
    writeFileSync(join(repo, 'a'), '2');
    git(repo, 'commit', '-q', '-a', '-m', 'topic');
    git(repo, 'checkout', '-q', 'main');
    writeFileSync(join(repo, 'b'), '2');
    git(repo, 'commit', '-q', '-a', '-m', 'main');
    git(repo, 'merge', '-q', '--no-ff', '-m', 'merge', 'topic');
    expect(await missed(repo, { from: 'topic' })).toEqual([['COPY b /b'], ['COPY a /a']]);
  });

  it('with no commit in it is said to have none', async () => {
    const { repo } = historyOf(FIRST);
    expect(await missed(repo, { from: 'HEAD' })).toBe('no commit comes after HEAD, up to HEAD');
  });
});

describe('what its user has set for Git', () => {
  it.each<Readonly<Record<string, string>>>([
    { 'diff.ignoreSubmodules': 'all' },
    { 'submodule.sub.ignore': 'all' },
    { 'log.showSignature': 'true', 'color.ui': 'always' },
    { 'log.diffMerges': 'combined', 'diff.renames': 'copies' },
  ])('changes no judgement: %j', async (values) => {
    const { repo, move } = withSubmodule();
    move();
    git(repo, 'commit', '-q', '-a', '-m', 'moved');
    git(repo, 'checkout', '-q', '-b', 'topic', 'HEAD~1');
    writeFileSync(join(repo, 'a'), '2');
    git(repo, 'commit', '-q', '-m', 'topic', 'a');
    git(repo, 'checkout', '-q', 'main');
    git(repo, 'merge', '-q', '--no-ff', '-m', 'merge', 'topic');
    const found = await having(settings(values), () => missed(repo));
    expect(found).toEqual([ALL, ['COPY sub /sub'], ['COPY sub /sub'], ['COPY a /a']]);
  });

  it('leads to no other repository: a hook of one has its names in the environment', async () => {
    const { repo: hook } = historyOf({ other: '1' });
    const { repo } = historyOf(FIRST, { a: '2' });
    const variables = { GIT_DIR: join(hook, '.git'), GIT_INDEX_FILE: join(hook, '.git/index') };
    await having(variables, async () => {
      expect(await missed(repo, { last: 1 })).toEqual([['COPY a /a']]);
      expect(checkoutIn(repo)?.files).toContain('Dockerfile');
    });
  });
});

describe('what lies in the folder', () => {
  it('has submodules as they would be committed', async () => {
    const { repo, move } = withSubmodule();
    writeFileSync(join(repo, 'sub/new'), 'of nobody');
    expect(await missed(repo, { worktree: true })).toEqual([[]]);
    move();
    expect(await missed(repo, { worktree: true })).toEqual([['COPY sub /sub']]);
  });

  it('may have a folder where a file was', async () => {
    const { repo } = historyOf({ ...FIRST, 'sub/d': '1' });
    renameSync(join(repo, 'a'), join(repo, 'old'));
    mkdirSync(join(repo, 'a'));
    writeFileSync(join(repo, 'a/x'), '1');
    expect(await missed(repo, { worktree: true })).toEqual([['COPY a /a']]);
  });
});

it('without Git it is said that there is none', async () => {
  const { repo } = historyOf(FIRST);
  expect(await having({ PATH: temporaryFolder() }, () => missed(repo))).toBe('there is no program git');
});
