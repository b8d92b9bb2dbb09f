/**
 * What we synthesize, read by the systems' own code: Tekton's and Triggers' webhooks and controller, Argo's linter, what
 * an API server of Kubernetes does before it stores an object, and kustomize.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { yamlOf } from '../src/app/output/yaml';
import { runOf } from '../src/app/run';
import type { RunnerName } from '../src/model/runner';
import type { Plan } from '../src/plan/plan';
import { readDefinition } from '../src/resolve/definition';
import { EVERYTHING } from '../test/corpus/everything';
import { ELSEWHERE, PLAN, rendered } from '../test/plan/graph';
import { CLUSTER_RUNNERS, POD_BUILDERS } from '../test/registry';
import { argumentsIn, runContainers } from '../test/runners/containers';
import { arrived, buildersFor, FEATURES, featureOn, isOfBuild, VALUES } from '../test/runners/features';
import { sharedExamples } from '../test/schemas';
import { documentsOf, filesOf, jobPod, type Manifest, onRunners } from '../test/support';
import { program, testFolder, written } from './programs';

const folder = testFolder();
const tool = program(folder);
const apiServer = program(folder, join(__dirname, 'apiserver'));

const UTF8 = { encoding: 'utf8' } as const;

/** What the systems say of an output folder; nothing if they take it. */
function refusals(files: ReadonlyMap<string, string>): string {
  const output = written(folder, files);
  const readers = [spawnSync(tool, ['validate', output], UTF8), spawnSync(apiServer, [output], UTF8)];
  return readers.map(({ status, stdout, stderr }) => (status === 0 ? '' : stdout + stderr)).join('');
}

/** The definition with every build on the given runners, or as it is. */
function on(definition: Manifest, runners: readonly string[] | undefined): Manifest {
  return runners ? onRunners(definition, runners) : definition;
}

/** Without the runs that say in an annotation which values they have to be given before they are created. */
function startable(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...files].filter(([, content]) => !content.includes('cached-builds/give-values-to')));
}

const own = [
  'builds.yaml',
  'examples/article/builds.yaml',
  'examples/quickstart/builds.yaml',
  'examples/shop/builds.yaml',
];
const examples: [string, string][] = own.map((path) => [path, readFileSync(resolve(__dirname, '..', path), 'utf8')]);
const runners: [string, string[] | undefined][] = [
  ['as it is', undefined],
  ...CLUSTER_RUNNERS.map((runner): [string, string[]] => [`on ${runner}`, [runner]]),
  ['on all of them', [...CLUSTER_RUNNERS]],
];

describe.each([...examples, ...sharedExamples(), ['everything there is', stringify(EVERYTHING)] as [string, string]])(
  '%s',
  (_, content) => {
    it.each(runners)('is taken %s', (_name, names) => {
      expect(refusals(startable(filesOf(on(parse(content), names))))).toBe('');
    });
  },
);

const real = readdirSync(join(__dirname, '../test/real')).filter((file) => file.endsWith('.yaml'));
const more = ['library', 'steps', 'matrix', 'environments'].map((name) => `../examples/${name}/builds.yaml`);

describe('what people write today, and what pages show, is taken:', () => {
  it.each([...real.map((file) => `../test/real/${file}`), ...more])('%s', (file) => {
    expect(refusals(startable(filesOf(readFileSync(join(__dirname, file), 'utf8'))))).toBe('');
  });
});

describe('runs that have all in themselves are taken', () => {
  it.each(CLUSTER_RUNNERS)('on %s', (runner) => {
    const file = onRunners(EVERYTHING, [runner]);
    const { definition, faults } = readDefinition(file);
    if (definition === undefined) throw new Error(JSON.stringify(faults));
    const runs = Object.keys(file.builds).flatMap((name): [string, string][] => {
      const run = runOf(definition, name, runner as RunnerName, true);
      return 'code' in run ? [] : [[`runs/${name}-whole.yaml`, yamlOf(...run.objects)]];
    });
    expect(runs.length).toBeGreaterThan(10);
    expect(refusals(new Map([...startable(filesOf(file)), ...runs]))).toBe('');
  });
});

