/** Sources that are an archive: who fetches them, with what, and what becomes of what is in them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { POD_BUILDERS } from '../registry';
import {
  faultsOf,
  filesOf,
  jobPod,
  type Manifest,
  manifestsOf,
  oneBuild,
  temporaryFolder,
  warningsOf,
} from '../support';

const OCI = { type: 'oci', ref: 'registry.example.com/shop/source:main' };
const S3 = { type: 's3', bucket: 'sources', key: 'api/source.tar.gz', region: 'eu-west-1' };
const GCS = { type: 'gcs', bucket: 'sources', key: 'api/source.tar.gz' };

const stepsOf = (build: object): Manifest[] => jobPod(oneBuild(build)).initContainers ?? [];
const fetchOf = (build: object) => stepsOf(build).find(({ name }) => name === 'fetch') as Manifest;
const envOf = ({ env = [] }: Manifest) =>
  Object.fromEntries(env.map(({ name, value }: Manifest) => [name, value])) as Record<string, string>;
const volumeOf = (build: object, name: string) =>
  jobPod(oneBuild(build)).volumes.find((volume: Manifest) => volume.name === name);

describe('an artifact of a registry', () => {
  it.each(POD_BUILDERS)('is fetched by regctl before %s, as who the files shall belong to', (builder) => {
    const { image, args, securityContext } = fetchOf({ source: OCI, builder });
    expect(image).toMatch(/regctl:v[\d.]+-alpine$/);
    expect(args).toContain(OCI.ref);
    expect(securityContext).toMatchObject({ readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
    expect(securityContext.runAsUser).toBe(builder === 'kaniko' ? 0 : 1000);
  });

  it('is pulled with the credentials of the build, by a file of its own', () => {
    const build = { source: OCI, credentials: 'registry' };
    const { args } = fetchOf(build);
    expect(envOf(fetchOf(build)).DOCKER_CONFIG).toBe('/source-docker-config');
    expect(volumeOf(build, 'source-docker-config').secret).toMatchObject({ secretName: 'registry', optional: true });
    expect(args.join('\n')).toContain('the Secret registry with registry credentials is not there');
  });

  it('is pulled with credentials of its own, which nobody else has', () => {
    const build = { source: { ...OCI, credentials: 'flux' }, credentials: 'registry' };
    expect(volumeOf(build, 'source-docker-config').secret.secretName).toBe('flux');
    const holders = [...stepsOf(build), ...jobPod(oneBuild(build)).containers].filter(({ volumeMounts = [] }) =>
      volumeMounts.some(({ name }: Manifest) => name === 'source-docker-config'),
    );
    expect(holders.map(({ name }) => name)).toEqual(['fetch']);
  });

  it('is pulled with the login of a cloud, by a step of its own before', () => {
    const ecr = { ecr: { region: 'eu-west-1' } };
    expect(stepsOf({ source: OCI, credentials: ecr }).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['source-login-ecr', 'source-login', 'fetch']),
    );
    const names = stepsOf({ source: OCI, credentials: ecr }).map(({ name }) => name);
    expect(names.indexOf('source-login')).toBeLessThan(names.indexOf('fetch'));
  });

  it('is pulled with those to pull with, where the two are written apart', () => {
    const build = { source: OCI, builder: 'kaniko', credentials: { pull: 'reader', push: 'writer' } };
    expect(volumeOf(build, 'source-docker-config').secret.secretName).toBe('reader');
  });

  it('comes from a registry as that is: plain, or with a certificate of its own', () => {
    const registries = { 'plain:5000': { http: true }, 'own.example.com': { ca: { configMap: 'ca', key: 'ca.crt' } } };
    const { args, volumeMounts } = fetchOf({ source: OCI, registries });
    expect(args).toContain('--host=reg=plain:5000,tls=disabled');
    expect(volumeMounts).toContainEqual({ mountPath: '/etc/docker/certs.d', name: 'source-ca', readOnly: true });
  });

  it('has no commit, so that an image is not called by one', () => {
    expect(faultsOf(oneBuild({ source: OCI, tags: ['$(source.commit)'] })).join()).toContain('has no commits');
  });
});

describe('an archive in a bucket', () => {
  it.each([
    ['S3', S3, { TYPE: 's3', PROVIDER: 'AWS', ENV_AUTH: 'true', REGION: 'eu-west-1' }],
    ['Google', GCS, { TYPE: 'google cloud storage', ENV_AUTH: 'true' }],
  ])('of %s is fetched by rclone with the identity of the pod', (_, source, settings) => {
    const fetch = fetchOf({ source });
    expect(fetch.image).toMatch(/rclone:[\d.]+$/);
    expect(fetch.args).toContain('sources/api/source.tar.gz');
    const own = Object.entries(settings).map(([name, value]) => [`RCLONE_CONFIG_SOURCE_${name}`, value]);
    expect(envOf(fetch)).toEqual(Object.fromEntries(own));
    expect(fetch.volumeMounts.map(({ name }: Manifest) => name)).toEqual(['source', 'source-archive']);
  });

  it('of a service like S3 is looked for there', () => {
    const env = envOf(fetchOf({ source: { ...S3, endpointUrl: 'https://s3.example.com' } }));
    expect(env).toMatchObject({
      RCLONE_CONFIG_SOURCE_PROVIDER: 'Other',
      RCLONE_CONFIG_SOURCE_ENDPOINT: 'https://s3.example.com',
    });
  });

  it('is fetched with keys of a Secret as files, so that no argument and no variable of the pod has them', () => {
    const s3 = { source: { ...S3, credentials: 'keys' } };
    expect(JSON.stringify(fetchOf(s3).env)).not.toContain('keys');
    expect(JSON.stringify(volumeOf(s3, 'source-keys'))).toContain('AWS_SECRET_ACCESS_KEY');
    const gcs = { source: { ...GCS, credentials: { secret: 'robot', key: 'robot.json' } } };
    expect(envOf(fetchOf(gcs)).GOOGLE_APPLICATION_CREDENTIALS).toBe('/source-keys/key.json');
    expect(JSON.stringify(volumeOf(gcs, 'source-keys'))).toContain('robot.json');
  });

  it.each([
    [
      'S3',
      { ...S3, credentials: 'keys' },
      [
        ['keys', 'AWS_ACCESS_KEY_ID'],
        ['keys', 'AWS_SECRET_ACCESS_KEY'],
        ['keys', 'AWS_SESSION_TOKEN'],
      ],
      'AWS_SECRET_ACCESS_KEY',
      'the Secret keys is not there, or lacks one of its keys: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY',
    ],
    [
      'Google',
      { ...GCS, credentials: { secret: 'robot', key: 'robot.json' } },
      [['robot', 'robot.json', 'key.json']],
      'key.json',
      'the Secret robot is not there, or lacks one of its keys: robot.json',
    ],
  ])('of %s says which Secret lacks what, where a pod would wait for it', (_, source, keys, file, told) => {
    const build = { source };
    expect(volumeOf(build, 'source-keys').projected.sources).toEqual(
      keys.map(([name, key, path = key]) => ({ secret: { name, items: [{ key, path }], optional: true } })),
    );
    expect(fetchOf(build).args.slice(2, 4)).toEqual([`/source-keys/${file}`, told]);
  });

  it('sends what is signed to no host that a run chooses', () => {
    const source = { ...S3, credentials: 'keys', endpointUrl: 'https://$(params.host)' };
    expect(faultsOf(oneBuild({ source, parameters: { host: {} } })).join()).toContain('a parameter in the host');
  });

  it.each(['/a', 'a/', 'a//'])('is an object, and no folder: not %s', (key) => {
    expect(faultsOf(oneBuild({ source: { ...S3, key } }))).toHaveLength(1);
  });
});

describe.each([
  ['oci', OCI],
  ['s3', S3],
  ['gcs', GCS],
])('a source of type %s', (_, source) => {
  it('is written by steps before the build, as one that is cloned', () => {
    const steps = { before: [{ name: 'test', image: 'node:22', args: ['npm', 'test'] }] };
    expect(stepsOf({ source, steps }).map(({ name }) => name)).toEqual(['fetch', 'test']);
  });

  it('is fetched for each architecture where nodes of each build', () => {
    const build = { source, platforms: ['linux/amd64', 'linux/arm64'], platformNodes: 'native', runner: 'tekton' };
    const fetching = JSON.stringify(manifestsOf(oneBuild(build))).match(/"name":"fetch-(amd64|arm64)"/g);
    expect(new Set(fetching).size).toBe(2);
  });

  it('keeps a build out of bake, which fetches none, and says so', () => {
    const found = warningsOf(oneBuild({ source, runner: 'script', builder: 'docker' }));
    expect(found.join()).toMatch(/bake/);
  });
});

const folder = temporaryFolder();
let cases = 0;

/** Runs the step of a source with programs that hand out an archive, and a tar of a name of its own. */
function fetched(archive: string, source: object = OCI, tar?: string) {
  const here = join(folder, `case-${cases++}`);
  const bin = join(here, 'bin');
  for (const path of [bin, join(here, 'source-archive')]) mkdirSync(path, { recursive: true });
  const program = (name: string, lines: string) =>
    writeFileSync(join(bin, name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  program('regctl', `case $1 in manifest) echo sha256:abc ;; *) echo "$@" >"${here}/asked"; cat "${archive}" ;; esac`);
  if (tar !== undefined) program('tar', tar);
  program('rclone', `[ ! -e "${archive}" ] || cp "${archive}" "$4"`);
  const { command, args, env = [] } = fetchOf({ source });
  const [program0 = '', ...words] = [...command, ...args].map((word: string) =>
    word
      .replaceAll('$$', '$')
      .replaceAll('/workspace/source', join(here, 'source'))
      .replaceAll('/source-archive', join(here, 'source-archive')),
  );
  const variables = Object.fromEntries(env.map(({ name, value }: Manifest) => [name, value]));
  const { status, stdout, stderr } = spawnSync(program0, words, {
    encoding: 'utf8',
    env: { ...variables, PATH: `${bin}:${process.env.PATH}` },
  });
  const asked = join(here, 'asked');
  return {
    status,
    stdout,
    stderr,
    here,
    source: join(here, 'source'),
    asked: existsSync(asked) && readFileSync(asked, 'utf8'),
  };
}

/** An archive of files by their paths, packed as told. */
function archived(files: Readonly<Record<string, string>>, ...flags: string[]): string {
  const from = join(folder, `files-${cases++}`);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(from, path, '..'), { recursive: true });
    writeFileSync(join(from, path), content, { mode: 0o664 });
  }
  execFileSync('tar', ['-czf', `${from}.tar.gz`, '-C', from, ...flags, '.']);
  return `${from}.tar.gz`;
}

