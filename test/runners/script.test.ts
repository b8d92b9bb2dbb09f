import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDefinition } from '../../src/resolve/definition';
import { filesOf as scriptsOf } from '../../src/runners/render';
import { corpus } from '../corpus/definitions';
import { buildersOn, CLUSTER_RUNNERS } from '../registry';
import { faultsOf, filesOf, oneBuild, temporaryFolder, warningsOf } from '../support';
import { ALONE, type Builds, inline, onScript, type Ran, run, scriptOf } from './script-runs';

const TRICKY = 'it\'s $(five) `id` ${HOME} "q" \\ {{x}} $$(params.revision)\nline 2';
describe.each(buildersOn('script', { buildArgs: { A: 'a' }, labels: { l: 'a' } }))('the script of %s', (builder) => {
  const building = (ran: Ran) => ran.calls.filter((call) => call.some((arg) => arg.includes('NOTE'))).pop() as string[];
  const definition = onScript({
    builder,
    parameters: { revision: { default: 'main' }, rev: { default: '' } },
    buildArgs: { NOTE: TRICKY, REV: '$(params.rev)' },
    labels: { l: TRICKY },
  });
  const arrives = (args: readonly string[], value: string) => args.some((arg) => arg.endsWith(`NOTE=${value}`));

  it('hands text on as it is written', () => {
    const ran = run(definition);
    expect(ran.stderr).toBe('');
    expect(ran.status).toBe(0);
    expect(arrives(building(ran), TRICKY.replace('$$(params', '$(params'))).toBe(true);
  });

  it('prints the image by its digest', () => {
    expect(run(definition).stdout.trim().split('\n').pop()).toBe('registry.example.com/shop/api:main@sha256:abc');
  });

  it.each([
    ['as an environment variable', [], { PARAM_REV: '$(touch x); a b' }],
    ['as --name value', ['--rev', '$(touch x); a b'], {}],
    ['as --name=value', ['--rev=$(touch x); a b'], { PARAM_REV: 'other' }],
  ])('takes parameters %s, and none of them is a script', (_, args, env) => {
    expect(building(run(definition, args, env))).toEqual(
      expect.arrayContaining([expect.stringContaining('REV=$(touch x); a b')]),
    );
  });

  it('runs nothing of what is written in any field', () => {
    const evil = '\'; touch "$HOME/pwned"; $(touch "$HOME/pwned") `touch "$HOME/pwned"`\nUSAGE\ntouch "$HOME/pwned"\n';
    const path = "a'; touch $HOME&pwned;$(id) `id`";
    const hostile = onScript({
      builder,
      source: { type: 'inline', files: { Dockerfile: evil, [path]: evil } },
      dockerfile: path,
      parameters: { revision: { default: 'main', description: evil }, other: { default: evil, description: evil } },
      buildArgs: { NOTE: evil, OTHER: '$(params.other)' },
      labels: { "l';touch${IFS}$HOME/pwned;": evil },
      annotations: { a: evil },
      extraArgs: [evil],
    });
    for (const args of [[], ['--help'], ['--other', evil]]) {
      const ran = run(hostile, args);
      expect(ran).toMatchObject({ status: 0, stderr: '' });
      expect(existsSync(join(ran.cwd, 'pwned'))).toBe(false);
    }
  });

  it('names a missing program before anything starts', () => {
    const { status, stderr, calls } = run(definition, [], {}, []);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^\w+ is needed, and it is not installed\n$/);
    expect(calls).toEqual([]);
  });

  it('builds a folder of yours in place of the repository', () => {
    const folder = temporaryFolder();
    const git = onScript({
      builder,
      source: { type: 'git', url: 'https://git.example.com/a.git', path: 'api' },
      buildArgs: { NOTE: 'x' },
    });
    const ran = run(git, ['--source', folder]);
    expect(ran.calls.some(([program]) => program === 'git')).toBe(false);
    expect(building(ran).join(' ')).toContain(folder);
  });
});

