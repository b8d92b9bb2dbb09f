import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type GitServer, serveGit } from '../git-server';
import { POD_BUILDERS } from '../registry';
import { filesOf, jobPod, type Manifest, manifestsOf, oneBuild, only, temporaryFolder } from '../support';

const root = temporaryFolder();
const repository = join(root, 'repositories/shop');
const bin = join(root, 'bin');
let server: GitServer;
// Each of these starts some fifty programs, on a machine that may be busy.
jest.setTimeout(120_000);

const IDENTITY = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'init.defaultBranch=main'];
const git = (...args: string[]) => execFileSync('git', [...IDENTITY, '-C', repository, ...args], { encoding: 'utf8' });

function program(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\nset -eu\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

/** A registry that is a folder: images by name are files, and by digest too. */
const KEEP = `keep() {
  printf %s "$1" | tr '/:@' ___
}
digest_of() {
  echo "sha256:$(sha256sum <"$1" | cut -c1-64)"
}`;

beforeAll(async () => {
  for (const folder of [bin, join(repository, 'services/api'), join(repository, 'services/web')])
    mkdirSync(folder, { recursive: true });
  program(
    'skopeo',
    `${KEEP}
[ ! -e "$REGISTRY/down" ] || exit 1
case $1 in
  inspect) shift 2; cat "$REGISTRY/$(keep "\${1#docker://}")" ;;
  manifest-digest) digest_of "$2" ;;
  copy)
    shift 4
    cp "$REGISTRY/$(keep "\${1#docker://}")" "$REGISTRY/$(keep "\${2#docker://}")"
    ;;
esac`,
  );
  program(
    'buildah',
    `${KEEP}
case $1 in
  build) echo built >>"$REGISTRY/built" ;;
  push)
    image=$4
    cp "$REGISTRY/built" "$REGISTRY/$(keep "$image")"
    digest=$(digest_of "$REGISTRY/built")
    cp "$REGISTRY/built" "$REGISTRY/$(keep "\${image%:*}@$digest")"
    printf %s "$digest" >"$3"
    ;;
esac`,
  );
  git('init', '-q');
  for (const name of ['api', 'web']) writeFileSync(join(repository, 'services', name, 'Dockerfile'), 'FROM scratch\n');
  git('add', '.');
  git('commit', '-qm', 'first');
  server = await serveGit(join(root, 'repositories'));
});
afterAll(() => server.close());

const source = (more: object = {}) => ({ type: 'git', url: `${server.url}/shop/.git`, path: 'services/api', ...more });
let cases = 0;

/** The script of a build, and a registry of its own; runs say what they did. */
function subject(more: object) {
  const folder = join(root, `case-${cases++}`);
  mkdirSync(folder);
  const definition = oneBuild({ source: source(), builder: 'buildah', cache: 'none', runner: 'script', ...more });
  writeFileSync(join(folder, 'api.sh'), filesOf(definition).get('scripts/api.sh') as string, { mode: 0o755 });
  const builds = () => (existsSync(join(folder, 'built')) ? readFileSync(join(folder, 'built'), 'utf8').length / 6 : 0);
  return {
    folder,
    async run(...args: string[]) {
      const before = builds();
      const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, HOME: folder, REGISTRY: folder };
      const { stdout } = await promisify(execFile)(join(folder, 'api.sh'), args, { env });
      return { built: builds() > before, image: stdout.trim().split('\n').at(-1), said: stdout };
    },
    has: (tag: string) => existsSync(join(folder, `registry.example.com_shop_api_${tag}`)),
  };
}

function commit(path: string): string {
  writeFileSync(join(repository, path), `${Math.random()}`);
  git('add', '.');
  git('commit', '-qm', path);
  return git('rev-parse', 'HEAD').slice(0, 7);
}

