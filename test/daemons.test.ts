import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import { BuildKitDaemon, ImageBuild } from '../src';
import { expand } from './manifests';
import {
  builderOf,
  faultsOf,
  type Manifest,
  manifestsOf,
  oneBuild,
  only,
  podOf,
  temporaryFolder,
  warningsOf,
} from './support';

const served = (daemon: object = {}, build: object = {}) =>
  oneBuild(
    { namespace: 'builds', builder: { type: 'buildkit', daemon: 'buildkitd' }, ...build },
    { daemons: { buildkitd: { size: '100Gi', namespace: 'builds', issuer: 'internal', ...daemon } } },
  );
const named = (definition: object, kind: string, name: string) =>
  manifestsOf(definition).find((manifest) => manifest.kind === kind && manifest.metadata.name === name) as Manifest;

describe('a daemon', () => {
  it('is a StatefulSet behind a Service, each replica with a state of its own', () => {
    const { spec } = only('StatefulSet', served({ replicas: 3, storageClass: 'fast' }));
    expect(spec).toMatchObject({ replicas: 3, serviceName: 'buildkitd' });
    expect(spec.volumeClaimTemplates[0].spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast',
      resources: { requests: { storage: '100Gi' } },
    });
    expect(only('Service', served()).spec.selector).toEqual(spec.selector.matchLabels);
  });

  it('is started anew when its configuration changes, and only then', () => {
    const checksum = (daemon: object) =>
      only('StatefulSet', served(daemon)).spec.template.metadata.annotations['cdk8s-cached-builds/config-sha256'];
    expect(checksum({})).toMatch(/^[0-9a-f]{64}$/);
    expect(checksum({ maxUsedSpace: '60%' })).not.toBe(checksum({}));
    expect(checksum({ registries: { 'r.example.com': { mirrors: ['m.example.com'] } } })).not.toBe(checksum({}));
    expect(checksum({ replicas: 2 })).toBe(checksum({}));
  });

  it('listens with mutual TLS and nothing less', () => {
    const [{ args, volumeMounts }] = podOf(only('StatefulSet', served())).containers;
    expect(args).toEqual(
      expect.arrayContaining([
        '--addr=tcp://0.0.0.0:1234',
        '--tlscacert=/etc/buildkit-certs/ca.crt',
        '--tlscert=/etc/buildkit-certs/tls.crt',
        '--tlskey=/etc/buildkit-certs/tls.key',
      ]),
    );
    expect(volumeMounts).toContainEqual({ name: 'certificates', mountPath: '/etc/buildkit-certs', readOnly: true });
  });

  it('has its certificates from cert-manager: one for the daemon, made out to its Service, one for builds', () => {
    expect(named(served(), 'Certificate', 'buildkitd-server').spec).toMatchObject({
      secretName: 'buildkitd-server',
      dnsNames: ['buildkitd', 'buildkitd.builds', 'buildkitd.builds.svc'],
      usages: ['server auth'],
      issuerRef: { kind: 'Issuer', name: 'internal' },
    });
    expect(
      named(served({ issuer: undefined, clusterIssuer: 'ca' }), 'Certificate', 'buildkitd-client').spec,
    ).toMatchObject({
      secretName: 'buildkitd-client',
      usages: ['client auth'],
      issuerRef: { kind: 'ClusterIssuer', name: 'ca' },
    });
  });

  it('takes certificates of Secrets that exist', () => {
    const definition = served({ issuer: undefined, secrets: { server: 'a', client: 'b' } });
    expect(manifestsOf(definition).some(({ kind }) => kind === 'Certificate')).toBe(false);
    expect(podOf(only('StatefulSet', definition)).volumes).toContainEqual(
      expect.objectContaining({ secret: expect.objectContaining({ secretName: 'a' }) }),
    );
    expect(podOf(only('Job', definition)).volumes).toContainEqual(
      expect.objectContaining({ secret: expect.objectContaining({ secretName: 'b' }) }),
    );
  });

  it('is reached by builds alone', () => {
    const { spec } = only('NetworkPolicy', served());
    expect(spec.ingress[0].from).toEqual([
      {
        podSelector: {
          matchExpressions: [{ key: 'app.kubernetes.io/component', operator: 'In', values: ['build', 'cache-warmer'] }],
        },
      },
    ]);
  });

  it('removes the oldest of its state before the disk is full, and knows the registries of the file', () => {
    const definition = { ...served({ maxUsedSpace: '50GB' }), registries: { 'r.example.com': { http: true } } };
    expect(named(definition, 'ConfigMap', 'buildkitd').data['buildkitd.toml']).toBe(
      '[worker.oci]\n  gc = true\n  maxUsedSpace = "50GB"\n  minFreeSpace = "10%"\n[registry."r.example.com"]\n  http = true\n',
    );
  });

  it('is asked often until it has started, and is given time to answer while it builds', () => {
    const [{ startupProbe, readinessProbe, livenessProbe }] = podOf(only('StatefulSet', served())).containers;
    expect(startupProbe).toMatchObject({ periodSeconds: 2, failureThreshold: 150 });
    for (const { initialDelaySeconds, timeoutSeconds } of [startupProbe, readinessProbe, livenessProbe])
      expect([initialDelaySeconds, timeoutSeconds]).toEqual([undefined, 10]);
  });

  it.each([
    ['the file', { kubernetesVersion: '1.33' }, {}],
    ['defaults', { defaults: { kubernetesVersion: '1.33' } }, {}],
    ['itself', { kubernetesVersion: '1.28' }, { kubernetesVersion: '1.33' }],
  ])('is for the release of Kubernetes that %s says', (_, rest, daemon) => {
    const { metadata, spec } = only('StatefulSet', { ...served(daemon), ...rest }).spec.template;
    expect(spec.containers[0].securityContext.appArmorProfile).toEqual({ type: 'Unconfined' });
    expect(Object.keys(metadata.annotations)).toEqual([
      'cdk8s-cached-builds/config-sha256',
      'cdk8s-cached-builds/why-buildkitd',
    ]);
  });

  it.each([
    ['rootless', { runAsUser: 1000, capabilities: { drop: ['ALL'], add: ['SETGID', 'SETUID'] } }],
    ['privileged', { privileged: true }],
  ])('runs %s with the privileges of that mode', (mode, securityContext) => {
    expect(podOf(only('StatefulSet', served({ mode }))).containers[0].securityContext).toMatchObject(securityContext);
  });
});