describe('a script', () => {
  it('explains itself', () => {
    const definition = onScript({
      secrets: [{ id: 'npmrc', secret: 's', key: 'k' }],
      parameters: { revision: { default: 'main', description: 'What to build' }, stage: {} },
    });
    const { status, stdout } = run(definition, ['--help']);
    expect(status).toBe(0);
    expect(stdout).toBe(
      [
        'Builds registry.example.com/shop/api with buildkit and pushes it.',
        '',
        '  api.sh [OPTION]...',
        '',
        '  --revision VALUE     What to build (PARAM_REVISION; default main)',
        '  --stage VALUE        the parameter stage (PARAM_STAGE; required)',
        '  --secret-npmrc FILE  the secret npmrc (SECRET_NPMRC; required)',
        '  --no-push            push nothing; the cache is written all the same',
        '  --load               push nothing, and have the image here',
        '  --no-cache           build all of it, whatever a cache has; the cache is written all the same',
        '  --dry-run            print what would be run, and run nothing',
        '  -h, --help           print this',
        '',
      ].join('\n'),
    );
  });

  it.each<[string, object, string[], string]>([
    [
      'a parameter without a default',
      { parameters: { revision: {} } },
      [],
      'give --revision VALUE, or set PARAM_REVISION',
    ],
    [
      'a secret',
      { secrets: [{ id: 'npmrc', secret: 's', key: 'k' }] },
      [],
      'give --secret-npmrc FILE, or set SECRET_NPMRC',
    ],
    ['a source on a claim', { source: { type: 'volume', claim: 'c' } }, [], 'give --source FOLDER, or set SOURCE'],
    ['an argument it knows', {}, ['--revison', 'x'], 'unknown argument: --revison; --help names all there are'],
    ['the value of an argument', {}, ['--revision'], '--revision needs a value'],
  ])('says what to give it: %s', (_, build, args, message) => {
    expect(run(onScript(build), args)).toMatchObject({ status: 2, stderr: `${message}\n`, calls: [] });
  });

  it('hands secrets over as files', () => {
    const secret = join(temporaryFolder(), 'npmrc');
    writeFileSync(secret, 'token');
    const ran = run(onScript({ builder: 'buildah', secrets: [{ id: 'npmrc', secret: 's', key: 'k' }] }), [
      '--secret-npmrc',
      secret,
    ]);
    expect(ran.calls[0]).toEqual(
      expect.arrayContaining([expect.stringMatching(/^--secret=id=npmrc,src=.*\/build-secrets\/npmrc$/)]),
    );
  });

  it('takes the image of another build by its tag, or as it is told', () => {
    const base = { image: 'r.example.com/base', source: inline, runner: 'script' };
    const definition = onScript({
      builder: 'buildah',
      dependsOn: ['base'],
      buildArgs: { BASE: '$(builds.base.ref)' },
    }) as Builds;
    definition.builds.base = base;
    expect(run(definition).calls[0]).toContain('--build-arg=BASE=r.example.com/base:latest');
    expect(run(definition, ['--base-ref', 'x@sha256:abc']).calls[0]).toContain('--build-arg=BASE=x@sha256:abc');
  });

  it('keeps what a volume keeps in a folder of the user', () => {
    const definition = onScript(
      { builder: 'kaniko', cache: [{ type: 'registry' }, { type: 'volume', volume: 'bases' }] },
      { volumes: { bases: { claim: 'bases' } } },
    );
    const { calls } = run(definition, [], { CACHED_BUILDS_HOME: temporaryFolder() });
    expect(calls[0]).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/\/bases:\/cache$/),
        '--cache-dir=/cache',
        '--dockerfile=/kaniko/source/Dockerfile',
      ]),
    );
    expect(calls[1]).toEqual(
      expect.arrayContaining([expect.stringMatching(/\/bases:\/cache:ro$/), '--cache-dir=/cache']),
    );
  });

  describe('with the variables of a pod', () => {
    const env = {
      HTTPS_PROXY: 'http://$(params.revision).example.com:3128/?a=$HOME&b',
      TOKEN: { secret: 'npm', key: 'token' },
      SETTING: { configMap: 'settings', key: 'setting' },
    };
    const parameters = { revision: { default: 'main' } };
    const SHOW = '#!/bin/sh\nprintf "%s %s %s\\n" "$HTTPS_PROXY" "$TOKEN" "$SETTING" >&2\n';

    const withVariables = (builder: string) => onScript({ builder, parameters, tags: ['t'], pod: { env } });
    const inContainer = (builder: string) => scriptOf(withVariables(builder)).includes('docker run');

    it.each(buildersOn('script').filter((builder) => !inContainer(builder)))(
      'gives them to the program of %s',
      (builder) => {
        const definition = withVariables(builder);
        const { stderr } = run(definition, [], { TOKEN: 't', SETTING: 's' }, undefined, [], SHOW);
        expect(stderr).toContain('http://main.example.com:3128/?a=$HOME&b t s\n');
      },
    );

    it.each(buildersOn('script').filter(inContainer))('gives them to the container of %s', (builder) => {
      const { calls } = run(withVariables(builder), [], { TOKEN: 't', SETTING: 's' });
      expect(calls[0]).toEqual(
        expect.arrayContaining(['HTTPS_PROXY=http://main.example.com:3128/?a=$HOME&b', 'TOKEN', 'SETTING']),
      );
    });

    it('asks for what comes from a Secret or a ConfigMap, and says so in its help', () => {
      const definition = onScript({ pod: { env } });
      expect(run(definition, [], { SETTING: 's' })).toMatchObject({
        status: 2,
        stderr: 'set TOKEN: token of the Secret npm\n',
        calls: [],
      });
      expect(run(definition, ['--help']).stdout).toContain('  SETTING  setting of the ConfigMap settings\n');
    });

    it.each(['work', 'digest', 'images', 'IFS', 'a.b', 'a-b'])('refuses one called %s', (name) => {
      expect(faultsOf(onScript({ pod: { env: { [name]: 'x' } } }))).toEqual([
        expect.stringContaining(
          `builds.api.pod.env${/^\w+$/.test(name) || name === 'a-b' ? `.${name}` : `["${name}"]`}: `,
        ),
      ]);
    });
  });

  it('refuses every variable that it calls its own, as one of a pod', () => {
    const withScripts = [...corpus().values()].filter((definition) => JSON.stringify(definition).includes('"script"'));
    const scripts = withScripts.flatMap((definition) => {
      const { definition: read } = readDefinition(definition);
      return read === undefined ? [] : [...scriptsOf(read.builds)].filter(([path]) => path.endsWith('.sh'));
    });
    const assigned = /^ *([a-z]\w*)=|\bfor ([a-z]\w*) in/gm;
    // The arguments of a program, a line each, are no variables.
    const code = scripts.map(([, script]) => script.replace(/\\\n/g, ' '));
    const own = new Set(code.flatMap((script) => [...script.matchAll(assigned)].map(([, set, each]) => set ?? each)));
    expect(own.size).toBeGreaterThan(15);
    const taken = [...own].filter(
      (name) => faultsOf(onScript({ pod: { env: { [name as string]: 'x' } } })).length === 0,
    );
    expect(taken).toEqual([]);
  });

  it('says which scripts come first', () => {
    const definition = onScript({ dependsOn: ['base'] }) as Builds;
    definition.builds.base = { image: 'r.example.com/base', source: inline, runner: 'script' };
    expect(run(definition, ['--help']).stdout).toContain('Run base.sh first');
  });

  it('gives a container no more than its pod has', () => {
    const { calls } = run(onScript({ builder: 'kaniko' }));
    expect(calls[0]?.join(' ')).toContain('--user 0:0 --cap-drop ALL --cap-add CHOWN');
    expect(calls[0]).toContain('no-new-privileges');
  });

  it('gives what warms a folder neither the secrets of the build nor its state', () => {
    const definition = onScript(
      {
        builder: { type: 'kaniko', state: { volume: 'kept' } },
        cache: { type: 'volume', volume: 'bases' },
        secrets: [{ id: 'npmrc', secret: 'npm', key: 'rc' }],
      },
      { volumes: { bases: { claim: 'bases' }, kept: { claim: 'kept', accessModes: ['ReadWriteOncePod'] } } },
    );
    const lines = filesOf(definition).get('scripts/api.sh') as string;
    const [warming, building] = lines.split('docker run').slice(-2) as [string, string];
    expect(warming).toContain('/kaniko/warmer');
    expect(warming.split('\nfi')[0]).not.toMatch(/build-secrets|kaniko\/caches/);
    expect(building).toMatch(/build-secrets[\s\S]*kaniko\/caches/);
  });

  it('is no object of a cluster', () => {
    const files = [...filesOf(onScript()).keys()];
    expect(files.sort()).toEqual(['kustomization.yaml', 'scripts/api.sh']);
  });

  it('gives each secret its own file', () => {
    const secrets = ['npm', 'pip.conf', 'A'].map((id) => ({ id, secret: 's', key: 'k' }));
    const folder = temporaryFolder();
    for (const { id } of secrets) writeFileSync(join(folder, id), `content of ${id}`);
    const note = join(folder, 'noted');
    const definition = onScript({ builder: 'buildah', secrets });
    const args = secrets.flatMap(({ id }) => [`--secret-${id}`, join(folder, id)]);
    const { calls, status } = run(definition, args, { COPY: note });
    expect(status).toBe(0);
    expect(calls[0]?.filter((arg) => arg.startsWith('--secret=')).map((arg) => arg.replace(/src=.*\//, ''))).toEqual([
      '--secret=id=npm,npm',
      '--secret=id=pip.conf,pip.conf',
      '--secret=id=A,A',
    ]);
    expect(secrets.map(({ id }) => readFileSync(join(note, id), 'utf8'))).toEqual([
      'content of npm',
      'content of pip.conf',
      'content of A',
    ]);
  });

  const secretOf = (...ids: string[]) => ({ secrets: ids.map((id) => ({ id, secret: 's', key: 'k' })) });
  it.each<[string, object, string]>([
    [
      'secrets a.b and a-b',
      secretOf('a.b', 'a-b'),
      'secrets[1].id: a script cannot tell it from the secret a.b: both are SECRET_A_B',
    ],
    ['secrets a-b and a_b', secretOf('a-b', 'a_b'), 'both are SECRET_A_B; give one of them another name'],
    ['secrets a and A', secretOf('a', 'A'), 'both are SECRET_A;'],
    [
      'parameters path and PATH',
      { parameters: { revision: {}, path: {}, PATH: {} } },
      'parameters.PATH: a script cannot tell it from path: both are PARAM_PATH',
    ],
    [
      'a parameter and a secret',
      { ...secretOf('npm'), parameters: { revision: {}, 'secret-npm': {} } },
      'parameters.secret-npm: a script cannot tell it from the secret npm: both are --secret-npm',
    ],
    [
      'a parameter and --help',
      { parameters: { revision: {}, help: {} } },
      'parameters.help: a script cannot tell it from --help',
    ],
  ])('cannot have what would be one option: %s', (_, build, fault) => {
    expect(faultsOf(onScript(build)).join('\n')).toContain(fault);
  });

  it('cannot have a parameter that is the option of a build it needs', () => {
    const definition = onScript({ dependsOn: ['base'], parameters: { revision: {}, 'base-ref': {} } }) as Builds;
    definition.builds.base = { image: 'r.example.com/base', source: inline, runner: 'script' };
    expect(faultsOf(definition).join('\n')).toContain(
      'parameters.base-ref: a script cannot tell it from the image of base: both are --base-ref',
    );
  });

  it.each(['PATH', 'IFS', 'HOME', 'ENV', 'LD_PRELOAD', 'PS1', 'work', 'digest', 'CDPATH'])(
    'takes a parameter called %s, and leaves the shell its own',
    (name) => {
      const build = { builder: 'buildah', parameters: { [name]: { default: 'd' } }, tags: ['t'] };
      const definition = onScript({ ...build, buildArgs: { NOTE: `$(params.${name})` } });
      expect(run(definition, [`--${name}`, '/nowhere ;x']).calls[0]).toContain('--build-arg=NOTE=/nowhere ;x');
      expect(run(definition).calls[0]).toContain('--build-arg=NOTE=d');
    },
  );

  it.each(['1abc', 'github', 'param-x'])('needs a build called %s', (name) => {
    const build = { builder: 'buildah', dependsOn: [name], buildArgs: { BASE: `$(builds.${name}.ref)` } };
    const definition = onScript(build) as Builds;
    definition.builds[name] = { image: 'r.example.com/base', source: inline, runner: 'script' };
    const env = { GITHUB_REF: 'refs/heads/main', PARAM_X_REF: 'other' };
    expect(run(definition, [], env).calls[0]).toContain('--build-arg=BASE=r.example.com/base:latest');
    const named = `REF_${name.toUpperCase().replace('-', '_')}`;
    expect(run(definition, [], { [named]: 'x@sha256:abc' }).calls[0]).toContain('--build-arg=BASE=x@sha256:abc');
  });

  it('takes nothing from the environment but what it says', () => {
    const definition = onScript({ parameters: { revision: {} } });
    expect(run(definition, [], { param_revision: 'x', source_folder: '/' }).stderr).toContain('give --revision VALUE');
  });

  it.each(['-', '-n', 'a b', 'plain'])('takes its source from a folder called %j, whatever CDPATH says', (name) => {
    const elsewhere = temporaryFolder();
    mkdirSync(join(elsewhere, 'plain'));
    const definition = onScript({ builder: 'buildah', source: { type: 'volume', claim: 'c' } });
    const { calls, stderr, cwd } = run(
      definition,
      ['--source', name],
      { CDPATH: elsewhere, OLDPWD: elsewhere },
      undefined,
      [name],
    );
    expect(stderr).toBe('');
    expect(calls[0]?.pop()).toBe(join(cwd, name));
  });

  it('says that there is no such source', () => {
    const definition = onScript({ source: { type: 'volume', claim: 'c' } });
    expect(run(definition, ['--source', 'nowhere']).stderr).toBe(
      'there is no folder ./nowhere to take the source from\n',
    );
  });

  it('does not show what is given to an argument it does not know', () => {
    expect(run(onScript(), ['--token=hunter2']).stderr).not.toContain('hunter2');
  });

  describe('of kaniko', () => {
    const login = (config: object) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'config.json'), JSON.stringify(config, null, 2), { mode: 0o600 });
      writeFileSync(join(folder, 'other-secret'), 'x');
      return folder;
    };
    const kaniko = onScript({ builder: 'kaniko' });

    it('mounts of a login its config.json alone', () => {
      const folder = login({ auths: { 'r.example.com': { auth: 'x' } } });
      const copy = join(temporaryFolder(), 'mounted');
      const { calls } = run(kaniko, [], { DOCKER_CONFIG: folder, COPY: copy });
      expect(calls[0]?.join(' ')).not.toContain(folder);
      expect(calls[0]).toEqual(
        expect.arrayContaining([expect.stringMatching(/\/docker-config:\/kaniko\/\.docker:ro$/)]),
      );
      expect(readdirSync(copy)).toEqual(['config.json']);
      expect(readFileSync(join(copy, 'config.json'), 'utf8')).toContain('r.example.com');
    });

    it.each<[string, object]>([
      ['credsStore', { auths: { 'r.example.com': {} }, credsStore: 'desktop' }],
      ['credHelpers', { credHelpers: { 'r.example.com': 'ecr-login' } }],
    ])('says that a login with %s cannot work in a container', (_, config) => {
      const { status, stderr, calls } = run(kaniko, [], { DOCKER_CONFIG: login(config) });
      expect({ status, calls }).toEqual({ status: 2, calls: [] });
      expect(stderr).toContain('log in with an empty folder in DOCKER_CONFIG');
    });

    it('needs no login where registries are open', () => {
      expect(run(kaniko, [], { DOCKER_CONFIG: '/nowhere' }).status).toBe(0);
      expect(run(kaniko, [], { DOCKER_CONFIG: login({ credsStore: '', credHelpers: {} }) }).status).toBe(0);
    });
  });

  it('cannot have parameters that a shell takes for one', () => {
    expect(faultsOf(onScript({ parameters: { revision: {}, 'a-b': {}, a_b: {}, source: {} } })).join('\n')).toMatch(
      /cannot tell it from a-b[\s\S]*cannot tell it from --source/,
    );
  });
});

