import { faultsOf, filesOf, type Manifest, manifestsOf, oneBuild, warningsOf } from '../support';

const source = { type: 'git', url: 'https://git.example.com/shop.git', revision: '$(params.revision)' };
const push = (...paths: string[]) => ({ github: { secret: 'webhook', branches: ['main'], paths } });

/** Builds by name, each with those it waits for. */
const waiting = (needed: Record<string, string[]>, runner: string, own: Record<string, object> = {}) => ({
  version: 1,
  defaults: { runner, source, namespace: 'builds', parameters: { revision: { default: 'main' } } },
  builds: Object.fromEntries(
    Object.entries(needed).map(([name, dependsOn]) => [
      name,
      {
        image: `r.example.com/${name}`,
        dependsOn,
        buildArgs: Object.fromEntries(dependsOn.map((other) => [`IMAGE_${other}`, `$(builds.${other}.ref)`])),
        ...own[name],
      },
    ]),
  ),
});
const SHOP = { base: [], api: ['base'], e2e: ['api'], web: ['base'] };
const TWO_ROOTS = { base: [], tools: [], api: ['base', 'tools'] };

/** What runs builds, by its name: the names of the builds that it runs. */
const runs: Readonly<Record<string, (definition: object) => Record<string, string[]>>> = {
  tekton: (definition) =>
    Object.fromEntries(
      ofKind(definition, 'Pipeline').map(({ metadata, spec }) => [
        metadata.name,
        spec.tasks.map(({ name }: Manifest) => name),
      ]),
    ),
  argo: (definition) =>
    Object.fromEntries(
      ofKind(definition, 'WorkflowTemplate').map(({ metadata, spec }) => {
        const { dag } = spec.templates.find(({ name }: Manifest) => name === spec.entrypoint);
        return [metadata.name, dag?.tasks.map(({ name }: Manifest) => name) ?? [metadata.name]];
      }),
    ),
};
const ofKind = (definition: object, kind: string) => manifestsOf(definition).filter((one) => one.kind === kind);

describe.each(['tekton', 'argo'])('on %s', (runner) => {
  const run = (definition: object) => runs[runner]?.(definition);

  it('builds that wait for each other are called after the one that all wait for', () => {
    expect(run(waiting(SHOP, runner))).toMatchObject({ base: ['base', 'api', 'e2e', 'web'] });
  });

  it('each of them can be run by itself too, with the image of the others by its tag', () => {
    expect(run(waiting(SHOP, runner))).toMatchObject({ api: ['api'], e2e: ['e2e'], web: ['web'] });
    const spec = ofKind(waiting(SHOP, runner), runner === 'tekton' ? 'Pipeline' : 'WorkflowTemplate')
      .filter(({ metadata }) => metadata.name === 'api')
      .map((one) => one.spec.params ?? one.spec.arguments.parameters);
    expect(spec[0]).toContainEqual(
      expect.objectContaining({
        name: 'base-ref',
        [runner === 'tekton' ? 'default' : 'value']: 'r.example.com/base:latest',
      }),
    );
  });

  it('each has an object of its own that starts it', () => {
    const kind = runner === 'tekton' ? 'pipelinerun' : 'workflow';
    const files = [...filesOf(waiting(SHOP, runner)).keys()].filter((path) => path.startsWith('runs/'));
    expect(files.sort()).toEqual(['api', 'base', 'e2e', 'web'].map((name) => `runs/${name}-${kind}.yaml`));
  });

  it('one more build renames nothing', () => {
    const identities = (definition: object) =>
      manifestsOf(definition).map(({ kind, metadata }) => `${kind} ${metadata.name ?? metadata.generateName}`);
    const before = identities(waiting(SHOP, runner));
    for (const more of [
      { ...SHOP, reports: ['base'] },
      { ...SHOP, reports: ['web', 'e2e'] },
      { os: [], ...SHOP },
    ])
      expect(identities(waiting(more, runner))).toEqual(expect.arrayContaining(before));
    expect(identities(waiting({ os: [], ...SHOP, base: ['os'] }, runner))).toEqual(expect.arrayContaining(before));
  });

  it('a group is called what its user says, in one of its builds or in all', () => {
    const named = waiting(TWO_ROOTS, runner, { api: { group: 'mono' } });
    expect(run(named)).toEqual({ mono: ['base', 'tools', 'api'], base: ['base'], tools: ['tools'], api: ['api'] });
    const all = waiting(TWO_ROOTS, runner);
    expect(run({ ...all, defaults: { ...all.defaults, group: 'mono' } })).toEqual(run(named));
  });

  it('builds that wait for nobody are one run where they are of one group', () => {
    const apart = waiting({ api: [], web: [] }, runner, { api: { group: 'mono' }, web: { group: 'mono' } });
    expect(run(apart)).toEqual({ mono: ['api', 'web'], api: ['api'], web: ['web'] });
  });

  it.each<[string, object, string]>([
    [
      'has no name where nobody says it and several builds begin',
      waiting(TWO_ROOTS, runner),
      'builds.base.group: nothing says what a run of all of them is called: it begins with base and tools; write group: NAME in one of these',
    ],
    [
      'has one name',
      waiting(SHOP, runner, { api: { group: 'one' }, web: { group: 'two' } }),
      'builds.web.group: it differs from that of api',
    ],
    [
      'has one namespace',
      waiting({ a: [], b: [] }, runner, { a: { group: 'one' }, b: { group: 'one', namespace: 'other' } }),
      'builds.b.namespace: it differs from that of a',
    ],
    ['has a name of its own', waiting(TWO_ROOTS, runner, { api: { group: 'base' } }), 'give one of them another name'],
  ])('a group %s', (_, definition, message) => {
    const said = () => {
      const faults = faultsOf(definition);
      if (faults.length === 0) filesOf(definition);
      throw new Error(faults.join('\n'));
    };
    expect(said).toThrow(message);
  });

  it('names of any length are within what the system takes', () => {
    const long = 'long-'.repeat(30);
    const definition = waiting({ [`${long}a`]: [], [`${long}b`]: [`${long}a`] }, runner, {
      [`${long}a`]: { group: `${long}g` },
    });
    const names = manifestsOf(definition).flatMap(({ metadata, spec }) => [
      metadata.name ?? `${metadata.generateName}12345`,
      ...(spec?.tasks ?? []).map(({ name }: Manifest) => name),
    ]);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(63);
  });
});