describe('a build with a daemon', () => {
  it('is a client: it proves who it is, and needs no privilege', () => {
    const { args, command, securityContext } = builderOf(served());
    expect(args.slice(0, 6)).toEqual([
      '--tlscacert=/buildkit-tls/ca.crt',
      '--tlscert=/buildkit-tls/tls.crt',
      '--tlskey=/buildkit-tls/tls.key',
      'tcp://buildkitd:1234',
      '--',
      'build',
    ]);
    expect(command.join()).toContain('buildctl "$@"');
    expect(securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  it('asks for it before it builds, and again for some minutes', () => {
    const folder = temporaryFolder();
    // Answers the third time that it is asked.
    const buildctl = `#!/bin/sh
echo "$@" >> ${folder}/calls
case "$*" in *workers) [ "$(wc -l < ${folder}/calls)" -ge 3 ] || { echo refused >&2; exit 1; };; esac
`;
    writeFileSync(join(folder, 'buildctl'), buildctl, { mode: 0o755 });
    writeFileSync(join(folder, 'sleep'), '#!/bin/sh\n', { mode: 0o755 });
    const [{ command, args }] = podOf(only('Job', served({}, { cache: 'none' }))).containers;
    const [shell, flags, script, name] = command.map((part: string) => expand(part, {}));
    const env = { PATH: `${folder}:${process.env.PATH}` };
    const { stderr } = spawnSync(shell, [flags, script.split('sed')[0], name, ...args], { env, encoding: 'utf8' });
    const connection = `--addr=${args[3]} ${args.slice(0, 3).join(' ')}`;
    const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
    expect(calls.slice(0, 3)).toEqual(Array(3).fill(`${connection} debug workers`));
    expect(calls[3]).toMatch(`${connection} build --frontend`);
    expect(calls).toHaveLength(4);
    expect(stderr).toBe('waiting for the daemon: refused\n');
  });

  it('fails when nobody has answered for five minutes, and says what was answered', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'buildctl'), `#!/bin/sh\necho refused >&2\nexit 1\n`, { mode: 0o755 });
    writeFileSync(join(folder, 'sleep'), `#!/bin/sh\necho "$1" >> ${folder}/slept\n`, { mode: 0o755 });
    const [{ command, args }] = podOf(only('Job', served())).containers;
    const env = { PATH: `${folder}:${process.env.PATH}` };
    const [shell, ...rest] = command.map((part: string) => expand(part, {}));
    const { status, stderr } = spawnSync(shell, [...rest, ...args], { env, encoding: 'utf8' });
    const slept = readFileSync(join(folder, 'slept'), 'utf8').trim().split('\n');
    expect([status, slept.reduce((sum, seconds) => sum + Number(seconds), 0)]).toEqual([1, 300]);
    expect(stderr).toMatch(/no daemon answered in 300 seconds: refused\n$/);
  });

  it('fails at once where certificates do not fit, which no time mends', () => {
    const folder = temporaryFolder();
    const answer =
      'authentication handshake failed: tls: failed to verify certificate: x509: signed by unknown authority';
    writeFileSync(join(folder, 'buildctl'), `#!/bin/sh\necho '${answer}' >&2\nexit 1\n`, { mode: 0o755 });
    const [{ command, args }] = podOf(only('Job', served())).containers;
    const env = { PATH: `${folder}:${process.env.PATH}` };
    const [shell, ...rest] = command.map((part: string) => expand(part, {}));
    const { status, stderr } = spawnSync(shell, [...rest, ...args], { env, encoding: 'utf8' });
    expect([status, stderr]).toEqual([
      1,
      `the daemon and this build do not trust each other's certificates: ${answer}\n`,
    ]);
  });

  it.each<[string, object, string]>([
    [
      'nobody declares',
      served({}, { builder: { type: 'buildkit', daemon: 'buildkid' } }),
      'nobody declares the daemon "buildkid"; did you mean "buildkitd"?',
    ],
    ['of another namespace', served({}, { namespace: 'other' }), 'has no certificate for a daemon of namespace builds'],
    [
      'with a state of its own',
      {
        ...served({}, { builder: { type: 'buildkit', daemon: 'buildkitd', state: { volume: 'v' } } }),
        volumes: { v: { size: '1Gi' } },
      },
      'the daemon keeps its own state',
    ],
    ['that nobody signs for', served({ issuer: undefined }), 'who signs its certificates?'],
    ['without a size', served({ size: undefined }), 'size: missing'],
    [
      'with limits that are none',
      served({ maxUsedSpace: 'most' }),
      '"most" is no amount of disk; write it like 50GB or 80%',
    ],
  ])('is refused with one %s', (_, definition, message) => {
    expect(faultsOf(JSON.parse(JSON.stringify(definition))).join('\n')).toContain(message);
  });
});

