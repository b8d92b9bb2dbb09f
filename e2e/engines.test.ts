/**
 * The bench of real engines: what this project synthesizes, run by BuildKit, Kaniko, Buildah and Docker against a real
 * registry. Each build runs cold, then again with all local state thrown away; the engine's own words say what it reused.
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Manifest } from '../test/manifests';
import { buildersOn, POD_BUILDERS } from '../test/registry';
import { buildersFor, FEATURES, featureOn } from '../test/runners/features';
import { filesOf } from '../test/support';
import { Case } from './lab/case';
import { certificates, DaemonPod } from './lab/daemon';
import { labForTests } from './lab/for-tests';
import { reusedSteps } from './lab/logs';
import type { PodRun } from './lab/pod';
import { must, run } from './lab/processes';
import { changeSource, STEPS, writeCacheMountProject, writeProject } from './lab/project';
import { inOneVolume, podSubjects, type Subject, scriptSubjects, state } from './lab/subjects';
import { type Measured, tableOf } from './lab/table';

const rows: Measured[] = [];
const { lab, engines } = labForTests();

afterAll(() => {
  if (rows.length > 0) console.log(tableOf(rows));
  if (rows.length > 0 && process.env.E2E_RECORD) writeFileSync(resolve(process.env.E2E_RECORD), `${tableOf(rows)}\n`);
});

/** How often a warm build must be faster than a cold one. */
const FASTER = 3;

async function measure(subject: Subject): Promise<{ cold: PodRun; warm: PodRun; changed: PodRun; build: Case }> {
  const build = subject.make();
  writeProject(build.source, lab.base);
  const cold = await subject.fresh(build);
  const warm = await subject.fresh(build);
  expect(await lab.digestOf(build.repository, 'latest')).toBe(warm.message);
  let limit: number | undefined;
  if (subject.kept) {
    await subject.kept(build);
    limit = (await subject.kept(build)).seconds;
  }
  const reused = reusedSteps(subject.engine, warm.log);
  rows.push({
    builder: subject.builder,
    cache: subject.cache,
    runner: subject.runner,
    cold: cold.seconds,
    warm: warm.seconds,
    reused: `${reused.length} of ${STEPS.length}`,
    limit,
  });
  changeSource(build.source, 'two');
  const changed = await subject.fresh(build);
  expect(await lab.digestOf(build.repository, 'latest')).toBe(changed.message);
  return { cold, warm, changed, build };
}

async function expectWarm(subject: Subject): Promise<void> {
  const { cold, warm, changed } = await measure(subject);
  expect(reusedSteps(subject.engine, cold.log)).toEqual([]);
  expect(reusedSteps(subject.engine, warm.log)).toEqual([...STEPS]);
  expect(reusedSteps(subject.engine, changed.log)).toEqual(subject.afterChange ?? ['deps', 'tools']);
  expect(cold.seconds / warm.seconds).toBeGreaterThan(FASTER);
}

engines(
  'a second build starts warm, reports the digest that is in the registry, and rebuilds only what a change concerns:',
  () => {
    it.each(podSubjects(lab))('$builder with the cache: $cache', expectWarm);
  },
);

engines('a script does the same on a machine:', () => {
  it.each(scriptSubjects(lab))('$builder with the cache: $cache', expectWarm);
});

engines('kaniko with base images on a volume', () => {
  it('takes them from where the warmer put them', () => {
    const build = new Case(
      lab,
      { builder: 'kaniko', cache: [{ type: 'registry' }, { type: 'volume', volume: 'bases' }] },
      {
        volumes: { bases: { size: '1Gi', accessModes: ['ReadWriteMany'] } },
        warmers: { bases: { volume: 'bases', images: [lab.base] } },
      },
    );
    writeProject(build.source, lab.base);
    build.pod(undefined, 'bases');
    expect(build.pod().log).toMatch(/Found sha256:[0-9a-f]+ in local cache/);
    expect(reusedSteps('kaniko', build.pod().log)).toEqual([...STEPS]);
  });
});

