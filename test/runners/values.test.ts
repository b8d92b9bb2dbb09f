import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { RULES } from '../../src/model/faults';
import { GRAMMARS, type Grammar, type GrammarName, grammarFault } from '../../src/model/grammar';
import { CLUSTER_RUNNERS, RUNNER_NAMES } from '../registry';
import { expandedBy, faultsOf, jobPod, type Manifest, manifestsOf, oneBuild, only } from '../support';
import { buildersFor, FEATURES, featureOn } from './features';

type Values = Readonly<Record<string, string>>;

/** Builds that a run may say something about, with everything in it that text may stand in. */
const everywhere = {
  source: {
    ...{ type: 'git', url: 'https://git.example.com/$(params.team)/shop.git', revision: '$(params.revision)' },
    path: '$(params.folder)',
  },
  dockerfile: { path: 'docker/$(params.file)', from: 'source' },
  parameters: {
    revision: { default: 'main' },
    team: { default: 'shop' },
    folder: { default: 'services/api/' },
    file: { default: 'Dockerfile' },
    stage: { default: 'runtime' },
    platform: { default: 'linux/amd64' },
    note: { default: 'costs $5' },
    ref: { default: 'registry.example.com/shop/cache:main' },
    bucket: { default: 'b' },
    extra: { default: '' },
  },
  additionalImages: ['mirror.example.com/$(params.team)/api'],
  tags: ['v1-$(params.revision)', '$(params.revision)'],
  target: '$(params.stage)',
  platforms: ['$(params.platform)'],
  buildArgs: { NOTE: '$(params.note)' },
  annotations: { rev: 'a, "b" $(params.revision)' },
  extraArgs: ['$(params.extra)'],
  cache: [
    { type: 'registry', ref: '$(params.ref)' },
    { type: 's3', bucket: '$(params.bucket)', region: 'r', credentials: 'bucket' },
  ],
  pod: { env: { PROXY_PASSWORD: { secret: 'proxy', key: 'password' } } },
};

/** One that a run gives a list. */
const listed = { parameters: { args: { list: true, default: [] } }, buildArgs: '$(params.args)' };

/** One whose source a run says in a bucket. */
const bucketed = {
  source: { type: 's3', bucket: '$(params.bucket)', key: '$(params.key)', region: 'r', credentials: 'bucket' },
  parameters: { bucket: { default: 'sources' }, key: { default: 'shop.tar.gz' } },
};

const sourceOf = (more: object = {}) => ({ type: 'git', url: 'https://h.example.com/a', ...more });

const synthesized = new Map<string, Manifest>();

/** The object that a runner makes of a build, made once. */
function objectOn(runner: string, build: object): Manifest {
  const key = JSON.stringify([runner, build]);
  const known = synthesized.get(key);
  if (known !== undefined) return known;
  const kind = runner === 'tekton' ? 'Task' : 'WorkflowTemplate';
  const made = only(kind, oneBuild({ ...build, runner }));
  synthesized.set(key, made);
  return made;
}

function containersOn(runner: string, build: object): Manifest[] {
  if (runner === 'tekton') return objectOn(runner, build).spec.steps;
  const [template] = objectOn(runner, build).spec.templates;
  return [...(template.initContainers ?? []), template.container];
}

/** What Tekton and Argo hand to Kubernetes: parameters replaced by what a run gives, else by their defaults. */
function given(runner: string, build: object, values: Values): (text: string) => string {
  const { spec } = objectOn(runner, build);
  const declared: Manifest[] = runner === 'tekton' ? spec.params : spec.arguments.parameters;
  const known: Values = {
    ...Object.fromEntries(declared.map((param) => [param.name, param.default ?? param.value])),
    ...values,
  };
  const reference = runner === 'tekton' ? /\$\(params\.([^)]+)\)/g : /\{\{inputs\.parameters\.([^}]+)\}\}/g;
  return (text) => text.replace(reference, (_, name) => known[name] as string);
}

const SHELLS = [['/bin/sh'], ['/bin/busybox', 'sh']].filter(([program]) => existsSync(program as string));

