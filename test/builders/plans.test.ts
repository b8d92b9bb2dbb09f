import { faultsOf, filesOf, oneBuild } from '../support';
import { argumentsOf, buildStep, planOf, words } from './plans';

const DATE = 1_700_000_000;
const CA = { ca: { configMap: 'ca', key: 'ca.crt' } };

describe.each(['inline', 'registry'])('docker with an %s cache', (cache) => {
  const args = (fields: object) => argumentsOf('docker', { cache, ...fields });

  it('builds the stage that is asked for, and the last where none is', () => {
    expect(args({ target: 'runtime' })).toContain('--target=runtime');
    expect(args({}).join(' ')).not.toContain('--target');
  });

  it('dates the image with SOURCE_DATE_EPOCH, the year 1970 too', () => {
    expect(args({ sourceDateEpoch: DATE })).toContain(`--build-arg=SOURCE_DATE_EPOCH=${DATE}`);
    expect(args({ sourceDateEpoch: 0 })).toContain('--build-arg=SOURCE_DATE_EPOCH=0');
    expect(args({}).join(' ')).not.toContain('SOURCE_DATE_EPOCH');
  });

  it('annotates the manifest', () => {
    const annotations = { 'org.example.a': 'b c', 'org.example.d': 'e' };
    expect(args({ annotations })).toEqual(
      expect.arrayContaining(['--annotation=org.example.a=b c', '--annotation=org.example.d=e']),
    );
  });

  it('takes further arguments as they are and in their order, before the context', () => {
    expect(args({ extraArgs: ['--network=none', '--quiet', '--network=host'] }).slice(-4)).toEqual([
      '--network=none',
      '--quiet',
      '--network=host',
      '<source>',
    ]);
  });

  it('gives arguments, labels, secrets and every tag', () => {
    const all = {
      buildArgs: { A: 'b' },
      labels: { l: 'm' },
      secrets: [{ id: 's', secret: 't', key: 'u' }],
      tags: ['v1', 'v2'],
    };
    expect(args(all)).toEqual(
      expect.arrayContaining([
        '--tag=r.example.com/api:v1',
        '--tag=r.example.com/api:v2',
        '--file=<source>/Dockerfile',
        '--build-arg=A=b',
        '--label=l=m',
        '--secret=id=s,src=<build-secrets>/s',
      ]),
    );
  });
});

describe('docker', () => {
  it('builds for several platforms and attests by buildx alone, which plain docker build cannot', () => {
    const script = (fields: object) =>
      words(buildStep(planOf('docker', { cache: 'inline', ...fields })).command ?? [])[2];
    expect(script({})).toContain('\ndocker build "$@"');
    for (const fields of [
      { platforms: ['linux/amd64', 'linux/arm64'] },
      { annotations: { a: 'b' } },
      { builder: { type: 'docker', provenance: 'max' } },
      { builder: { type: 'docker', sbom: 'docker/scout-sbom-indexer:1.18.1' } },
      { cache: 'registry' },
    ])
      expect(script(fields)).toContain('docker buildx build --metadata-file "$metadata" "$@"');
  });

  it('pushes nothing where it warms a cache', () => {
    expect(argumentsOf('docker', { cache: 'registry' })).toContain('--push');
    expect(argumentsOf('docker', { cache: 'registry' }, 'script', false)).not.toContain('--push');
  });
});

describe('kaniko', () => {
  it.each(['kubernetes', 'script'] as const)('takes further arguments as they are, after its own, for %s', (runner) => {
    const args = argumentsOf('kaniko', { extraArgs: ['--single-snapshot', '--verbosity=debug'] }, runner);
    expect(args.slice(-3)).toEqual(['--digest-file=<digest>', '--single-snapshot', '--verbosity=debug']);
  });
});

describe.each(['buildkit', 'buildah'] as const)('%s', (builder) => {
  it('takes further arguments as they are', () => {
    expect(argumentsOf(builder, { cache: 'none', extraArgs: ['--x=y z'] })).toContain('--x=y z');
  });
});

describe('bake', () => {
  it('annotates the manifests', () => {
    const annotated = {
      annotations: { 'org.example.a': 'b c', d: 'e' },
      builder: 'docker',
      runner: 'script',
      cache: 'inline',
    };
    const file = [...filesOf(oneBuild(annotated))].find(([path]) => path.endsWith('bake.json'))?.[1];
    expect(JSON.parse(file as string).target.api.annotations).toEqual(['org.example.a=b c', 'd=e']);
    const plain = [...filesOf(oneBuild({ ...annotated, annotations: {} }))].find(([path]) =>
      path.endsWith('bake.json'),
    );
    expect(JSON.parse(plain?.[1] as string).target.api).not.toHaveProperty('annotations');
  });
});

describe('a client of a daemon', () => {
  const daemon = { type: 'buildkit', daemon: 'buildkitd' };
  const daemons = { buildkitd: { size: '10Gi', issuer: 'i' } };

  it.each([
    [
      { type: 's3', bucket: 'b', region: 'r', credentials: 'keys' },
      'AWS_ACCESS_KEY_ID: {secret: keys, key: AWS_ACCESS_KEY_ID}',
    ],
    [{ type: 'azblob', accountUrl: 'https://a.blob.core.windows.net', credentials: 'keys' }, 'secret: keys'],
  ])('cannot hand over the credentials of a bucket, which are refused: %j', (cache, remedy) => {
    const [fault, ...others] = faultsOf(oneBuild({ builder: daemon, cache }, { daemons }));
    expect(others).toEqual([]);
    expect(fault).toContain('cache.credentials: the daemon signs for the bucket');
    expect(fault).toContain('leave credentials out, and write daemons: {buildkitd: {pod: {env: {');
    expect(fault).toContain(remedy);
  });

  it('names the bucket and knows no key of it', () => {
    const cache = { type: 's3', bucket: 'b', region: 'r' };
    const plan = planOf('buildkit', { builder: daemon, cache });
    expect(words(buildStep(plan).args).join(' ')).toContain('type=s3');
    expect(JSON.stringify([buildStep(plan).env, plan.volumes])).not.toMatch(/AWS|aws/);
  });
});

describe('the certificate of a registry with a port is a file without a colon, which ends a path elsewhere:', () => {
  const registries = { 'r.example.com:5000': CA, 's.example.com': CA };

  it.each(['buildkit', 'kaniko'] as const)('%s', (builder) => {
    const plan = planOf(builder, { registries });
    const paths = plan.volumes.flatMap((volume) =>
      'projected' in volume ? volume.projected.map(({ path }) => path) : [],
    );
    expect(paths).toEqual(['r.example.com_5000.crt', 's.example.com.crt']);
    const told = JSON.stringify([words(buildStep(plan).args), plan.volumes]);
    expect(told).toContain('/r.example.com_5000.crt');
    expect(told).not.toContain('5000.crt:');
    expect(told).not.toContain(':5000.crt');
  });
});
