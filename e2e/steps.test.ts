/** Steps of a user around real builds: in pods, and in a script. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { POD_BUILDERS } from '../test/registry';
import { Case } from './lab/case';
import { labForTests } from './lab/for-tests';

const { lab, engines } = labForTests();

/** What generates a file that the build wants, in the folder that is built. */
const generate = () => ({
  name: 'generate',
  image: lab.base,
  script: 'printf "%s by %s" "$WORD" "$1" > made; echo "user $(id -u) in $PWD"',
  args: ['a step'],
  env: { WORD: 'written' },
});

/** What sees the image, as an argument and as a variable. */
const see = () => ({
  name: 'see',
  image: lab.base,
  command: ['sh', '-euc', '[ "$1" = "$IMAGE" ]; echo "saw $1 with $(cat /run/secrets/key)$TOKEN"', 'see'],
  args: ['$(build.ref)'],
  env: { IMAGE: '$(build.ref)', TOKEN: { secret: 'viewer', key: 'token' } },
  secrets: [{ id: 'key', secret: 'viewer', key: 'key' }],
});
const fail = () => ({ name: 'fail', image: lab.base, command: ['sh', '-c', 'echo no >&2; exit 3'] });
const SECRETS = { viewer: { key: 'k3y', token: 't0ken' } };

/** Docker takes registries as its daemon is set up. */
function subject(build: { readonly builder?: string; readonly [field: string]: unknown }): Case {
  const ofDocker = build.builder === 'docker';
  const more = ofDocker ? { extraArgs: ['--network=host'] } : {};
  const made = new Case(lab, { ...more, ...build }, ofDocker ? { registries: {} } : {}, SECRETS);
  writeFileSync(join(made.source, 'README'), 'ours\n');
  const folder = join(made.source, 'app');
  mkdirSync(folder);
  writeFileSync(join(folder, 'Dockerfile'), `FROM ${lab.base}\nCOPY made /made\nRUN cat /made && echo " and built"\n`);
  return made;
}

const source = { type: 'volume', claim: 'source', path: 'app' };
const cacheOf = (builder: string) =>
  builder === 'buildkit' ? 'registry' : { type: 'registry', ref: `${lab.registry}/e2e/${builder}-steps` };

engines('a step before a build', () => {
  it.each(POD_BUILDERS)('writes what %s builds, and one after it has the image by its digest', async (builder) => {
    const build = subject({
      builder,
      source,
      cache: cacheOf(builder),
      steps: { before: [generate()], after: [see()] },
    });
    const { log, messages } = build.pod();
    const digest = await lab.digestOf(build.repository, 'latest');
    expect(log).toContain('written by a step and built');
    expect(log).toMatch(/user \d+ in \/workspace\/source\/app/);
    expect(log).toContain(`saw ${lab.registry}/${build.repository}@${digest} with k3yt0ken`);
    expect(messages?.get('report')).toBe(digest);
    expect(existsSync(join(build.source, 'app/made'))).toBe(false);
  });

  it('that fails keeps anything from being built', async () => {
    const build = subject({ source, steps: { before: [generate(), fail()] } });
    expect(() => build.pod()).toThrow(/failed with 3/);
    expect(await lab.digestOf(build.repository, 'latest')).toBeNull();
  });
});

engines('a step after a build', () => {
  it('that fails keeps the next from running, and takes nothing from the cache', () => {
    const build = subject({ source, steps: { before: [generate()], after: [fail(), see()] } });
    const run = () => {
      try {
        build.pod();
      } catch (error) {
        return (error as Error).message;
      }
      return 'it did not fail';
    };
    const first = run();
    expect(first).toContain('failed with 3');
    expect(first).not.toContain('saw ');
    expect(run()).toContain('CACHED');
  });

  it.each(['docker', 'buildkit', 'buildah'])('has in a script with %s what it has in a pod', async (builder) => {
    const build = subject({
      ...{ builder, source, runner: 'script', cache: builder === 'docker' ? 'inline' : cacheOf(builder) },
      steps: { before: [generate()], after: [see()] },
    });
    const key = join(build.folder, 'key');
    writeFileSync(key, 'k3y');
    const { log, message } = build.script(
      { STEP_SEE_TOKEN: 't0ken', BUILDAH_ISOLATION: 'chroot', STORAGE_DRIVER: 'vfs' },
      [...['--source', build.source, '--step-see-key', key]],
    );
    expect(message).toBe(await lab.digestOf(build.repository, 'latest'));
    expect(log).toContain(`saw ${lab.registry}/${build.repository}@${message} with k3yt0ken`);
    expect(existsSync(join(build.source, 'app/made'))).toBe(false);
  });

  it('that always runs does so in a script where another failed, and the script fails as that did', () => {
    const tell = { ...fail(), name: 'tell', command: ['sh', '-c', 'echo told'], always: true };
    const build = subject({
      ...{ builder: 'docker', source, runner: 'script', cache: 'inline' },
      steps: { before: [generate()], after: [tell, fail(), see()] },
    });
    const key = join(build.folder, 'key');
    writeFileSync(key, 'k3y');
    const run = () => build.script({ STEP_SEE_TOKEN: 'x' }, ['--source', build.source, '--step-see-key', key]);
    expect(run).toThrow(/failed with 3:[\s\S]*\ntold/);
    expect(run).not.toThrow(/saw /);
    expect(readFileSync(join(build.source, 'README'), 'utf8')).toBe('ours\n');
  });
});
