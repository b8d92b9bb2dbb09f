import { parse } from 'yaml';
import { escapeExpansion } from '../../src/runners/kubernetes/literals';
import {
  builderOf,
  expand,
  faultsOf,
  filesOf,
  jobPod,
  type Manifest,
  manifestsOf,
  oneBuild,
  only,
  podOf,
} from '../support';

const running = (runner: unknown, build: object = {}) => oneBuild({ runner, ...build });

describe('the runner kubernetes', () => {
  it('makes a Job that is retried once, has an hour, and makes way for the next after a day', () => {
    expect(only('Job', oneBuild({})).spec).toMatchObject({
      backoffLimit: 1,
      activeDeadlineSeconds: 3600,
      ttlSecondsAfterFinished: 86400,
    });
  });

  it('takes retries, deadlines and TTL as they are written', () => {
    const runner = { type: 'kubernetes', backoffLimit: 0, activeDeadlineSeconds: 60, ttlSecondsAfterFinished: 0 };
    expect(only('Job', running(runner)).spec).toMatchObject({
      backoffLimit: 0,
      activeDeadlineSeconds: 60,
      ttlSecondsAfterFinished: 0,
    });
    expect(only('Job', oneBuild({ timeout: '1h30m' })).spec.activeDeadlineSeconds).toBe(5400);
  });

  it('makes a CronJob of a schedule: no runs that overlap, a short history', () => {
    const runner = {
      type: 'kubernetes',
      schedule: '30 2 * * *',
      timeZone: 'Europe/Berlin',
      startingDeadlineSeconds: 600,
    };
    expect(only('CronJob', running(runner)).spec).toMatchObject({
      schedule: '30 2 * * *',
      timeZone: 'Europe/Berlin',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    });
  });

  it('takes the policy, the history and a suspension of a CronJob as they are written', () => {
    const runner = {
      type: 'kubernetes',
      kind: 'CronJob',
      schedule: '@daily',
      concurrencyPolicy: 'Replace',
      suspend: true,
      successfulJobsHistoryLimit: 0,
      failedJobsHistoryLimit: 5,
    };
    expect(only('CronJob', running(runner)).spec).toMatchObject({
      concurrencyPolicy: 'Replace',
      suspend: true,
      successfulJobsHistoryLimit: 0,
      failedJobsHistoryLimit: 5,
    });
  });

  it('makes a Pod that runs once', () => {
    const pod = only('Pod', running({ type: 'kubernetes', kind: 'Pod' }));
    expect(pod.metadata.name).toBe('api');
    expect(pod.spec).toMatchObject({ restartPolicy: 'Never', activeDeadlineSeconds: 3600 });
  });

  it('mounts no token of the service account', () => {
    expect(jobPod(oneBuild({ pod: { serviceAccount: 'builder' } }))).toMatchObject({
      automountServiceAccountToken: false,
      serviceAccountName: 'builder',
    });
  });

  it('gives the pod everything a pod may need', () => {
    const pod = {
      resources: { requests: { cpu: '1', memory: '2Gi' }, limits: { memory: '4Gi' } },
      nodeSelector: { 'kubernetes.io/arch': 'arm64' },
      tolerations: [{ key: 'builds', operator: 'Exists' }],
      affinity: { nodeAffinity: {} },
      labels: { team: 'shop' },
      annotations: { 'example.com/a': 'b' },
      env: { HTTPS_PROXY: 'http://proxy:3128', TOKEN: { secret: 's', key: 'k' }, ZONE: { configMap: 'c', key: 'z' } },
      priorityClassName: 'builds',
      imagePullSecrets: ['pull'],
    };
    const job = only('Job', oneBuild({ pod }));
    const spec = podOf(job);
    expect(spec).toMatchObject({
      nodeSelector: pod.nodeSelector,
      tolerations: pod.tolerations,
      affinity: pod.affinity,
      priorityClassName: 'builds',
      imagePullSecrets: [{ name: 'pull' }],
    });
    expect(spec.containers[0].resources).toEqual(pod.resources);
    expect(spec.containers[0].env).toEqual(
      expect.arrayContaining([
        { name: 'HTTPS_PROXY', value: 'http://proxy:3128' },
        { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
        { name: 'ZONE', valueFrom: { configMapKeyRef: { name: 'c', key: 'z' } } },
      ]),
    );
    expect(job.spec.template.metadata.labels).toMatchObject({ team: 'shop', 'app.kubernetes.io/name': 'api' });
    expect(job.spec.template.metadata.annotations).toMatchObject({ 'example.com/a': 'b' });
  });

  it('reports the digest in the status of the pod', () => {
    expect(builderOf(oneBuild({})).command.join()).toContain('/dev/termination-log');
    expect(builderOf(oneBuild({ builder: 'kaniko' })).args).toContain('--digest-file=/dev/termination-log');
  });

  it('says what a container that fails printed last', () => {
    const { initContainers, containers } = jobPod(
      oneBuild({ source: { type: 'git', url: 'https://a.example.com/a' } }),
    );
    const policies = [...initContainers, ...containers].map((one: Manifest) => one.terminationMessagePolicy);
    expect(policies).toEqual(['FallbackToLogsOnError', 'FallbackToLogsOnError']);
  });
});

describe('what runs a build once more', () => {
  const started = (runner: object, rest: object = {}) =>
    [...filesOf(oneBuild({ runner: { type: 'kubernetes', ...runner } }, rest))].filter(([path]) =>
      path.startsWith('runs/'),
    );

  it.each<[string, object, string]>([
    ['a Job', {}, 'runs/api-job.yaml'],
    ['a Job of a GitOps tool, whose marks it has not', { gitops: 'argocd' }, 'runs/api-job.yaml'],
    ['a Job that is suspended, which it is not', { suspend: true }, 'runs/api-job.yaml'],
    ['a Pod', { kind: 'Pod' }, 'runs/api-pod.yaml'],
  ])('is created, with a name of its own, for %s', (_, runner, path) => {
    const [[file, content] = ['', ''], ...others] = started(runner);
    const { kind, metadata, spec } = parse(content);
    const applied = only(kind, oneBuild({ runner: { type: 'kubernetes', ...runner } }));
    expect([file, others]).toEqual([path, []]);
    expect(metadata).toMatchObject({ generateName: 'api-' });
    expect(metadata.name).toBeUndefined();
    expect(JSON.stringify(metadata)).not.toContain('argocd');
    expect(spec.suspend).toBeUndefined();
    expect(podOf({ kind, metadata, spec })).toEqual(podOf(applied));
  });

  it('goes by itself after a day, whoever applies the first', () => {
    const [[, content] = ['', '']] = started({ gitops: 'argocd' });
    expect(parse(content).spec.ttlSecondsAfterFinished).toBe(86_400);
  });

  it('is made of a CronJob by kubectl', () => {
    expect(started({ schedule: '@daily' })).toEqual([]);
  });

  it('is there for warmers too', () => {
    const warmers = (runner: string) => ({
      volumes: { bases: { size: '1Gi', accessModes: ['ReadWriteMany'] } },
      warmers: { bases: { volume: 'bases', images: ['a'], runner } },
    });
    expect(started({}, warmers('kubernetes')).map(([path]) => path)).toContain('runs/bases-job.yaml');
    expect(started({}, warmers('argo')).map(([path]) => path)).toContain('runs/bases-workflow.yaml');
  });
});

describe('a value of the user', () => {
  const note = 'costs $(five) dollars, {{really}} $$(HOME) $$ ${x}';

  it('arrives as written: Kubernetes expands nothing in it', () => {
    const container = builderOf(oneBuild({ buildArgs: { NOTE: note }, pod: { env: { five: '5' } } }));
    const arrived = container.args.map((arg: string) => expand(arg, { five: '5', HOME: '/root' }));
    expect(arrived).toContain(`build-arg:NOTE=${note}`);
  });

  it('arrives as written where it is environment', () => {
    const { env } = builderOf(oneBuild({ pod: { env: { NOTE: note } } }));
    const { value } = env.find(({ name }: Manifest) => name === 'NOTE');
    expect(expand(value, { five: '5' })).toBe(note);
  });

  it.each(['$(', '$$(', '$$$(a)', '$', '$$', 'a$$b', '$(a)$(b)'])('survives expansion: %j', (value) => {
    expect(expand(escapeExpansion(value), { a: 'x', b: 'y' })).toBe(value);
  });

  it('takes the default of each parameter in it', () => {
    const parameters = { revision: { default: 'main' } };
    expect(
      builderOf(oneBuild({ parameters, buildArgs: { A: 'v-$(params.revision)', B: '$$(params.revision)' } })).args,
    ).toEqual(expect.arrayContaining(['build-arg:A=v-main', 'build-arg:B=$$(params.revision)']));
  });

  it('cannot hang on a parameter without a default: on Kubernetes nobody gives it', () => {
    expect(faultsOf(oneBuild({ parameters: { revision: {} } }))[0]).toContain('add default');
  });
});

describe('the image of a build that this one depends on', () => {
  it('is known by its first tag, since nobody hands digests on', () => {
    const base = {
      image: 'r.example.com/base',
      source: { type: 'inline', files: { Dockerfile: 'FROM a' } },
      tags: ['$(params.v)'],
    };
    const api = { ...base, image: 'r.example.com/api', dependsOn: ['base'], buildArgs: { BASE: '$(builds.base.ref)' } };
    const definition = { version: 1, defaults: { parameters: { v: { default: '1' } } }, builds: { base, api } };
    const job = manifestsOf(definition).find(({ kind, metadata }) => kind === 'Job' && metadata.name === 'api');
    expect(job.spec.template.spec.containers[0].args).toContain('build-arg:BASE=r.example.com/base:1');
  });
});

describe('a source', () => {
  it('written inline arrives byte for byte, as plain files and not as links that change', () => {
    const files = { Dockerfile: 'FROM a\nRUN echo $(params.x) {{y}} $$z\n', 'conf/app.ini': 'a=1' };
    const definition = oneBuild({ source: { type: 'inline', files } });
    const { data } = only('ConfigMap', definition);
    const mounts = builderOf(definition).volumeMounts.filter(({ name }: Manifest) => name === 'source');
    for (const [path, content] of Object.entries(files)) {
      const mount = mounts.find(({ mountPath }: Manifest) => mountPath === `/workspace/source/${path}`);
      expect(data[mount.subPath]).toBe(content);
    }
  });

  it('on a claim that exists is mounted read-only', () => {
    const definition = oneBuild({ source: { type: 'volume', claim: 'sources', path: 'api' } });
    expect(jobPod(definition).volumes).toContainEqual({
      name: 'source',
      persistentVolumeClaim: { claimName: 'sources' },
    });
    expect(builderOf(definition).volumeMounts).toContainEqual({
      name: 'source',
      mountPath: '/workspace/source',
      readOnly: true,
    });
    expect(builderOf(definition).args).toContain('context=/workspace/source/api');
  });

  it('on a volume of the definition is that volume', () => {
    const definition = oneBuild(
      { source: { type: 'volume', volume: 'sources' } },
      { volumes: { sources: { size: '1Gi' } } },
    );
    expect(jobPod(definition).volumes).toContainEqual({
      name: 'source',
      persistentVolumeClaim: { claimName: 'sources' },
    });
    expect(only('PersistentVolumeClaim', definition).metadata.name).toBe('sources');
  });
});

describe('every object', () => {
  const long = `${'service-'.repeat(9)}x`;
  const rest = { defaults: { namespace: 'builds' }, volumes: { v: { size: '1Gi' } } };
  const definition = {
    ...oneBuild({ cache: { type: 'volume', volume: 'v' } }, rest),
    builds: {
      [long]: {
        image: 'r.example.com/a',
        source: { type: 'inline', files: { Dockerfile: 'FROM a' } },
        cache: { type: 'volume', volume: 'v' },
        runner: { type: 'kubernetes', schedule: '@daily' },
      },
    },
  };

  it('carries the standard labels, each a valid value', () => {
    for (const { metadata } of manifestsOf(definition)) {
      expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/managed-by': 'cdk8s-cached-builds' });
      for (const value of Object.values(metadata.labels as Record<string, string>))
        expect(value).toMatch(/^[a-z0-9][-a-z0-9]{0,61}[a-z0-9]$|^v$/);
    }
  });

  it('has a name of at most 63 characters, a CronJob of 52, and the namespace it was given', () => {
    for (const { kind, metadata } of manifestsOf(definition)) {
      expect(metadata.name.length).toBeLessThanOrEqual(kind === 'CronJob' ? 52 : 63);
      expect(metadata.namespace).toBe('builds');
    }
  });
});

describe('what a user leaves empty', () => {
  it('is not written, since Kubernetes does not store it; what is empty and says something stays', () => {
    const pod = {
      nodeSelector: {},
      tolerations: [{ key: 'a', operator: 'Exists', value: '' }],
      affinity: {
        podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] },
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: {} }, namespaces: [] },
          ],
        },
      },
      imagePullSecrets: [],
      env: { EMPTY: '' },
    };
    const spec = jobPod(oneBuild({ pod }));
    expect(spec.tolerations).toEqual([{ key: 'a', operator: 'Exists' }]);
    expect(spec.affinity).toEqual({
      podAffinity: {},
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: {} }],
      },
    });
    expect(spec).not.toHaveProperty('nodeSelector');
    expect(spec).not.toHaveProperty('imagePullSecrets');
    expect(spec.containers[0].env).toContainEqual({ name: 'EMPTY' });
  });
});

it.each([
  ['Job', 'batch/v1'],
  ['CronJob', 'batch/v1'],
  ['Pod', 'v1'],
])('a build as a %s is of %s, as what is applied and as what is created', (kind, apiVersion) => {
  const runner = { type: 'kubernetes', kind, ...(kind === 'CronJob' ? { schedule: '@daily' } : {}) };
  const made = manifestsOf(oneBuild({ runner })).filter((one) => one.kind === kind);
  expect(new Set(made.map((one) => one.apiVersion))).toEqual(new Set([apiVersion]));
});

it('a key by SSH is asked for where any of the runners runs pods', () => {
  const source = { type: 'git', url: 'git@git.example.com:shop.git' };
  expect(faultsOf(oneBuild({ source, runner: 'script' }))).toEqual([]);
  for (const runner of ['tekton', ['script', 'tekton']])
    expect(faultsOf(oneBuild({ source, runner }))).toEqual([
      expect.stringMatching(/^builds\.api\.source\.credentials: no pod has a key/),
    ]);
});
