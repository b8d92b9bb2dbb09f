/** Builds of sources, and with caches, on hosts like those of the field: what an open one on loopback lets pass may fail there. */
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { POD_BUILDERS } from '../test/registry';
import { GitHost } from './field/git-host';
import { Case } from './lab/case';
import { labForTests } from './lab/for-tests';
import { type Engine, reusedSteps } from './lab/logs';
import { freePort, must, start, stop, until } from './lab/processes';
import { changeSource, STEPS, writeProject } from './lab/project';

const { lab, engines } = labForTests();

const servers: ChildProcess[] = [];
afterAll(async () => {
  for (const server of servers) await stop(server);
});

/** Starts a program of the field, which stands before another on a port of its own. */
async function before(program: string, server: string, ...more: string[]): Promise<string> {
  const port = await freePort();
  const path = resolve(__dirname, 'field', `${program}.ts`);
  const log = join(lab.folder, `${program}-${port}.log`);
  servers.push(start(process.execPath, ['--import', require.resolve('tsx'), path, String(port), server, ...more], log));
  const host = `127.0.0.1:${port}`;
  await until(program, () =>
    fetch(`http://${host}/v2/`)
      .then(() => true)
      .catch(() => false),
  );
  return host;
}

/** The project without the time that its steps take. */
function writeQuickly(folder: string, base = lab.base): void {
  writeProject(folder, base);
  must('sed', ['-i', 's/sleep [0-9]* && //', join(folder, 'Dockerfile')]);
}

engines('a private host of Git', () => {
  let host: GitHost;
  const CA = { secret: 'ca', key: 'ca.crt' };
  const files = (...steps: string[]) => ({ Dockerfile: [`FROM ${lab.base}`, ...steps, ''].join('\n') });
  const built = (source: object, builder = 'buildkit') =>
    new Case(lab, { builder, cache: 'none', source: { type: 'git', ...source } }, {}, host.secrets).pod().log;
  beforeAll(async () => {
    if (lab.registry) host = await GitHost.start(join(lab.folder, 'git-host'));
  }, 60_000);
  afterAll(() => host?.stop());

  it.each(POD_BUILDERS)(
    'gives %s what LFS keeps, by a certificate that nobody else knows and with a password',
    (builder) => {
      const steps = ['COPY big /big', 'RUN echo "it is $(cat /big)"'];
      const { https } = host.add(`lfs-${builder}`, { ...files(...steps), big: 'a large file' }, ['big']);
      const source = { url: https, credentials: 'basic', ca: CA };
      expect(built({ ...source, lfs: true }, builder)).toContain('it is a large file');
      expect(built(source, builder)).toMatch(/it is version https:\/\/git-lfs/);
    },
  );

  it('gives a source by SSH, and its submodules by SSH and HTTPS, each with credentials of its own', () => {
    const library = host.add('library', { file: 'a library' });
    const other = host.add('other', { file: 'another' });
    const steps = ['COPY . /src', 'RUN echo "found $(cat /src/library/file), $(cat /src/other/file)"'];
    const shop = host.add('shop', files(...steps));
    shop.include('library', library.ssh, 'library');
    shop.include('other', other.https, 'other');
    const credentials = { 'ssh://127.0.0.1': 'ssh', [host.https]: 'basic' };
    const source = { url: shop.https, credentials: 'basic', ca: CA };
    expect(built({ ...source, submodules: { credentials } })).toContain('found a library, another');
    expect(() => built({ ...source, submodules: true })).toThrow();
    const bySsh = { url: shop.ssh, credentials: 'ssh', submodules: { credentials: { [host.https]: 'basic' } } };
    expect(() => built(bySsh)).toThrow(/certificate/);
  });
});

engines('a registry that takes each tag once', () => {
  let repositories = 0;

  /** A build whose image has a tag of its own each time. */
  const versions = async (builder: string, cache: unknown) => {
    const host = await before('front', `http://${lab.registry}`, 'immutable');
    const registries = { [lab.registry]: { http: true }, [host]: { http: true } };
    const image = `${host}/once/${builder}-${repositories++}`;
    let version = 0;
    const source = join(lab.folder, `once-${builder}`);
    return () => {
      const tags = [`v${version++}`];
      const build = new Case(lab, { image, builder, cache, tags }, { registries });
      must('cp', ['-a', `${source}/.`, build.source]);
      return build.pod().log;
    };
  };

  it.each<Engine>(['kaniko', 'buildah'])('is one for %s, which has a tag for each layer', async (builder) => {
    writeQuickly(join(lab.folder, `once-${builder}`));
    const build = await versions(builder, 'registry');
    build();
    expect(reusedSteps(builder, build())).toEqual([...STEPS]);
    changeSource(join(lab.folder, `once-${builder}`), 'two');
    expect(reusedSteps(builder, build())).toEqual(['deps', 'tools']);
  });

  it('keeps the first cache of BuildKit and no other; the build can go on without', async () => {
    writeQuickly(join(lab.folder, 'once-buildkit'));
    const strict = await versions('buildkit', 'registry');
    strict();
    changeSource(join(lab.folder, 'once-buildkit'), 'two');
    expect(strict).toThrow(/TAG_INVALID|by the field/);
    const patient = await versions('buildkit', { type: 'registry', ignoreError: true });
    patient();
    changeSource(join(lab.folder, 'once-buildkit'), 'three');
    expect(reusedSteps('buildkit', patient())).toEqual(['deps', 'tools']);
    expect(reusedSteps('buildkit', patient())).toEqual(['deps', 'tools']);
  });
});

engines('a pull-through cache that has images below a path', () => {
  it.each(POD_BUILDERS)('gives %s a base image whose own registry cannot be reached', async (builder) => {
    const host = await before('front', `http://${lab.registry}`, 'hub');
    const registries = {
      [lab.registry]: { http: true },
      [host]: { http: true },
      'far.example.com': { mirrors: [`${host}/hub`] },
    };
    const build = new Case(lab, { builder, cache: 'none' }, { registries });
    writeQuickly(build.source, 'far.example.com/base:v1');
    expect(build.pod().message).toMatch(/^sha256:/);
  });
});

engines('an S3 that wants requests signed', () => {
  const cached = (endpoint: string, secret: string) => {
    const cache = { type: 's3', bucket: 'cache', region: 'lab', endpointUrl: `http://${endpoint}`, usePathStyle: true };
    const keys = { AWS_ACCESS_KEY_ID: 'who', AWS_SECRET_ACCESS_KEY: secret };
    const build = new Case(lab, { cache: { ...cache, credentials: 'bucket' } }, {}, { bucket: keys });
    writeQuickly(build.source);
    return build;
  };

  it('keeps the cache of BuildKit for who has the key, and for nobody else', async () => {
    const endpoint = await before('signed-s3', lab.s3, 'who', 'a-key-of-the-lab');
    const known = cached(endpoint, 'a-key-of-the-lab');
    known.pod();
    expect(reusedSteps('buildkit', known.pod().log)).toEqual([...STEPS]);
    const stranger = cached(endpoint, 'another-key');
    expect(() => stranger.pod()).toThrow(/SignatureDoesNotMatch|403/);
  });
});

engines('a registry of two path parts', () => {
  it('is written down as one: what is beside an image there is no part below it', () => {
    const build = new Case(lab, {
      image: 'docker.io/shop/api',
      builder: 'buildah',
      cache: 'registry',
      credentials: 'hub',
    });
    writeFileSync(join(build.source, 'Dockerfile'), 'FROM scratch\n');
    expect(JSON.stringify(build.objects('Job'))).toContain('--cache-to=docker.io/shop/api-cache');
  });
});
