import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { spelledAsTag } from '../../src/model/source-values';
import { type GitServer, serveGit } from '../git-server';
import { POD_BUILDERS } from '../registry';
import { expandedBy, faultsOf, filesOf, jobPod, type Manifest, oneBuild, only, temporaryFolder } from '../support';

const IDENTITY = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'init.defaultBranch=main'];
// Each of these starts some thirty programs of Git, on a machine that may be busy.
jest.setTimeout(60_000);

const root = temporaryFolder();
const repository = join(root, 'repositories/shop');
let server: GitServer;
let cases = 0;

function git(...args: string[]): string {
  const env = {
    ...process.env,
    GIT_COMMITTER_DATE: '2026-01-31T23:30:00-0200',
    GIT_AUTHOR_DATE: '2020-01-01T00:00:00Z',
  };
  return execFileSync('git', [...IDENTITY, '-C', repository, ...args], { encoding: 'utf8', env }).trim();
}

/** Branches may be called almost anything, but by who has no other tool than `git branch`. */
const STRANGE = ['--evil', '$(touch x)', 'it\'s"quoted"', '日本', 'a;b|c', 'null', 'x'.repeat(80), '.\u00e9'];

beforeAll(async () => {
  mkdirSync(repository, { recursive: true });
  git('init', '-q');
  writeFileSync(join(repository, 'Dockerfile'), 'FROM scratch\n');
  git('add', '.');
  git('commit', '-qm', 'first');
  git('tag', '-a', '-m', 'v1', 'v1.2+3');
  for (const branch of ['feature/login', 'JIRA-12_x.y', 'release/v1.2+3']) git('branch', branch);
  server = await serveGit(join(root, 'repositories'));
});
afterAll(() => server.close());

const source = (more: object = {}) => ({ type: 'git', url: `${server.url}/shop/.git`, ...more });
const VALUES = ['commit', 'shortCommit', 'date'];

interface Run {
  readonly status: number;
  readonly said: string;
  /** What the builder was called with. */
  readonly args: readonly string[];
}

/** Runs the containers of a pod here: its fetch for what it is, and what builds as something that notes its arguments. */
async function runPod(spec: Manifest, put: (value: string) => string = (value) => value): Promise<Run> {
  const folder = join(root, `case-${cases++}`);
  const here = (path: string) => join(folder, path);
  for (const path of ['bin', 'source', 'values']) mkdirSync(here(path), { recursive: true });
  const noting = `#!/bin/sh\nfor arg; do printf '%s\\0' "$arg"; done >> '${here('noted')}'\n`;
  for (const program of ['buildctl-daemonless.sh', 'buildah', 'executor']) {
    writeFileSync(here(`bin/${program}`), noting);
    chmodSync(here(`bin/${program}`), 0o755);
  }
  let said = '';
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    const expand = expandedBy(container.env ?? []);
    const words = [...container.command, ...container.args].map((word: string) =>
      expand(put(word))
        .replaceAll(/\/tmp\/(?!image-name)/g, `${folder}/`)
        // What builds may have no such folder.
        .replaceAll(/\/tmp(?=\/image-name|\n)/g, here('absent'))
        .replaceAll('/kaniko/executor', here('bin/executor'))
        .replace(/^\/busybox\/sh$/, 'sh')
        .replaceAll(/(?:\/kaniko|\/workspace)\/source(?!-)/g, here('source'))
        .replaceAll(/(?:\/kaniko)?\/source-values/g, here('values'))
        .replaceAll('/dev/termination-log', here('digest')),
    ) as [string, ...string[]];
    const env = Object.fromEntries((container.env ?? []).map(({ name, value }: Manifest) => [name, value]));
    const PATH = `${here('bin')}:${process.env.PATH}`;
    writeFileSync(here('metadata.json'), '');
    try {
      const { stdout, stderr } = await promisify(execFile)(words[0], words.slice(1), {
        env: { ...env, PATH, HOME: folder },
      });
      said += stdout + stderr;
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { status: code, said: said + stdout + stderr, args: [] };
    }
  }
  const noted = readdirSync(folder).includes('noted') ? readFileSync(here('noted'), 'utf8') : '';
  return { status: 0, said, args: noted.split('\0').slice(0, -1) };
}

