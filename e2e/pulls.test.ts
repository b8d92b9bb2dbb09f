/**
 * An attacker opens a pull request: its Dockerfile looks for credentials, leaves something in a cache mount, and keeps layers
 * that the build of main would take for its own if they were where that looks for them.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Case } from './lab/case';
import { labForTests } from './lab/for-tests';
import { runGiven } from './lab/given';
import { freePort, must, start, stop, until } from './lab/processes';

const { lab, engines } = labForTests();

const MARKS = ['trusted-registry', 'registry-of-pulls', 'npm-token'] as const;
const mark = (of: (typeof MARKS)[number]) => `marker-of-${of}`;

let attempts = 0;
let server: ChildProcess | undefined;
afterEach(() => stop(server));

const MOUNT = 'RUN --mount=type=cache,target=/mount';

/** What main builds: it says what it finds in its cache mount. */
const main = (says: string) => [
  `FROM ${lab.base}`,
  `${MOUNT} echo "${says}: $(cat /mount/planted 2>/dev/null || echo nothing)"`,
];

/** The pattern of a mark does not match itself. */
const attack = () => [
  `FROM ${lab.base}`,
  `${MOUNT} echo poison > /mount/planted`,
  `RUN for folder in /docker-config /build-secrets /run/secrets /workspace /proc/[0-9]*/root/docker-config /proc/[0-9]*/root/build-secrets; do grep -rsoE 'marker-o[f]-[a-z-]+' "$folder"; done | sed 's/^/stolen /'; true`,
  "RUN cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -E 'marker-o[f]' | sed 's/^/stolen /'; true",
  'RUN echo poison > /poison',
];

/** A repository with main and a pull request, each with a Dockerfile of its own. */
async function repository(folder: string): Promise<{ url: string; commits: Record<'main' | 'pull' | 'next', string> }> {
  const work = join(folder, 'repositories/shop');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const git = (...args: string[]) =>
    must('git', ['-C', work, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args]).text.trim();
  git('init', '--quiet', '--initial-branch=main');
  const commit = (lines: readonly string[]) => {
    writeFileSync(join(work, 'Dockerfile'), `${lines.join('\n')}\n`);
    git('add', '.');
    git('commit', '--quiet', '--message=a');
    return git('rev-parse', 'HEAD');
  };
  const first = commit(main('found'));
  git('checkout', '--quiet', '--detach');
  const pull = commit(attack());
  git('update-ref', 'refs/pull/1/head', pull);
  git('checkout', '--quiet', 'main');
  const next = commit(main('found later'));
  git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  const url = `http://127.0.0.1:${await freePort()}`;
  const program = [
    '--import',
    'tsx',
    resolve(__dirname, 'lab/serve-git.ts'),
    join(folder, 'repositories'),
    new URL(url).port,
  ];
  server = start(process.execPath, program, join(folder, 'git.log'));
  await until('the repository', () =>
    fetch(`${url}/shop/.git/HEAD`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return { url: `${url}/shop/.git`, commits: { main: first, pull, next } };
}

const config = (note: string) => ({ '.dockerconfigjson': JSON.stringify({ auths: {}, HttpHeaders: { note } }) });

engines('a pull request', () => {
  it.each<[string, object, string]>([
    ['buildkit', { type: 'buildkit' }, 'cache:layers'],
    ['buildah', { type: 'buildah' }, 'cache'],
  ])('that %s builds gets no credentials, and leaves nothing where main looks', async (name, builder, layers) => {
    // What failed is tried again, and is cold again.
    const own = `${name}-${attempts++}`;
    const pulls = `${lab.registry}/pulls/${own}`;
    const { url, commits } = await repository(join(lab.folder, `pulls-${name}`));
    const subject = new Case(
      lab,
      {
        runner: 'argo',
        builder: { ...builder, state: { volume: 'state' } },
        source: { type: 'git', url, revision: '$(params.revision)' },
        parameters: { revision: {} },
        credentials: 'trusted',
        secrets: [{ id: 'npmrc', secret: 'npm', key: 'rc' }],
        cache: name === 'buildkit' ? 'registry' : { type: 'registry', ref: `${lab.registry}/trusted/${own}` },
        pullRequests: { image: pulls, credentials: 'pulls', cache: { type: 'registry', ref: `${pulls}/${layers}` } },
      },
      { volumes: { state: { size: '1Gi', accessModes: ['ReadWriteOncePod'] } } },
      {
        trusted: config(mark('trusted-registry')),
        pulls: config(mark('registry-of-pulls')),
        npm: { rc: mark('npm-token') },
      },
    );
    const build = (of: 'main' | 'pull' | 'next') =>
      runGiven(subject, 'argo', { revision: commits[of] }, undefined, of === 'pull' ? 'api-pr' : 'api');
    expect(build('main')).toMatchObject({ status: 0, log: expect.stringContaining('found: nothing') });
    const before = [
      await lab.digestOf(subject.repository, 'latest'),
      await lab.digestOf(subject.repository, 'buildcache'),
    ];
    const pull = build('pull');
    expect(pull.status).toBe(0);
    expect(pull.log).not.toMatch(/stolen \S*marker-of-/);
    expect(await lab.digestOf(`pulls/${own}`, 'latest')).toMatch(/^sha256:/);
    const after = [
      await lab.digestOf(subject.repository, 'latest'),
      await lab.digestOf(subject.repository, 'buildcache'),
    ];
    expect(after).toEqual(before);
    expect(build('next')).toMatchObject({ status: 0, log: expect.stringContaining('found later: nothing') });
  });
});
