/** Which events start a build on Tekton, and what they tell it: the expressions of its interceptors, asked of events. */
import { runInNewContext } from 'node:vm';
import { type Manifest, manifestsOf, oneBuild } from '../support';

/** What CEL calls otherwise than JavaScript, whose syntax its expressions share else. Conformance asks Tekton's own CEL. */
const CEL = `
  String.prototype.matches = function (pattern) { return new RegExp(pattern).test(this); };
  const size = (value) => value.length, int = Number, string = String;`;

/** What an expression is of an event; one that asks for what is not there fails, and starts nothing. */
function ask(expression: string, body: object): unknown {
  const script = expression
    .replace(/has\(([\w.[\]]+)\)/g, '($1 !== undefined)')
    .replace(/\.exists\((\w+), /g, '.some(($1) => ')
    .replace(/([\w.]+) in (\[[^\]]*\])/g, '$2.includes($1)');
  try {
    return runInNewContext(`${CEL}\n${script}`, { body });
  } catch {
    return false;
  }
}

const revision = { default: 'main' };
const FROM = ['branch', 'tag', 'pullRequest.number', 'pullRequest.base', 'pullRequest.fork'];
const parameters = {
  revision,
  ...Object.fromEntries(FROM.map((from) => [from.replace('.', '-'), { from, default: 'not said' }])),
};
const source = { type: 'git', url: 'https://git.example.com/shop.git', revision: '$(params.revision)' };

/** What CEL is asked of the events that may start a build, or its pull requests. */
function interceptor(host: string, trigger: object, name = 'api', more: object = {}): Manifest {
  const build = { namespace: 'builds', runner: 'tekton', source, parameters, ...more };
  const objects = manifestsOf(oneBuild({ ...build, trigger: { [host]: { secret: 'webhook' }, ...trigger } }));
  const { spec } = objects.find(({ kind, metadata }) => kind === 'Trigger' && metadata.name === name);
  const params = spec.interceptors[1].params as { name: string; value: Manifest }[];
  return Object.fromEntries(params.map((param) => [param.name, param.value]));
}

const starts = (host: string, trigger: object, event: object) => ask(interceptor(host, trigger).filter, event);
function told(host: string, trigger: object, event: object, name?: string, more?: object) {
  const overlays = interceptor(host, trigger, name, more).overlays as { key: string; expression: string }[];
  return Object.fromEntries(overlays.map(({ key, expression }) => [key, ask(expression, event)]));
}

const COMMIT = 'c'.repeat(40);
const change = (...files: string[]) => ({ added: [], modified: files, removed: [] });

/** A push as each host tells of it. */
const PUSHES: Record<string, (ref: string, ...files: string[]) => Record<string, unknown>> = {
  github: (ref, ...files) => ({
    ...{ ref, before: 'b'.repeat(40), after: COMMIT, forced: false },
    ...{ head_commit: { id: COMMIT }, commits: [change(...files)] },
  }),
  gitea: (ref, ...files) => ({
    ...{ ref, before: 'b'.repeat(40), after: COMMIT, total_commits: 1 },
    ...{ head_commit: { id: COMMIT }, commits: [change(...files)] },
  }),
  gitlab: (ref, ...files) => ({
    ...{ ref, before: 'b'.repeat(40), after: COMMIT, checkout_sha: COMMIT },
    ...{ total_commits_count: 1, commits: [change(...files)] },
  }),
};
const HOSTS = Object.keys(PUSHES);
const push = (host: string, ref: string, ...files: string[]) => PUSHES[host]?.(ref, ...files) as object;

function bitbucket(type: string, name: string): object {
  return { push: { changes: [{ new: { type, name, target: { hash: COMMIT } } }] } };
}