describe('a plan of many tasks is taken', () => {
  const files = (name: 'kubernetes' | 'tekton' | 'argo', plan: Plan): Map<string, string> => {
    const objects = rendered(plan, name);
    const starts = objects.filter(({ metadata }) => metadata.generateName !== undefined);
    const applied = objects.filter((one) => !starts.includes(one));
    const yaml = (some: readonly Manifest[]) => some.map((one) => stringify(one)).join('---\n');
    return new Map([
      ['kustomization.yaml', stringify({ resources: [`${name}/api.yaml`] })],
      [`${name}/api.yaml`, yaml(applied)],
      ...(starts.length > 0 ? [['runs/api.yaml', yaml(starts)] as const] : []),
    ]);
  };

  it.each([
    ['kubernetes', PLAN],
    ['tekton', ELSEWHERE],
    ['argo', ELSEWHERE],
  ] as const)('on %s', (name, plan) => {
    expect(refusals(files(name, plan))).toBe('');
  });

  it('and would not be with a task that waits for one that is not there', () => {
    const broken = new Map(files('tekton', ELSEWHERE));
    broken.set('tekton/api.yaml', (broken.get('tekton/api.yaml') as string).replace('- api-scan', '- api-scam'));
    expect(refusals(broken)).toMatch(/api-scam/);
  });
});

describe('a manifest spoiled on purpose is refused:', () => {
  const shop = () =>
    filesOf(on(parse(readFileSync(resolve(__dirname, '../examples/shop/builds.yaml'), 'utf8')), ['tekton', 'argo']));

  /** Says what comes of changing the first document of a file, or of those of a kind. */
  function spoiled(place: string, change: (manifest: Manifest) => void): string {
    const [path = '', ofKind] = place.split(' ');
    const files = new Map(shop());
    const documents = documentsOf(files.get(path) as string);
    change(documents.find(({ kind }) => ofKind === undefined || kind === ofKind) as Manifest);
    files.set(path, documents.map((document) => stringify(document)).join('---\n'));
    return refusals(files);
  }

  const PIPELINE = 'tekton/base.yaml Pipeline';
  const task = ({ spec }: Manifest, name: string) => spec.tasks.find((candidate: Manifest) => candidate.name === name);

  it.each<[string, string, (manifest: Manifest) => void, RegExp]>([
    ['an undeclared workspace', PIPELINE, ({ spec }) => spec.workspaces.shift(), /workspace/],
    ['a workspace that a Task wants and nobody gives', PIPELINE, (p) => task(p, 'web').workspaces.pop(), /workspace/],
    [
      'a cycle of tasks',
      PIPELINE,
      (p) => {
        task(p, 'base').runAfter = ['web'];
      },
      /cycle/,
    ],
    [
      'a result that its Task does not have',
      'tekton/base.yaml',
      ({ spec }) => {
        spec.results = [];
        for (const step of spec.steps) step.args = ['x'];
      },
      /result/,
    ],
    [
      'an undeclared parameter',
      'tekton/api.yaml',
      ({ spec }) => {
        spec.params = [];
      },
      /params/,
    ],
    [
      'an unknown field',
      'tekton/api.yaml',
      ({ spec }) => {
        spec.stepz = [];
      },
      /unknown field/,
    ],
    [
      'a run of another Pipeline',
      'runs/base-pipelinerun.yaml',
      ({ spec }) => {
        spec.pipelineRef.name = 'other';
      },
      /no Pipeline other/,
    ],
    [
      'a run that leaves a workspace unbound',
      'runs/base-pipelinerun.yaml',
      ({ spec }) => spec.workspaces.pop(),
      /not bound/,
    ],
    [
      'a template that is not there',
      'argo/base.yaml',
      ({ spec }) => {
        spec.templates[0].dag.tasks[1].templateRef.template = 'x';
      },
      /template/,
    ],
    [
      'a cycle of DAG tasks',
      'argo/base.yaml',
      ({ spec }) => {
        spec.templates[0].dag.tasks[0].depends = 'api';
      },
      /cycle/,
    ],
    [
      'a pod with a token of Kubernetes',
      'argo/api.yaml',
      ({ spec }) => {
        spec.templates[0].automountServiceAccountToken = undefined;
      },
      /gives what it builds a token/,
    ],
    [
      "an executor's account that is not there",
      'argo/api.yaml',
      ({ spec }) => {
        spec.templates[0].executor.serviceAccountName = 'other';
      },
      /no ServiceAccount other/,
    ],
    [
      "a token where Argo's controller does not look",
      'argo/rbac.yaml',
      (account) => {
        account.metadata.annotations = { 'workflows.argoproj.io/service-account-token.name': 'other' };
      },
      /no Secret other/,
    ],
    [
      'an unknown variable',
      'argo/api.yaml',
      ({ spec }) => spec.templates[0].container.args.push('{{inputs.parameters.x}}'),
      /failed to resolve/,
    ],
    [
      'an unknown field of Argo',
      'argo/api.yaml',
      ({ spec }) => {
        spec.templatez = [];
      },
      /unknown field/,
    ],
    [
      'an unknown field of Kubernetes',
      'base/volumes.yaml',
      ({ spec }) => {
        spec.sise = '1Gi';
      },
      /unknown field/,
    ],
    [
      'a label that is none',
      'base/volumes.yaml',
      ({ metadata }) => {
        metadata.labels.a = '-';
      },
      /Invalid value: "-"/,
    ],
    [
      'a kustomization of a file that is gone',
      'tekton/kustomization.yaml',
      ({ resources }) => resources.push('gone.yaml'),
      /gone.yaml/,
    ],
  ])('%s', (_, path, change, message) => {
    expect(spoiled(path, change)).toMatch(message);
  });
});

