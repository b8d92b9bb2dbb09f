/** Builds on a registry like those of the field: what works with an open one on loopback may be cold there, or fail. */
import { join } from 'node:path';
import { FieldRegistry } from './field/registry';
import { Case } from './lab/case';
import { certificates, DaemonPod } from './lab/daemon';
import { labForTests } from './lab/for-tests';
import { type Engine, reusedSteps } from './lab/logs';
import { STEPS, writeProject } from './lab/project';

const { lab, engines } = labForTests();
let registry: FieldRegistry;

beforeAll(async () => {
  if (lab.registry) registry = await FieldRegistry.start(join(lab.folder, 'field'));
}, 60_000);
afterAll(() => registry?.stop());

/** A build that is pushed there, and whose cache is kept there. */
function pushed(name: string, builder: unknown, trust: object, rest: object = {}, secrets: object = {}): Case {
  const registries = { [lab.registry]: { http: true }, [registry.host]: trust };
  const build = { image: `${registry.host}/shop/${name}`, builder, credentials: 'registry', ...rest };
  const { daemons = {}, ...fields } = build as { daemons?: object };
  const known = { registry: registry.credentials, ca: { 'ca.crt': registry.ca }, ...secrets };
  const subject = new Case(lab, fields, { registries, daemons }, known);
  writeProject(subject.source, lab.base);
  return subject;
}

const PRIVATE_CA = { ca: { secret: 'ca', key: 'ca.crt' } };
const UNVERIFIED = { insecure: true };

engines('a registry with tokens and a certificate that nobody else knows', () => {
  it.each<[string, Engine, object]>([
    ['a private CA', 'buildkit', PRIVATE_CA],
    ['TLS that is not verified', 'buildkit', UNVERIFIED],
    ['a private CA', 'buildah', PRIVATE_CA],
    ['TLS that is not verified', 'buildah', UNVERIFIED],
  ])('by %s gets the image and the cache of %s, and the second build is warm', (_, engine, trust) => {
    const name = `${engine}-${Object.keys(trust)[0]}`;
    const cache = engine === 'buildah' ? { type: 'registry', ref: `${registry.host}/shop/${name}-cache` } : 'registry';
    const build = pushed(name, engine, trust, { cache });
    expect(reusedSteps(engine, build.pod().log)).toEqual([]);
    expect(reusedSteps(engine, build.pod().log)).toEqual([...STEPS]);
  });

  it('gets those of a daemon, whose client asks for the tokens', async () => {
    const daemons = { buildkitd: { size: '1Gi', secrets: { server: 'server', client: 'client' } } };
    const secrets = certificates(join(lab.folder, 'field-daemon'), 'buildkitd');
    const builder = { type: 'buildkit', daemon: 'buildkitd' };
    const build = pushed('daemon', builder, PRIVATE_CA, { daemons }, secrets);
    const daemon = await DaemonPod.start(lab, build);
    try {
      expect(build.pod().message).toMatch(/^sha256:/);
    } finally {
      daemon.stop();
    }
  });
});

engines('logins that are in several Secrets', () => {
  /** What the registry of the field is known to by a bare token, beside a Secret for another. */
  const secrets = (given: FieldRegistry) => {
    const [login] = Object.values(JSON.parse(given.credentials['.dockerconfigjson'] as string).auths) as {
      auth: string;
    }[];
    const [username = '', token = ''] = Buffer.from(login?.auth ?? '', 'base64')
      .toString()
      .split(':');
    const other = { '.dockerconfigjson': JSON.stringify({ auths: { 'other.example.com': { auth: 'eDp5' } } }) };
    return { username, secrets: { other, robot: { token: `${token}\n` } } };
  };

  it.each<[Engine, object]>([
    ['buildkit', PRIVATE_CA],
    ['buildah', PRIVATE_CA],
  ])('are one file for %s, which pushes by one of them', (engine, trust) => {
    const { username, secrets: known } = secrets(registry);
    const robot = { secret: 'robot', key: 'token', registry: registry.host, username };
    const cache =
      engine === 'buildah' ? { type: 'registry', ref: `${registry.host}/shop/${engine}-several` } : 'registry';
    const build = pushed(`${engine}-list`, engine, trust, { cache, credentials: ['other', robot] }, known);
    const { message, log } = build.pod();
    expect(message).toMatch(/^sha256:/);
    expect(log).toContain(`logged in to: other.example.com, ${registry.host}`);
    expect(log).not.toContain('lab-password');
  });

  it('are told apart by Buildah where one of them may only pull', () => {
    const { username, secrets: known } = secrets(registry);
    const robot = { secret: 'robot', key: 'token', registry: registry.host, username };
    const reader = { '.dockerconfigjson': JSON.stringify({ auths: { [registry.host]: { auth: 'cmVhZGVyOng=' } } }) };
    const cache = { type: 'registry', ref: `${registry.host}/shop/apart-cache` };
    const rest = { cache, credentials: { pull: 'reader', push: robot } };
    const build = pushed('apart', 'buildah', PRIVATE_CA, rest, { ...known, reader });
    expect(build.pod().message).toMatch(/^sha256:/);
    const wrong = pushed('apart', 'buildah', PRIVATE_CA, { cache, credentials: 'reader' }, { reader });
    expect(() => wrong.pod()).toThrow(/denied|unauthorized|authentication required/);
  });
});