describe.each(HOSTS)('a push to %s', (host) => {
  it.each<[object, string, boolean]>([
    [{}, 'refs/heads/main', true],
    [{}, 'refs/heads/feature/login', true],
    [{}, 'refs/tags/v1', false],
    [{ branches: ['main'] }, 'refs/heads/main', true],
    [{ branches: ['main'] }, 'refs/heads/main2', false],
    [{ branches: ['main'] }, 'refs/heads/x/main', false],
    [{ branches: ['main', 'release/*'] }, 'refs/heads/release/1/2', true],
    [{ branches: ['main'] }, 'refs/tags/main', false],
    [{ branches: ['v?'] }, 'refs/heads/v1', true],
    [{ branches: ['v?'] }, 'refs/heads/v12', false],
    [{ branches: ['v.1'] }, 'refs/heads/vx1', false],
    [{ on: ['tag'] }, 'refs/tags/v1', true],
    [{ on: ['tag'] }, 'refs/heads/v1', false],
    [{ on: ['tag'], tags: ['v*'] }, 'refs/tags/v1/2', true],
    [{ on: ['tag'], tags: ['v*'] }, 'refs/tags/x', false],
    [{ on: ['push', 'tag'], tags: ['v*'] }, 'refs/heads/x', true],
    [{ on: ['push', 'tag'], tags: ['v*'] }, 'refs/tags/v1', true],
    [{ on: ['push', 'tag'], tags: ['v*'] }, 'refs/tags/x', false],
  ])('that starts %j, to %s: %s', (trigger, ref, expected) => {
    expect(starts(host, trigger, push(host, ref, 'README.md'))).toBe(expected);
  });

  it.each(['refs/heads/$(context.run)', 'refs/heads/{{workflow.name}}', 'refs/heads/a$b'])(
    'to %s starts nothing: it would be a reference',
    (ref) => expect(starts(host, {}, push(host, ref, 'a'))).toBe(false),
  );

  it('that deletes a branch starts nothing', () => {
    expect(starts(host, {}, { ...push(host, 'refs/heads/main'), after: '0'.repeat(40) })).toBe(false);
  });

  it.each<[string[], string, boolean]>([
    [['src/**'], 'src/a/b.ts', true],
    [['src/*'], 'src/a/b.ts', false],
    [['src/*'], 'src/b.ts', true],
    [['**/*.ts'], 'b.ts', true],
    [['**/*.ts'], 'src/a/b.ts', true],
    [['src/**'], 'docs/src/a.ts', false],
    [['a?.ts'], 'ab.ts', true],
    [['a?.ts'], 'a/.ts', false],
    [['docs/**', 'src/**'], 'src/a.ts', true],
  ])('of paths %j, with %s: %s', (paths, file, expected) => {
    expect(starts(host, { paths }, push(host, 'refs/heads/main', file))).toBe(expected);
  });

  it.each<[string, object]>([
    ['a new branch', { before: '0'.repeat(40) }],
    ['what was before', { before: undefined }],
    ['commits', { commits: undefined }],
    ['any commit', { commits: null }],
    ['commits, of which there are none', { commits: [] }],
    ['files of a commit', { commits: [{}] }],
    ['files that were added', { commits: [{ ...change('b.ts'), added: null }] }],
    ['files that were modified', { commits: [{ ...change('b.ts'), modified: undefined }] }],
    ['files that were removed', { commits: [{ ...change('b.ts'), removed: null }] }],
  ])('whose files are not all known starts what reads any of them: %s', (_, event) => {
    expect(starts(host, { paths: ['src/**'] }, { ...push(host, 'refs/heads/main', 'b.ts'), ...event })).toBe(true);
  });

  it.each(['added', 'modified', 'removed'])('starts what reads a file that was %s', (kind) => {
    const commits = [change('b.ts'), { ...change('b.ts'), [kind]: ['src/a.ts'] }];
    expect(starts(host, { paths: ['src/**'] }, { ...push(host, 'refs/heads/main'), commits })).toBe(true);
  });

  it('tells its commit, its branch and its tag, and else the default', () => {
    const events = { on: ['push', 'tag'] };
    const others = { 'pullRequest-number': 'not said', 'pullRequest-base': 'not said', 'pullRequest-fork': 'not said' };
    expect(told(host, events, push(host, 'refs/heads/feature/login'))).toEqual({
      ...{ revision: COMMIT, branch: 'feature/login', tag: 'not said', ...others },
    });
    expect(told(host, events, push(host, 'refs/tags/v1'))).toEqual({
      ...{ revision: COMMIT, branch: 'not said', tag: 'v1', ...others },
    });
  });

  it('of an annotated tag tells the commit that it is of', () => {
    const field = host === 'gitlab' ? { checkout_sha: 'd'.repeat(40) } : { head_commit: { id: 'd'.repeat(40) } };
    expect(told(host, { on: ['tag'] }, { ...push(host, 'refs/tags/v1'), ...field }).revision).toBe('d'.repeat(40));
    const without = host === 'gitlab' ? { checkout_sha: null } : { head_commit: null };
    expect(told(host, { on: ['tag'] }, { ...push(host, 'refs/tags/v1'), ...without }).revision).toBe(COMMIT);
  });
});