describe('a build with skip: unchanged', () => {
  it('builds nothing where the image is there of the same inputs: its digest is the result, and all tags are its', async () => {
    const api = subject({ skip: 'unchanged', tags: ['latest', '$(source.shortCommit)'] });
    const first = await api.run();
    expect(first.built).toBe(true);
    const elsewhere = commit('services/web/main.ts');
    expect(await api.run()).toMatchObject({ built: false, image: first.image });
    expect(api.has(elsewhere)).toBe(true);
  });

  it('builds what has changed, and takes back what is as it was', async () => {
    const api = subject({ skip: 'unchanged' });
    const first = await api.run();
    commit('services/api/main.ts');
    const second = await api.run();
    expect(second.built).toBe(true);
    git('revert', '--no-edit', 'HEAD');
    expect(await api.run()).toMatchObject({ built: false, image: first.image });
  });

  it('builds where a run gives another value for what the image is made of, and not for what it is called', async () => {
    const parameters = { note: { default: 'a' }, tag: { default: 'v1' } };
    const api = subject({
      skip: 'unchanged',
      parameters,
      tags: ['$(params.tag)'],
      buildArgs: { NOTE: '$(params.note)' },
    });
    expect((await api.run()).built).toBe(true);
    expect((await api.run('--tag', 'v2')).built).toBe(false);
    expect((await api.run('--note', 'b')).built).toBe(true);
  });

  it('builds where rebuild is given, and where the registry does not answer', async () => {
    const api = subject({ skip: 'unchanged' });
    await api.run();
    expect(await api.run('--rebuild', 'yes')).toMatchObject({ built: true });
    writeFileSync(join(api.folder, 'down'), '');
    expect((await api.run()).built).toBe(true);
  });

  it('of a folder builds nothing where it is as its commit, and builds where it has files that no commit has', async () => {
    const api = subject({ skip: 'unchanged' });
    await api.run();
    expect((await api.run('--source', repository)).built).toBe(false);
    writeFileSync(join(repository, 'services/api/new.ts'), 'new');
    expect((await api.run('--source', repository)).built).toBe(true);
    expect((await api.run('--source', repository)).built).toBe(true);
    git('clean', '-qfd');
  });

  it('is one hash of settings, folders and values, where a Dockerfile is a link too', async () => {
    git('rm', '-q', 'services/web/Dockerfile');
    execFileSync('ln', ['-s', '../api/Dockerfile', join(repository, 'services/web/Dockerfile')]);
    git('add', '.');
    git('commit', '-qm', 'a link');
    const web = subject({ skip: 'unchanged', source: source({ path: 'services/web' }) });
    await web.run();
    commit('services/api/Dockerfile');
    expect((await web.run()).built).toBe(true);
  });
});

it('a build with skip: exists builds nothing where all of its tags are there', async () => {
  const api = subject({ skip: 'exists', tags: ['$(params.version)', 'edge'], parameters: { version: {} } });
  const first = await api.run('--version', '1.0');
  expect(await api.run('--version', '1.0')).toMatchObject({ built: false, image: first.image });
  expect((await api.run('--version', '1.1')).built).toBe(true);
});

