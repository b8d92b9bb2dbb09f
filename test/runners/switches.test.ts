/** What whoever runs a script may ask of it: no push, the image here, no cache, only words; and no Docker where it runs in Kaniko's image. */
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SWITCHES } from '../../src/model/switches';
import { buildersOn } from '../registry';
import { faultsOf, temporaryFolder } from '../support';
import { ALONE, onScript, run, STUB, scriptOf } from './script-runs';

const IMAGE = 'registry.example.com/shop/api:main';
/** Docker by itself and by buildx; every other builder by itself. */
const BUILDS: [string, object][] = [
  ...buildersOn('script').map((builder): [string, object] => [builder, { builder }]),
  ['docker with an inline cache', { builder: 'docker', cache: 'inline', tags: ['main'] }],
];
const AFTER = { after: [{ name: 'scan', image: 'scanner:1', args: ['$(build.ref)'] }] };
const git = { type: 'git', url: 'https://git.example.com/a.git', revision: '$(params.revision)', path: 'api' };

const words = (calls: readonly string[][]) => calls.flat();
const pushes = (calls: readonly string[][]) =>
  calls.filter((call) => call[1] === 'push' || call.some((word) => /^--push$|push=true/.test(word)));

describe.each(BUILDS)('a script of %s', (_, build) => {
  const of = (more: object = {}) => onScript({ ...build, ...more });

  it('pushes unless it is told not to, and keeps its cache all the same', () => {
    const usual = run(of());
    const ran = run(of(), ['--no-push']);
    expect(ran).toMatchObject({ status: 0, stdout: '' });
    expect(pushes(ran.calls)).toEqual([]);
    const isKaniko = words(usual.calls).includes('/kaniko/executor');
    expect(isKaniko || pushes(usual.calls).length > 0).toBe(true);
    expect([words(usual.calls), words(ran.calls)].map((all) => all.includes('--no-push'))).toEqual([false, isKaniko]);
    const caches = (calls: readonly string[][]) => words(calls).filter((word) => /cache/i.test(word));
    expect(caches(ran.calls)).toEqual(caches(usual.calls));
  });

  it('has the image here where it is told to, and says what it is called', () => {
    const ran = run(of(), ['--load'], {}, ['docker', 'buildctl', 'buildah']);
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(ran.stdout.trim()).toBe(IMAGE);
    expect(pushes(ran.calls)).toEqual([]);
    const loads = words(ran.calls).some((word) => word === '--load' || word === 'load');
    // Buildah and the BuildKit of Docker have it where they build.
    expect(loads || ran.calls.some((call) => ['build'].includes(call[1] as string))).toBe(true);
  });

  it('builds all of it where it is told to, and does not otherwise', () => {
    const anew = (args: string[]) =>
      words(run(of(), args).calls).filter((word) => /^--no-cache$|^--cache-ttl=/.test(word));
    expect(anew([])).toEqual([]);
    expect(anew(['--no-cache'])).toHaveLength(1);
  });

  it('only prints what it would run where it is told to: the same words, and nothing runs or stays', () => {
    const secret = join(temporaryFolder(), 'secret');
    writeFileSync(secret, 'hunter2');
    const definition = of({
      buildArgs: { NOTE: "it's $(params.revision) `id` \\ *" },
      secrets: [{ id: 'npmrc', secret: 's', key: 'k' }],
      pod: { env: { TOKEN: { secret: 's', key: 'k' } } },
    });
    const env = { TMPDIR: temporaryFolder(), TOKEN: 'swordfish', SECRET_NPMRC: secret };
    const ran = run(definition, ['--dry-run'], env, []);
    expect(ran).toMatchObject({ status: 0, stderr: '', calls: [] });
    expect(ran.stdout).not.toMatch(/hunter2|swordfish/);
    expect([readdirSync(env.TMPDIR), readdirSync(ran.cwd).sort()]).toEqual([[], ['api.sh', 'bin']]);
    const real = run(definition, [], env);
    const building = (calls: readonly string[][]) =>
      calls.find((call) => words([call]).some((word) => word.includes('NOTE=')));
    const apart = (call: readonly string[] = []) =>
      call.map((word) => word.replace(/\/tmp\.[^/]+/g, '/TMP')).filter((word) => !word.includes('/TMP'));
    expect(apart(building(shellWords(ran.stdout)))).toEqual(apart(building(real.calls)));
  });
});

/** The words of lines as a shell reads them. */
function shellWords(lines: string): string[][] {
  const read = lines.split('\n').filter((line) => line && !line.startsWith('#'));
  return read.map((line) =>
    [...line.matchAll(/(?:'[^']*'|\\'|[^ '])+/g)].map(([word]) =>
      word.replace(/'([^']*)'|\\'/g, (_, inner) => inner ?? "'"),
    ),
  );
}

