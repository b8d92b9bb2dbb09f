/** What goes wrong under a build: what is lost, what is tried again, and what a person sees. */
import { createServer, request as forward, type Server } from 'node:http';
import { join } from 'node:path';
import { certificates } from '../e2e/lab/daemon';
import { reusedSteps } from '../e2e/lab/logs';
import { must, until } from '../e2e/lab/processes';
import { STEPS } from '../e2e/lab/project';
import type { Manifest } from '../test/manifests';
import { BASE } from './lab/cluster';
import { inside } from './lab/namespace';
import { ADDRESS, PRIVATE_REGISTRY, REGISTRY, VOLUMES } from './lab/place';
import { Case } from './matrix/case';
import { clusterForTests, keptToTheEnd } from './matrix/for-tests';
import { type Run, runOf } from './matrix/run';
import { digestOf, Site } from './matrix/site';
import { STARTS, type StartName } from './matrix/start';

const cluster = clusterForTests();
const kept = keptToTheEnd();

const pods = (site: Site, phase: string): string[] =>
  cluster.kubectl
    .get('-n', site.namespace, 'pods', `--field-selector=status.phase=${phase}`)
    .items.map(({ metadata }: Manifest) => metadata.name);

/** Does something when a pod of the build has run for some seconds, and says what came of the build. */
async function disturbed(site: Case, disturb: (pod: string) => void | Promise<void>): Promise<Run> {
  const run = site.run();
  await until('a pod', () => pods(site, 'Running').some((name) => name.startsWith('api')), 120);
  const [pod] = pods(site, 'Running').filter((name) => name.startsWith('api'));
  await new Promise((resolve) => setTimeout(resolve, 4000));
  await disturb(pod as string);
  return run;
}

describe('a push that is refused', () => {
  it.each(['Job', 'PipelineRun', 'Workflow'] as const)(
    'leaves no digest as the result of a %s of kaniko',
    async (start) => {
      const site = kept(new Site(cluster.kubectl));
      const image = `${PRIVATE_REGISTRY}/refused/${site.namespace}`;
      const source = { type: 'inline', files: { Dockerfile: `FROM ${BASE}\nRUN echo built` } };
      const registries = { [REGISTRY]: { http: true }, [PRIVATE_REGISTRY]: { http: true } };
      const tries = { Job: { backoffLimit: 0 }, PipelineRun: { retries: 0 }, Workflow: { retries: 0 } }[start];
      const runner = { ...STARTS[start].runner, ...tries };
      // The permission is looked at first, by default, and then nothing is built.
      const extraArgs = ['--skip-push-permission-check'];
      site.synth({
        registries,
        builds: { api: { image, source, builder: 'kaniko', cache: 'none', runner, extraArgs } },
      });
      const run = await runOf(STARTS[start], { ...site, build: 'api' });
      expect(run.succeeded).toBe(false);
      expect(run.log).toMatch(/unauthorized/i);
      expect(reportedBy(site, start)).toEqual([]);
    },
  );
});

/** The digests that docs/ say where to find: of pods and nodes that have succeeded, and those of a PipelineRun. */
function reportedBy(site: Site, start: StartName): string[] {
  const objects: Manifest[] = cluster.kubectl.get(
    '-n',
    site.namespace,
    start === 'Job' ? 'pods' : STARTS[start].kind,
  ).items;
  const parts = objects.flatMap(({ status }) =>
    start === 'Workflow' ? Object.values<Manifest>(status.nodes) : [{ ...status, phase: status.phase ?? 'Succeeded' }],
  );
  const succeeded = parts.filter(({ phase }) => phase === 'Succeeded');
  const results = succeeded.map(({ results, outputs, containerStatuses }) => ({ results, outputs, containerStatuses }));
  return JSON.stringify(results).match(/sha256:[0-9a-f]{64}/g) ?? [];
}

describe('a pod that is evicted under a build', () => {
  it('is followed by another, and the cache of what was built is none the worse', async () => {
    const build = kept(new Case(cluster.kubectl, STARTS.Job, { cache: 'registry' }));
    const run = await disturbed(build, (pod) => {
      const eviction = {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name: pod, namespace: build.namespace },
      };
      const path = `/api/v1/namespaces/${build.namespace}/pods/${pod}/eviction`;
      cluster.kubectl.must(['create', '--raw', path, '-f', '-'], JSON.stringify(eviction));
    });
    expect([run.succeeded, run.digest]).toEqual([true, await digestOf(build.image)]);
    expect(reusedSteps('buildkit', (await build.success()).log)).toEqual([...STEPS]);
  });
});