/** A run of a template of Argo that is given these values. */
function runArgo(definition: object, given: Readonly<Record<string, string>>): Promise<Run> {
  const { templates, arguments: declared } = only('WorkflowTemplate', definition).spec;
  const known = { ...Object.fromEntries(declared.parameters.map((one: Manifest) => [one.name, one.value])), ...given };
  const [template] = templates;
  return runPod({ initContainers: template.initContainers, containers: [template.container] }, (value) =>
    value.replace(/\{\{inputs\.parameters\.([^}]+)\}\}/g, (_, name) => known[name] as string),
  );
}

const labelled = (values: readonly string[], more: object = {}) =>
  oneBuild({
    source: source(more),
    builder: 'kaniko',
    cache: 'none',
    labels: Object.fromEntries(values.map((name) => [name, `<$(source.${name})>`])),
  });
const labelsIn = ({ args }: Run) =>
  Object.fromEntries(
    args.flatMap((arg) => [...arg.matchAll(/^--label=(\w+)=<(.*)>$/g)].map(([, name, value]) => [name, value])),
  );

describe('what is known of a source', () => {
  it('is the commit, its first digits, and its day in UTC, whenever it is built', async () => {
    const commit = git('rev-parse', 'main');
    expect(labelsIn(await runPod(jobPod(labelled(VALUES))))).toEqual({
      commit,
      shortCommit: commit.slice(0, 7),
      date: '20260201',
    });
  });

  it.each([
    ['the default branch', undefined, 'main'],
    ['a branch', 'feature/login', 'feature-login'],
    ['a branch as it is', 'JIRA-12_x.y', 'JIRA-12_x.y'],
    ['a branch in full', 'refs/heads/feature/login', 'feature-login'],
  ])('is the branch that was asked for, as a tag may spell it: %s', async (_, revision, branch) => {
    const definition = labelled(['branch'], revision === undefined ? {} : { revision });
    expect(labelsIn(await runPod(jobPod(definition)))).toEqual({ branch });
  });

  it('is the tag that was asked for', async () => {
    const { tag } = labelsIn(await runPod(jobPod(labelled(['tag'], { revision: 'v1.2+3' }))));
    expect(tag).toMatch(/^v1\.2-3-[0-9a-f]{8}$/);
  });

  it.each([
    ['branch', 'a commit', () => git('rev-parse', 'main')],
    ['branch', 'a tag', () => 'v1.2+3'],
    ['tag', 'a branch', () => 'main'],
  ])(
    'is no %s where the revision is %s and nobody said which: the run ends, and says so',
    async (name, _, revision) => {
      const { status, said } = await runPod(jobPod(labelled([name], { revision: revision() })));
      expect(status).toBe(1);
      expect(said).toContain(
        `is no ${name}, and nobody said which ${name} the run is about; start it with source-${name}`,
      );
    },
  );

  it('tells names from each other that are spelled alike: by a hash of the whole, where more than a slash was changed', async () => {
    const { branch } = labelsIn(await runPod(jobPod(labelled(['branch'], { revision: 'release/v1.2+3' }))));
    expect(branch).toMatch(/^release-v1\.2-3-[0-9a-f]{8}$/);
  });

  it.each(STRANGE)('is never more than letters, digits, dots and dashes, whatever an event says: %s', async (name) => {
    const definition = labelled(['branch']) as Manifest;
    definition.builds.api.runner = 'argo';
    const run = await runArgo(definition, { 'source-branch': name });
    if (name.includes('$')) {
      expect(run.said).toContain('no dollar sign');
      return;
    }
    const { branch } = labelsIn(run);
    expect(branch).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$/);
    expect(branch).toBe(spelledAsTag(name));
  });

  it.each(['main\n', '\nmain', ' main', 'main ', '/main', 'main/.'])(
    'is never the name of another branch: %j is not main',
    async (name) => {
      const definition = labelled(['branch']) as Manifest;
      definition.builds.api.runner = 'argo';
      expect(labelsIn(await runArgo(definition, { 'source-branch': name })).branch).not.toBe('main');
    },
  );
});