describe('in pods', () => {
  const OF_GIT = { source: { type: 'git', url: 'https://git.example.com/shop.git' } };
  const build = (more: object = {}) => oneBuild({ ...OF_GIT, skip: 'unchanged', ...more });

  it.each(POD_BUILDERS)(
    '%s looks for the image before it builds, with credentials of the registry and no rights',
    (builder) => {
      const pod = jobPod(build({ builder, credentials: 'registry' }));
      const names = [...pod.initContainers, ...pod.containers].map(({ name }: Manifest) => name);
      expect(names.slice(-3)).toEqual(['fetch', 'reuse', 'build']);
      const reuse = pod.initContainers.find(({ name }: Manifest) => name === 'reuse');
      expect(reuse.image).toMatch(/^quay.io\/skopeo\/stable:v/);
      expect(reuse.securityContext).toMatchObject({ runAsNonRoot: true, readOnlyRootFilesystem: true });
      expect(reuse.volumeMounts.map(({ name }: Manifest) => name)).toEqual(
        expect.arrayContaining(['reused', 'docker-config', 'source-values']),
      );
      const mount = pod.containers[0].volumeMounts.find(({ name }: Manifest) => name === 'reused');
      expect(mount.readOnly).toBe(true);
    },
  );

  it('tells skopeo of registries by a flag, since it reads no variable for that', () => {
    const pod = jobPod(
      oneBuild({ ...OF_GIT, skip: 'unchanged' }, { registries: { 'registry.example.com': { http: true } } }),
    );
    const reuse = pod.initContainers.find(({ name }: Manifest) => name === 'reuse');
    expect(reuse.command[2]).toContain('"--registries-conf=$CONTAINERS_REGISTRIES_CONF"');
    expect(reuse.env).toContainEqual(expect.objectContaining({ name: 'CONTAINERS_REGISTRIES_CONF' }));
  });

  it('kaniko has a shell for that, and no other image where it has not to skip', () => {
    expect(jobPod(build({ builder: 'kaniko' })).containers[0].image).toMatch(/-debug$/);
    expect(jobPod(build({ builder: 'kaniko', skip: undefined })).containers[0].image).not.toMatch(/-debug$/);
  });

  it('hands on the digest of what is there, where the image of the builder has no folder for it', () => {
    const here = (path: string) => join(root, 'handed', path);
    for (const folder of ['values', 'reused']) mkdirSync(here(folder), { recursive: true });
    writeFileSync(here('values/inputs'), 'abc');
    writeFileSync(here('reused/digest'), 'sha256:1');
    const definition = oneBuild({ source: source(), builder: 'kaniko', skip: 'unchanged', runner: 'argo' });
    const [{ container }] = only('WorkflowTemplate', definition).spec.templates;
    const places: Readonly<Record<string, string>> = {
      '/busybox/sh': 'sh',
      '/kaniko/source-values': here('values'),
      '/kaniko/reused': here('reused'),
      '/tmp/': here('absent/'),
    };
    const [shell, ...args] = [...container.command, ...container.args].map((word: string) =>
      word
        .replaceAll('$$', '$')
        .replace(/\/busybox\/sh|\/kaniko\/source-values|\/kaniko\/reused|\/tmp\//g, (place) => places[place] as string),
    ) as [string, ...string[]];
    execFileSync(shell, args);
    expect(readFileSync(here('absent/image-digest'), 'utf8')).toBe('sha256:1');
  });

  it('is one Task on Tekton, and a run may ask for a build in any case', () => {
    const { spec } = only('Task', build({ runner: 'tekton' }));
    expect(spec.steps.map(({ name }: Manifest) => name)).toEqual(['check', 'fetch', 'reuse', 'build', 'report']);
    expect(spec.params).toContainEqual(expect.objectContaining({ name: 'rebuild', default: '' }));
  });

  it('a warmer fills the cache whatever is there, and a pull request takes no image that another may have left', () => {
    const objects = manifestsOf({
      ...(build({
        runner: 'tekton',
        namespace: 'builds',
        credentials: 'registry',
        pullRequests: { image: 'registry.example.com/pr/api', credentials: 'pull' },
      }) as object),
      warmers: { nightly: { builds: ['api'], schedule: '@daily', namespace: 'builds' } },
    });
    const stepsOf = (kind: string, part: string) =>
      objects.filter((one) => one.kind === kind && one.metadata.name.includes(part)).map((one) => JSON.stringify(one));
    expect(stepsOf('Task', 'api-pr')).toHaveLength(1);
    for (const found of [...stepsOf('Task', 'api-pr'), ...stepsOf('CronJob', 'nightly')])
      expect(found).not.toContain('skopeo');
    expect(stepsOf('Task', 'api').some((found) => found.includes('skopeo'))).toBe(true);
  });
});
