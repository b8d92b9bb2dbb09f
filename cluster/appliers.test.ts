/** What a tool sees that applies: kubectl, again and again, from one definition and from another. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { EVERYTHING } from '../test/corpus/everything';
import { documentsOf, type Manifest } from '../test/manifests';
import { clusterForTests } from './matrix/for-tests';
import { Site } from './matrix/site';

const cluster = clusterForTests();
const sites: Site[] = [];
const newSite = (labels?: Readonly<Record<string, string>>) => {
  const site = new Site(cluster.kubectl, labels);
  sites.push(site);
  return site;
};
afterAll(() => {
  for (const site of sites) site.end();
});

const inline = { type: 'inline', files: { Dockerfile: 'FROM scratch' } };
const build = (name: string, more: object = {}) => ({ image: `10.99.0.1:5000/${name}`, source: inline, ...more });
/** Nothing of it starts by itself. */
const resting = {
  volumes: { kept: { size: '1Gi' } },
  builds: {
    api: build('api', {
      runner: [{ type: 'kubernetes', schedule: '@yearly' }, 'tekton', { type: 'argo', schedules: ['@yearly'] }],
    }),
    web: build('web', { runner: ['tekton', 'argo'], dependsOn: ['base'], buildArgs: { BASE: '$(builds.base.ref)' } }),
    base: build('base', { runner: ['tekton', 'argo'] }),
    pushed: build('pushed', {
      runner: { type: 'tekton', trigger: { github: { secret: 'webhook', branches: ['main'] } } },
      source: { type: 'git', url: 'https://git.example.com/a.git', revision: '$(params.revision)' },
      parameters: { revision: { default: 'main' } },
    }),
  },
};

const root = resolve(__dirname, '..');
const examples = readdirSync(join(root, 'examples'))
  .map((name): [string, string] => [name, join(root, 'examples', name, 'builds.yaml')])
  .filter(([, path]) => existsSync(path));

const without = (definition: typeof resting, name: 'web' | 'api') => {
  const { [name]: _, ...builds } = definition.builds;
  return { ...definition, builds };
};

const objectsIn = (site: Site, kinds: string, selector = '') =>
  cluster.kubectl
    .get('-n', site.namespace, kinds, '-l', `app.kubernetes.io/managed-by=cdk8s-cached-builds${selector}`)
    .items.map(({ kind, metadata }: Manifest) => `${kind} ${metadata.name}`);

const KINDS =
  'cronjobs,configmaps,persistentvolumeclaims,tasks,pipelines,workflowtemplates,cronworkflows,triggers,eventlisteners';

describe('what is applied a second time', () => {
  it.each([
    ['a definition with all runners', resting],
    ...examples.map(([name, path]) => [`examples/${name}`, parse(readFileSync(path, 'utf8'), { merge: true })]),
  ])('is unchanged, and differs in nothing: %s', (_, definition) => {
    const site = newSite();
    const { defaults, builds, ...rest } = definition as { defaults?: object; builds: Readonly<Record<string, object>> };
    const here = Object.entries(builds).map(([name, build]) => [name, { ...build, namespace: site.namespace }]);
    site.synth({
      ...rest,
      builds: Object.fromEntries(here),
      defaults: { ...defaults, namespace: site.namespace },
    });
    site.apply();
    const again = site.apply().trim().split('\n');
    expect(again.filter((line) => !line.endsWith(' unchanged'))).toEqual([]);
    for (const flags of [[], ['--server-side', '--force-conflicts']]) {
      cluster.kubectl.must(['apply', ...flags, '-k', site.output]);
      const { status, stdout } = cluster.kubectl.try(['diff', ...flags, '-k', site.output]);
      expect([status, stdout]).toEqual([0, '']);
    }
    site.must('delete', 'jobs,cronjobs,pods', '--all', '--wait=false');
  });

  it('is taken as a whole by the API server, with everything there is', () => {
    const site = newSite();
    const { defaults, ...rest } = EVERYTHING as { defaults?: object };
    site.synth({ ...rest, defaults: { ...defaults, namespace: site.namespace } });
    const objects = readdirSync(site.output, { recursive: true, encoding: 'utf8' })
      .filter((path) => /^(base|kubernetes|tekton|argo)\/.*\.yaml$/.test(path) && !path.endsWith('kustomization.yaml'))
      .flatMap((path) => documentsOf(readFileSync(join(site.output, path), 'utf8')))
      .filter(({ apiVersion }) => !String(apiVersion).startsWith('cert-manager.io'));
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    const { status, text } = cluster.kubectl.try(['apply', '--dry-run=server', '-f', '-'], list);
    expect([status, text.split('\n').filter((line) => /error|invalid|denied/i.test(line))]).toEqual([0, []]);
  });
});

