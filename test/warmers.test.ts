import { faultsOf, jobPod, oneBuild, only, podOf } from './support';

const inline = { type: 'inline', files: { Dockerfile: 'FROM a' } };
const warming = (warmer: object, rest: object = {}) => ({
  version: 1,
  volumes: { bases: { size: '1Gi' } },
  warmers: { bases: { volume: 'bases', images: ['ubuntu:24.04', 'node:22'], ...warmer } },
  ...rest,
});

describe('a warmer of base images', () => {
  it("runs kaniko's warmer on the volume, with each image", () => {
    const pod = jobPod(warming({}));
    expect(pod.containers[0]).toMatchObject({
      args: ['--cache-dir=/cache', '--image=ubuntu:24.04', '--image=node:22'],
      volumeMounts: [{ name: 'cache', mountPath: '/cache' }],
    });
    expect(pod.volumes).toEqual([{ name: 'cache', persistentVolumeClaim: { claimName: 'bases' } }]);
  });

  it('is a CronJob with a schedule, whose runs never overlap', () => {
    expect(only('CronJob', warming({ schedule: '0 3 * * *' })).spec).toMatchObject({
      schedule: '0 3 * * *',
      concurrencyPolicy: 'Forbid',
    });
  });

  it('takes credentials, namespace, registries and tool images of the file', () => {
    const definition = warming(
      {},
      {
        defaults: { namespace: 'builds', credentials: 'registry' },
        images: { 'kaniko-warmer': 'mirror.example.com/kaniko:v1.28.3-warmer' },
        registries: { 'docker.io': { mirrors: ['mirror.example.com'] } },
      },
    );
    const job = only('Job', definition);
    expect(job.metadata.namespace).toBe('builds');
    const [container] = podOf(job).containers;
    expect(container.image).toBe('mirror.example.com/kaniko:v1.28.3-warmer');
    expect(container.args).toContain('--registry-mirror=mirror.example.com');
    expect(container.volumeMounts).toContainEqual({
      name: 'docker-config',
      mountPath: '/kaniko/.docker',
      readOnly: true,
    });
  });

  it('takes the release of Kubernetes that the file says', () => {
    const term = { topologyKey: 'zone', labelSelector: { matchLabels: { a: 'b' } }, matchLabelKeys: ['c'] };
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    expect(faultsOf(warming({ pod: { affinity } })).join()).toContain('1.28 does not know matchLabelKeys');
    expect(faultsOf(warming({ pod: { affinity } }, { kubernetesVersion: '1.36' }))).toEqual([]);
  });

  it('has no capability', () => {
    expect(jobPod(warming({})).containers[0].securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
  });
});

describe('a warmer of builds', () => {
  const nightly = (build: object, warmer: object = {}) =>
    oneBuild(
      { source: inline, ...build },
      { warmers: { nightly: { builds: ['api'], schedule: '@daily', ...warmer } } },
    );

  it('runs the build on a schedule for its cache alone: it exports cache and pushes no image', () => {
    const cronJob = only('CronJob', nightly({}));
    expect(cronJob.metadata.name).toBe('nightly-api');
    expect(cronJob.spec).toMatchObject({ schedule: '@daily', concurrencyPolicy: 'Forbid' });
    const { args } = podOf(cronJob).containers[0];
    expect(args).toContain('--export-cache');
    expect(args).not.toContain('--output');
  });

  it('pushes nothing with kaniko either', () => {
    const { args } = podOf(only('CronJob', nightly({ builder: 'kaniko' }))).containers[0];
    expect(args).toContain('--no-push');
    expect(args.join()).not.toContain('--destination');
    expect(args).toContain('--cache-repo=registry.example.com/shop/api/cache');
  });

  it.each<[string, object, object, string]>([
    ['a build that is not there', {}, { builds: ['apo'] }, 'there is no build "apo"; did you mean "api"?'],
    [
      'a cache inside the image',
      { cache: 'inline' },
      {},
      'builds[0]: builds.api.cache: a build that warms a cache pushes no image, so it needs a cache outside of it',
    ],
    [
      'a build of Docker',
      { builder: 'docker', runner: 'script' },
      {},
      'builds[0]: builds.api: docker needs programs of a machine',
    ],
    [
      'a build with a parameter that nobody gives',
      { runner: 'tekton', parameters: { revision: {} } },
      {},
      'builds[0]: builds.api.parameters.revision: has no default, and nobody gives a value to a CronJob',
    ],
    ['builds and images at once', {}, { images: ['a'] }, 'write either volume and images'],
    ['an invalid schedule', {}, { schedule: 'nightly' }, '"nightly" is no schedule'],
  ])('cannot warm %s', (_, build, warmer, message) => {
    expect(faultsOf(nightly(build, warmer)).join()).toContain(message);
  });
});
