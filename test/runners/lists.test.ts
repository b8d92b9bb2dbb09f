import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { POD_BUILDERS } from '../registry';
import { expandedBy, faultsOf, filesOf, jobPod, type Manifest, oneBuild, only, temporaryFolder } from '../support';
import { argumentsIn, type Ran, runContainers, SHELLS } from './containers';

const HOSTILE = [
  'A=1',
  'B=a b',
  'C="q" \'s\'',
  'D=`id` ; touch x',
  'E=--flag',
  'F=',
  'G=*',
  'H={{x}} {{=1+1}}',
  'I=\\n',
  'J=é 日本',
  'K=%s %d',
];
const DEFAULT = ['NOTE=costs $(five) $$ {{=1}} {', 'OTHER='];

const build = (more: object = {}) => ({
  parameters: { args: { list: true, default: DEFAULT }, hosts: { list: true, default: [] } },
  buildArgs: '$(params.args)',
  ...more,
});

type Lists = Readonly<Record<string, readonly string[]>>;

const root = temporaryFolder();
let cases = 0;

const MEANT = /^(check.*|test|build)$/;

/** What a list is on Tekton: as many arguments as it has items, where it is one by itself. */
function onTekton(definition: object, given: Lists): Manifest[] {
  const { steps, params } = only('Task', definition).spec;
  const value = (name: string): string[] =>
    (given[name] as string[] | undefined) ?? params.find((param: Manifest) => param.name === name).default;
  const put = (arg: string) => {
    const [, name] = /^\$\(params\.(\w+)\[\*\]\)$/.exec(arg) ?? [];
    return name === undefined ? [arg.replace(/\$\(workspaces\.\w+\.path\)/g, '.')] : value(name);
  };
  const own = steps.filter(({ name }: Manifest) => MEANT.test(name));
  return own.map((step: Manifest) => ({ ...step, args: (step.args ?? []).flatMap(put) }));
}