describe('what a push starts', () => {
  const pushed = (more: object = {}) =>
    oneBuild({
      namespace: 'builds',
      tags: ['$(source.branch)'],
      source: { type: 'git', url: 'https://git.example.com/shop.git', revision: '$(params.revision)' },
      parameters: { revision: {} },
      runner: ['tekton', 'argo'],
      trigger: { github: { secret: 'webhook' }, on: ['push'] },
      ...more,
    });

  it('is told the branch of its commit, on Tekton and on Argo', () => {
    expect(only('TriggerBinding', pushed()).spec.params).toContainEqual(
      expect.objectContaining({ name: 'source-branch', value: expect.stringContaining('extensions') }),
    );
    const [{ template }] = only('Sensor', pushed()).spec.triggers;
    const { parameters, source: started } = template.argoWorkflow ?? template.k8s;
    const place = started.resource.spec.arguments.parameters.findIndex(
      ({ name }: Manifest) => name === 'source-branch',
    );
    const told = parameters.find(({ dest }: Manifest) => dest === `spec.arguments.parameters.${place}.value`);
    expect(told.src.dataTemplate).toContain('trimPrefix "refs/heads/"');
  });

  it('cannot take an image that it does not build, and whose tags are all of its source: a fault', () => {
    const base = { image: 'r.example.com/base', source: { type: 'git', url: 'https://git.example.com/a.git' } };
    const shop = (tags: string[]) => ({
      version: 1,
      defaults: { namespace: 'builds', runner: 'argo' },
      builds: {
        base: { ...base, tags },
        api: {
          ...base,
          image: 'r.example.com/api',
          dependsOn: ['base'],
          buildArgs: { BASE: '$(builds.base.ref)' },
          runner: { type: 'argo', schedules: ['@daily'] },
        },
      },
    });
    expect(faultsOf(shop(['$(source.commit)']))).toEqual([expect.stringContaining('does not start base')]);
    expect(faultsOf(shop(['$(source.commit)', 'latest']))).toEqual([]);
  });

  it('would fail where its event says no branch: a fault before any run, unless there is a default', () => {
    const trigger = { github: { secret: 'webhook' }, on: ['push', 'tag'] };
    expect(faultsOf(pushed({ trigger }))).toEqual([expect.stringContaining('a tag says no branch')]);
    expect(faultsOf(pushed({ trigger, tags: ['latest'], cache: { type: 'registry', scope: 'branch' } }))).toHaveLength(
      1,
    );
    const parameters = { revision: {}, 'source-branch': { default: 'main', from: 'branch' } };
    expect(faultsOf(pushed({ trigger, parameters }))).toEqual([]);
  });
});

