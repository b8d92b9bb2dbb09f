import { builderOf, faultsOf, jobPod, type Manifest, manifestsOf, oneBuild, podOf } from '../support';

const kaniko = (build: object = {}, rest: object = {}): Manifest =>
  builderOf(oneBuild({ builder: 'kaniko', cache: 'none', ...build }, rest));
const args = (build: object = {}, rest: object = {}): string[] => kaniko(build, rest).args;
const faults = (build: object, rest: object = {}) => faultsOf(oneBuild({ builder: 'kaniko', ...build }, rest));
const warmed = {
  volumes: { bases: { size: '1Gi', accessModes: ['ReadWriteMany'] } },
  warmers: { bases: { volume: 'bases', images: ['ubuntu:24.04'], schedule: '0 3 * * *' } },
};
const warmedJob = (build: object) =>
  manifestsOf(oneBuild({ builder: 'kaniko', ...build }, warmed)).find(({ kind }) => kind === 'Job');
const warmedBuilder = (build: object): Manifest => podOf(warmedJob(build)).containers[0];

describe('kaniko is told', () => {
  it('the context by three slashes, the Dockerfile, and where to push', () => {
    expect(args()).toEqual([
      '--context=dir:///kaniko/source',
      '--dockerfile=/kaniko/source/Dockerfile',
      '--destination=registry.example.com/shop/api:latest',
      '--image-download-retry=2',
      '--push-retry=2',
      '--digest-file=/dev/termination-log',
    ]);
  });

  it('every tag of every repository as a destination', () => {
    expect(args({ tags: ['v1', 'latest'], additionalImages: ['mirror.example.com/api'] })).toEqual(
      expect.arrayContaining([
        '--destination=registry.example.com/shop/api:v1',
        '--destination=registry.example.com/shop/api:latest',
        '--destination=mirror.example.com/api:v1',
        '--destination=mirror.example.com/api:latest',
      ]),
    );
  });

  it('the stage, arguments, labels, annotations and secrets', () => {
    expect(
      args({
        target: 'runtime',
        buildArgs: { A: 'b c' },
        labels: { l: 'm' },
        annotations: { 'org.opencontainers.image.source': 'x' },
        secrets: [{ id: 'npmrc', secret: 'npm', key: '.npmrc' }],
      }),
    ).toEqual(
      expect.arrayContaining([
        '--target=runtime',
        '--build-arg=A=b c',
        '--label=l=m',
        '--annotation=org.opencontainers.image.source=x',
        '--secret=id=npmrc,src=/kaniko/build-secrets/npmrc',
      ]),
    );
  });

  it('its own settings', () => {
    const builder = { type: 'kaniko', snapshotMode: 'redo', reproducible: true, pushRetry: 0, imageDownloadRetry: 5 };
    expect(args({ builder })).toEqual(
      expect.arrayContaining(['--snapshot-mode=redo', '--reproducible', '--image-download-retry=5']),
    );
    expect(args({ builder }).some((arg) => arg.startsWith('--push-retry'))).toBe(false);
    expect(kaniko({ builder: { type: 'kaniko', probeAfterMiss: true }, cache: 'registry' }).env).toEqual([
      { name: 'FF_KANIKO_CACHE_PROBE_AFTER_MISS', value: 'true' },
    ]);
  });

  it.each([
    ['registry.example.com/shop/api', 'registry.example.com/shop/api/cache'],
    ['docker.io/shop/api', 'docker.io/shop/api-cache'],
    ['shop/api', 'shop/api-cache'],
    ['quay.io/shop/api', 'quay.io/shop/api-cache'],
  ])(
    'to keep layers of %s in %s, since not every registry has repositories below repositories',
    (image, repository) => {
      expect(args({ image, cache: 'registry' })).toContain(`--cache-repo=${repository}`);
    },
  );

  it('proxies as arguments, which RUN steps then have', () => {
    const env = { HTTPS_PROXY: 'http://proxy.example.com:3128', OTHER: 'a' };
    const given = args({ pod: { env }, buildArgs: { OWN: 'b' } });
    expect(given.filter((arg) => arg.startsWith('--build-arg'))).toEqual([
      '--build-arg=HTTPS_PROXY=http://proxy.example.com:3128',
      '--build-arg=OWN=b',
    ]);
    expect(args({ pod: { env }, buildArgs: { HTTPS_PROXY: 'mine' } })).toContain('--build-arg=HTTPS_PROXY=mine');
  });

  it('to compress no layers, cache or none, and nothing about a cache that it does not have', () => {
    expect(args({ builder: { type: 'kaniko', compressedCaching: false }, cache: 'none' })).toContain(
      '--compressed-caching=false',
    );
    const builder = { type: 'kaniko', cacheCopyLayers: true, cacheTtl: '24h', probeAfterMiss: true };
    expect(faultsOf(oneBuild({ builder, cache: 'none' }))).toEqual([
      expect.stringContaining('builder.cacheCopyLayers: it has no cache'),
      expect.stringContaining('builder.probeAfterMiss: it has no cache'),
      expect.stringContaining('builder.cacheTtl: it has no cache'),
    ]);
  });

  it('what is special about registries', () => {
    const registries = {
      'docker.io': { mirrors: ['mirror.example.com'] },
      'quay.io': { mirrors: ['mirror.example.com'] },
      'plain.example.com:5000': { http: true },
      'self.example.com': { insecure: true },
      'corp.example.com': { ca: { secret: 'corp', key: 'ca.crt' } },
    };
    expect(args({}, { registries })).toEqual(
      expect.arrayContaining([
        '--registry-mirror=mirror.example.com',
        '--registry-map=quay.io=mirror.example.com',
        '--insecure-registry=plain.example.com:5000',
        '--skip-tls-verify-registry=self.example.com',
        '--registry-certificate=corp.example.com=/kaniko/registry-ca/corp.example.com.crt',
      ]),
    );
    expect(kaniko({}, { registries }).volumeMounts).toContainEqual({
      name: 'registry-ca',
      mountPath: '/kaniko/registry-ca',
      readOnly: true,
    });
  });
});