describe('BuildKitDaemon', () => {
  it('is a construct that builds take for their daemon', () => {
    const chart = new Chart(new App(), 'shop', { namespace: 'builds' });
    const daemon = new BuildKitDaemon(chart, 'buildkitd', { size: '100Gi', clusterIssuer: 'internal' });
    new ImageBuild(chart, 'api', {
      image: 'r.example.com/api',
      source: { type: 'inline', files: { Dockerfile: 'FROM a' } },
      builder: { type: 'buildkit', daemon },
    });
    const job = Testing.synth(chart).find(({ kind }) => kind === 'Job');
    expect(job.spec.template.spec.containers[0].args[3]).toBe('tcp://shop-buildkitd:1234');
    expect(daemon.objects.map(({ kind }) => kind)).toContain('StatefulSet');
  });
});

describe('builds that share a daemon', () => {
  const builder = { type: 'buildkit', daemon: 'buildkitd' };
  const sharing = (mode: string | undefined, ...builds: object[]) => ({
    version: 1,
    daemons: { buildkitd: { size: '1Gi', issuer: 'internal', ...(mode ? { mode } : {}) } },
    defaults: { builder, source: { type: 'inline', files: { Dockerfile: 'FROM a' } } },
    builds: Object.fromEntries(builds.map((build, i) => [`b${i}`, { image: `r.example.com/b${i}`, ...build }])),
  });
  const secret = { secrets: [{ id: 'npmrc', secret: 'npm', key: 'rc' }] };

  it('are warned where one can read the secrets of another', () => {
    expect(warningsOf(sharing(undefined, secret, {}))).toEqual([
      expect.stringMatching(/^daemons\.buildkitd\.mode: while it builds b0, a RUN step of any other .*mode: userns/),
    ]);
  });

  it.each<[string, object]>([
    ['a sandbox keeps them apart', sharing('userns', secret, {})],
    ['there is no secret', sharing(undefined, {}, {})],
    ['nobody shares it', sharing(undefined, secret)],
    ['another has a builder of its own', sharing(undefined, secret, { builder: 'kaniko' })],
  ])('are not where %s', (_, definition) => {
    expect(warningsOf(definition)).toEqual([]);
  });
});
