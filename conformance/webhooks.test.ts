/** What webhooks start: by the interceptors of Tekton Triggers, and by the sources, filters and parameters of Argo Events. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { filesOf, type Manifest } from '../test/support';
import { program, testFolder, written } from './programs';
import {
  COMMIT,
  type HostName,
  NUMBER,
  type PullRequest,
  type Push,
  pullRequestOf,
  WEBHOOKS,
  webhookOf,
  ZEROS,
} from './webhooks';

const folder = testFolder();
const tool = program(folder);
const events = program(folder, join(__dirname, 'events'));
const TOKEN = 'token-of-the-webhook';

const build = (name: string, trigger: object, more: object = {}) => ({
  image: `r.example.com/${name}`,
  labels: { branch: '$(params.branch)', tag: '$(params.tag)' },
  trigger,
  ...more,
});
const filters = { on: ['push', 'tag'], branches: ['main', 'release/*', 'feature/**'], tags: ['v*'] };
const ofHost = (host: HostName) => ({ [host]: { secret: 'webhook' } });
const paths = (host: HostName) => (host === 'bitbucket' ? [] : ['services/api/**', 'go.mod', '**/*.proto']);
const pulls = (host: HostName, name: string, allow: string) =>
  host === 'bitbucket'
    ? []
    : [
        [
          `${name}-${host}`,
          {
            image: `r.example.com/${name}-${host}`,
            trigger: { ...ofHost(host), on: ['push', 'pull_request'], branches: ['main', 'release/*'] },
            pullRequests: { image: `r.example.com/pulls/${name}-${host}`, allow },
            parameters: {
              revision: { default: 'main' },
              pr: { from: 'pullRequest.number', default: 'none' },
              base: { from: 'pullRequest.base', default: 'none' },
              fork: { from: 'pullRequest.fork', default: 'none' },
            },
            labels: { pr: '$(params.pr)', base: '$(params.base)', fork: '$(params.fork)' },
          },
        ] as const,
      ];
const hosts = Object.keys(WEBHOOKS) as HostName[];
const DEFINITION = {
  version: 1,
  defaults: {
    namespace: 'builds',
    parameters: {
      revision: { default: 'main' },
      branch: { from: 'branch', default: 'none' },
      tag: { from: 'tag', default: '' },
    },
    source: { type: 'git', url: 'https://git.example.com/a.git', revision: '$(params.revision)' },
    tags: ['$(params.revision)'],
    cache: 'none',
    runner: ['tekton', 'argo'],
  },
  builds: {
    ...Object.fromEntries(
      hosts.map((host) => [host, build(host, { ...ofHost(host), ...filters, paths: paths(host) })]),
    ),
    ...Object.fromEntries(hosts.map((host) => [`any-${host}`, build(`any-${host}`, ofHost(host))])),
    ...Object.fromEntries(
      hosts.flatMap((host) => [...pulls(host, 'pulls', 'members'), ...pulls(host, 'everyone', 'everyone')]),
    ),
    named: build('named', ofHost('github'), { tags: ['$(source.branch)'] }),
    base: build('base', { ...ofHost('github'), on: ['push', 'tag'], paths: ['images/**'] }),
    top: build('top', { ...ofHost('github'), on: ['push', 'tag'], paths: ['top/**'] }, { dependsOn: ['base'] }),
  },
};

let output: string;
beforeAll(() => {
  output = written(folder, filesOf(DEFINITION));
});

interface Sent {
  readonly token?: string | undefined;
  /** 0: a push, 1: of a tag, 2: a pull request. */
  readonly kind?: 0 | 1 | 2;
}

const SYSTEMS = {
  tekton: { program: tool, values: ([run]: Manifest[]) => run.spec.params },
  argo: { program: events, values: (workflow: Manifest) => workflow.spec.arguments.parameters },
} as const;
type System = keyof typeof SYSTEMS;

/** The values of the run that a webhook starts, or nothing. */
function started(system: System, name: string, host: HostName, push: Push, sent: Sent = { token: TOKEN }) {
  return startedBy(system, name, webhookOf(host, push, sent.token, sent.kind));
}

