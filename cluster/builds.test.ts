/** Builds with what the matrix does without: sources of every kind, Secrets, other builds, warmers, two runs at once. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reusedSteps } from '../e2e/lab/logs';
import { must, until } from '../e2e/lab/processes';
import { STEPS, writeProject } from '../e2e/lab/project';
import type { Manifest } from '../test/manifests';
import { BASE } from './lab/cluster';
import { inside } from './lab/namespace';
import { ADDRESS, PRIVATE_LOGIN, PRIVATE_REGISTRY, REGISTRY, SSH_KEY, VOLUMES } from './lab/place';
import { Case } from './matrix/case';
import { clusterForTests, keptToTheEnd } from './matrix/for-tests';
import { type Run, runOf } from './matrix/run';
import { digestOf, Site } from './matrix/site';
import { STARTS, type StartName } from './matrix/start';

const cluster = clusterForTests();
const kept = keptToTheEnd();

const ON: readonly StartName[] = ['Job', 'PipelineRun', 'Workflow'];
const run = (site: Site, start: StartName, build = 'api') => runOf(STARTS[start], { ...site, build });
const succeeded = (result: Run): Run => {
  if (!result.succeeded) throw new Error(`it failed:\n${result.log.slice(-6000)}`);
  return result;
};

describe('a source', () => {
  it.each([
    ['buildkit', 'Job'],
    ['kaniko', 'PipelineRun'],
    ['buildah', 'Workflow'],
  ] as const)('written inline reaches %s as a %s', async (builder, start) => {
    const site = kept(new Site(cluster.kubectl));
    const image = `${REGISTRY}/inline/${site.namespace}`;
    const files = { Dockerfile: `FROM ${BASE}\nCOPY a /a\nRUN cat /a`, a: 'costs $(five) {{dollars}}\n' };
    const { runner } = STARTS[start];
    site.synth({ builds: { api: { image, source: { type: 'inline', files }, builder, cache: 'none', runner } } });
    const { log, digest } = succeeded(await run(site, start));
    expect(log).toContain('costs $(five) {{dollars}}');
    expect(digest).toBe(await digestOf(image));
  });

  it.each(ON)('on a claim that somebody filled reaches a %s', async (start) => {
    const site = kept(new Site(cluster.kubectl));
    const image = `${REGISTRY}/claim/${site.namespace}`;
    const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    const metadata = { name: 'sources', namespace: site.namespace };
    cluster.kubectl.apply([{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: claim }]);
    site.must('wait', '--for=jsonpath={.status.phase}=Bound', 'pvc/sources', '--timeout=60s');
    const { volumeName } = cluster.kubectl.get('-n', site.namespace, 'pvc', 'sources').spec;
    writeProject(join(VOLUMES, volumeName), BASE);
    must('chmod', ['-R', 'a+rX', join(VOLUMES, volumeName)]);
    const source = { type: 'volume', claim: 'sources' };
    site.synth({ builds: { api: { image, source, cache: 'none', runner: STARTS[start].runner } } });
    expect(succeeded(await run(site, start)).digest).toBe(await digestOf(image));
  });
});

describe('a private repository', () => {
  it.each([
    ['buildkit', 'PipelineRun'],
    ['kaniko', 'Job'],
    ['buildah', 'Workflow'],
  ] as const)('is cloned by SSH for %s as a %s, with a key and hosts of a Secret', async (builder, start) => {
    const site = kept(new Site(cluster.kubectl));
    const image = `${REGISTRY}/private/${site.namespace}`;
    const repository = site.repository(site.namespace);
    writeProject(repository.folder, BASE);
    const commit = repository.push('one');
    const hosts = must(...inside(['ssh-keyscan', ADDRESS])).stdout;
    site.secret(
      'git',
      { 'ssh-privatekey': readFileSync(SSH_KEY, 'utf8'), known_hosts: hosts },
      'kubernetes.io/ssh-auth',
    );
    const url = `ssh://root@${ADDRESS}${repository.address}`;
    const source = { type: 'git', url, credentials: 'git' };
    site.synth({ builds: { api: { image, source, builder, cache: 'none', runner: STARTS[start].runner } } });
    const { log, digest } = succeeded(await run(site, start));
    expect(log).toContain(`building ${commit}`);
    expect(digest).toBe(await digestOf(image));
  });
});

describe('Secrets', () => {
  const auth = Buffer.from(PRIVATE_LOGIN).toString('base64');
  const config = JSON.stringify({ auths: { [PRIVATE_REGISTRY]: { auth } } });

  it.each([
    ['buildkit', 'PipelineRun', 'registry'],
    ['kaniko', 'Workflow', 'registry'],
    ['buildah', 'Job', { secret: 'login', key: 'config.json' }],
  ] as const)('of a registry and of a build reach %s as a %s', async (builder, start, credentials) => {
    const site = kept(new Site(cluster.kubectl));
    const image = `${PRIVATE_REGISTRY}/secret/${site.namespace}`;
    site.secret('registry', { '.dockerconfigjson': config }, 'kubernetes.io/dockerconfigjson');
    site.secret('login', { 'config.json': config });
    site.secret('npm', { rc: 'token-of-npm' });
    const step = 'RUN --mount=type=secret,id=npmrc,target=/npmrc echo "length: $(wc -c < /npmrc)"';
    const files = { Dockerfile: `FROM ${BASE}\n${step}` };
    const registries = { [REGISTRY]: { http: true }, [PRIVATE_REGISTRY]: { http: true } };
    const secrets = [{ id: 'npmrc', secret: 'npm', key: 'rc' }];
    const { runner } = STARTS[start];
    const source = { type: 'inline', files };
    site.synth({
      registries,
      builds: { api: { image, source, builder, cache: 'none', runner, credentials, secrets } },
    });
    const { log, digest } = succeeded(await run(site, start));
    expect(log).toContain('length: 12');
    expect(log).not.toContain('token-of-npm');
    expect(digest).toBe(await digestOf(image, 'latest', PRIVATE_LOGIN));
  });

  it('that are misspelt end the build at once, and it names them and the command that makes them', async () => {
    const site = kept(new Site(cluster.kubectl));
    const source = { type: 'inline', files: { Dockerfile: 'FROM scratch' } };
    site.synth({ builds: { api: { image: `${REGISTRY}/misspelt`, source, credentials: 'registri' } } });
    const { text } = cluster.kubectl.try(['apply', '-k', site.output]);
    expect(text).not.toMatch(/overlap|registri/);
    const message = 'jsonpath={.items[*].status.initContainerStatuses[*].state.terminated.message}';
    await until(
      'a message',
      () => site.must('get', 'pods', '-o', message).includes('kubectl create secret docker-registry registri'),
      120,
    );
  });
});

describe('builds that depend on each other', () => {
  it.each(['PipelineRun', 'Workflow'] as const)('hand on the digest in a %s', async (start) => {
    const site = kept(new Site(cluster.kubectl));
    const image = (name: string) => `${REGISTRY}/${site.namespace}/${name}`;
    const { runner } = STARTS[start];
    const from = (base: string) => ({
      type: 'inline',
      files: { Dockerfile: `ARG BASE=${base}\nFROM $BASE\nRUN echo built` },
    });
    site.synth({
      defaults: { runner, cache: 'none' },
      builds: {
        base: { image: image('base'), source: from(BASE) },
        api: {
          image: image('api'),
          source: from('scratch'),
          dependsOn: ['base'],
          buildArgs: { BASE: '$(builds.base.ref)' },
        },
        web: {
          image: image('web'),
          source: from('scratch'),
          builder: 'kaniko',
          dependsOn: ['base'],
          buildArgs: { BASE: '$(builds.base.ref)' },
        },
      },
    });
    const { log } = succeeded(await run(site, start, 'base'));
    const digest = await digestOf(image('base'));
    expect(log.split(`${image('base')}@${digest}`).length).toBeGreaterThan(2);
    for (const name of ['api', 'web']) expect(await digestOf(image(name))).toMatch(/^sha256:/);
    succeeded(await run(site, start, 'api'));
    expect(await digestOf(image('base'))).toBe(digest);
  });
});

describe('a warmer', () => {
  it('of base images fills the volume that kaniko reads', async () => {
    const build = kept(
      new Case(
        cluster.kubectl,
        STARTS.PipelineRun,
        { builder: 'kaniko', cache: [{ type: 'registry' }, { type: 'volume', volume: 'bases' }] },
        {
          volumes: { bases: { size: '1Gi', accessModes: ['ReadWriteMany'] } },
          warmers: { bases: { volume: 'bases', images: [BASE] } },
        },
      ),
    );
    build.apply('base');
    build.must('wait', '--for=condition=Complete', 'job/bases', '--timeout=180s');
    expect((await build.success()).log).toMatch(/Found sha256:[0-9a-f]+ in local cache/);
  });

  it('of builds fills the cache of one that then starts warm, and pushes no image', async () => {
    const build = kept(
      new Case(
        cluster.kubectl,
        STARTS.Workflow,
        { cache: 'registry' },
        { warmers: { nightly: { builds: ['api'], schedule: '0 0 1 1 *' } } },
      ),
    );
    build.apply('argo');
    const spec = { workflowTemplateRef: { name: 'nightly-api' } };
    const metadata = { generateName: 'nightly-', namespace: build.namespace };
    const workflow = JSON.stringify({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow', metadata, spec });
    const { name } = JSON.parse(cluster.kubectl.must(['create', '-o', 'json', '-f', '-'], workflow)).metadata;
    build.must('wait', '--for=jsonpath={.status.phase}=Succeeded', `workflow/${name}`, '--timeout=300s');
    expect(await digestOf(build.image)).toBeNull();
    expect(reusedSteps('buildkit', (await build.success()).log)).toEqual([...STEPS]);
  });
});

describe('two runs at once on one state', () => {
  it.each(['PipelineRun', 'Workflow'] as const)('take turns as %ss, and the second is warm', async (start) => {
    const state = { builder: { type: 'buildkit', state: { volume: 'kept' } }, cache: 'none' };
    const rest = { volumes: { kept: { size: '1Gi', accessModes: ['ReadWriteOncePod'] } } };
    const build = kept(new Case(cluster.kubectl, STARTS[start], state, rest));
    const both = await Promise.all([build.run(), build.run()]);
    const reused = both.map((one) => reusedSteps('buildkit', succeeded(one).log).length);
    expect(reused.sort()).toEqual([0, STEPS.length]);
  });
});

describe('a run', () => {
  it('of a Job that has run is what runs/ has of it', async () => {
    const build = kept(new Case(cluster.kubectl, STARTS.Job, { cache: 'none' }));
    await build.success();
    const again = build.must('create', '-o', 'name', '-f', join(build.output, 'runs/api-job.yaml')).trim();
    build.must('wait', '--for=condition=Complete', again, '--timeout=300s');
  });

  it('of a Pipeline has pods with the labels that they shall have', async () => {
    const pod = { labels: { 'example.com/team': 'shop' } };
    const build = kept(new Case(cluster.kubectl, STARTS.PipelineRun, { cache: 'none', pod }));
    await build.run();
    const all = cluster.kubectl.get('-n', build.namespace, 'pods', '-l', 'example.com/team=shop').items;
    expect(all).not.toEqual([]);
  });
});

describe('clusterScope', () => {
  it('lets a workflow of a namespace run the template of the cluster', async () => {
    const runner = { type: 'argo', clusterScope: true };
    const build = kept(new Case(cluster.kubectl, STARTS.Workflow, { runner, cache: 'none', builder: 'kaniko' }));
    await build.success();
    const templates = cluster.kubectl
      .get('clusterworkflowtemplates')
      .items.map(({ metadata }: Manifest) => metadata.name);
    expect(templates).toContain('api');
    cluster.kubectl.must(['delete', 'clusterworkflowtemplate', 'api']);
  });
});
