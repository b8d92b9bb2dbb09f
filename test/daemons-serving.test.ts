import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import { BuildKitDaemon, ImageBuild } from '../src';
import { expand } from './manifests';
import {
  builderOf,
  faultsOf,
  jobPod,
  type Manifest,
  manifestsOf,
  oneBuild,
  only,
  podOf,
  temporaryFolder,
} from './support';

const served = (daemon: object = {}, build: object = {}, name = 'api') => {
  const definition = oneBuild(
    { namespace: 'builds', builder: { type: 'buildkit', daemon: 'buildkitd' }, cache: 'none', ...build },
    { daemons: { buildkitd: { size: '100Gi', namespace: 'builds', clusterIssuer: 'internal', ...daemon } } },
  ) as Manifest;
  return { ...definition, builds: { [name]: definition.builds.api } };
};
const config = (daemon: object) =>
  manifestsOf(served(daemon)).find(({ kind, data }) => kind === 'ConfigMap' && data['buildkitd.toml'])?.data[
    'buildkitd.toml'
  ] as string;
const addressesOf = (definition: object): string[] =>
  (builderOf(definition).args as string[]).filter((arg) => arg.startsWith('tcp://'));

describe('replicas of a daemon', () => {
  const order = (name: string, replicas = 3) => addressesOf(served({ replicas }, {}, name));

  it('are asked in an order that is always that of the build, each by a name of its own', () => {
    expect(order('api')).toEqual(order('api'));
    expect([...order('api')].sort()).toEqual([0, 1, 2].map((i) => `tcp://buildkitd-${i}.buildkitd:1234`));
    expect(only('Service', served({ replicas: 3 })).spec).toMatchObject({ clusterIP: 'None' });
  });

  it('share the builds, and one more of them takes no build to another but to itself', () => {
    const names = Array.from({ length: 40 }, (_, i) => `build-${i}`);
    const first = names.map((name) => order(name)[0] as string);
    expect(new Set(first).size).toBe(3);
    const fourth = 'tcp://buildkitd-3.buildkitd:1234';
    names.forEach((name, i) => {
      expect([first[i], fourth]).toContain(order(name, 4)[0]);
    });
  });

  it('have certificates that are made out to each', () => {
    const { spec } = manifestsOf(served({ replicas: 2 })).find(
      ({ kind, metadata }) => kind === 'Certificate' && metadata.name === 'buildkitd-server',
    ) as Manifest;
    expect(spec.dnsNames).toEqual(
      expect.arrayContaining(['*.buildkitd', '*.buildkitd.builds', '*.buildkitd.builds.svc']),
    );
  });

  it('are spread over nodes and zones, and not taken away all at once', () => {
    const pod = podOf(only('StatefulSet', served({ replicas: 2 })));
    expect(pod.topologySpreadConstraints.map(({ topologyKey }: Manifest) => topologyKey)).toEqual([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ]);
    const budget = only('PodDisruptionBudget', served({ replicas: 2 }));
    expect(budget.spec).toEqual({
      maxUnavailable: 1,
      selector: only('StatefulSet', served({ replicas: 2 })).spec.selector,
    });
    expect(manifestsOf(served()).map(({ kind }) => kind)).not.toContain('PodDisruptionBudget');
  });

  it('wait for the builds that they run before they end', () => {
    const pod = podOf(only('StatefulSet', served({ drain: '30m' })));
    expect(pod.terminationGracePeriodSeconds).toBe(1810);
    expect(pod.containers[0].lifecycle.preStop.exec.command).toEqual(['sleep', '10']);
    expect(podOf(only('StatefulSet', served())).terminationGracePeriodSeconds).toBe(310);
  });
});