function startedBy(system: System, name: string, { body, headers }: ReturnType<typeof webhookOf>) {
  const args = Object.entries(headers).map(([header, value]) => `${header}=${value}`);
  const { program: path, values } = SYSTEMS[system];
  const { status, stdout, stderr } = spawnSync(path, ['push', output, name, TOKEN, ...args], {
    input: body,
    encoding: 'utf8',
  });
  if (status !== 0) {
    expect(stderr).toMatch(/^(github|gitlab|bitbucket|cel|source|filter): /);
    return undefined;
  }
  return Object.fromEntries(
    // Argo Events tells of a default that it takes, before.
    values(JSON.parse(stdout.trim().split('\n').at(-1) as string)).map(
      ({ name: param, value }: Manifest) => [param, value] as const,
    ),
  );
}

const OURS = [['services/api/a.go']];
const OTHERS = [['docs/a.md']];
const times = (count: number, commit: readonly string[] = ['docs/a.md']) => Array(count).fill(commit);
const on = (branch: string) => ({ revision: COMMIT, branch, tag: '' });

const everywhere = hosts.flatMap((host) => (['tekton', 'argo'] as const).map((system) => [system, host] as const));
const withFiles = everywhere.filter(([, host]) => host !== 'bitbucket');

describe.each(everywhere)('%s, asked by %s,', (system, host) => {
  const run = (push: Push, sent?: Sent) => started(system, host, host, push, sent);

  it('builds the commit of a push to a branch that its trigger names', () => {
    expect(run({ commits: OURS })).toEqual(on('main'));
    expect(run({ ref: 'refs/heads/feature/a/b', commits: OURS })).toEqual(on('feature/a/b'));
    expect(run({ ref: 'refs/heads/other', commits: OURS })).toBeUndefined();
    expect(run({ ref: 'refs/heads/main2', commits: OURS })).toBeUndefined();
  });

  it('builds the commit of a tag, and not the tag, which may have one of its own', () => {
    const tag = { ref: 'refs/tags/v1.2', before: ZEROS, after: 'a'.repeat(40), commit: COMMIT, commits: [] };
    expect(run(tag)).toEqual({ revision: COMMIT, branch: 'none', tag: 'v1.2' });
    expect(run({ ...tag, ref: 'refs/tags/x1' })).toBeUndefined();
  });

  it('builds a new branch, and one that was renamed, whatever its commits change', () => {
    expect(run({ ref: 'refs/heads/feature/new/name', before: ZEROS, commits: [] })).toEqual(on('feature/new/name'));
    expect(run({ ref: 'refs/heads/feature/old/name', after: ZEROS, commits: [] })).toBeUndefined();
  });

  it('builds nothing that is not signed, or with another token', () => {
    expect(run({ commits: OURS }, {})).toBeUndefined();
    expect(run({ commits: OURS }, { token: 'guess' })).toBeUndefined();
  });

  it('builds the same commit again when a webhook is sent again', () => {
    expect(run({ commits: OURS })).toEqual(run({ commits: OURS }));
  });

  it('builds nothing of a pull request, be it of a fork or not', () => {
    expect(run({ commits: OURS }, { token: TOKEN, kind: 2 })).toBeUndefined();
  });

  it.each(['{{=1+1}}', 'a{{workflow.name}}', '$(params.tag)'])('builds no branch called %s', (name) => {
    expect(started(system, `any-${host}`, host, { ref: `refs/heads/${name}` })).toBeUndefined();
  });

  it('hands on a name as it is', () => {
    const name = 'a"b\'c&<d>;e`f|ü';
    expect(started(system, `any-${host}`, host, { ref: `refs/heads/${name}` })).toMatchObject({ branch: name });
  });
});

it.each(['tekton', 'argo'] as const)('%s tells a run what $(source.branch) stands for', (system) => {
  const told = started(system, 'named', 'github', { ref: 'refs/heads/feature/a' });
  expect(told).toMatchObject({ revision: COMMIT, 'source-branch': 'feature/a' });
});

describe.each(withFiles)('%s, told by %s of the files of a push,', (system, host) => {
  const run = (push: Push) => started(system, host, host, push);
  const { tells } = WEBHOOKS[host];

  it('builds what changes some of those that its trigger names', () => {
    expect(run({ commits: [['docs/a.md'], ['docs/b.md', 'go.mod']] })).toEqual(on('main'));
    expect(run({ commits: [['a.proto']] })).toEqual(on('main'));
    expect(run({ commits: [['a/b/c.proto']] })).toEqual(on('main'));
    expect(run({ commits: OTHERS })).toBeUndefined();
    expect(run({ commits: [['services/apis/a.go', 'sub/go.mod', 'a.proton']] })).toBeUndefined();
  });

  it('builds what does not say all of its files', () => {
    expect(run({ commits: [] })).toEqual(on('main'));
    expect(run({ commits: times(25) }) === undefined).toBe(tells >= 25);
  });

  it('builds what is pushed by force, where that is said', () => {
    expect(run({ commits: OTHERS, forced: true }) !== undefined).toBe(host === 'github');
  });
});