it.each<[string, object]>([
  ['github', { forced: true }],
  ['github', { commits: Array.from({ length: 2048 }, () => change('b.ts')) }],
  ['gitlab', { total_commits_count: 21 }],
  ['gitea', { total_commits: 31 }],
])('a push of which %s tells only a part starts what reads any of it', (host, more) => {
  expect(starts(host, { paths: ['src/**'] }, { ...push(host, 'refs/heads/main', 'b.ts'), ...more })).toBe(true);
  expect(starts(host, { paths: ['src/**'] }, push(host, 'refs/heads/main', 'b.ts'))).toBe(false);
});

describe('a push to Bitbucket', () => {
  it.each<[object, string, string, boolean]>([
    [{ branches: ['main'] }, 'branch', 'main', true],
    [{ branches: ['main'] }, 'branch', 'other', false],
    [{ branches: ['main'] }, 'tag', 'main', false],
    [{ on: ['tag'], tags: ['v*'] }, 'tag', 'v1', true],
    [{ on: ['tag'], tags: ['v*'] }, 'branch', 'v1', false],
  ])('that starts %j, of a %s %s: %s', (trigger, type, name, expected) => {
    expect(starts('bitbucket', trigger, bitbucket(type, name))).toBe(expected);
  });

  it('that deletes a branch, or has none, starts nothing', () => {
    expect(starts('bitbucket', {}, { push: { changes: [{ new: null }] } })).toBe(false);
    expect(starts('bitbucket', {}, { push: { changes: [] } })).toBe(false);
  });

  it('tells its commit, its branch and its tag', () => {
    expect(told('bitbucket', {}, bitbucket('branch', 'a/b'))).toMatchObject({ revision: COMMIT, branch: 'a/b' });
    expect(told('bitbucket', { on: ['tag'] }, bitbucket('tag', 'v1'))).toMatchObject({ branch: 'not said', tag: 'v1' });
  });
});

/** A pull request as each host tells of it: of which repository, by whom, and what has happened. */
const OPENED: Record<string, (of: { fork?: boolean; action?: string; author?: string; label?: string }) => object> = {
  github: ({ fork = false, action = 'opened', author = 'NONE', label = 'ok-to-test' }) => ({
    action,
    number: 7,
    label: { name: label },
    repository: { full_name: 'shop/api' },
    pull_request: {
      author_association: author,
      base: { ref: 'main' },
      head: { ref: 'topic', sha: COMMIT, repo: { full_name: fork ? 'other/api' : 'shop/api' } },
    },
  }),
  gitlab: ({ fork = false, action = 'open', label = '' }) => ({
    object_attributes: {
      ...{ iid: 7, action, oldrev: action === 'update' && label === '' ? 'b' : undefined },
      ...{ target_branch: 'main', source_branch: 'topic', last_commit: { id: COMMIT } },
      ...{ source_project_id: fork ? 2 : 1, target_project_id: 1 },
    },
    changes: label === '' ? {} : { labels: { previous: [], current: [{ title: label }] } },
  }),
};
OPENED.gitea = (of) => ({ ...OPENED.github?.(of) });