describe('a client of several replicas', () => {
  /** Runs the client with a buildctl that answers as `answers` says, by address. */
  function run(answers: Record<string, string>, replicas = 3) {
    const folder = temporaryFolder();
    const cases = Object.entries(answers).map(([address, answer]) => `*${address}*workers) ${answer};;`);
    const buildctl = `#!/bin/sh\necho "$@" >> ${folder}/calls\ncase "$*" in\n${cases.join('\n')}\nesac\n`;
    writeFileSync(join(folder, 'buildctl'), buildctl, { mode: 0o755 });
    writeFileSync(join(folder, 'sleep'), `#!/bin/sh\necho "$1" >> ${folder}/calls\n`, { mode: 0o755 });
    const definition = served({ replicas });
    const { command, args } = jobPod(definition).containers[0];
    const [shell, flags, script, name] = command.map((part: string) => expand(part, {}));
    const env = { PATH: `${folder}:${process.env.PATH}` };
    const program = script.split(' --metadata-file')[0];
    const { status, stderr } = spawnSync(shell, [flags, program, name, ...args], { env, encoding: 'utf8' });
    const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
    return { status, stderr, calls, addresses: addressesOf(definition) as [string, string, string] };
  }
  const [home, next] = addressesOf(served({ replicas: 3 })) as [string, string, string];
  const refused = 'echo connection refused >&2; exit 1';
  const absent = 'echo no such host >&2; exit 1';

  it('builds with the one that has its cache, and asks no other', () => {
    const { status, calls } = run({});
    expect(status).toBe(0);
    expect(calls).toEqual([
      expect.stringMatching(`^--addr=${home} .* debug workers$`),
      expect.stringMatching(`^--addr=${home} .* build --frontend`),
    ]);
  });

  it('waits some seconds for that one, then builds with the next, and says so', () => {
    const { status, calls, stderr } = run({ [home]: refused });
    expect(status).toBe(0);
    expect(calls.filter((call) => call === '2')).toHaveLength(5);
    expect(calls.at(-1)).toMatch(`--addr=${next} `);
    expect(stderr).toContain(`${next} builds, since the one that has the cache does not answer`);
  });

  it('waits for none that is not there', () => {
    const { status, calls } = run({ [home]: absent });
    expect(status).toBe(0);
    expect(calls).not.toContain('2');
    expect(calls.at(-1)).toMatch(`--addr=${next} `);
  });
});

describe('clients of a daemon', () => {
  const clients = [
    { namespace: 'team-a' },
    { podLabels: { app: 'ci' } },
    { namespace: 'ci', podLabels: { app: 'ci' } },
  ];

  it('are builds of its namespace, builds of others, and pods by their labels, and nobody else', () => {
    const component = { key: 'app.kubernetes.io/component', operator: 'In', values: ['build', 'cache-warmer'] };
    const builds = { podSelector: { matchExpressions: [component] } };
    const of = (namespace: string) => ({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    });
    const labelled = { podSelector: { matchLabels: { app: 'ci' } } };
    expect(only('NetworkPolicy', served({ clients })).spec.ingress[0].from).toEqual([
      builds,
      { ...of('team-a'), ...builds },
      labelled,
      { ...of('ci'), ...labelled },
    ]);
  });

  it('have a certificate in their own namespace, and reach it by the namespace that it is in', () => {
    const definition = served({ clients }, { namespace: 'team-a' });
    const ofClients = ({ kind, spec }: Manifest) => kind === 'Certificate' && spec.usages.includes('client auth');
    const certificates = manifestsOf(definition).filter(ofClients);
    expect(certificates.map(({ metadata, spec }) => [metadata.name, metadata.namespace, spec.secretName])).toEqual([
      ['buildkitd-client', 'builds', 'buildkitd-client'],
      ['buildkitd-client-team-a', 'team-a', 'buildkitd-client'],
      ['buildkitd-client-ci', 'ci', 'buildkitd-client'],
    ]);
    expect(addressesOf(definition)).toEqual(['tcp://buildkitd.builds:1234']);
  });

  it.each<[string, object, object, string]>([
    ['nobody serves', {}, { namespace: 'team-b' }, 'clients: [{namespace: …}] in the daemon'],
    [
      'an Issuer cannot sign for',
      { clusterIssuer: undefined, issuer: 'ca', clients },
      {},
      'an Issuer signs in its own namespace',
    ],
    ['are not said', { clients: [{}] }, {}, 'who? write namespace, or podLabels'],
  ])('are refused that %s', (_, daemon, build, message) => {
    expect(faultsOf(JSON.parse(JSON.stringify(served(daemon, build)))).join('\n')).toContain(message);
  });
});

