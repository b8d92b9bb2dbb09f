import { builderOf, faultsOf, jobPod, type Manifest, oneBuild, only } from '../support';

const onBuildah = (build: object = {}, settings: object = {}, rest: object = {}) =>
  oneBuild({ builder: { type: 'buildah', ...settings }, ...build }, rest);
const argsOf = (definition: object): string[] => builderOf(definition).args;

describe('the builder buildah', () => {
  it('builds with layers, imports and exports them in a repository, and pushes each image', () => {
    const args = argsOf(onBuildah({ tags: ['v1', 'latest'] }));
    expect(args).toEqual([
      '/dev/termination-log',
      'registry.example.com/shop/api:v1',
      'registry.example.com/shop/api:latest',
      '--',
      '--layers',
      '--cache-from=registry.example.com/shop/api/cache',
      '--cache-to=registry.example.com/shop/api/cache',
      '--file=/workspace/source/Dockerfile',
      '--tag=registry.example.com/shop/api:v1',
      '--tag=registry.example.com/shop/api:latest',
      '/workspace/source',
    ]);
  });

  it('has no value of the user in its script', () => {
    const [, , script] = builderOf(onBuildah({ tags: ['v1'] })).command;
    expect(script).toContain('buildah build "$@"');
    expect(script).not.toContain('v1');
  });

  it('confines RUN steps to their folder: none of them makes a root or a device of its own', () => {
    const [, , script] = builderOf(onBuildah()).command;
    expect(script).toContain('set -- --cap-drop=CAP_MKNOD --cap-drop=CAP_SYS_CHROOT "$@"\nbuildah build "$@"');
    const warmed = only('CronJob', onBuildah({}, {}, { warmers: { w: { builds: ['api'], schedule: '@daily' } } }));
    expect(warmed.spec.jobTemplate.spec.template.spec.containers[0].args.slice(0, 3)).toEqual([
      'build',
      '--cap-drop=CAP_MKNOD',
      '--cap-drop=CAP_SYS_CHROOT',
    ]);
  });

  it('leaves a capability to whoever adds it', () => {
    const [, , script] = builderOf(onBuildah({ extraArgs: ['--cap-add=CAP_SYS_CHROOT'] })).command;
    expect(script).toContain('set -- --cap-drop=CAP_MKNOD "$@"');
  });

  it('passes on target, arguments, labels, annotations, secrets and dates', () => {
    const args = argsOf(
      onBuildah({
        target: 'runtime',
        buildArgs: { A: 'b' },
        labels: { l: 'm' },
        annotations: { n: 'o' },
        secrets: [{ id: 'npmrc', secret: 's', key: 'k' }],
        sourceDateEpoch: 0,
        extraArgs: ['--squash'],
      }),
    );
    expect(args).toEqual(
      expect.arrayContaining([
        '--target=runtime',
        '--build-arg=A=b',
        '--label=l=m',
        '--annotation=n=o',
        '--secret=id=npmrc,src=/build-secrets/npmrc',
        '--timestamp=0',
        '--squash',
      ]),
    );
  });

  it('reads one cache and writes another, and forgets old layers', () => {
    const cache = {
      from: [
        { type: 'registry', ref: 'r/a' },
        { type: 'registry', ref: 'r/b' },
      ],
      to: { type: 'registry', ref: 'r/c' },
    };
    const args = argsOf(onBuildah({ cache }, { cacheTtl: '24h' })).join(' ');
    expect(args).toContain('--cache-from=r/a --cache-from=r/b --cache-to=r/c --cache-ttl=24h');
  });

  it('runs as an ordinary user in chroot isolation, its storage on a disk of the pod', () => {
    const definition = onBuildah();
    const { securityContext, env, volumeMounts } = builderOf(definition);
    expect(securityContext).toMatchObject({
      runAsUser: 1000,
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'], add: ['SETGID', 'SETUID'] },
    });
    expect(env).toEqual(
      expect.arrayContaining([
        { name: 'BUILDAH_ISOLATION', value: 'chroot' },
        { name: 'STORAGE_DRIVER', value: 'vfs' },
      ]),
    );
    expect(volumeMounts).toContainEqual({ name: 'buildah-storage', mountPath: '/home/build/.local/share/containers' });
    expect(jobPod(definition).volumes).toContainEqual({ name: 'buildah-storage', emptyDir: {} });
  });

  it.each(['vfs', 'overlay'])(
    'mounts overlays itself with %s: its image would by fuse-overlayfs, and a pod has no /dev/fuse',
    (storageDriver) => {
      const { env } = builderOf(onBuildah({}, { storageDriver }));
      expect(env).toEqual(
        expect.arrayContaining([{ name: 'STORAGE_DRIVER', value: storageDriver }, { name: 'STORAGE_OPTS' }]),
      );
    },
  );

  it('mounts them by a program where somebody says so', () => {
    const STORAGE_OPTS = 'overlay.mount_program=/usr/bin/fuse-overlayfs';
    const { env } = builderOf(onBuildah({ pod: { env: { STORAGE_OPTS } } }));
    expect(env).toContainEqual({ name: 'STORAGE_OPTS', value: STORAGE_OPTS });
  });

  it('finds credentials where REGISTRY_AUTH_FILE says', () => {
    const { env, volumeMounts } = builderOf(onBuildah({ credentials: 'registry' }));
    expect(env).toContainEqual({ name: 'REGISTRY_AUTH_FILE', value: '/docker-config/config.json' });
    expect(volumeMounts).toContainEqual({ name: 'docker-config', mountPath: '/docker-config', readOnly: true });
  });

  it('gets what is special about registries in registries.conf, and their certificates in certs.d', () => {
    const registries = {
      'a.example.com:5000': { http: true },
      'b.example.com': { ca: { configMap: 'ca', key: 'ca.crt' } },
      'docker.io': { mirrors: ['a.example.com:5000', 'c.example.com'] },
    };
    const definition = onBuildah({ registries });
    expect(
      only('ConfigMap', {
        ...definition,
        builds: { api: { ...(definition as Manifest).builds.api, source: { type: 'volume', claim: 'c' } } },
      }).data['registries.conf'],
    ).toBe(
      [
        'unqualified-search-registries = ["docker.io"]',
        '',
        '[[registry]]',
        'location = "a.example.com:5000"',
        'insecure = true',
        '',
        '[[registry]]',
        'location = "b.example.com"',
        '',
        '[[registry]]',
        'location = "docker.io"',
        '[[registry.mirror]]',
        'location = "a.example.com:5000"',
        'insecure = true',
        '[[registry.mirror]]',
        'location = "c.example.com"',
        '',
      ].join('\n'),
    );
    const { env, volumeMounts } = builderOf(definition);
    expect(env).toContainEqual({ name: 'CONTAINERS_REGISTRIES_CONF', value: '/registries-config/registries.conf' });
    expect(volumeMounts).toContainEqual({ name: 'registry-ca', mountPath: '/etc/containers/certs.d', readOnly: true });
    expect(jobPod(definition).volumes).toContainEqual({
      name: 'registry-ca',
      projected: { sources: [{ configMap: { name: 'ca', items: [{ key: 'ca.crt', path: 'b.example.com/ca.crt' }] } }] },
    });
  });

  it('has inline files in a folder of their own, since it mounts an overlay over that', () => {
    const pod = jobPod(onBuildah({ source: { type: 'inline', files: { Dockerfile: 'FROM a', 'src/a': 'b' } } }));
    const [copy] = pod.initContainers as Manifest[];
    expect([...copy.command, ...copy.args]).toEqual(['cp', '-R', '/source-files/.', '/workspace/source']);
    expect(pod.volumes).toContainEqual({ name: 'source', emptyDir: {} });
    expect(copy.volumeMounts.map(({ mountPath }: Manifest) => mountPath)).toEqual([
      '/source-files/Dockerfile',
      '/source-files/src/a',
      '/workspace/source',
    ]);
  });

  it('looks for newer base images than those that it keeps', () => {
    const kept = builderOf(onBuildah({}, { state: { volume: 'state' } }, { volumes: { state: { size: '1Gi' } } }));
    expect(kept.command[2]).toContain('--pull=newer "$@"');
    expect(builderOf(onBuildah()).command[2]).not.toContain('pull');
  });

  it('keeps storage and cache mounts on a volume where it is asked to', () => {
    const definition = onBuildah({}, { state: { volume: 'state' } }, { volumes: { state: { size: '1Gi' } } });
    expect(builderOf(definition).volumeMounts).toEqual(
      expect.arrayContaining([
        { name: 'buildah-storage', mountPath: '/home/build/.local/share/containers', subPath: 'storage' },
        { name: 'buildah-storage', mountPath: '/var/tmp', subPath: 'tmp' },
      ]),
    );
  });

  it.each([
    ['a day', {}, '86400'],
    ['as long as it is told to', { keep: '1h30m' }, '5400'],
  ])('keeps what no build uses for %s, and then removes it from the volume', (_, more, seconds) => {
    const kept = onBuildah({}, { state: { volume: 'state', ...more } }, { volumes: { state: { size: '1Gi' } } });
    const { command, args } = builderOf(kept);
    expect(args[0]).toBe(seconds);
    expect(command[2]).toMatch(/^keep=\$1\nshift\n[\s\S]*buildah rmi /);
    expect(builderOf(onBuildah()).command[2]).not.toContain('rmi');
  });

  it('removes it also where it pushes nothing', () => {
    const rest = { volumes: { state: { size: '1Gi' } } };
    const { command, args } = builderOf(onBuildah({ push: false }, { state: { volume: 'state' } }, rest));
    expect(command[2]).toContain('buildah rmi ');
    expect(command[2]).not.toContain('buildah push');
    expect(args[0]).toBe('86400');
  });

  it('pushes nothing where it only warms a cache', () => {
    const definition = onBuildah({}, {}, { warmers: { nightly: { builds: ['api'], schedule: '@daily' } } });
    const [container] = only('CronJob', definition).spec.jobTemplate.spec.template.spec.containers;
    expect(container.command).toEqual(['buildah']);
    expect(container.args).toContain('--cache-to=registry.example.com/shop/api/cache');
  });

  it.each<[string, object, string]>([
    ['an inline cache', { cache: 'inline' }, 'buildah has no cache of type inline; write cache: registry'],
    [
      'a cache with a tag',
      { cache: { type: 'registry', ref: 'r/a:tag' } },
      'its cache is a repository; write ref: r/a',
    ],
    ['a cache mode', { cache: { type: 'registry', mode: 'max' } }, 'buildah has no cache mode'],
    [
      'a volume as cache',
      { cache: { type: 'volume', volume: 'v' } },
      'write builder: {type: buildah, state: {volume: …}}',
    ],
    ['platforms', { platforms: ['linux/arm64'] }, 'buildah builds for the platform of its node only'],
  ])('refuses %s', (_, build, message) => {
    expect(faultsOf(onBuildah(build)).join('\n')).toContain(message);
  });
});