/** Runs the first container, which checks, as Kubernetes would: its variables are in its arguments. */
function check(runner: string, build: object, values: Values, shell = SHELLS[0] as string[]) {
  const [first] = containersOn(runner, build);
  expect(first.name).toBe('check');
  const expand = expandedBy(first.env ?? []);
  const put = given(runner, build, values);
  const [, ...words] = [...first.command, ...first.args].map((word: string) => expand(put(word)));
  const [program = '', ...start] = shell;
  const { status, stderr, stdout } = spawnSync(program, [...start, ...words], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  expect(stdout).toBe('');
  return { status, stderr };
}

/** Values that were seen to push elsewhere, to write files, to read secrets or to forge what is printed. */
const ATTACKS: readonly (readonly [string, string])[] = [
  ['a second image', 'v2,registry.example.com/shop/payments:latest'],
  ['another name', 'v3","name=registry.example.com/shop/payments:latest'],
  ['another exporter', '","type=oci","dest=/tmp/x.tar'],
  ['a registry that is not verified', '","registry.insecure=true'],
  ['two lines', 'v1\nlatest'],
  ['a line at the end', 'v1\n'],
  ['a carriage return', 'v1\rx'],
  ['an escape of a terminal', 'v1\x1b[2J'],
  ['a flag', '-output=type=local'],
  ['a long flag', '--no-cache'],
  ['a secret of the builder', '$(AWS_SECRET_ACCESS_KEY)'],
  ['a secret of the pod', '$(PROXY_PASSWORD)'],
  ['a secret, escaped once', '$$(AWS_SECRET_ACCESS_KEY)'],
  ['a hidden dollar', '$(LITERAL_DOLLAR)(AWS_SECRET_ACCESS_KEY)'],
  ['a variable of Tekton', '$(context.taskRun.name)'],
  ['an expression of Argo', '{{=1+1}}'],
  ['129 characters', 'v'.repeat(129)],
  ['letters of other alphabets', 'vérsión'],
  ['nothing', ''],
  ['another repository', 'main/../payments:v1'],
  ['a digest', `v1@sha256:${'0'.repeat(64)}`],
  ['a word of a shell', 'v1; touch /tmp/x'],
];

describe.each(['tekton', 'argo'])('what a run may say on %s:', (runner) => {
  const tagged = { parameters: { tag: { default: 'main' } }, tags: ['$(params.tag)'] };

  it.each(ATTACKS)('%s is no tag', (_, value) => {
    for (const shell of SHELLS) {
      const { status, stderr } = check(runner, tagged, { tag: value }, shell);
      expect(status).toBe(2);
      expect(stderr).toMatch(/^tags\[0\]: ".*" is no .*; start the run with another tag\n$/);
    }
  });

  it.each(['v1.2.3', 'main', '_x', 'V'.repeat(128), 'a-b_c.d'])('%s is a tag', (tag) => {
    for (const shell of SHELLS) expect(check(runner, tagged, { tag }, shell)).toEqual({ status: 0, stderr: '' });
  });

  it('the defaults are fine, whatever they are escaped as', () => {
    expect(check(runner, everywhere, {})).toEqual({ status: 0, stderr: '' });
  });

  it.each<[string, Values, string]>([
    ['a revision', { revision: '+main:main' }, 'source.revision: "+main:main" is no Git revision'],
    ['an address', { team: '@evil.example.com/x y' }, 'source.url: it is no Git address'],
    ['a folder', { folder: '../other' }, 'source.path: "../other" is no path below the source'],
    ['a folder of the machine', { folder: '/etc' }, 'source.path: "/etc" is no path below the source'],
    ['a flag for a folder', { folder: '--file' }, 'source.path: "--file" is no path below the source'],
    ['no folder', { folder: '' }, 'source.path: "" is no path below the source'],
    ['a Dockerfile', { file: '../../x' }, 'dockerfile.path: "docker/../../x" is no path below the source'],
    ['a repository', { team: 'Shop' }, 'additionalImages[0]: "mirror.example.com/Shop/api" is no image repository'],
    ['a stage', { stage: '--x' }, 'target: "--x" is no name of a stage'],
    ['a platform', { platform: 'linux/amd64,linux/arm64' }, 'platforms[0]: "linux/amd64,linux/arm64" is no platform'],
    ['an argument of the build', { note: '$(PROXY_PASSWORD)' }, 'buildArgs.NOTE: it is no value of a run'],
    ['an annotation', { revision: 'x","name=y' }, 'annotations.rev: it is no value of an attribute'],
    ['a reference', { ref: 'r.example.com/a:b,c' }, 'cache.from[0].ref: "r.example.com/a:b,c" is no image'],
    ['a bucket', { bucket: 'b,access_key_id=x' }, 'cache.from[1].bucket: it is no value of an attribute'],
    ['a further argument', { extra: '--output=type=local' }, 'extraArgs[0]: it is no value of an argument'],
  ])('%s that is none is named with its field', (_, values, message) => {
    const { status, stderr } = check(runner, everywhere, values);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  it('text that is handed on as it is may have lines, quotes and commas', () => {
    expect(check(runner, everywhere, { note: 'one, "two"\n{{three}} \\ `four`' })).toEqual({ status: 0, stderr: '' });
  });

  it('a value that may be a secret is not printed, and one that is printed is one short line', () => {
    expect(check(runner, everywhere, { team: 'u:hunter2@x' }).stderr).not.toMatch(/^source.url.*hunter2/m);
    const { stderr } = check(runner, tagged, { tag: `\x1b]0;${'é\n'.repeat(500)}` });
    expect(stderr).toMatch(/^[ -~]{1,300}\n$/);
  });

  it('a tag cannot become the port of a host and another repository', () => {
    const build = {
      cache: { type: 'registry', ref: 'registry:$(params.branch)' },
      parameters: { branch: { default: 'x' } },
    };
    expect(check(runner, build, { branch: '5000/shop/payments' }).stderr).toMatch(
      /"5000\/shop\/payments" is no image tag/,
    );
  });

  it('what checks comes before everything else, and has no variable of anybody', () => {
    for (const builder of ['buildkit', 'kaniko', 'buildah', { type: 'buildkit', daemon: 'd' }]) {
      const cache = typeof builder === 'object' ? 'none' : 'registry';
      const rest = typeof builder === 'object' ? { daemons: { d: { size: '1Gi', issuer: 'i' } } } : {};
      const build = { ...tagged, builder, cache, pod: everywhere.pod, runner };
      const kind = runner === 'tekton' ? 'Task' : 'WorkflowTemplate';
      const { spec } = only(kind, oneBuild(build, rest));
      const [first] = runner === 'tekton' ? spec.steps : spec.templates[0].initContainers;
      expect(first).toMatchObject({ name: 'check', image: expect.stringContaining('git') });
      expect([first.env, first.volumeMounts ?? []]).toEqual([undefined, []]);
    }
  });

  it('of what it is told of its source no variable of the pod is read', () => {
    const build = { source: sourceOf(), tags: ['$(source.branch)'] };
    expect(check(runner, build, { 'source-branch': 'feature/login' })).toEqual({ status: 0, stderr: '' });
    const { status, stderr } = check(runner, build, { 'source-branch': '$(PROXY_PASSWORD)' });
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^parameters\.source-branch: it is no value of a run .*; start the run with another source-branch\n$/,
    );
  });

  it('nothing is checked where a run has nothing to say', () => {
    expect(containersOn(runner, {}).map(({ name }) => name)).not.toContain('check');
  });
});

it('on Kubernetes nobody gives a value, so there is nothing to check', () => {
  const { initContainers, containers } = jobPod(oneBuild(everywhere));
  expect([...initContainers, ...containers].map(({ name }) => name)).toEqual(['fetch', 'build']);
});

describe('the grammar of a place', () => {
  const values = [
    ...ATTACKS.map(([, value]) => value),
    ...[
      'main',
      'feature/login',
      'größe',
      'a b',
      'v1.2',
      '@',
      '^x',
      'a^',
      'a~1',
      'refs/heads/x',
      'a\\b',
      '..',
      'a/..',
      '../a',
      '.',
      './a',
      'a/.b/..c/...',
      'a/../b',
      'a//b/',
      '/a',
      '-a/b',
      'a/-b',
      '[a',
      'x:y',
      '.a',
    ],
    ...[
      'linux/arm64',
      'linux/arm/v7',
      'r.example.com/a/b',
      'localhost:5000/a',
      'a:b',
      'A/b',
      `a@sha256:${'a'.repeat(64)}`,
    ],
    ...[
      'https://h/a.git',
      'http://u@h:80/a',
      'https://u:p@h/a',
      'ssh://git@h/a',
      'git@h:a/b',
      'ext::sh -c x',
      'file:///etc',
    ],
    ...[
      '-x@h:a',
      'https://-h/a',
      'https://[::1]:80/a',
      '/etc/passwd',
      'a,b',
      'a"b',
      "a'b",
      '\x7f',
      '\t',
      '!',
      'a!b',
      '#',
    ],
  ];

  it.each(Object.keys(GRAMMARS) as GrammarName[])('%s means the same to JavaScript and to shells', (grammar) => {
    const checks = [everywhere, listed, bucketed].flatMap((build) => containersOn('tekton', build));
    const script: string = checks.map(({ command }) => command?.[2]).find((one) => one?.includes(`    ${grammar}) `));
    for (const [program = '', ...start] of SHELLS) {
      const args = values
        .filter((value) => !value.includes('$'))
        .flatMap((value, i) => [grammar, `<${i}>`, 'x', value]);
      const { stderr } = spawnSync(program, [...start, '-euc', script, 'check', ...args], { encoding: 'utf8' });
      const refused = [...stderr.matchAll(/^<(\d+)>: /gm)].map(([, i]) => Number(i));
      const expected = values
        .filter((value) => !value.includes('$'))
        .flatMap((value, i) => (grammarFault(grammar, value) === undefined ? [] : [i]));
      expect(refused).toEqual(expected);
    }
  });

  it('has no quote that would end a word of the script', () => {
    for (const [name, { pattern = '' }] of Object.entries<Grammar>(GRAMMARS))
      expect(RULES[name as GrammarName] + pattern).not.toMatch(/['!]/);
  });
});

describe('a default is checked when manifests are written, on every runner:', () => {
  it.each<[string, object, string, string]>([
    ['a tag', { tags: ['$(params.x)'] }, 'v2,r/payments', '"v2,r/payments" is no image tag'],
    ['a part of a tag', { tags: ['v$(params.x)'] }, '/1', '"v/1" is no image tag'],
    ['nothing', { tags: ['$(params.x)'] }, '', '"" is no image tag'],
    ['a repository', { image: 'r.example.com/$(params.x)' }, 'A', '"r.example.com/A" is no image repository'],
    ['a reference', { cache: { type: 'registry', ref: '$(params.x)' } }, 'a b', '"a b" is no image'],
    ['a stage', { target: '$(params.x)' }, 'a b', '"a b" is no name of a stage'],
    ['a platform', { platforms: ['$(params.x)'] }, 'arm64', '"arm64" is no platform'],
    ['a Dockerfile', { source: sourceOf(), dockerfile: '$(params.x)' }, '../Dockerfile', 'leaves its source'],
    ['a Dockerfile below', { source: sourceOf(), dockerfile: { path: 'a/$(params.x)' } }, '../..', 'leaves its source'],
    ['a folder', { source: sourceOf({ path: '$(params.x)' }) }, '/etc', 'is absolute'],
    ['a flag for a folder', { source: sourceOf({ path: '$(params.x)' }) }, '-x', '"-x" is no path below the source'],
    ['an address', { source: sourceOf({ url: '$(params.x)' }) }, 'ext::sh -c x', 'it is no Git address'],
    ['the host of an address', { source: sourceOf({ url: '$(params.x)/a' }) }, 'file:/', 'it is no Git address'],
    ['an annotation', { annotations: { a: '$(params.x)' } }, 'a","name=b', 'it is no value of an attribute'],
    [
      'a bucket',
      { cache: { type: 's3', bucket: '$(params.x)', region: 'r' } },
      'a\nb',
      'it is no value of an attribute',
    ],
    ['a further argument', { extraArgs: ['$(params.x)'] }, '--push', 'it is no value of an argument'],
    [
      'a revision',
      { source: { type: 'git', url: 'https://h.example.com/a', revision: '$(params.x)' } },
      '-x',
      '"-x" is no Git revision',
    ],
  ])('%s', (_, build, value, message) => {
    for (const runner of RUNNER_NAMES) {
      const faults = faultsOf(oneBuild({ ...build, parameters: { x: { default: value } }, runner }));
      expect(faults).toEqual([expect.stringContaining(message)]);
      expect(faults[0]).toContain('that is what the default of x makes of it');
    }
  });

  it('a default that fits is none', () => {
    expect(faultsOf(oneBuild(everywhere))).toEqual([]);
  });
});

it('no container has a secret as a variable, but where its user wants it so', () => {
  for (const [name, build] of FEATURES)
    for (const runner of CLUSTER_RUNNERS) {
      const manifests = manifestsOf(featureOn(runner, buildersFor(name)[0] as string, build));
      expect(JSON.stringify(manifests)).not.toContain('secretKeyRef');
    }
});