describe('a daemon that somebody else runs', () => {
  const existing = (build: object = {}) =>
    oneBuild(
      { builder: { type: 'buildkit', daemon: 'far' }, ...build },
      {
        registries: { 'registry.example.com': { http: true } },
        daemons: { far: { address: 'tcp://buildkitd.example.com:8372', secrets: { client: 'far-client' } } },
      },
    );

  it('is reached at its address, with the Secret that is named, and nothing is made of it', () => {
    expect(addressesOf(existing())).toEqual(['tcp://buildkitd.example.com:8372']);
    expect(jobPod(existing()).volumes).toContainEqual(
      expect.objectContaining({ secret: expect.objectContaining({ secretName: 'far-client' }) }),
    );
    const kinds = new Set(manifestsOf(existing()).map(({ kind }) => kind));
    for (const kind of ['StatefulSet', 'Service', 'Certificate', 'NetworkPolicy']) expect(kinds).not.toContain(kind);
  });

  it('serves builds of any namespace', () => {
    expect(faultsOf(existing({ namespace: 'anywhere' }))).toEqual([]);
  });

  it.each([
    ['far.example.com', 'is no address of a daemon'],
    ['tcp://far', 'is no address of a daemon'],
    ['tcp://$(params.x):1', 'a parameter cannot be used here'],
  ])('is not at %s', (address, message) => {
    const definition = { version: 1, daemons: { far: { address, secrets: { client: 'c' } } } };
    expect(faultsOf(definition).join()).toContain(message);
  });
});

describe('a daemon', () => {
  it('says how it is to one namespace, if it is asked to, and a Prometheus finds it', () => {
    const metrics = { namespace: 'monitoring', serviceMonitor: { labels: { release: 'prometheus' } } };
    expect(config({ metrics })).toContain('[grpc]\n  debugAddress = "0.0.0.0:6060"\n');
    const { spec } = only('NetworkPolicy', served({ metrics }));
    expect(spec.ingress[1]).toEqual({
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
      ports: [{ port: 'metrics', protocol: 'TCP' }],
    });
    const monitor = only('ServiceMonitor', served({ metrics }));
    expect(monitor.metadata.labels).toMatchObject({ release: 'prometheus' });
    expect(monitor.spec.endpoints).toEqual([{ port: 'metrics', path: '/metrics' }]);
    expect(config({})).not.toContain('debugAddress');
  });

  it('takes the frontends that are listed, or any, or none but its own', () => {
    expect(config({ frontends: ['docker/dockerfile'] })).toContain(
      '[frontend."gateway.v0"]\n  enabled = true\n  allowedRepositories = ["docker/dockerfile"]\n',
    );
    expect(config({ frontends: [] })).toContain('[frontend."gateway.v0"]\n  enabled = false\n');
    expect(config({})).not.toContain('gateway');
  });

  it('compacts its databases on request', () => {
    expect(config({ compaction: true })).toContain('[compaction]\n  enabled = true\n');
  });

  it('keeps its state on the disk of the node with volume: none', () => {
    const set = only('StatefulSet', served({ size: undefined, volume: 'none' }));
    expect(set.spec).not.toHaveProperty('volumeClaimTemplates');
    expect(podOf(set).volumes).toContainEqual({ name: 'state', emptyDir: {} });
  });

  it('is as many as are needed, and a build knows all that there may be', () => {
    const daemon = { autoscaling: { max: 4 }, pod: { resources: { requests: { cpu: '2' } } } };
    expect(only('HorizontalPodAutoscaler', served(daemon)).spec).toMatchObject({
      scaleTargetRef: { kind: 'StatefulSet', name: 'buildkitd' },
      minReplicas: 1,
      maxReplicas: 4,
    });
    expect(only('StatefulSet', served(daemon)).spec).not.toHaveProperty('replicas');
    expect(addressesOf(served(daemon))).toHaveLength(4);
  });

  it.each<[string, object, string]>([
    ['a size and none', { volume: 'none' }, 'volume: none (the disk of the node)'],
    ['two numbers of replicas', { replicas: 2, autoscaling: { max: 3 } }, 'replicas (so many) or autoscaling'],
    ['an amount of nothing', { autoscaling: { max: 3 } }, 'per cent of what?'],
    ['the most below the least', { autoscaling: { min: 5, max: 3 } }, 'autoscaling.min'],
  ])('is refused with %s', (_, daemon, message) => {
    expect(faultsOf(served(daemon)).join('\n')).toContain(message);
  });

  it('as a construct tells its builds how many there are, and whom it serves', () => {
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'builds' });
    const daemon = new BuildKitDaemon(chart, 'buildkitd', { size: '1Gi', clusterIssuer: 'internal', replicas: 2 });
    new ImageBuild(chart, 'api', {
      image: 'r.example.com/api',
      source: { type: 'inline', files: { Dockerfile: 'FROM a' } },
      builder: { type: 'buildkit', daemon },
    });
    const job = Testing.synth(chart).find(({ kind }) => kind === 'Job');
    const { args } = job.spec.template.spec.containers[0];
    expect(args.filter((arg: string) => arg.startsWith('tcp://'))).toHaveLength(2);
    expect(args.join()).toContain('shop-buildkitd-1.shop-buildkitd:1234');
  });
});