describe('a build that a definition no longer has', () => {
  const two = () => {
    const site = newSite();
    site.synth({ ...resting, name: 'shop' });
    site.apply();
    const other = join(site.folder, 'other');
    site.synth({ name: 'payments', builds: { pay: build('pay', { runner: ['tekton', 'argo'] }) } }, other);
    site.apply('.', other);
    return site;
  };

  it('is removed by its label, and nothing of another definition', () => {
    const site = two();
    const before = objectsIn(site, KINDS);
    site.synth({ ...without(resting, 'api'), name: 'shop' });
    site.must('apply', '-k', site.output, '--prune', '-l', 'app.kubernetes.io/part-of=shop', ...ALLOWED);
    const after = objectsIn(site, KINDS);
    expect(before.filter((one: string) => !after.includes(one)).sort()).toEqual([
      'ConfigMap api-buildkitd-config',
      'ConfigMap api-source',
      'CronJob api',
      'CronWorkflow api',
      'Pipeline api',
      'Task api',
      'WorkflowTemplate api',
    ]);
  });

  it('is removed from a set that kubectl keeps, and nothing of another', () => {
    const site = newSite();
    const apply = (output: string, name: string) =>
      cluster.kubectl.must(['-n', site.namespace, 'apply', '-k', output, '--prune', `--applyset=${name}`], undefined, {
        KUBECTL_APPLYSET: 'true',
      });
    const other = join(site.folder, 'other');
    site.synth({ builds: { pay: build('pay', { runner: 'tekton' }) } }, other);
    apply(other, 'payments');
    const both = { a: build('a', { runner: 'tekton' }), b: build('b', { runner: 'tekton' }) };
    site.synth({ builds: both });
    apply(site.output, 'shop');
    site.synth({ builds: { a: both.a } });
    apply(site.output, 'shop');
    expect(objectsIn(site, 'tasks').sort()).toEqual(['Task a', 'Task pay']);
  });
});

/** kubectl looks for objects to prune among the kinds that it is told, or a few of its own. */
const ALLOWED = [
  ...['core/v1/ConfigMap', 'core/v1/PersistentVolumeClaim', 'batch/v1/CronJob', 'batch/v1/Job'],
  ...['tekton.dev/v1/Task', 'tekton.dev/v1/Pipeline', 'triggers.tekton.dev/v1beta1/Trigger'],
  ...['argoproj.io/v1alpha1/WorkflowTemplate', 'argoproj.io/v1alpha1/CronWorkflow'],
].map((kind) => `--prune-allowlist=${kind}`);

describe('Pod Security admission', () => {
  const page = readFileSync(join(root, 'docs/kubernetes.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)`(?:, (\w+)| (with a daemon))?[^|]*\|[^|]*\|[^|]*\|[^|]*\| `(\w+)` \|$/gm)];
  const levels = ['restricted', 'baseline', 'privileged'];

  it('is documented for every builder', () => expect(rows.length).toBeGreaterThan(6));

  it.each(rows.map(([, type, mode, daemon, level]) => [type, mode ?? daemon ?? '', level] as const))(
    'takes %s %s from %s on',
    (type, mode, level) => {
      const builder = mode === 'with a daemon' ? { type, daemon: 'shared' } : { type, ...(mode ? { mode } : {}) };
      const site = newSite();
      const secrets = { server: 'server', client: 'client' };
      site.synth({
        kubernetesVersion: '1.36',
        ...(mode === 'with a daemon' ? { daemons: { shared: { size: '1Gi', secrets } } } : {}),
        builds: { api: build('api', { builder, cache: 'none', runner: { type: 'kubernetes', kind: 'Pod' } }) },
      });
      const taken = levels.filter((enforced) => {
        const label = `pod-security.kubernetes.io/enforce=${enforced}`;
        cluster.kubectl.must(['label', '--overwrite', 'namespace', site.namespace, label]);
        const pod = join(site.output, 'kubernetes/api.yaml');
        return cluster.kubectl.try(['create', '--dry-run=server', '-f', pod]).status === 0;
      });
      expect(taken).toEqual(levels.slice(levels.indexOf(level as string)));
    },
  );
});