describe('what a run may say to a script', () => {
  it.each([
    ['a second image', 'v2,r.example.com/shop/payments:latest'],
    ['another attribute', 'v3","name=r.example.com/shop/payments:latest'],
    ['two lines', 'v1\nlatest'],
    ['a flag', '--push'],
    ['129 characters', 'v'.repeat(129)],
    ['nothing', ''],
  ])('%s is no tag, and no program sees it', (_, value) => {
    for (const builder of buildersOn('script')) {
      const { status, stderr, calls } = run(onScript({ builder }), [`--revision=${value}`]);
      expect(stderr).toMatch(/^tags\[0\]: ".*" is no image tag .*; start the run with another revision\n$/);
      expect([status, calls]).toEqual([2, []]);
    }
  });

  it('is checked for a repository before it is cloned', () => {
    const source = { type: 'git', url: 'https://git.example.com/a.git', revision: '$(params.revision)' };
    const { stderr, calls } = run(onScript({ source, tags: ['v1'] }), ['--revision', '--upload-pack=x']);
    expect(stderr).toContain('source.revision: "--upload-pack=x" is no Git revision');
    expect(calls).toEqual([]);
  });

  it('is one value for docker buildx bake too', () => {
    const cache = { type: 's3', bucket: 'b', region: 'r', prefix: '$(params.revision)' };
    const bake = filesOf(onScript({ builder: 'docker', source: ALONE, cache })).get('docker-bake.json') as string;
    expect(JSON.parse(bake).target.api['cache-from']).toEqual([
      'type=s3,bucket=b,region=r,name=api,"prefix=${replace(revision, "\\"", "\\"\\"")}"',
    ]);
  });
});