describe('a kaniko cache', () => {
  it('in a repository keeps the layers of RUN next to the image', () => {
    expect(args({ cache: 'registry' })).toEqual(
      expect.arrayContaining(['--cache=true', '--cache-repo=registry.example.com/shop/api/cache']),
    );
    expect(args({ cache: 'registry' })).not.toContain('--cache-copy-layers');
  });

  it('keeps those of COPY where asked to, uncompressed where memory is short, as long as it says', () => {
    const builder = { type: 'kaniko', cacheCopyLayers: true, compressedCaching: false, cacheTtl: '720h' };
    expect(args({ builder, cache: 'registry' })).toEqual(
      expect.arrayContaining(['--cache-copy-layers', '--compressed-caching=false', '--cache-ttl=720h']),
    );
  });

  it('that is only imported is not written', () => {
    const entry = { type: 'registry', ref: 'registry.example.com/cache' };
    expect(args({ cache: { from: entry, to: 'none' } })).toContain('--no-push-cache');
  });

  it('on a warmed volume holds base images, read-only, and pushes no layers anywhere', () => {
    const container = warmedBuilder({ cache: { type: 'volume', volume: 'bases' } });
    expect(container.args).toEqual(
      expect.arrayContaining(['--cache=true', '--cache-run-layers=false', '--cache-dir=/cache']),
    );
    expect(container.args.some((arg: string) => arg.startsWith('--cache-repo'))).toBe(false);
    expect(container.volumeMounts).toContainEqual({ name: 'cache', mountPath: '/cache', readOnly: true });
  });

  it('may be both at once', () => {
    const container = warmedBuilder({ cache: [{ type: 'registry' }, { type: 'volume', volume: 'bases' }] });
    expect(container.args).toEqual(
      expect.arrayContaining([
        '--cache=true',
        '--cache-repo=registry.example.com/shop/api/cache',
        '--cache-dir=/cache',
      ]),
    );
  });

  it('that is none leaves no flag', () => {
    expect(args({ cache: 'none' }).some((arg) => arg.startsWith('--cache'))).toBe(false);
  });
});