describe('a daemon that is restarted under a build', () => {
  it('fails that try; the next one waits for the daemon', async () => {
    const daemons = { buildkitd: { size: '1Gi', secrets: { server: 'server', client: 'client' } } };
    const builder = { type: 'buildkit', daemon: 'buildkitd' };
    const build = kept(new Case(cluster.kubectl, STARTS.Job, { builder, cache: 'none' }, { daemons }));
    for (const [name, data] of Object.entries(certificates(join(build.folder, 'certificates'), 'buildkitd')))
      build.secret(name, data);
    await build.success();
    build.change('two');
    const run = await disturbed(build, () => {
      build.must('delete', 'pod', 'buildkitd-0', '--grace-period=1', '--wait=false');
    });
    expect([run.succeeded, run.digest]).toEqual([true, await digestOf(build.image)]);
  });
});

describe('controllers that are restarted in the middle of a run', () => {
  it.each([
    ['PipelineRun', 'tekton-pipelines', 'tekton-pipelines-controller'],
    ['Workflow', 'argo', 'workflow-controller'],
  ] as const)('do not keep a %s from its end', async (start, namespace, name) => {
    const build = kept(new Case(cluster.kubectl, STARTS[start], { cache: 'none' }));
    const run = await disturbed(build, () => {
      cluster.kubectl.must(['-n', namespace, 'rollout', 'restart', `deployment/${name}`]);
    });
    expect([run.succeeded, run.digest]).toEqual([true, await digestOf(build.image)]);
  });
});

describe('a registry that answers 503 for ten seconds', () => {
  const FLAKY = `${ADDRESS}:5005`;
  let server: Server;
  let silentUntil: number | undefined;
  const [host, port] = REGISTRY.split(':');

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.method === 'POST') silentUntil ??= Date.now() + 10_000;
      if (silentUntil !== undefined && Date.now() < silentUntil) return response.writeHead(503).end();
      const { method, url, headers } = request;
      const passed = forward({ host, port, method, path: url, headers }, (answer) => {
        response.writeHead(answer.statusCode as number, answer.headers);
        answer.pipe(response);
      });
      passed.on('error', () => response.writeHead(502).end());
      return request.pipe(passed);
    });
    await new Promise<void>((ready) => server.listen(5005, ADDRESS, ready));
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  it.each(['buildkit', 'kaniko', 'buildah'])('is pushed to in the end by %s, whole', async (builder) => {
    silentUntil = undefined;
    const site = kept(new Site(cluster.kubectl));
    const image = `${FLAKY}/flaky/${site.namespace}`;
    const source = { type: 'inline', files: { Dockerfile: `FROM ${BASE}\nRUN echo built > /built` } };
    const registries = { [REGISTRY]: { http: true }, [FLAKY]: { http: true } };
    site.synth({ registries, builds: { api: { image, source, builder, cache: 'none' } } });
    const run = await runOf(STARTS.Job, { ...site, build: 'api' });
    expect([run.succeeded, run.digest]).toEqual([true, await digestOf(image)]);
    expect(silentUntil).toBeLessThan(Date.now());
    // Read from behind the server, which does not answer while a command is waited for.
    const behind = `docker://${image.replace(FLAKY, REGISTRY)}`;
    must('skopeo', ['copy', '--insecure-policy', '--src-tls-verify=false', behind, `dir:${site.folder}/whole`]);
  });
});

describe('a cache volume that is full', () => {
  it('fails the build with its reason, and once there is room the next one builds', async () => {
    const rest = { volumes: { kept: { size: '1Gi' } } };
    const runner = { type: 'kubernetes', backoffLimit: 0 };
    const build = kept(
      new Case(cluster.kubectl, STARTS.Job, { runner, cache: { type: 'volume', volume: 'kept' } }, rest),
    );
    build.apply('base');
    build.must('wait', '--for=jsonpath={.status.phase}=Bound', 'pvc/kept', '--timeout=60s');
    const folder = join(VOLUMES, cluster.kubectl.get('-n', build.namespace, 'pvc', 'kept').spec.volumeName);
    const onNode = (...command: string[]) => must(...inside(command, true));
    onNode('mount', '-t', 'tmpfs', '-o', 'size=64k,mode=0777', 'tmpfs', folder);
    try {
      const full = await build.run();
      expect([full.succeeded, full.log]).toEqual([false, expect.stringContaining('no space left on device')]);
      onNode('mount', '-o', 'remount,size=1g', folder);
      await build.success();
      expect(reusedSteps('buildkit', (await build.success()).log)).toEqual([...STEPS]);
    } finally {
      onNode('umount', '--lazy', folder);
    }
  });
});