describe('builder docker', () => {
  it.each(CLUSTER_RUNNERS)('is refused on %s, with the remedy', (runner) => {
    expect(faultsOf(oneBuild({ builder: 'docker', runner })).join()).toContain(
      'docker needs programs of a machine: a pod has the programs of its images alone; write runner: script, or another builder',
    );
  });

  it('keeps an inline cache with its own BuildKit, and pushes', () => {
    const { calls } = run(onScript({ builder: 'docker', cache: 'inline', tags: ['v1', 'v2'] }));
    expect(calls.map((call) => call.slice(0, 3).join(' '))).toEqual([
      'docker build --build-arg=BUILDKIT_INLINE_CACHE=1',
      'docker push registry.example.com/shop/api:v1',
      'docker push registry.example.com/shop/api:v2',
      'docker image inspect',
    ]);
    expect(calls[0]).toContain('--cache-from=registry.example.com/shop/api:v1');
  });

  it('keeps other caches with buildx', () => {
    const { calls } = run(onScript({ builder: 'docker', platforms: ['linux/amd64', 'linux/arm64'] }));
    expect(calls.pop()).toEqual(
      expect.arrayContaining([
        'buildx',
        '--push',
        '--cache-to=type=registry,ref=registry.example.com/shop/api:buildcache,mode=max',
        '--cache-from=type=registry,ref=registry.example.com/shop/api:buildcache',
        '--platform=linux/arm64',
      ]),
    );
  });
});