describe('a script', () => {
  it('leaves out steps on an image that it does not push, says so, and runs what always runs', () => {
    const after = [...AFTER.after, { name: 'tidy', image: 'tidy:1', args: ['x'], always: true }];
    const { stderr, status, calls } = run(onScript({ builder: 'buildah', steps: { after } }), ['--no-push']);
    expect({ stderr, status }).toEqual({ stderr: 'scan is not run, since nothing is pushed\n', status: 0 });
    expect(calls.map((call) => call[0])).toEqual(['buildah', 'docker']);
    expect(calls[1]).toContain('tidy:1');
  });

  it('shows steps with what stands for the digest', () => {
    const { stdout } = run(onScript({ builder: 'buildah', steps: AFTER }), ['--dry-run']);
    expect(stdout).toContain("scanner:1 'registry.example.com/shop/api@<its digest>'");
  });

  it('tells Kaniko that it keeps no layers either, where only base images are kept', () => {
    const definition = onScript(
      { builder: 'kaniko', cache: { type: 'volume', volume: 'bases' } },
      { volumes: { bases: { claim: 'b' } } },
    );
    expect(words(run(definition, ['--no-push']).calls)).toEqual(
      expect.arrayContaining(['--no-push', '--no-push-cache']),
    );
    expect(words(run(definition).calls)).not.toContain('--no-push-cache');
  });

  it.each(buildersOn('script'))('keeps what is asked for apart from lists, with %s', (builder) => {
    const parameters = { revision: { default: 'main' }, more: { list: true, default: ['1', '2'] } };
    const definition = onScript({ builder, parameters, extraArgs: ['--more=$(params.more)'] });
    const asked = [
      '--no-push',
      '--no-cache',
      '--cache-ttl=1ns',
      '--load',
      'push=true',
      '--tar-path=/kaniko/loaded/image.tar',
    ];
    const found = (args: string[]) => words(run(definition, args).calls).filter((word) => asked.includes(word));
    expect(found([])).toEqual([]);
    expect(found(['--no-cache'])).toHaveLength(1);
    const usual = words(run(definition, ['--dry-run']).calls);
    expect(usual).toEqual([]);
    expect(run(definition, ['--dry-run']).stdout).toContain('--more=1 --more=2');
  });

  it('builds without looking whether it is there, where it pushes nothing', () => {
    const definition = onScript({ builder: 'buildah', skip: 'exists' });
    expect(run(definition, ['--no-push'], {}, ['buildah']).calls.map(([program]) => program)).toEqual(['buildah']);
    expect(run(definition, ['--dry-run']).stdout).toMatch(/^# unless it is there already:\nbuildah build /);
  });

  it('shows of a source what a definition calls its values, and not who may read it', () => {
    const source = { ...git, url: 'https://$(params.host)/a.git' };
    const definition = onScript({
      source,
      parameters: { revision: { default: 'main' }, host: { default: 'git.example.com' } },
      builder: 'buildah',
      tags: ['$(source.shortCommit)'],
    });
    const { stdout, stderr, calls } = run(definition, ['--dry-run']);
    expect({ stderr, calls }).toEqual({ stderr: '', calls: [] });
    expect(stdout).toContain('# the source is https://git.example.com/a.git, main\n');
    expect(stdout).toContain("'--tag=registry.example.com/shop/api:$(source.shortCommit)'");
  });

  it('needs no Git where the source is there, and Docker for --load alone', () => {
    const definition = onScript({ builder: 'buildah', source: git });
    expect(run(definition, ['--source', temporaryFolder()], {}, ['buildah']).status).toBe(0);
    expect(run(definition, [], {}, ['buildah']).stderr).toBe('git is needed, and it is not installed\n');
    const buildkit = onScript({ builder: 'buildkit' });
    expect(run(buildkit, [], {}, ['buildctl']).status).toBe(0);
    expect(run(buildkit, ['--load'], {}, ['buildctl']).stderr).toBe('--load needs docker, and it is not installed\n');
  });

  it.each<[string, object]>([
    ['platforms', { builder: 'buildkit', platforms: ['linux/amd64', 'linux/arm64'] }],
    ['builder.provenance', { builder: { type: 'buildkit', provenance: 'max' } }],
  ])('refuses to load what no archive holds, before anything runs: %s', (field, build) => {
    expect(run(onScript(build), ['--load'])).toMatchObject({
      status: 2,
      stderr: `--load cannot be: what docker loads is one image and nothing about it, and this build has ${field}\n`,
      calls: [],
    });
  });

  it('refuses to load what Kaniko writes as an archive already', () => {
    const definition = onScript(
      { builder: 'kaniko', output: { type: 'docker', volume: 'images' } },
      { volumes: { images: { claim: 'i' } } },
    );
    expect(run(definition, ['--load']).stderr).toBe(
      '--load cannot be: the output of this build is the archive that docker loads\n',
    );
  });

  it.each(Object.keys(SWITCHES))('cannot have a parameter called %s', (name) => {
    expect(faultsOf(onScript({ parameters: { revision: {}, [name]: {} } })).join()).toContain(
      `cannot tell it from --${name}`,
    );
  });

  it('takes no switch from the environment of whoever runs it', () => {
    const { calls } = run(onScript({ builder: 'buildah', source: ALONE }), [], {
      is_pushed: '',
      is_anew: 'yes',
      is_dry: 'yes',
    });
    expect(calls.map((call) => call[1])).toEqual(['build', 'push']);
    expect(words(calls)).not.toContain('--no-cache');
  });
});

describe("in Kaniko's own image", () => {
  /** A machine that is the image: with the folders of it elsewhere than at its root. */
  const within = (
    definition: object,
    args: readonly string[] = [],
    env: Record<string, string> = {},
    tools: string[] = [],
  ) =>
    run(definition, args, env, tools, ['kaniko', 'busybox', 'src'], STUB, (script, folder) => {
      for (const program of ['kaniko/executor', 'busybox/sh']) {
        writeFileSync(join(folder, program), EXECUTOR);
        chmodSync(join(folder, program), 0o755);
      }
      mkdirSync(join(folder, 'kaniko/.docker'));
      writeFileSync(join(folder, 'kaniko/.docker/config.json'), '{"credHelpers":{"r.example.com":"ecr-login"}}');
      return script.replace(/\/(kaniko|busybox)\b(?!:)/g, `${folder}/$1`);
    });
  const EXECUTOR = `${STUB}exit 0\n`.replace(
    'while [ $# -gt 0 ]; do\n  case $1 in\n',
    'while [ $# -gt 0 ]; do\n  case $1 in\n    --digest-file=*) printf sha256:abc >"${1#*=}" ;;\n',
  );
  const kaniko = (build: object = {}) => onScript({ builder: 'kaniko', source: git, ...build });

  it('runs the executor where it stands, with the login that is there, and needs neither Docker nor Git', () => {
    const ran = within(kaniko(), ['--source', 'src'], { DOCKER_CONFIG: 'kaniko/.docker' });
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(ran.stdout.trim()).toBe(`${IMAGE}@sha256:abc`);
    expect(ran.calls).toHaveLength(1);
    expect(ran.calls[0]).toEqual(
      expect.arrayContaining(['executor', `--context=dir://${ran.cwd}/src/api`, `--destination=${IMAGE}`]),
    );
  });

  it('keeps what it writes where the executor leaves it alone', () => {
    const { calls, cwd } = within(kaniko({ secrets: [{ id: 'npmrc', secret: 's', key: 'k' }] }), [
      '--source',
      'src',
      '--secret-npmrc',
      'api.sh',
    ]);
    const files = calls[0]
      ?.filter((word) => /^--(?:secret|digest-file)=/.test(word))
      .map((word) => word.replace(/.*=/, ''));
    expect(files).toHaveLength(2);
    for (const file of files ?? []) expect(file.startsWith(`${cwd}/kaniko/`)).toBe(true);
    expect(readdirSync(join(cwd, 'kaniko')).sort()).toEqual(['.docker', 'executor']);
  });

  it('does not keep base images without the program that fetches them, and says so', () => {
    const definition = onScript(
      { builder: 'kaniko', cache: [{ type: 'registry' }, { type: 'volume', volume: 'bases' }] },
      { volumes: { bases: { claim: 'b' } } },
    );
    const { stderr, status, calls } = within(definition);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^no base image is kept, since there is no .*\/kaniko\/warmer\n$/);
    expect(calls).toHaveLength(1);
  });

  it('knows the switches', () => {
    expect(words(within(kaniko(), ['--source', 'src', '--no-push', '--no-cache']).calls)).toEqual(
      expect.arrayContaining(['--no-push', '--cache-ttl=1ns']),
    );
    expect(within(kaniko(), ['--source', 'src', '--load']).stderr).toBe(
      '--load needs docker, and it is not installed\n',
    );
    const dry = within(kaniko(), ['--source', 'src', '--dry-run']);
    expect(dry.calls).toEqual([]);
    expect(dry.stdout).toMatch(/^\S*\/kaniko\/executor --context=dir:/);
  });

  it('says what a step needs', () => {
    const steps = { before: [{ name: 'test', image: 'node:22', args: ['npm', 'test'] }] };
    expect(within(kaniko({ steps }), ['--source', 'src']).stderr).toBe('docker is needed, and it is not installed\n');
  });

  it('is not what a machine with Docker is', () => {
    expect(within(kaniko(), ['--source', 'src'], {}, ['docker']).calls[0]?.slice(0, 2)).toEqual(['docker', 'run']);
  });
});

it('every switch is in the help of a script', () => {
  for (const name of Object.keys(SWITCHES)) expect(scriptOf(onScript())).toContain(`  --${name}  `);
});