const INLINE = { type: 'inline', files: { Dockerfile: 'FROM a' } };
const isMeant = ({ name }: Manifest) => /^(check|check-list-.*|build)$/.test(name);

describe('what reaches the builder, with the values put in by the systems themselves,', () => {
  const values = Object.entries(VALUES).map(([name, value]) => `${name}=${value}`);

  function allSteps(runner: string, builder: string, build: object): Manifest[] {
    const output = written(folder, filesOf(featureOn(runner, builder, build)));
    return JSON.parse(execFileSync(tool, ['steps', output, ...values], { encoding: 'utf8' }));
  }

  function steps(runner: string, builder: string, build: object): Manifest[] {
    return allSteps(runner, builder, build).filter(isOfBuild).map(arrived);
  }

  describe.each(FEATURES)('%s:', (name, build) => {
    it.each(buildersFor(name))('is the same for %s on Kubernetes, Tekton and Argo', (builder) => {
      const { initContainers = [], containers } = jobPod(featureOn('kubernetes', builder, build));
      const expected = [...initContainers, ...containers].filter(isOfBuild).map(arrived);
      expect(steps('tekton', builder, build)).toEqual(expected);
      expect(steps('argo', builder, build)).toEqual(expected);
    });
  });

  it.each(['tekton', 'argo'])('is each item of a list on %s, as it was written', (runner) => {
    const items = ['A=costs $(five) {{=1}} {', 'B="a" \'b\' \\ `id`', 'C=', 'D=é < & >'];
    const parameters = { args: { list: true, default: items }, none: { list: true, default: [] } };
    const extraArgs = ['--label=$(params.none)', '--label=x'];
    for (const builder of POD_BUILDERS) {
      const build = { parameters, buildArgs: '$(params.args)', extraArgs, source: INLINE };
      const { status, said, calls } = runContainers(allSteps(runner, builder, build).filter(isMeant));
      expect([status, said]).toEqual([0, '']);
      expect(argumentsIn(calls.flat())).toEqual(items);
      expect(calls.flat().filter((arg) => arg.startsWith('--label='))).toEqual(['--label=x']);
    }
  });

  it('is mounted for the step alone that uses it, as Tekton mounts workspaces', () => {
    const source = { type: 'git', url: 'https://git.example.com/a.git', credentials: 'git' };
    const { fetch, build, report } = Object.fromEntries(
      allSteps('tekton', 'kaniko', { source, credentials: 'registry' }).map((step) => [
        step.name,
        arrived(step).mounts,
      ]),
    );
    expect(fetch).toEqual(['ro /git-credentials ', 'rw /workspace/source ']);
    expect(build).toEqual(['ro /kaniko/.docker ', 'ro /kaniko/source ']);
    expect(report).toEqual([]);
  });
});