describe('what is in an archive', () => {
  it('is the source, with the modes that a clone has, and nothing is left of the archive', () => {
    const { source, here, stdout } = fetched(archived({ 'a/file': 'one' }));
    expect(readFileSync(join(source, 'a/file'), 'utf8')).toBe('one');
    expect(statSync(join(source, 'a/file')).mode & 0o777).toBe(0o644);
    expect(readdirSync(join(here, 'source-archive'))).toEqual([]);
    expect(stdout).toContain('building sha256:abc');
  });

  it('is asked for by the digest that was found, whatever becomes of the tag', () => {
    expect(fetched(archived({ a: 'one' })).asked).toContain('registry.example.com/shop/source:main@sha256:abc');
  });

  it.each([
    ['above its folder', ['--transform', 's,^\\.,../out,']],
    ['at the root', ['--transform', 's,^\\.,/tmp/out,', '-P']],
  ])('is refused where it lies %s, before any of it is there', (_, flags) => {
    const { status, stderr, source } = fetched(archived({ a: 'one' }, '-P', ...flags));
    expect([status, existsSync(source)]).toEqual([1, false]);
    expect(stderr).toContain('it has files outside of its folder:');
  });

  it('is refused where a tar says that names lead out, and lists them as if they did not', () => {
    const tar = 'case $1 in -tzf) echo "tar: removing leading \'../\' from member names" >&2; echo out/a ;; esac';
    const { status, stderr } = fetched(archived({ a: 'one' }), OCI, tar);
    expect([status, stderr]).toEqual([1, expect.stringContaining('it has files outside of its folder:')]);
  });

  it('is written through no link that leads out', () => {
    const from = join(folder, `files-${cases++}`);
    const victim = join(from, 'victim');
    for (const path of ['victim', 'links', 'files/out']) mkdirSync(join(from, path), { recursive: true });
    symlinkSync(victim, join(from, 'links/out'));
    writeFileSync(join(from, 'files/out/evil'), 'evil');
    execFileSync('tar', ['-cf', join(from, 'a.tar'), '-C', join(from, 'links'), 'out']);
    execFileSync('tar', ['-rf', join(from, 'a.tar'), '-C', join(from, 'files'), 'out/evil']);
    execFileSync('gzip', [join(from, 'a.tar')]);
    fetched(join(from, 'a.tar.gz'));
    expect(readdirSync(victim)).toEqual([]);
  });

  it('is said to be no archive where it is none', () => {
    const text = join(folder, 'text');
    writeFileSync(text, 'no archive');
    const { status, stderr } = fetched(text, S3);
    expect([status, stderr]).toEqual([1, expect.stringContaining('it is no tar.gz')]);
  });

  it('is said not to be there where a bucket has no such object', () => {
    const { status, stderr } = fetched(join(folder, 'nowhere'), S3);
    expect([status, stderr]).toEqual([1, expect.stringContaining('there is no object sources/api/source.tar.gz')]);
  });
});