describe.each(['tekton', 'argo'] as const)('%s, of builds that wait for each other,', (system) => {
  const run = (name: string, push: Push) => started(system, name, 'github', push) !== undefined;

  it('starts the one that a push changes, and one run where it changes both', () => {
    expect([run('base', { commits: [['images/a']] }), run('top', { commits: [['images/a']] })]).toEqual([true, false]);
    expect([run('base', { commits: [['top/a']] }), run('top', { commits: [['top/a']] })]).toEqual([false, true]);
    const both = { commits: [['top/a'], ['images/a']] };
    expect([run('base', both), run('top', both)]).toEqual([true, false]);
  });

  it('starts one run for a tag, and for what does not say its files', () => {
    for (const push of [{ ref: 'refs/tags/v1', before: ZEROS, commits: [] }, { before: ZEROS }])
      expect([run('base', push), run('top', push)]).toEqual([true, false]);
  });
});

const requested = (['github', 'gitlab', 'gitea'] as const).flatMap((host) =>
  (['tekton', 'argo'] as const).map((system) => [system, host] as const),
);

describe.each(requested)('%s, asked by %s for a pull request,', (system, host) => {
  const run = (pull: PullRequest, name = `pulls-${host}-pr`, token: string | undefined = TOKEN) =>
    startedBy(system, name, pullRequestOf(host, pull, token));
  const values = { revision: COMMIT, pr: `${NUMBER}`, base: 'main', fork: 'false' };

  it('builds its commit when it is opened, pushed to and opened again', () => {
    for (const action of ['opened', 'pushed', 'reopened'] as const) expect(run({ action })).toMatchObject(values);
    for (const action of ['closed', 'edited'] as const) expect(run({ action })).toBeUndefined();
  });

  it('builds those for branches that its trigger names', () => {
    expect(run({ action: 'opened', base: 'release/1' })).toMatchObject({ base: 'release/1' });
    expect(run({ action: 'opened', base: 'other' })).toBeUndefined();
  });

  it('builds those of a fork where everyone may, and says that it is one', () => {
    const everyone = `everyone-${host}-pr`;
    expect(run({ action: 'opened', fork: true }, everyone)).toMatchObject({ ...values, fork: 'true' });
    expect(run({ action: 'opened', fork: true })).toBeUndefined();
    expect(run({ action: 'pushed', fork: true })).toBeUndefined();
  });

  it('builds those of a fork that somebody has just said to be fit, where that is told', () => {
    const isTold = host !== 'gitea';
    expect(run({ action: 'labelled', fork: true }) !== undefined).toBe(isTold);
    expect(run({ action: 'labelled otherwise', fork: true })).toBeUndefined();
  });

  it('builds those of forks of members, where it is told who they are', () => {
    const isTold = host === 'github';
    expect(run({ action: 'pushed', fork: true, association: 'MEMBER' }) !== undefined).toBe(isTold);
    expect(run({ action: 'pushed', fork: true, association: 'CONTRIBUTOR' })).toBeUndefined();
  });

  it('never builds it as what is trusted, nor a push as a pull request', () => {
    expect(run({ action: 'opened' }, `pulls-${host}`)).toBeUndefined();
    expect(started(system, `pulls-${host}-pr`, host, {})).toBeUndefined();
    expect(started(system, `pulls-${host}`, host, {})).toMatchObject({ revision: COMMIT });
  });

  it('builds nothing that is not signed, or whose branch would be a reference', () => {
    expect(run({ action: 'opened' }, `pulls-${host}-pr`, 'guess')).toBeUndefined();
    expect(run({ action: 'opened', head: '{{=1+1}}' })).toBeUndefined();
    expect(run({ action: 'opened', head: '$(params.base)' })).toBeUndefined();
  });
});

it('the EventSources and Sensors are what Argo Events takes', () => {
  const { status, stderr } = spawnSync(events, ['validate', output], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