describe.each<[string, (paths: string[]) => object, string]>([
  ['tekton', (paths) => ({ runner: { type: 'tekton', trigger: push(...paths) } }), 'Trigger'],
  ['argo', ([path]) => ({ runner: { type: 'argo', schedules: [path ? '@daily' : '@weekly'] } }), 'CronWorkflow'],
])('what starts a build on %s', (runner, start, kind) => {
  const started = (own: Record<string, object>, needed: Record<string, string[]> = SHOP) =>
    ofKind(waiting(needed, runner, own), kind).map(({ metadata }) => metadata.name);
  const run = (own: Record<string, object>) => runs[runner]?.(waiting(SHOP, runner, own));

  it('starts those that wait for it too, and no others', () => {
    expect(started({ api: start([]) })).toEqual(['api']);
    expect(run({ api: start([]) })).toMatchObject({ api: ['api', 'e2e'], web: ['web'] });
  });

  it('may be another for each build', () => {
    const own = { base: start([]), api: start(['api/**']) };
    expect(started(own).sort()).toEqual(['api', 'base']);
    expect(run(own)).toMatchObject({ base: ['base', 'api', 'e2e', 'web'], api: ['api', 'e2e'] });
  });

  it('is one where it is the same for a build that this one waits for, whose run builds it too', () => {
    const all = Object.fromEntries(Object.keys(SHOP).map((name) => [name, start([])]));
    expect(started(all)).toEqual(['base']);
    expect(started({ api: start([]), e2e: start([]), web: start(['web/**']) })).toEqual(['api', 'web']);
  });

  it('starts a group as a whole where it is the same for all', () => {
    const own = Object.fromEntries(Object.keys(TWO_ROOTS).map((name) => [name, { ...start([]), group: 'mono' }]));
    expect(started(own, TWO_ROOTS)).toEqual(['mono']);
  });
});

it('a push of another branch is warned of where it starts something, with what it replaces there', () => {
  const open = { runner: 'tekton', trigger: { github: { secret: 'webhook' } } };
  const warnings = warningsOf(waiting(SHOP, 'tekton', { api: open }));
  expect(warnings).toEqual([expect.stringContaining('builds.api.trigger: a push')]);
});

it('two runners of a kind that a build has are one fault, and not that its group has no name', () => {
  expect(faultsOf(oneBuild({ source: { ...source, revision: 'main' }, runner: ['tekton', 'tekton'] }))).toEqual([
    expect.stringContaining('builds.api.runner[1]: it would write the same tekton Task'),
  ]);
});