it('a script fetches it with the programs and the rights of whoever runs it, or takes a folder', () => {
  const script = filesOf(oneBuild({ source: { ...S3, credentials: 'keys' }, runner: 'script' })).get('scripts/api.sh');
  expect(script).toContain('command -v rclone');
  expect(script).toContain('a folder with the source (SOURCE; it is fetched)');
  expect(script).not.toContain('keys');
});

it.each<[string, object, object]>([
  ['registry', OCI, { image: 'registry.example.com/shop/source', cache: 'none' }],
  [
    'bucket',
    { ...S3, endpointUrl: 'https://S3.eu-west-1.amazonaws.com' },
    { cache: { type: 's3', bucket: 'sources', region: 'eu-west-1', prefix: 'other/' } },
  ],
])('who may write where a source is must be nobody that builds pull requests: a %s', (_, source, pullRequests) => {
  const pulls = {
    image: 'registry.example.com/shop/web',
    source: { type: 'git', url: 'https://git.example.com/web.git', revision: '$(params.revision)' },
    parameters: { revision: { default: 'main' } },
    runner: 'tekton',
    pullRequests,
  };
  const definition = oneBuild({ source, runner: 'tekton' }) as { builds: object };
  const found = faultsOf({ ...definition, builds: { ...definition.builds, web: pulls } });
  expect(found).toEqual([expect.stringMatching(/source/)]);
  expect(faultsOf({ ...oneBuild({ runner: 'tekton' }), builds: { web: pulls } })).toEqual([]);
});