describe('the pods of a PipelineRun, as Tekton reads it,', () => {
  const inline = { type: 'inline', files: { Dockerfile: 'FROM a' } };
  const nodeSelector = { pool: 'builds' };
  const tolerations = [{ key: 'builds', operator: 'Exists' }];
  const pods: Record<string, Manifest> = {
    base: { nodeSelector, tolerations, serviceAccount: 'cloud' },
    api: { nodeSelector: { ...nodeSelector, 'kubernetes.io/arch': 'arm64' }, tolerations },
    web: { nodeSelector, tolerations: [...tolerations, { key: 'spot', operator: 'Exists' }] },
  };
  const build = (name: string) => ({
    image: `r.example.com/${name}`,
    pod: pods[name],
    ...(name === 'base' ? {} : { dependsOn: ['base'] }),
  });
  const definition = {
    version: 1,
    defaults: { runner: 'tekton', source: inline },
    builds: Object.fromEntries(Object.keys(pods).map((name) => [name, build(name)])),
  };
  const read = () => {
    const runs: Manifest = JSON.parse(execFileSync(tool, ['pods', written(folder, filesOf(definition))], UTF8));
    return Object.values<Manifest>(runs).find(({ tasks }) => Object.keys(tasks).length === 3) as Manifest;
  };

  it('are where each build shall be, and have what the others lack not', () => {
    const { tasks } = read();
    for (const [name, { serviceAccount, ...where }] of Object.entries(pods)) {
      expect(tasks[name].podTemplate).toMatchObject({ ...where, automountServiceAccountToken: false });
      expect(tasks[name].serviceAccountName).toBe(serviceAccount);
    }
  });

  it('get an affinity assistant that looks for a node which all of them take', () => {
    expect(read().assistant).toMatchObject({ nodeSelector, tolerations });
  });
});

