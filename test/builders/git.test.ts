import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { type GitServer, serveGit } from '../git-server';
import { faultsOf, jobPod, type Manifest, oneBuild, temporaryFolder } from '../support';

// Each of these clones, some of them several times.
jest.setTimeout(60_000);

const IDENTITY = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'init.defaultBranch=main'];
const root = temporaryFolder();
const repositories = join(root, 'repositories');
const commits: Record<string, string> = {};
let open: GitServer;
let closed: GitServer;

function git(repository: string, ...args: string[]): string {
  return execFileSync('git', [...IDENTITY, '-C', join(repositories, repository), ...args], { encoding: 'utf8' }).trim();
}

function initialize(repository: string): void {
  mkdirSync(join(repositories, repository), { recursive: true });
  git(repository, 'init', '-q');
}

function commit(repository: string, content: string): string {
  writeFileSync(join(repositories, repository, 'file'), content);
  git(repository, 'add', '.');
  git(repository, 'commit', '-qm', content);
  return git(repository, 'rev-parse', 'HEAD');
}

/** Runs the step that a definition synthesizes, its container's folders being folders here. */
async function fetch(
  name: string,
  source: object,
  secret: Record<string, string> = {},
  more: object = {},
): Promise<string> {
  const [step] = jobPod(oneBuild({ source: { type: 'git', ...source }, ...more })).initContainers as Manifest[];
  const folder = (path: string) => join(root, name, path);
  for (const path of ['credentials', 'ssh']) mkdirSync(folder(path), { recursive: true });
  for (const [key, value] of Object.entries(secret)) writeFileSync(folder(`credentials/${key}`), value);
  const here = (value: string) =>
    value
      .replaceAll('$$', '$')
      .replaceAll('/git-credentials', folder('credentials'))
      .replaceAll('/git-ssh', folder('ssh'))
      .replaceAll('/git-ca', folder('ca'))
      .replaceAll('/submodule-credentials', folder('submodules'))
      .replaceAll('/workspace/source', folder('source'));
  const [command, ...args] = [...step.command, ...step.args].map(here) as [string, ...string[]];
  const env = Object.fromEntries(step.env.map((variable: Manifest) => [variable.name, variable.value]));
  // Whoever runs it may let nobody else read what he makes.
  const closed = ['-c', 'umask 077 && exec "$@"', 'sh', command, ...args];
  await promisify(execFile)('sh', closed, { env: { PATH: process.env.PATH, HOME: folder('.'), ...env } });
  return folder('source');
}

/** Every file below a folder, in order. */
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

const contentOf = (workspace: string) => readFileSync(join(workspace, 'file'), 'utf8');

beforeAll(async () => {
  initialize('app');
  commits.first = commit('app', 'first');
  git('app', 'tag', '-a', '-m', 'v1', 'v1');
  commits.second = commit('app', 'second');
  git('app', 'checkout', '-qb', 'topic/a');
  commits.topic = commit('app', 'topic');
  git('app', 'checkout', '-q', 'main');
  [open, closed] = await Promise.all([serveGit(repositories), serveGit(repositories, 'token')]);
  initialize('parent');
  // The server is in this process, so nothing may block it.
  const add = ['-C', join(repositories, 'parent'), 'submodule', '--quiet', 'add', `${open.url}/app/.git`, 'child'];
  await promisify(execFile)('git', add);
  commit('parent', 'parent');
});

afterAll(() => Promise.all([open.close(), closed.close()]));