describe('the state of a builder', () => {
  const volumes = { state: { size: '1Gi', accessModes: ['ReadWriteMany'] } };
  const keeping = (type: string, rest: object = {}) =>
    oneBuild({ builder: { type, state: { volume: 'state' } }, ...rest }, { volumes });

  it.each([
    ['buildkit', '/home/user/.local/share/buildkit'],
    ['kaniko', '/kaniko/caches'],
    ['buildah', '/home/build/.local/share/containers'],
  ])('of %s lies on the volume', (type, path) => {
    const [mount] = builderOf(keeping(type)).volumeMounts.filter(({ mountPath }: Manifest) => mountPath === path);
    expect(jobPod(keeping(type)).volumes).toContainEqual({
      name: mount.name,
      persistentVolumeClaim: { claimName: 'state' },
    });
    expect(mount.readOnly).toBeUndefined();
  });

  it('belongs to one build, even on a volume that many may mount', () => {
    const entry = {
      image: 'r.example.com/a',
      source: { type: 'inline', files: { Dockerfile: 'FROM a' } },
      builder: { type: 'buildkit', state: { volume: 'state' } },
    };
    expect(faultsOf({ version: 1, volumes, builds: { a: entry, b: entry } }).join()).toContain(
      'builds.a keeps the state of its builder there',
    );
  });

  it('is used by one run at a time: on Argo they take turns', () => {
    const [template] = only('WorkflowTemplate', keeping('buildkit', { runner: 'argo' })).spec.templates;
    expect(template.synchronization).toEqual({ mutexes: [{ name: 'volume-state' }] });
  });

  it.each([
    ['on Tekton', 'tekton'],
    ['of a CronJob that allows it', { type: 'kubernetes', schedule: '@daily', concurrencyPolicy: 'Allow' }],
  ])('is refused where runs may overlap, %s, unless one pod at a time may mount it', (_, runner) => {
    const build = { builder: { type: 'buildkit', state: { volume: 'state' } }, runner };
    const on = (accessModes: string[]) => oneBuild(build, { volumes: { state: { size: '1Gi', accessModes } } });
    expect(faultsOf(on(['ReadWriteOnce'])).join()).toContain('runs of builds.api may overlap');
    expect(faultsOf(on(['ReadWriteOncePod']))).toEqual([]);
  });

  it('must be declared as a volume', () => {
    expect(faultsOf(oneBuild({ builder: { type: 'kaniko', state: { volume: 'x' } } })).join()).toContain(
      'nobody declares the volume "x"',
    );
  });
});