engines('the files of a cache mount', () => {
  const runs = (log: string) => [...log.matchAll(/runs: (\d+)/g)].map(([, count]) => Number(count)).pop();

  it.each(POD_BUILDERS)('are found by the second build of %s where its state is on a volume', (type) => {
    const build = new Case(lab, { builder: { type, ...state }, cache: 'none' }, inOneVolume);
    writeCacheMountProject(build.source, lab.base, 'one');
    expect(runs(build.pod().log)).toBe(1);
    writeCacheMountProject(build.source, lab.base, 'two');
    expect(runs(build.pod().log)).toBe(2);
  });

  it.each(POD_BUILDERS)('are gone with the pod of %s otherwise', (type) => {
    const build = new Case(lab, { builder: type, cache: 'registry' });
    for (const salt of ['one', 'two']) {
      writeCacheMountProject(build.source, lab.base, salt);
      expect(runs(build.pod().log)).toBe(1);
    }
  });

  it('do not keep a RUN from being found in an imported cache of BuildKit', () => {
    const build = new Case(lab, { builder: 'buildkit', cache: 'registry' });
    writeCacheMountProject(build.source, lab.base, 'one');
    build.pod();
    expect(build.pod().log).toMatch(/^#\d+ CACHED$/m);
  });
});

engines('a warmer of builds', () => {
  it('fills the cache of a build that then starts warm, and pushes no image', async () => {
    const build = new Case(
      lab,
      { builder: 'buildkit', cache: 'registry' },
      { warmers: { nightly: { builds: ['api'] } } },
    );
    writeProject(build.source, lab.base);
    build.pod(undefined, 'nightly-api');
    expect(await lab.digestOf(build.repository, 'latest')).toBeNull();
    expect(reusedSteps('buildkit', build.pod().log)).toEqual([...STEPS]);
  });
});

engines('a build', () => {
  it.each(POD_BUILDERS)('of %s finds its secrets and arguments as they are written', (builder) => {
    const note = 'costs $(five) dollars, {{really}} `id` "q"';
    const build = new Case(
      lab,
      { builder, cache: 'none', buildArgs: { NOTE: note }, secrets: [{ id: 'npmrc', secret: 'npm', key: 'rc' }] },
      {},
      { npm: { rc: 'token-of-npm' } },
    );
    writeFileSync(
      join(build.source, 'Dockerfile'),
      `FROM ${lab.base}\nARG NOTE\nRUN --mount=type=secret,id=npmrc,target=/npmrc wc -c < /npmrc && echo "note: $NOTE"\n`,
    );
    must('chmod', ['-R', 'a+rX', build.source]);
    const { log } = build.pod();
    expect(log).toContain(`note: ${note}`);
    expect(log).not.toContain('token-of-npm');
    expect(log).toMatch(/\b12\b/);
  });
});

engines('a daemon that keeps running', () => {
  it.each(['privileged', 'rootless'])(
    'builds for clients with certificates, %s, and keeps layers and cache mounts',
    async (mode) => {
      const tls = certificates(join(lab.folder, `tls-${mode}`), 'buildkitd');
      const daemons = { buildkitd: { size: '1Gi', mode, secrets: { server: 'server', client: 'client' } } };
      const build = new Case(
        lab,
        { builder: { type: 'buildkit', daemon: 'buildkitd' }, cache: 'none' },
        { daemons },
        tls,
      );
      const daemon = await DaemonPod.start(lab, build);
      try {
        writeProject(build.source, lab.base);
        const cold = build.pod();
        const warm = build.pod();
        expect(await lab.digestOf(build.repository, 'latest')).toBe(warm.message);
        expect(reusedSteps('buildkit', warm.log)).toEqual([...STEPS]);
        rows.push({
          builder: `buildkit, daemon, ${mode}`,
          cache: 'the daemon',
          runner: 'Job',
          cold: cold.seconds,
          warm: warm.seconds,
          reused: `${STEPS.length} of ${STEPS.length}`,
        });
        expect(cold.seconds / warm.seconds).toBeGreaterThan(FASTER);
        for (const [i, salt] of ['one', 'two'].entries()) {
          writeCacheMountProject(build.source, lab.base, salt);
          expect(build.pod().log).toContain(`runs: ${i + 1}`);
        }
        const stranger = new Case(
          lab,
          { builder: { type: 'buildkit', daemon: 'buildkitd' } },
          { daemons },
          { ...tls, client: certificates(join(lab.folder, `other-${mode}`), 'buildkitd').client },
        );
        writeProject(stranger.source, lab.base);
        expect(() => stranger.pod()).toThrow(/certificate|tls/);
      } finally {
        daemon.stop();
      }
    },
  );
});

engines('two replicas of a daemon', () => {
  it('a build finds the one that has its cache, and is built by the other while that one is stopped', async () => {
    const tls = certificates(join(lab.folder, 'tls-replicas'), 'buildkitd');
    const buildkitd = { size: '1Gi', replicas: 2, mode: 'privileged', secrets: { server: 'server', client: 'client' } };
    const fields = { builder: { type: 'buildkit', daemon: 'buildkitd' }, cache: 'none' };
    const build = new Case(lab, fields, { daemons: { buildkitd } }, tls);
    const [job] = build.objects('Job') as [Manifest];
    const home = Number(/tcp:\/\/buildkitd-(\d)/.exec(JSON.stringify(job))?.[1]);
    const replicas = [await DaemonPod.start(lab, build, 0), await DaemonPod.start(lab, build, 1)];
    try {
      writeProject(build.source, lab.base);
      build.pod();
      expect(reusedSteps('buildkit', build.pod().log)).toEqual([...STEPS]);
      replicas[home]?.stop();
      const elsewhere = build.pod().log;
      expect(elsewhere).toContain(
        `tcp://buildkitd-${1 - home}.buildkitd:1234 builds, since the one that has the cache`,
      );
      expect(reusedSteps('buildkit', elsewhere)).toEqual([]);
      replicas[home] = await DaemonPod.start(lab, build, home);
      expect(reusedSteps('buildkit', build.pod().log)).toEqual([...STEPS]);
    } finally {
      for (const replica of replicas) replica.stop();
    }
  });
});

engines('every script that is synthesized', () => {
  const examples = [...FEATURES.map(([name, build]) => [name, build] as const)];

  it.each(examples)('has nothing for shellcheck to find: %s', (name, build) => {
    for (const builder of name.includes(':') ? buildersFor(name) : buildersOn('script')) {
      const registries = builder === 'docker' ? { registries: {} } : {};
      const files = filesOf(featureOn('script', builder, { ...build, ...registries }));
      const { status, text } = run('shellcheck', ['-'], { input: files.get('scripts/api.sh') });
      expect(text).toBe('');
      expect(status).toBe(0);
    }
  });
});

engines('docker-bake.json', () => {
  it('is what docker buildx bake takes, text and parameters as they are written', () => {
    const build = new Case(
      lab,
      {
        builder: 'docker',
        runner: 'script',
        parameters: { revision: { default: 'v1' } },
        tags: ['$(params.revision)'],
        cache: { type: 's3', bucket: 'b', region: 'r', prefix: '$(params.revision)' },
        buildArgs: { NOTE: 'costs ${five} $(dollars) %{x}' },
        source: { type: 'inline', files: { Dockerfile: 'FROM scratch' } },
      },
      { registries: {} },
    );
    const file = join(build.folder, 'docker-bake.json');
    writeFileSync(file, build.file('docker-bake.json') as string);
    const printed = (env: NodeJS.ProcessEnv) =>
      JSON.parse(
        must(join(lab.engines, 'buildx'), ['bake', '--print', '--file', file], {
          env: { ...process.env, HOME: build.folder, ...env },
        }).stdout,
      );
    expect(printed({}).target.api).toMatchObject({
      // Printed targets are escaped again, so that they can be read back.
      args: { NOTE: 'costs $${five} $(dollars) %%{x}' },
      tags: [`${lab.registry}/${build.repository}:v1`],
    });
    expect(printed({ revision: 'v2' }).target.api.tags).toEqual([`${lab.registry}/${build.repository}:v2`]);
    const attack = 'x","endpoint_url=http://evil';
    expect(printed({ revision: attack }).target.api['cache-to']).toEqual([
      { bucket: 'b', mode: 'max', name: 'api', prefix: attack, region: 'r', type: 's3' },
    ]);
  });

  it('builds a repository or the checkout of one, with the files that hold its secrets, and not without what must be given', () => {
    const build = new Case(
      lab,
      {
        builder: 'docker',
        runner: 'script',
        parameters: { revision: {} },
        secrets: [{ id: 'npmrc', secret: 'npm', key: 'rc' }],
        source: {
          type: 'git',
          url: 'https://git.example.com/a.git',
          revision: '$(params.revision)',
          path: 'services/api',
        },
      },
      { registries: {} },
    );
    const file = join(build.folder, 'docker-bake.json');
    writeFileSync(file, build.file('docker-bake.json') as string);
    const secret = join(build.folder, 'a, "quoted" name');
    writeFileSync(secret, 'token');
    const bake = (env: NodeJS.ProcessEnv) =>
      run(join(lab.engines, 'buildx'), ['bake', '--print', '--file', file], {
        env: { ...process.env, HOME: build.folder, SECRET_NPMRC: secret, ...env },
      });
    const target = (env: NodeJS.ProcessEnv) => JSON.parse(bake(env).stdout).target.api;
    expect(target({ revision: 'v1' })).toMatchObject({
      context: 'https://git.example.com/a.git#v1:services/api',
      secret: [{ id: 'npmrc', src: secret }],
    });
    expect(target({ SOURCE_API: '.' }).context).toBe('services/api');
    expect(bake({}).text).toContain('revision');
    expect(bake({}).status).not.toBe(0);
  });
});