describe('a webhook, handled by the interceptors of Tekton Triggers,', () => {
  const files = filesOf({
    version: 1,
    defaults: {
      namespace: 'builds',
      parameters: { revision: { default: 'main' } },
      source: { type: 'git', url: 'https://git.example.com/a.git', revision: '$(params.revision)' },
    },
    builds: {
      hub: {
        image: 'r.example.com/hub',
        runner: {
          type: 'tekton',
          trigger: {
            github: { secret: 's', branches: ['main', 'release/*'], paths: ['services/api/**', 'go.mod', '*.md'] },
          },
        },
      },
      lab: { image: 'r.example.com/lab', runner: { type: 'tekton', trigger: { gitlab: { secret: 's' } } } },
      paths: {
        image: 'r.example.com/paths',
        runner: { type: 'tekton', trigger: { gitlab: { secret: 's', paths: ['services/lab/**'] } } },
      },
    },
  });
  const TOKEN = 'secret';
  const OTHER_COMMIT = { added: [], modified: ['docs/a.md'], removed: [] };
  let output: string;
  beforeAll(() => {
    output = written(folder, files);
  });

  interface Push {
    readonly ref?: string;
    readonly after?: string;
    readonly modified?: readonly string[];
    readonly removed?: readonly string[];
    /** What it says besides, or instead. */
    readonly more?: object;
  }

  function push(
    trigger: string,
    { ref = 'refs/heads/main', after = 'c0ffee', modified = [], removed = [], more = {} }: Push,
    headers: (body: string) => Record<string, string>,
  ) {
    const commits = [{ added: [], modified, removed }];
    const body = JSON.stringify({ ref, before: 'beef', after, commits, ...more });
    const args = Object.entries(headers(body)).map(([name, value]) => `${name}=${value}`);
    const { status, stdout, stderr } = spawnSync(tool, ['push', output, trigger, TOKEN, ...args], {
      input: body,
      encoding: 'utf8',
    });
    return status === 0 ? (JSON.parse(stdout) as Manifest[]) : stderr;
  }

  const signed =
    (token: string, event = 'push') =>
    (body: string) => ({
      'X-GitHub-Event': event,
      'X-Hub-Signature-256': `sha256=${createHmac('sha256', token).update(body).digest('hex')}`,
    });
  const started = [
    expect.objectContaining({
      kind: 'PipelineRun',
      spec: expect.objectContaining({ params: [{ name: 'revision', value: 'c0ffee' }] }),
    }),
  ];

  it.each<[string, Push]>([
    ['to a branch, with a file below a folder', { modified: ['services/api/src/main.go'] }],
    ['to a branch of a pattern', { ref: 'refs/heads/release/1.2', modified: ['go.mod'] }],
    ['that removes a file', { removed: ['README.md'] }],
    ['of a new branch, which does not say what it changes', { more: { before: '0'.repeat(40), created: true } }],
    ['by force, which may take changes back', { modified: ['docs/a.md'], more: { forced: true } }],
    ['without commits', { more: { commits: [] } }],
    ['of more commits than GitHub tells', { more: { commits: Array(2048).fill(OTHER_COMMIT) } }],
  ])('starts a run of the commit for a push %s', (_, event) => {
    expect(push('hub', event, signed(TOKEN))).toEqual(started);
  });

  it.each<[string, Push, (body: string) => Record<string, string>]>([
    ['of another branch', { ref: 'refs/heads/feature', modified: ['go.mod'] }, signed(TOKEN)],
    ['of a branch that only begins like one', { ref: 'refs/heads/main2', modified: ['go.mod'] }, signed(TOKEN)],
    ['of other files', { modified: ['services/web/main.go', 'docs/README.md'] }, signed(TOKEN)],
    ['that deletes the branch', { after: '0'.repeat(40), modified: ['go.mod'] }, signed(TOKEN)],
    ['signed with another token', { modified: ['go.mod'] }, signed('guess')],
    ['that is not signed', { modified: ['go.mod'] }, () => ({ 'X-GitHub-Event': 'push' })],
    ['that is no push', { modified: ['go.mod'] }, signed(TOKEN, 'pull_request')],
  ])('starts nothing for a push %s', (_, event, headers) => {
    expect(push('hub', event, headers)).toMatch(/^(github|cel): /);
  });

  const headers = (token: string) => () => ({ 'X-Gitlab-Event': 'Push Hook', 'X-Gitlab-Token': token });

  it.each<[string, Push]>([
    ['of a file below the folder', { modified: ['services/lab/a.go'] }],
    ['of more commits than GitLab tells', { more: { commits: Array(20).fill(OTHER_COMMIT), total_commits_count: 21 } }],
    ['back to an older commit', { more: { commits: [], total_commits_count: 0 } }],
    ['of a new branch', { more: { before: '0'.repeat(40) } }],
  ])('of GitLab starts a run for a push %s', (_, event) => {
    expect(push('paths', event, headers(TOKEN))).toEqual(started);
  });

  it('of GitLab starts none for a push that says all of what it changes, and that is something else', () => {
    const more = { commits: Array(20).fill(OTHER_COMMIT), total_commits_count: 20 };
    expect(push('paths', { more }, headers(TOKEN))).toMatch(/^cel: /);
  });

  it('of GitLab starts a run if its token is right', () => {
    expect(push('lab', {}, headers(TOKEN))).toEqual(started);
    expect(push('lab', {}, headers('guess'))).toMatch(/^gitlab: /);
  });
});
