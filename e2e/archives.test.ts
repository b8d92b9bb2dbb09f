/** Sources that are archives: a real registry and a real S3, fetched by regctl and rclone, and built by the real engines. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { POD_BUILDERS } from '../test/registry';
import { Case } from './lab/case';
import { labForTests } from './lab/for-tests';
import { freePort, must, start, stop, until } from './lab/processes';

const { lab, engines } = labForTests();
let made = 0;

/** A tar.gz of a project that says what it is while it is built; packed as told. */
function archive(word: string, ...flags: string[]): string {
  const folder = join(lab.folder, `archive-${made++}`);
  mkdirSync(join(folder, 'api'), { recursive: true });
  writeFileSync(join(folder, 'api/Dockerfile'), `FROM ${lab.base}\nCOPY word /word\nRUN echo "it is $(cat /word)"\n`);
  writeFileSync(join(folder, 'api/word'), word, { mode: 0o664 });
  must('tar', ['-czf', `${folder}.tar.gz`, '-C', folder, ...flags, '.']);
  return `${folder}.tar.gz`;
}

const FLUX = 'application/vnd.cncf.flux';

/** An artifact with the manifest, the configuration and the layer that Flux's command makes. */
async function pushed(name: string, file: string): Promise<{ ref: string; digest: string }> {
  const blob = async (content: Buffer) => {
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    const begun = await fetch(`http://${lab.registry}/v2/${name}/blobs/uploads/`, { method: 'POST' });
    const at = new URL(begun.headers.get('location') as string, `http://${lab.registry}`);
    at.searchParams.set('digest', digest);
    const type = { 'content-type': 'application/octet-stream' };
    await fetch(at, { method: 'PUT', headers: type, body: new Uint8Array(content) });
    return { digest, size: content.length };
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: `${FLUX}.config.v1+json`, ...(await blob(Buffer.from('{}'))) },
    layers: [{ mediaType: `${FLUX}.content.v1.tar+gzip`, ...(await blob(readFileSync(file))) }],
    annotations: { 'org.opencontainers.image.revision': `main@sha1:${'0'.repeat(40)}` },
  };
  const body = JSON.stringify(manifest);
  await fetch(`http://${lab.registry}/v2/${name}/manifests/main`, {
    method: 'PUT',
    headers: { 'content-type': manifest.mediaType },
    body,
  });
  const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
  return { ref: `${lab.registry}/${name}`, digest };
}

const inObject = async (key: string, file: string) => {
  const { status } = await fetch(`${lab.s3}/cache/${key}`, { method: 'PUT', body: new Uint8Array(readFileSync(file)) });
  if (status !== 200) throw new Error(`the object: ${status}`);
};

const build = (source: object, more: object = {}, secrets = {}) =>
  new Case(lab, { source, cache: 'none', ...more }, {}, secrets);

engines('an artifact as Flux makes it', () => {
  it.each(POD_BUILDERS)('is built by %s in a pod, by its tag', async (builder) => {
    const { ref, digest } = await pushed(`e2e/source-${builder}`, archive(`packed for ${builder}`));
    const { log } = build({ type: 'oci', ref: `${ref}:main`, path: 'api' }, { builder }).pod();
    expect(log).toContain(`building ${digest}`);
    expect(log).toContain(`it is packed for ${builder}`);
  });

  it('is the same by its digest, wherever its tag has gone', async () => {
    const { ref, digest } = await pushed('e2e/source-moved', archive('the first'));
    await pushed('e2e/source-moved', archive('the second'));
    const { log } = build({ type: 'oci', ref: `${ref}@${digest}`, path: 'api' }).pod();
    expect(log).toContain('it is the first');
  });

  it('is fetched by a script, with the programs of its machine', async () => {
    const { ref } = await pushed('e2e/source-script', archive('for a script'));
    const { log } = build({ type: 'oci', ref: `${ref}:main`, path: 'api' }, { runner: 'script' }).script({}, []);
    expect(log).toContain('it is for a script');
  });

  it('that leads out of its folder is not unpacked', async () => {
    const { ref } = await pushed('e2e/source-out', archive('evil', '-P', '--transform', 's,^\\./api/word,../word,'));
    const subject = build({ type: 'oci', ref: `${ref}:main`, path: 'api' });
    expect(() => subject.pod()).toThrow(/it has files outside of its folder/);
  });

  it('is written through no link of its own', async () => {
    const folder = join(lab.folder, `links-${made++}`);
    for (const path of ['links', 'files/out']) mkdirSync(join(folder, path), { recursive: true });
    symlinkSync('/tmp', join(folder, 'links/out'));
    writeFileSync(join(folder, 'files/out/evil'), 'evil');
    must('tar', ['-cf', `${folder}.tar`, '-C', join(folder, 'links'), 'out']);
    must('tar', ['-rf', `${folder}.tar`, '-C', join(folder, 'files'), 'out/evil']);
    must('gzip', [`${folder}.tar`]);
    const { ref } = await pushed('e2e/source-link', `${folder}.tar.gz`);
    const subject = build({ type: 'oci', ref: `${ref}:main` });
    // Whether tar refuses it or leaves the link out, there is no Dockerfile.
    expect(() => subject.pod()).toThrow();
    expect(() => readFileSync('/tmp/evil')).toThrow(/ENOENT/);
  });
});

engines('an archive in a bucket of S3', () => {
  const servers: ReturnType<typeof start>[] = [];
  afterAll(async () => {
    for (const server of servers) await stop(server);
  });

  /** What lets through who has signed with this key. */
  async function signed(): Promise<string> {
    const port = await freePort();
    const path = resolve(__dirname, 'field/signed-s3.ts');
    const tsx = ['--import', require.resolve('tsx'), path, String(port), lab.s3, 'who', 'a-key-of-the-lab'];
    servers.push(start(process.execPath, tsx, join(lab.folder, `signed-${port}.log`)));
    await until('the S3 service', () => fetch(`http://127.0.0.1:${port}/`).then(Boolean, () => false));
    return `http://127.0.0.1:${port}`;
  }
  const source = (endpointUrl: string, key: string) => ({
    ...{ type: 's3', bucket: 'cache', region: 'lab', path: 'api', credentials: 'keys' },
    ...{ endpointUrl, key },
  });
  const keys = (secret: string) => ({ keys: { AWS_ACCESS_KEY_ID: 'who', AWS_SECRET_ACCESS_KEY: secret } });

  it.each(POD_BUILDERS)('is fetched and built by %s, for who has the key', async (builder) => {
    await inObject(`shop/${builder}.tar.gz`, archive(`from a bucket for ${builder}`));
    const subject = build(source(await signed(), `shop/${builder}.tar.gz`), { builder }, keys('a-key-of-the-lab'));
    expect(subject.pod().log).toContain(`it is from a bucket for ${builder}`);
  });

  it('is refused to who has another key, and said not to be there where it is not', async () => {
    await inObject('shop/kept.tar.gz', archive('kept'));
    const endpoint = await signed();
    const stranger = build(source(endpoint, 'shop/kept.tar.gz'), {}, keys('another-key'));
    expect(() => stranger.pod()).toThrow(/there is no object cache\/shop\/kept.tar.gz, or nobody here may read it/);
    const mistaken = build(source(endpoint, 'shop/other.tar.gz'), {}, keys('a-key-of-the-lab'));
    expect(() => mistaken.pod()).toThrow(/there is no object cache\/shop\/other.tar.gz/);
  });
});