describe('the step that fetches a Git source', () => {
  const url = () => `${open.url}/app/.git`;

  it.each([
    ['the default branch', undefined, 'second'],
    ['a branch', 'topic/a', 'topic'],
    ['an annotated tag', 'v1', 'first'],
  ])('takes %s', async (name, revision, content) => {
    expect(contentOf(await fetch(name, { url: url(), ...(revision ? { revision } : {}) }))).toBe(content);
  });

  it('takes a commit hash in full', async () => {
    expect(contentOf(await fetch('hash', { url: url(), revision: commits.first }))).toBe('first');
  });

  it('takes a commit hash that is shortened', async () => {
    expect(contentOf(await fetch('short', { url: url(), revision: commits.topic?.slice(0, 9) }))).toBe('topic');
  });

  it('fetches one commit only', async () => {
    const workspace = await fetch('kept', { url: url(), keepGitDir: true });
    expect(execFileSync('git', ['-C', workspace, 'rev-list', '--count', 'HEAD'], { encoding: 'utf8' }).trim()).toBe(
      '1',
    );
  });

  it('fetches as much of the history as is asked for, with its tags', async () => {
    const history = async (name: string, depth: number) => {
      const folder = await fetch(name, { url: url(), keepGitDir: true, depth });
      const run = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
      return [run('rev-list', '--count', 'HEAD'), run('tag')];
    };
    expect(await history('shallow', 1)).toEqual(['1', '']);
    expect(await history('deep', 2)).toEqual(['2', 'v1']);
    expect(await history('whole', 0)).toEqual(['2', 'v1']);
  });

  it('gives files the modes that everybody has, whoever clones with what umask', async () => {
    const folder = await fetch('modes', { url: url() });
    expect(statSync(join(folder, 'file')).mode & 0o777).toBe(0o644);
  });

  it('sets up Git LFS for every user where it is asked to, and else fetches pointers and says so', async () => {
    const envOf = (source: object) => {
      const [{ env }] = jobPod(oneBuild({ source: { type: 'git', url: 'https://git.example.com/a.git', ...source } }))
        .initContainers as Manifest[];
      return Object.fromEntries(env.map(({ name, value }: Manifest) => [name, value]));
    };
    expect(envOf({ lfs: true })).toMatchObject({
      GIT_CONFIG_COUNT: '3',
      GIT_CONFIG_KEY_1: 'filter.lfs.process',
      GIT_CONFIG_VALUE_1: 'git-lfs filter-process',
      GIT_CONFIG_KEY_2: 'filter.lfs.required',
    });
    expect(envOf({ lfs: true })).not.toHaveProperty('GIT_LFS_SKIP_SMUDGE');
    expect(envOf({})).toMatchObject({ GIT_CONFIG_COUNT: '1', GIT_LFS_SKIP_SMUDGE: '1' });
  });

  it('leaves no .git, which would differ from clone to clone and miss every cache', async () => {
    expect(readdirSync(await fetch('dropped', { url: url() }))).toEqual(['file']);
  });

  it('fetches submodules where asked to', async () => {
    const parent = `${open.url}/parent/.git`;
    expect(contentOf(join(await fetch('with', { url: parent, submodules: true }), 'child'))).toBe('second');
    expect(readdirSync(join(await fetch('without', { url: parent }), 'child'))).toEqual([]);
  });

  describe('of submodules that are private', () => {
    const addTo = async (parent: string, address: string) => {
      initialize(parent);
      const add = ['-c', `http.extraHeader=Authorization: Basic ${Buffer.from('git:token').toString('base64')}`];
      const where = ['-C', join(repositories, parent), 'submodule', '--quiet', 'add', address, 'child'];
      await promisify(execFile)('git', [...add, ...where]);
      commit(parent, parent);
    };
    /** Fetches a public repository with a private submodule. */
    const fetched = async (name: string, hosts: Record<string, string>, given: string) => {
      const folder = join(root, name, 'submodules/0');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'password'), given);
      const submodules = { credentials: hosts };
      return contentOf(join(await fetch(name, { url: `${open.url}/private/.git`, submodules }), 'child'));
    };
    beforeAll(() => addTo('private', `${closed.url}/app/.git`));

    it('gives each host its credentials, and no other host', async () => {
      expect(await fetched('own', { [closed.url]: 'libs' }, 'token')).toBe('second');
      await expect(fetched('elsewhere', { [open.url]: 'libs' }, 'token')).rejects.toThrow('could not read Username');
    });

    it('gives none where there are none, be it the host of the source', async () => {
      const source = { url: `${closed.url}/private/.git`, credentials: 'git', submodules: true };
      await expect(fetch('not-given', source, { password: 'token' })).rejects.toThrow('could not read Username');
    });

    it('says which Secret lacks what', async () => {
      await expect(fetched('empty', { [closed.url]: 'libs' }, '')).rejects.toThrow(
        `the Secret for submodules of ${closed.url} needs the token`,
      );
    });

    it.each([
      ['http://libs.example.com', 'http:// would send the credentials'],
      ['https://libs.example.com/group', 'is no host of submodules'],
      ['ssh://git@libs.example.com', 'is no host of submodules'],
      ['https://*.example.com', 'is no host of submodules'],
    ])('refuses %s, which is no host that it could be given to', (host, message) => {
      const source = {
        type: 'git',
        url: 'https://git.example.com/a.git',
        submodules: { credentials: { [host]: 'a' } },
      };
      expect(faultsOf(oneBuild({ source })).join()).toContain(message);
    });
  });

  describe('of a large repository', () => {
    const large = () => `${open.url}/large/.git`;
    beforeAll(() => {
      initialize('large');
      git('large', 'config', 'uploadpack.allowFilter', 'true');
      for (const file of ['services/api/a', 'services/web/a', 'libs/shared/a', 'docker/api.Dockerfile', 'README']) {
        mkdirSync(dirname(join(repositories, 'large', file)), { recursive: true });
        writeFileSync(join(repositories, 'large', file), `content of ${file}`);
      }
      commit('large', 'large');
    });

    it('takes the folder that is built, and what else the build reads', async () => {
      const dockerfile = { path: 'docker/api.Dockerfile', from: 'source' };
      const more = { dockerfile, contexts: { shared: { path: 'libs/shared' } } };
      const source = { url: large(), path: 'services/api', sparse: true };
      expect(filesIn(await fetch('sparse', source))).toEqual(['README', 'file', 'services/api/a']);
      expect(filesIn(await fetch('sparse-and-more', source, {}, more))).toEqual(
        ['README', 'file', 'docker/api.Dockerfile', 'libs/shared/a', 'services/api/a'].sort(),
      );
    });

    it('fetches no contents of what it leaves out', async () => {
      const source = { url: large(), path: 'services/api', sparse: true, keepGitDir: true };
      const folder = await fetch('partial', source);
      const blob = git('large', 'rev-parse', 'HEAD:services/web/a');
      const there = (object: string) =>
        execFileSync('git', ['-C', folder, 'cat-file', '--batch-check'], {
          input: object,
          encoding: 'utf8',
          env: { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none' },
          stdio: ['pipe', 'pipe', 'ignore'],
        });
      expect(there(git('large', 'rev-parse', 'HEAD:services/api/a'))).toContain('blob');
      expect(() => there(blob)).toThrow();
    });

    it('takes a shortened commit too', async () => {
      const revision = git('large', 'rev-parse', 'HEAD').slice(0, 8);
      const source = { url: large(), revision, path: 'services/api', sparse: true };
      expect(filesIn(await fetch('sparse-short', source))).toEqual(['README', 'file', 'services/api/a']);
    });

    it('asks which folder', () => {
      const source = { type: 'git', url: 'https://git.example.com/a.git', sparse: true };
      expect(faultsOf(oneBuild({ source })).join()).toContain(
        'source.path: missing; which folder is all that is wanted?',
      );
    });
  });

  it('trusts the authority of a private host', async () => {
    const [key, cert] = ['tls.key', 'tls.crt'].map((name) => join(root, name)) as [string, string];
    const alone = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1', ...alone],
      {
        stdio: 'ignore',
      },
    );
    const tls = { key: readFileSync(key), cert: readFileSync(cert) };
    const server = await serveGit(repositories, 'token', undefined, undefined, tls);
    try {
      const source = { url: `${server.url}/app/.git`, credentials: 'git' };
      const ca = { configMap: 'ca', key: 'ca.crt' };
      await expect(fetch('unknown-ca', source, { password: 'token' })).rejects.toThrow('certificate');
      mkdirSync(join(root, 'known-ca/ca'), { recursive: true });
      writeFileSync(join(root, 'known-ca/ca/ca.crt'), tls.cert);
      expect(contentOf(await fetch('known-ca', { ...source, ca }, { password: 'token' }))).toBe('second');
    } finally {
      await server.close();
    }
  });

  it('needs no authority for SSH', () => {
    const source = {
      type: 'git',
      url: 'git@git.example.com:a/b.git',
      credentials: 'g',
      ca: { secret: 'ca', key: 'k' },
    };
    expect(faultsOf(oneBuild({ source }))).toEqual([expect.stringContaining('builds.api.source.ca: SSH knows a host')]);
  });

  it('gives the token of a Secret to a private repository', async () => {
    const source = { url: `${closed.url}/app/.git`, credentials: 'git' };
    expect(contentOf(await fetch('token', source, { password: 'token' }))).toBe('second');
    await expect(fetch('wrong', source, { password: 'other' })).rejects.toThrow('its credentials are wrong');
  });

  it.each([
    'two  spaces',
    ' around ',
    'it\'s "quoted" \\n',
    '-n --leading',
    '$(touch pwned) `id` ${HOME} *',
    'a=b;c&d|e%s%%',
    'pässwörd',
  ])('hands over the password %j as it is', async (password) => {
    const server = await serveGit(repositories, password);
    try {
      const source = { url: `${server.url}/app/.git`, credentials: 'git' };
      const name = `password-${Buffer.from(password).toString('hex')}`;
      expect(contentOf(await fetch(name, source, { username: "o'neil  x", password }))).toBe('second');
      expect(contentOf(await fetch(`${name}-line`, source, { password: `${password}\n` }))).toBe('second');
    } finally {
      await server.close();
    }
  });

  it('says what keeps a password from being handed over', async () => {
    const source = { url: `${closed.url}/app/.git`, credentials: 'git' };
    await expect(fetch('two-lines', source, { password: 'one\ntwo' })).rejects.toThrow('has a line break within');
    await expect(fetch('none', source, { username: 'git' })).rejects.toThrow('needs the token or password');
  });

  it('shows no password of an address that a run supplies', async () => {
    const [step] = jobPod(oneBuild({ source: { type: 'git', url: `${open.url}/app/.git` } }))
      .initContainers as Manifest[];
    const [shell, ...command] = step.command as [string, ...string[]];
    const address = `${open.url.replace('://', '://user:hunter2@')}/app/.git`;
    const ran = promisify(execFile)(shell, [...command, address, 'nowhere', join(root, 'shown')]);
    await expect(ran).rejects.toMatchObject({
      stderr: expect.stringMatching(/^(?![\s\S]*hunter2)[\s\S]*has no branch/),
    });
  });

  it('refuses an SSH key without the host keys that vouch for the server', async () => {
    const source = { url: 'git@git.example.com:app.git', credentials: 'git' };
    await expect(fetch('ssh', source, { 'ssh-privatekey': 'key' })).rejects.toThrow(
      'the Secret needs a key known_hosts',
    );
  });

  it('says which revision is missing', async () => {
    await expect(fetch('missing', { url: url(), revision: 'nowhere' })).rejects.toThrow(
      'has no branch, tag or commit nowhere',
    );
  });

  it('takes a revision that reads like script for a revision', async () => {
    const revision = '$(touch pwned); `touch pwned`';
    await expect(fetch('evil', { url: url(), revision })).rejects.toThrow('has no branch');
    expect(existsSync(join(root, 'evil/source/pwned'))).toBe(false);
  });
});