describe('kaniko runs', () => {
  it('as root without privileges: what unpacking needs is kept, all else is dropped', () => {
    expect(kaniko().securityContext).toEqual({
      runAsUser: 0,
      runAsGroup: 0,
      allowPrivilegeEscalation: false,
      capabilities: {
        drop: ['ALL'],
        add: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'SETFCAP', 'SETGID', 'SETUID'],
      },
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  it('with credentials where it looks for them', () => {
    expect(kaniko({ credentials: { secret: 's', key: 'k' } }).volumeMounts).toContainEqual({
      name: 'docker-config',
      mountPath: '/kaniko/.docker',
      readOnly: true,
    });
    expect(jobPod(oneBuild({ builder: 'kaniko', credentials: { secret: 's', key: 'k' } })).volumes).toContainEqual({
      name: 'docker-config',
      secret: { secretName: 's', items: [{ key: 'k', path: 'config.json' }], optional: true },
    });
  });

  it('with nothing mounted where images put their files', () => {
    const paths = kaniko({ credentials: 's', secrets: [{ id: 'a', secret: 'b', key: 'c' }] }).volumeMounts.map(
      ({ mountPath }: Manifest) => mountPath,
    );
    expect(paths.every((path: string) => /^\/(kaniko|workspace|cache)\b/.test(path))).toBe(true);
  });

  it('on source files that belong to root, since it keeps their owner', () => {
    const source = { type: 'git', url: 'https://git.example.com/a.git' };
    const [fetch] = jobPod(oneBuild({ builder: 'kaniko', source })).initContainers;
    expect(fetch.securityContext).toMatchObject({
      runAsUser: 0,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    });
  });
});

describe('kaniko refuses', () => {
  it.each<[string, object, string]>([
    [
      'an inline cache',
      { cache: 'inline' },
      'kaniko has no cache of type inline; write cache: registry, or builder: buildkit',
    ],
    ['a bucket', { cache: { type: 's3', bucket: 'b', region: 'r' } }, 'kaniko has no cache of type s3'],
    [
      'platforms',
      { platforms: ['linux/arm64'] },
      'write platformNodes: native and runner: tekton or argo, or builder: buildkit',
    ],
    ['a date', { sourceDateEpoch: 0 }, 'reproducible: true'],
    ['a cache with a tag', { cache: { type: 'registry', ref: 'r.example.com/a:cache' } }, 'write ref: r.example.com/a'],
    ['a cache mode', { cache: { type: 'registry', mode: 'max' } }, 'kaniko has no cache mode; leave it out'],
    [
      'two repositories',
      {
        cache: [
          { type: 'registry', ref: 'r.example.com/a' },
          { type: 'registry', ref: 'r.example.com/b' },
        ],
      },
      'kaniko has one cache repository, here are r.example.com/a and r.example.com/b; leave one',
    ],
    ['a cache it writes and does not read', { cache: { to: 'registry' } }, 'write the same in cache.from'],
  ])('%s', (_, build, message) => {
    const found = faults(build);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });
});

describe('a warmer of base images', () => {
  const cronJob = manifestsOf(oneBuild({ builder: 'kaniko', cache: { type: 'volume', volume: 'bases' } }, warmed)).find(
    ({ kind }) => kind === 'CronJob',
  );

  it('runs kaniko’s warmer on its schedule, and never twice at once', () => {
    expect(cronJob.spec).toMatchObject({ schedule: '0 3 * * *', concurrencyPolicy: 'Forbid' });
    const { image, args: given } = podOf(cronJob).containers[0];
    expect(image).toBe('ghcr.io/osscontainertools/kaniko:v1.28.3-warmer');
    expect(given).toEqual(['--cache-dir=/cache', '--image=ubuntu:24.04']);
  });

  it('writes to the volume it names', () => {
    expect(podOf(cronJob).containers[0].volumeMounts).toEqual([{ name: 'cache', mountPath: '/cache' }]);
    expect(podOf(cronJob).volumes).toEqual([{ name: 'cache', persistentVolumeClaim: { claimName: 'bases' } }]);
  });

  it('is a Job without a schedule', () => {
    const rest = { ...warmed, warmers: { bases: { volume: 'bases', images: ['ubuntu:24.04'] } } };
    const jobs = manifestsOf(oneBuild({ builder: 'kaniko', cache: { type: 'volume', volume: 'bases' } }, rest));
    expect(
      jobs
        .filter(({ kind }) => kind === 'Job')
        .map(({ metadata }) => metadata.name)
        .sort(),
    ).toEqual(['api', 'bases']);
  });
});