/** And on Argo: JSON, of which an expression makes lines. */
function onArgo(definition: object, given: Lists): Manifest[] {
  const { templates, arguments: declared } = only('WorkflowTemplate', definition).spec;
  const value = (name: string) =>
    given[name] ?? JSON.parse(declared.parameters.find((param: Manifest) => param.name === name).value);
  const lines = (name: string) =>
    value(name)
      .map((item: string) => `+${item}\n`)
      .join('');
  const put = (arg: string) =>
    arg.replace(
      /\{\{=join\(map\(fromJSON\(inputs\.parameters\['(\w+)'\]\), \{'\+' \+ string\(#\) \+ "\\n"\}\), ''\)\}\}/g,
      (_, name) => lines(name),
    );
  const [template] = templates;
  const all = [...template.initContainers, { ...template.container, name: 'build' }];
  const own = all.filter(({ name }: Manifest) => MEANT.test(name));
  return own.map((one: Manifest) => ({ ...one, args: (one.args ?? []).map(put) }));
}

const SYSTEMS = { tekton: onTekton, argo: onArgo } as const;
type System = keyof typeof SYSTEMS;
const SYSTEM_NAMES = Object.keys(SYSTEMS) as System[];

const runOn = (system: System, more: object, given: Lists, shell?: readonly string[]) =>
  runContainers(SYSTEMS[system](oneBuild({ ...build(more), runner: system }), given), shell);

describe.each(SYSTEM_NAMES)('a list of build arguments on %s', (system) => {
  it.each(POD_BUILDERS)('is an argument of %s for each item, as it was given', (builder) => {
    const { status, said, calls } = runOn(system, { builder }, { args: HOSTILE });
    expect([status, said]).toEqual([0, '']);
    expect(argumentsIn(calls.flat())).toEqual(HOSTILE);
  });

  it.each(POD_BUILDERS)('is the default for %s where none is given, dollars and braces too', (builder) => {
    const { status, said, calls } = runOn(system, { builder }, {});
    expect([status, said]).toEqual([0, '']);
    expect(argumentsIn(calls.flat())).toEqual(DEFAULT);
  });

  it('may be empty', () => {
    const { calls } = runOn(system, { builder: 'kaniko' }, { args: [] });
    expect(argumentsIn(calls.flat())).toEqual([]);
    expect(calls.at(-1)).toEqual(expect.arrayContaining([expect.stringMatching(/^--destination=/)]));
  });

  it.each([
    ['no pair', 'VERSION'],
    ['a flag', '--insecure'],
    ['a name that is a flag', '-x=1'],
    ['two lines', 'A=1\nB=2'],
    ['the end of a list', '\n'],
    ['nothing', ''],
    ['another frontend', 'BUILDKIT_SYNTAX=registry.example.com/evil'],
    ['a proxy', 'https_proxy=http://evil.example.com'],
    ['a variable of the container', 'A=$(AWS_SECRET_ACCESS_KEY)'],
  ])('is refused before anything is built where an item is %s', (_, item) => {
    const { status, said, calls } = runOn(system, { builder: 'kaniko' }, { args: ['A=1', item, 'Z=1'] });
    expect(status).toBe(2);
    expect(said).toMatch(/^(buildArgs, item 2: it is no .*; start the run with another args\n)+$/);
    expect(calls).toEqual([]);
  });

  it.each(SHELLS)('is the same to every shell: %s', (...shell) => {
    const { status, said, calls } = runOn(system, { builder: 'buildah' }, { args: HOSTILE }, shell);
    expect([status, said]).toEqual([0, '']);
    expect(argumentsIn(calls.flat())).toEqual(HOSTILE);
    const wrong = runOn(system, { builder: 'buildah' }, { args: ['A=é', 'B', 'C=', '-x'] }, shell);
    expect(wrong.status).toBe(2);
    expect(wrong.said.match(/item \d+/g)).toEqual(['item 2', 'item 4']);
  });

  it('is no way to other arguments, whatever its items look like', () => {
    const end = ['A=1', '\n', '=--insecure', 'free', 'x', 'y', 'z'];
    expect(runOn(system, { builder: 'kaniko' }, { args: end }).status).toBe(2);
  });
});

describe.each(SYSTEM_NAMES)('a list beside a flag on %s', (system) => {
  const more = { builder: 'buildah', buildArgs: {}, extraArgs: ['--add-host=$(params.hosts):10.0.0.1', '--quiet'] };

  it('is that flag for each item, with what stands behind it', () => {
    const { status, said, calls } = runOn(system, more, { hosts: ['a.example.com', 'b c'] });
    expect([status, said]).toEqual([0, '']);
    const own = (calls[0] ?? []).filter((arg) => /^--(add-host|quiet)/.test(arg));
    expect(own).toEqual(['--add-host=a.example.com:10.0.0.1', '--add-host=b c:10.0.0.1', '--quiet']);
  });

  it.each(['--privileged', 'a,b', 'a"b'])('is refused where an item is %s', (item) => {
    const { status, said } = runOn(system, more, { hosts: [item] });
    expect(status).toBe(2);
    expect(said).toContain('extraArgs[0], item 1: it is no value of an argument');
  });
});

describe.each(SYSTEM_NAMES)('a list of a step on %s', (system) => {
  const steps = (args: string[], own: object = { command: ['npm'] }) => ({
    builder: 'kaniko',
    buildArgs: {},
    steps: { before: [{ name: 'test', image: 'docker.io/library/node:22.12', args, ...own }] },
  });

  it('is as many arguments as it has items, among others', () => {
    const { calls } = runOn(system, steps(['run', '$(params.hosts)', '--only=$(params.hosts)']), {
      hosts: ['a b', 'c'],
    });
    expect(calls[0]).toEqual(['npm', 'run', 'a b', 'c', '--only=a b', '--only=c']);
  });

  it('is the arguments of its own script', () => {
    const own = { script: 'npm "$@"' };
    const { calls } = runOn(system, steps(['$(params.hosts)'], own), { hosts: ['a b', 'c'] });
    expect(calls[0]).toEqual(['npm', 'a b', 'c']);
  });
});

it('a step that takes a list needs a program that a shell can start, unless Tekton puts the items in itself', () => {
  const steps = (args: string[]) => ({
    steps: { before: [{ name: 'test', image: 'docker.io/library/node:22.12', args }] },
  });
  const on = (runner: string, args: string[]) => faultsOf(oneBuild({ ...build(steps(args)), runner }));
  expect(on('tekton', ['$(params.hosts)'])).toEqual([]);
  expect(on('tekton', ['--x=$(params.hosts)'])).toEqual([expect.stringContaining('write command: [PROGRAM] as well')]);
  expect(on('argo', ['$(params.hosts)'])).toEqual([expect.stringContaining('write command: [PROGRAM] as well')]);
  expect(on('kubernetes', ['--x=$(params.hosts)'])).toEqual([]);
});

it('a Job has the items in itself', () => {
  const { containers } = jobPod(oneBuild({ ...build({ builder: 'kaniko' }), runner: 'kubernetes' }));
  const expand = expandedBy(containers[0].env ?? []);
  expect(argumentsIn(containers[0].args.map(expand))).toEqual(DEFAULT);
});

it('Tekton declares an array, and hands all of its items on', () => {
  const definition = oneBuild({ ...build(), runner: 'tekton' });
  const declared = { name: 'hosts', type: 'array', default: [] };
  expect(only('Task', definition).spec.params).toContainEqual(declared);
  const { params, tasks } = only('Pipeline', definition).spec;
  expect(params).toContainEqual(declared);
  expect(tasks[0].params).toContainEqual({ name: 'hosts', value: ['$(params.hosts[*])'] });
  expect(only('PipelineRun', definition).spec.params).toContainEqual({ name: 'hosts', value: [] });
});

describe('a script', () => {
  const script = filesOf(
    oneBuild({
      ...build({ builder: 'docker', extraArgs: ['--add-host=$(params.hosts)'] }),
      cache: 'none',
      runner: 'script',
    }),
  ).get('scripts/api.sh') as string;

  function run(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    [shell = 'sh', ...asShell]: readonly string[] = [],
  ): Ran {
    const folder = join(root, `script-${cases++}`);
    mkdirSync(folder, { recursive: true });
    const noted = join(folder, 'noted');
    writeFileSync(noted, '');
    writeFileSync(
      join(folder, 'docker'),
      `#!/bin/sh\nfor arg; do printf '%s\\0' "$arg"; done >>'${noted}'\nprintf '\\0' >>'${noted}'\n`,
      { mode: 0o755 },
    );
    writeFileSync(join(folder, 'api.sh'), script);
    const { status, stderr } = spawnSync(shell, [...asShell, join(folder, 'api.sh'), ...args], {
      encoding: 'utf8',
      env: { PATH: `${folder}:${process.env.PATH}`, HOME: folder, ...env },
    });
    const calls = readFileSync(noted, 'utf8').split('\0\0').slice(0, -1);
    return { status, said: stderr, calls: calls.map((call) => call.split('\0')) };
  }
  const built = ({ calls }: Ran) => argumentsIn(calls.find((call) => argumentsIn(call).length > 0));

  it('takes a list by an option for each item', () => {
    expect(built(run(HOSTILE.flatMap((item) => ['--args', item])))).toEqual(HOSTILE);
    expect(built(run(['--args=A=1', '--args', 'B=2']))).toEqual(['A=1', 'B=2']);
  });

  it('or from the environment, a line for each', () => {
    expect(built(run([], { PARAM_ARGS: 'A=1\nB=a b' }))).toEqual(['A=1', 'B=a b']);
    expect(built(run(['--args', 'C=3'], { PARAM_ARGS: 'A=1' }))).toEqual(['C=3']);
  });

  it('has the default where neither is given, and none where the environment says so', () => {
    expect(built(run([]))).toEqual(DEFAULT);
    expect(built(run([], { PARAM_ARGS: '' }))).toEqual([]);
  });

  it.each(SHELLS)('says the same to every shell: %s', (...shell) => {
    const items = [...HOSTILE, 'L=$(id) ${HOME} $$'];
    expect(
      built(
        run(
          items.flatMap((item) => ['--args', item]),
          {},
          shell,
        ),
      ),
    ).toEqual(items);
  });

  it('refuses an item that is none, and says which', () => {
    for (const item of ['A', 'A=1\nB=2', 'BUILDKIT_SYNTAX=x']) {
      const { status, said, calls } = run(['--args', 'Z=1', '--args', item, '--args', 'Y=1']);
      expect([status, calls]).toEqual([2, []]);
      expect(said).toMatch(/^buildArgs, item 2: it is no build argument; .*; start the run with another args\n$/);
    }
  });
});

describe('a definition', () => {
  it.each<[string, object, string]>([
    [
      'a default that is no argument',
      { parameters: { args: { list: true, default: ['A=1', 'B'] } } },
      'that is what item 2 of the default of args makes of it',
    ],
    [
      'a default that is one text',
      { parameters: { args: { list: true, default: 'A=1' } } },
      'the default of a list is a list',
    ],
    ['a list that is not said to be one', { parameters: { args: { default: ['A=1'] } } }, 'write list: true as well'],
    [
      'a value of an event',
      { parameters: { args: { list: true, from: 'branch' } } },
      'what an event says is one value',
    ],
    ['a list in a tag', { tags: ['$(params.args)'] }, 'args is a list, and one value is wanted here'],
    ['two lists in one argument', { extraArgs: ['--x=$(params.args)$(params.hosts)'] }, 'are lists'],
    ['a list that would be flags', { extraArgs: ['$(params.args)'] }, '--FLAG=$(params.args)'],
    ['arguments that are one text', { buildArgs: 'A=1' }, 'build arguments are a mapping'],
    [
      'arguments of a parameter that is no list',
      { parameters: { args: { default: 'A=1' } } },
      'build arguments are a mapping',
    ],
    [
      'a secret among the items',
      { parameters: { args: { list: true, default: ['NPM_TOKEN=correct-horse-battery'] } } },
      'secret',
    ],
  ])('is refused with %s', (_, more, message) => {
    expect(faultsOf(oneBuild({ ...build(more) })).join('\n')).toContain(message);
  });
});