describe('docker-bake.json', () => {
  it('has all builds with Docker, their parameters as variables, and text that looks like one escaped', () => {
    const definition = {
      version: 1,
      defaults: {
        runner: 'script',
        builder: 'docker',
        parameters: { revision: { default: 'main' } },
        tags: ['$(params.revision)'],
      },
      builds: {
        base: { image: 'r.example.com/base', source: { type: 'inline', files: { Dockerfile: 'FROM a' } } },
        api: {
          image: 'r.example.com/api',
          source: { type: 'git', url: 'https://git.example.com/a.git', revision: '$(params.revision)', path: 'api' },
          dependsOn: ['base'],
          buildArgs: { NOTE: '${x} %{y} $(z)' },
          secrets: [{ id: 'npmrc', secret: 's', key: 'k' }],
          target: 'runtime',
        },
        other: { image: 'r.example.com/other', source: inline, builder: 'buildah' },
      },
    };
    expect(JSON.parse(filesOf(definition).get('docker-bake.json') as string)).toEqual({
      variable: {
        revision: { default: 'main' },
        SOURCE_API: { default: '' },
        SECRET_NPMRC: { default: '', description: 'the file with the secret npmrc' },
      },
      group: { default: { targets: ['base', 'api'] }, 'api-and-needed': { targets: ['base', 'api'] } },
      target: {
        base: {
          context: '.',
          'dockerfile-inline': 'FROM a',
          attest: ['type=provenance,disabled=true'],
          tags: ['r.example.com/base:${revision}'],
          'cache-from': ['type=registry,ref=r.example.com/base:buildcache'],
          'cache-to': ['type=registry,ref=r.example.com/base:buildcache,mode=max'],
          output: ['type=registry'],
        },
        api: {
          context:
            '%{ if SOURCE_API == "" }https://git.example.com/a.git#${revision}:api%{ else }${SOURCE_API}/api%{ endif }',
          dockerfile: 'Dockerfile',
          target: 'runtime',
          args: { NOTE: '$${x} %%{y} $(z)' },
          secret: ['type=file,id=npmrc,"src=${replace(SECRET_NPMRC, "\\"", "\\"\\"")}"'],
          attest: ['type=provenance,disabled=true'],
          tags: ['r.example.com/api:${revision}'],
          'cache-from': ['type=registry,ref=r.example.com/api:buildcache'],
          'cache-to': ['type=registry,ref=r.example.com/api:buildcache,mode=max'],
          output: ['type=registry'],
        },
      },
    });
  });

  const bake = (build: object) =>
    JSON.parse(filesOf(onScript({ builder: 'docker', source: ALONE, ...build })).get('docker-bake.json') ?? '{}').target
      ?.api;

  it('attaches what the script attaches', () => {
    expect(bake({ builder: { type: 'docker', provenance: 'max', sbom: 'docker/scanner:1' } }).attest).toEqual([
      'type=provenance,mode=max',
      'type=sbom,generator=docker/scanner:1',
    ]);
  });

  it('keeps what the script keeps of a repository', () => {
    const source = { type: 'git', url: 'https://git.example.com/a.git' };
    expect(bake({ source: { ...source, keepGitDir: true } }).args).toEqual({ BUILDKIT_CONTEXT_KEEP_GIT_DIR: '1' });
    expect(bake({ source })).not.toHaveProperty('args');
  });

  it.each<[string, object]>([
    ['extraArgs', { extraArgs: ['--network=host'] }],
    ['pod.env', { pod: { env: { HTTP_PROXY: 'http://proxy.example.com' } } }],
    ['source.files', { source: { type: 'inline', files: { Dockerfile: 'COPY a .', a: 'x' } } }],
  ])('is without a build that it could not build with its %s, and a warning says so', (field, build) => {
    expect(bake(build)).toBeUndefined();
    expect(warningsOf(onScript({ builder: 'docker', source: ALONE, ...build }))).toEqual([
      expect.stringContaining(`builds.api.${field}: docker-bake.json has no word for it`),
    ]);
  });

  it('keeps parameters apart that differ between builds, and those that an environment has', () => {
    const build = (revision: string) => ({
      image: `r.example.com/${revision}`,
      source: { type: 'inline', files: { Dockerfile: 'FROM a' } },
      runner: 'script',
      builder: 'docker',
      parameters: { revision: { default: revision }, PATH: { default: 'p' }, same: { default: 's' } },
      tags: ['$(params.revision)', '$(params.PATH)', '$(params.same)'],
    });
    const { variable, target } = JSON.parse(
      filesOf({ version: 1, builds: { a: build('v1'), b: build('v2') } }).get('docker-bake.json') as string,
    );
    expect(variable).toEqual({
      PARAM_a__revision: { default: 'v1' },
      PARAM_a__PATH: { default: 'p' },
      PARAM_b__revision: { default: 'v2' },
      PARAM_b__PATH: { default: 'p' },
      same: { default: 's' },
    });
    expect(target.b.tags).toEqual(
      ['PARAM_b__revision', 'PARAM_b__PATH', 'same'].map((name) => `r.example.com/v2:\${${name}}`),
    );
  });
});