describe('a text with something of the source', () => {
  const everywhere = {
    tags: ['$(source.branch)', 'v$(source.date)-$(source.shortCommit)'],
    buildArgs: { COMMIT: '$(source.commit)', BOTH: 'a $(params.p) $(source.branch)$' },
    labels: { at: '$(source.date)', plain: '=$(x) @branch +' },
    parameters: { p: { default: '@branch' } },
  };

  it.each(POD_BUILDERS)('reaches %s whole, beside text that arrives as written', async (builder) => {
    const { args, said } = await runPod(
      jobPod(oneBuild({ ...everywhere, builder, source: source({ revision: 'feature/login' }) })),
    );
    const commit = git('rev-parse', 'main');
    const all = args.join('\n');
    expect(said).toContain('building');
    if (builder !== 'buildah') expect(all).toContain('shop/api:feature-login');
    expect(all).toContain(`COMMIT=${commit}`);
    expect(all).toContain('BOTH=a @branch feature-login$');
    expect(all).toContain('at=20260201');
    expect(all).toContain('plain==$(x) @branch +');
  });

  it('reaches a builder of Tekton as results of the step that fetches, without a shell', () => {
    const { spec, metadata } = only(
      'Task',
      oneBuild({ ...everywhere, builder: 'kaniko', source: source(), runner: 'tekton' }),
    );
    const [fetch, build, report] = ['fetch', 'build', 'report'].map((name) =>
      spec.steps.find((step: Manifest) => step.name === name),
    );
    expect(fetch.results.map(({ name }: Manifest) => name)).toEqual(['commit', 'shortCommit', 'date', 'branch']);
    expect(build.image).not.toContain('debug');
    expect(build.args).toContain('--destination=registry.example.com/shop/api:$(steps.fetch.results.branch)');
    expect(report.args[1]).toBe('registry.example.com/shop/api:$(steps.fetch.results.branch)');
    expect(spec.params).toContainEqual(expect.objectContaining({ name: 'source-branch', default: '' }));
    expect(metadata.annotations['tekton.dev/pipelines.minVersion']).toBe('1.0.0');
  });

  it('gives Argo the name of the image, once it is known', async () => {
    const definition = oneBuild({
      ...everywhere,
      builder: 'kaniko',
      source: source({ revision: 'main' }),
      runner: 'argo',
    });
    const [template] = only('WorkflowTemplate', definition).spec.templates;
    expect(template.outputs.parameters[0]).toEqual({ name: 'image', valueFrom: { path: '/tmp/image-name' } });
    await runArgo(definition, {});
    expect(readFileSync(join(root, `case-${cases - 1}/absent/image-name`), 'utf8')).toBe(
      'registry.example.com/shop/api:main',
    );
  });

  it('asks a run for a branch only where one is wanted', () => {
    const { spec } = only('Task', oneBuild({ tags: ['$(source.commit)'], source: source(), runner: 'tekton' }));
    expect(spec.params ?? []).toEqual([]);
  });

  it('reaches a script, of a clone of its own and of a folder that is given', async () => {
    const folder = join(root, `case-${cases++}`);
    mkdirSync(join(folder, 'bin'), { recursive: true });
    writeFileSync(
      join(folder, 'bin/buildah'),
      '#!/bin/sh\nprintf "%s\\n" "$*"\n[ "$1" != push ] || printf sha256:0 >"$3"\n',
    );
    writeFileSync(
      join(folder, 'api.sh'),
      filesOf(oneBuild({ ...everywhere, builder: 'buildah', source: source(), runner: 'script' })).get(
        'scripts/api.sh',
      ) as string,
    );
    chmodSync(join(folder, 'bin/buildah'), 0o755);
    const run = async (...args: string[]) => {
      const env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: folder };
      return (await promisify(execFile)('sh', [join(folder, 'api.sh'), ...args], { env })).stdout;
    };
    expect(await run()).toContain('registry.example.com/shop/api:main@sha256:0');
    git('checkout', '-q', 'feature/login');
    expect(await run('--source', repository)).toContain('registry.example.com/shop/api:feature-login@sha256:0');
    git('checkout', '-q', 'main');
    expect(await run('--source', repository, '--source-branch', 'a/b')).toContain('shop/api:a-b@sha256:0');
    expect(readdirSync(repository)).toContain('.git');
  });

  it('is as long as it may be where it is checked: a tag that would be too long for some branch is a fault', () => {
    const tagged = (tag: string) => faultsOf(oneBuild({ source: source(), tags: [tag] }));
    expect(tagged(`${'a'.repeat(65)}$(source.branch)`)).toEqual([]);
    expect(tagged(`${'a'.repeat(66)}$(source.branch)`)).toEqual([expect.stringContaining('is no image tag')]);
    expect(tagged('-$(source.commit)')).toEqual([expect.stringContaining('is no image tag')]);
  });
});