describe('a pull request', () => {
  const on = { on: ['push', 'pull_request'], branches: ['main'] };
  const pulls = { image: 'registry.example.com/pulls/api' };
  const builds = (host: string, event: object, pullRequests: object = pulls, trigger: object = on) =>
    ask(interceptor(host, trigger, 'api-pr', { pullRequests }).filter, event);
  const opened = (host: string, of: Parameters<(typeof OPENED)[string]>[0] = {}) => OPENED[host]?.(of) as object;

  it.each(HOSTS)('on %s is built where who opened it may push anyway, and not of a fork', (host) => {
    expect(builds(host, opened(host))).toBe(true);
    expect(builds(host, opened(host, { fork: true }))).toBe(false);
    expect(builds(host, opened(host, { fork: true }), { ...pulls, allow: 'everyone' })).toBe(true);
  });

  it.each(['OWNER', 'MEMBER', 'COLLABORATOR'])('of a fork on GitHub is built where its author is %s', (author) => {
    expect(builds('github', opened('github', { fork: true, author }))).toBe(true);
    expect(builds('github', opened('github', { fork: true, author: 'CONTRIBUTOR' }))).toBe(false);
  });

  it.each<[string, string, boolean]>([
    ['github', 'synchronize', true],
    ['github', 'reopened', true],
    ['github', 'closed', false],
    ['gitea', 'synchronized', true],
    ['gitea', 'reopened', true],
    ['gitea', 'edited', false],
    ['gitlab', 'reopen', true],
    ['gitlab', 'update', true],
    ['gitlab', 'merge', false],
  ])('on %s that is %s is built: %s', (host, action, expected) => {
    expect(builds(host, opened(host, { action }))).toBe(expected);
    expect(builds(host, opened(host, { action }), { ...pulls, allow: 'everyone' })).toBe(expected);
  });

  it('of a fork is built once somebody who may gives it the label', () => {
    const labelled = { fork: true, action: 'labeled' };
    expect(builds('github', opened('github', labelled))).toBe(true);
    expect(builds('github', opened('github', { ...labelled, label: 'bug' }))).toBe(false);
    const updated = { fork: true, action: 'update', label: 'ok-to-test' };
    expect(builds('gitlab', opened('gitlab', updated))).toBe(true);
    expect(builds('gitlab', opened('gitlab', { ...updated, label: 'bug' }))).toBe(false);
    expect(builds('gitlab', { ...opened('gitlab', updated), changes: undefined })).toBe(false);
    expect(builds('gitea', opened('gitea', labelled))).toBe(false);
  });

  it.each(HOSTS)('on %s is of a branch that the trigger names, by a branch of a safe name', (host) => {
    expect(builds(host, opened(host), pulls, { ...on, branches: ['release/*'] })).toBe(false);
    expect(builds(host, JSON.parse(JSON.stringify(opened(host)).replace('topic', '$(params.x)')))).toBe(false);
  });

  it.each(HOSTS)('on %s tells what it is, and of a fork that it is one', (host) => {
    const tells = (of: object) => told(host, on, opened(host, of), 'api-pr', { pullRequests: pulls });
    const said = {
      revision: COMMIT,
      branch: 'topic',
      tag: 'not said',
      'pullRequest-number': '7',
      'pullRequest-base': 'main',
    };
    expect(tells({})).toEqual({ ...said, 'pullRequest-fork': 'false' });
    expect(tells({ fork: true })).toEqual({ ...said, 'pullRequest-fork': 'true' });
  });

  it('is no push: it starts nothing of the build itself', () => {
    expect(ask(interceptor('github', on, 'api', { pullRequests: pulls }).filter, opened('github'))).toBe(false);
  });
});
