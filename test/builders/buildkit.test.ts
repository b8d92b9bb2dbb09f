import { builderOf, faultsOf, filesOf, jobPod, manifestsOf, oneBuild, only, valuesOf } from '../support';

const buildkit = (build: object = {}, rest: object = {}) => builderOf(oneBuild({ cache: 'none', ...build }, rest));
const options = (build: object) => valuesOf(buildkit(build), '--opt');
const output = (build: object) => valuesOf(buildkit(build), '--output');
const caches = (cache: unknown, rest: object = {}) => {
  const container = buildkit({ cache }, rest);
  return { to: valuesOf(container, '--export-cache'), from: valuesOf(container, '--import-cache') };
};

/** The Secrets that a cache's keys come from, where no container has a variable with one. */
const keysOf = (cache: object): { name: string; items: { key: string }[] }[] => {
  const { containers, volumes } = jobPod(oneBuild({ cache }));
  expect(JSON.stringify(containers)).not.toContain('secretKeyRef');
  expect(containers[0].command[2]).toContain('< /cache-credentials/"$name"');
  expect(containers[0].volumeMounts).toContainEqual(expect.objectContaining({ mountPath: '/cache-credentials' }));
  const { projected } = volumes.find(({ name }: { name: string }) => name === 'cache-credentials');
  return projected.sources.map(({ secret }: { secret: object }) => secret);
};

describe('BuildKit is told', () => {
  it('the context, the Dockerfile and the frontend, and no positional argument', () => {
    const { args } = buildkit();
    expect(args.slice(0, 7)).toEqual([
      'build',
      '--frontend',
      'dockerfile.v0',
      '--local',
      'context=/workspace/source',
      '--local',
      'dockerfile=/workspace/source',
    ]);
    const flags = args.slice(1).filter((_: string, i: number) => i % 2 === 0);
    expect(flags.every((flag: string) => flag.startsWith('--'))).toBe(true);
  });

  it('a folder of the source, and another Dockerfile in it', () => {
    const source = { type: 'git', url: 'https://git.example.com/a.git', path: 'services/api/' };
    const container = buildkit({ source, dockerfile: 'docker/Dockerfile.prod' });
    expect(valuesOf(container, '--local')).toContain('context=/workspace/source/services/api');
    expect(valuesOf(container, '--opt')).toEqual(['filename=docker/Dockerfile.prod']);
  });

  it('the stage, arguments, labels and platforms', () => {
    expect(
      options({
        target: 'runtime',
        buildArgs: { NODE_ENV: 'production', EMPTY: '' },
        labels: { 'org.opencontainers.image.title': 'api' },
        platforms: ['linux/amd64', 'linux/arm64'],
      }),
    ).toEqual([
      'target=runtime',
      'platform=linux/amd64,linux/arm64',
      'build-arg:NODE_ENV=production',
      'build-arg:EMPTY=',
      'label:org.opencontainers.image.title=api',
    ]);
  });

  it('attestations only where they are asked for', () => {
    expect(options({})).toEqual([]);
    const builder = { type: 'buildkit', provenance: 'max', sbom: 'docker.io/docker/buildkit-syft-scanner:1.9.0' };
    expect(options({ builder })).toEqual([
      'attest:provenance=mode=max',
      'attest:sbom=generator=docker.io/docker/buildkit-syft-scanner:1.9.0',
    ]);
  });

  it('a date that makes images reproducible', () => {
    expect(options({ sourceDateEpoch: 0 })).toEqual(['build-arg:SOURCE_DATE_EPOCH=0']);
    expect(output({ sourceDateEpoch: 0 })[0]).toContain('rewrite-timestamp=true');
  });

  it('every tag of every repository, as one value', () => {
    expect(output({ tags: ['v1', 'latest'], additionalImages: ['mirror.example.com/api'] })).toEqual([
      'type=image,"name=registry.example.com/shop/api:v1,registry.example.com/shop/api:latest,mirror.example.com/api:v1,mirror.example.com/api:latest",push=true',
    ]);
  });

  it('where build secrets lie, which are mounted read-only and never written', () => {
    const definition = oneBuild({ cache: 'none', secrets: [{ id: 'npmrc', secret: 'npm', key: '.npmrc' }] });
    expect(valuesOf(builderOf(definition), '--secret')).toEqual(['id=npmrc,src=/build-secrets/npmrc']);
    expect(builderOf(definition).volumeMounts).toContainEqual({
      name: 'build-secrets',
      mountPath: '/build-secrets',
      readOnly: true,
    });
    expect(jobPod(definition).volumes).toContainEqual({
      name: 'build-secrets',
      projected: { sources: [{ secret: { name: 'npm', items: [{ key: '.npmrc', path: 'npmrc' }] } }] },
    });
    expect(manifestsOf(definition).some(({ kind }) => kind === 'Secret')).toBe(false);
  });

  it('where the registry credentials lie, in a Secret that the first step looks at', () => {
    const definition = oneBuild({ cache: 'none', credentials: 'registry' });
    const folder = builderOf(definition).env.find(({ name }: { name: string }) => name === 'DOCKER_CONFIG').value;
    expect(builderOf(definition).volumeMounts).toContainEqual({
      name: 'docker-config',
      mountPath: folder,
      readOnly: true,
    });
    expect(jobPod(definition).volumes).toContainEqual({
      name: 'docker-config',
      secret: {
        secretName: 'registry',
        items: [{ key: '.dockerconfigjson', path: 'config.json' }],
        optional: true,
      },
    });
  });

  it('extra arguments at the end, as they are', () => {
    expect(buildkit({ extraArgs: ['--no-cache', '--progress=plain'] }).args.slice(-2)).toEqual([
      '--no-cache',
      '--progress=plain',
    ]);
  });
});

describe('a BuildKit cache', () => {
  it('in the registry is imported and exported next to the image, with the layers of every stage', () => {
    const ref = 'ref=registry.example.com/shop/api:buildcache';
    expect(caches('registry')).toEqual({ to: [`type=registry,${ref},mode=max`], from: [`type=registry,${ref}`] });
  });

  it('of type inline is exported into the image and imported from each of its tags', () => {
    const container = buildkit({ cache: 'inline', tags: ['v1', 'latest'] });
    expect(valuesOf(container, '--export-cache')).toEqual(['type=inline']);
    expect(valuesOf(container, '--import-cache')).toEqual([
      'type=registry,ref=registry.example.com/shop/api:v1',
      'type=registry,ref=registry.example.com/shop/api:latest',
    ]);
  });

  it('on a volume has a folder for each build, so that builds that share it keep their indexes apart', () => {
    const definition = oneBuild(
      { cache: { type: 'volume', volume: 'layers' } },
      { volumes: { layers: { size: '1Gi' } } },
    );
    const container = builderOf(definition);
    expect(valuesOf(container, '--export-cache')).toEqual(['type=local,dest=/cache/api,reset=true,mode=max']);
    expect(valuesOf(container, '--import-cache')).toEqual(['type=local,src=/cache/api']);
    expect(container.volumeMounts).toContainEqual({ name: 'cache', mountPath: '/cache' });
    expect(jobPod(definition).volumes).toContainEqual({
      name: 'cache',
      persistentVolumeClaim: { claimName: 'layers' },
    });
  });

  it('in a bucket takes its keys from a Secret: files, of which a shell makes variables for the program alone', () => {
    const cache = {
      type: 's3',
      bucket: 'b',
      region: 'eu',
      prefix: 'p/',
      endpointUrl: 'https://s3',
      usePathStyle: true,
      credentials: 'keys',
    };
    const place = 'type=s3,bucket=b,region=eu,name=api,prefix=p/,endpoint_url=https://s3,use_path_style=true';
    expect(caches(cache)).toEqual({ to: [`${place},mode=max`], from: [place] });
    expect(keysOf(cache)).toEqual([
      { name: 'keys', items: [{ key: 'AWS_ACCESS_KEY_ID', path: 'AWS_ACCESS_KEY_ID' }] },
      { name: 'keys', items: [{ key: 'AWS_SECRET_ACCESS_KEY', path: 'AWS_SECRET_ACCESS_KEY' }] },
      { name: 'keys', items: [{ key: 'AWS_SESSION_TOKEN', path: 'AWS_SESSION_TOKEN' }], optional: true },
    ]);
  });

  it('in Azure does too', () => {
    const cache = {
      type: 'azblob',
      accountUrl: 'https://a.blob.core.windows.net',
      container: 'c',
      credentials: 'keys',
    };
    const place = 'type=azblob,account_url=https://a.blob.core.windows.net,container=c,name=api';
    expect(caches(cache)).toEqual({ to: [`${place},mode=max`], from: [place] });
    expect(keysOf(cache).flatMap(({ items }) => items.map(({ key }) => key))).toEqual([
      'AZURE_TENANT_ID',
      'AZURE_CLIENT_ID',
      'AZURE_CLIENT_SECRET',
    ]);
  });

  it('in a bucket has no keys of a build where a daemon signs', () => {
    const cache = { type: 's3', bucket: 'b', region: 'eu', credentials: 'keys' };
    const builder = { type: 'buildkit', daemon: 'd' };
    expect(faultsOf(oneBuild({ cache, builder }, { daemons: { d: { size: '1Gi', issuer: 'i' } } })).join()).toContain(
      'leave credentials out, and write daemons: {d: {pod: {env: {AWS_ACCESS_KEY_ID: {secret: keys, key: AWS_ACCESS_KEY_ID}, ',
    );
  });

  it('passes on compression, media types and whether its failure fails the build', () => {
    const cache = {
      type: 'registry',
      mode: 'min',
      imageManifest: true,
      ociMediatypes: true,
      compression: 'zstd',
      compressionLevel: 3,
      forceCompression: true,
      ignoreError: true,
    };
    expect(caches(cache).to).toEqual([
      'type=registry,ref=registry.example.com/shop/api:buildcache,mode=min,image-manifest=true,oci-mediatypes=true,compression=zstd,compression-level=3,force-compression=true,ignore-error=true',
    ]);
  });

  it('may be several, and what is imported may be others than what is exported', () => {
    const ref = (tag: string) => ({ type: 'registry', ref: `registry.example.com/cache:${tag}` });
    const found = caches({ from: [ref('branch'), ref('main')], to: ref('branch') });
    expect(found.from).toEqual([
      'type=registry,ref=registry.example.com/cache:branch',
      'type=registry,ref=registry.example.com/cache:main',
    ]);
    expect(found.to).toEqual(['type=registry,ref=registry.example.com/cache:branch,mode=max']);
    expect(caches([ref('a'), { type: 's3', bucket: 'b', region: 'r' }]).to).toHaveLength(2);
  });

  it('that is none leaves no flag', () => {
    expect(caches('none')).toEqual({ to: [], from: [] });
  });

  it('stays one value whatever is in it', () => {
    const cache = { type: 's3', bucket: 'a,b', region: 'r', prefix: 'say "hi"' };
    expect(caches(cache).from).toEqual(['type=s3,"bucket=a,b",region=r,name=api,"prefix=say ""hi"""']);
  });
});

describe('BuildKit runs', () => {
  it('rootless by default: an ordinary user, without profiles that forbid mounts, and says why', () => {
    const definition = oneBuild({});
    const pod = jobPod(definition);
    expect(pod.containers[0].image).toBe('docker.io/moby/buildkit:v0.34.2-rootless');
    expect(pod.containers[0].securityContext).toEqual({
      runAsUser: 1000,
      runAsGroup: 1000,
      runAsNonRoot: true,
      allowPrivilegeEscalation: true,
      capabilities: { drop: ['ALL'], add: ['SETGID', 'SETUID'] },
      seccompProfile: { type: 'Unconfined' },
    });
    expect(pod.containers[0].env).toContainEqual({ name: 'BUILDKITD_FLAGS', value: '--oci-worker-no-process-sandbox' });
    expect(pod.containers[0].volumeMounts).toContainEqual({
      name: 'buildkit-state',
      mountPath: '/home/user/.local/share/buildkit',
    });
    expect(pod.securityContext.fsGroup).toBe(1000);
    expect(only('Job', definition).spec.template.metadata.annotations).toMatchObject({
      'cdk8s-cached-builds/why-build': expect.stringContaining('newuidmap'),
      'container.apparmor.security.beta.kubernetes.io/build': 'unconfined',
    });
  });

  it('without AppArmor by field where the oldest cluster knows it, since newer ones ignore the annotation', () => {
    const job = only('Job', oneBuild({}, { kubernetesVersion: '1.30' }));
    expect(job.spec.template.spec.containers[0].securityContext.appArmorProfile).toEqual({ type: 'Unconfined' });
    expect(Object.keys(job.spec.template.metadata.annotations)).toEqual(['cdk8s-cached-builds/why-build']);
  });

  it('privileged only where asked to', () => {
    const { image, securityContext, volumeMounts } = buildkit({ builder: { type: 'buildkit', mode: 'privileged' } });
    expect(image).toBe('docker.io/moby/buildkit:v0.34.2');
    expect(securityContext).toEqual({ runAsUser: 0, runAsGroup: 0, privileged: true });
    expect(volumeMounts).toContainEqual({ name: 'buildkit-state', mountPath: '/var/lib/buildkit' });
  });

  it('in a user namespace of the pod', () => {
    const pod = jobPod(oneBuild({ builder: { type: 'buildkit', mode: 'userns' } }));
    expect(pod.hostUsers).toBe(false);
    expect(pod.containers[0].securityContext.privileged).toBe(true);
  });

  it('by a script that holds nothing of the user', () => {
    const evil = '"; touch /tmp/x; echo "';
    const { command } = buildkit({ buildArgs: { A: evil }, target: 'a' });
    expect(command[2]).toBe(buildkit().command[2]);
    expect(command.join('')).not.toContain('touch');
  });
});

describe('proxies of a pod', () => {
  const pod = { env: { https_proxy: 'http://proxy.example.com:3128', HTTP_PROXY: { secret: 's', key: 'k' } } };

  it('reach RUN steps as arguments', () => {
    expect(valuesOf(buildkit({ pod }), '--opt')).toEqual(['build-arg:https_proxy=http://proxy.example.com:3128']);
  });

  it('reach those of docker too', () => {
    const script = filesOf(oneBuild({ pod, builder: 'docker', runner: 'script' })).get('scripts/api.sh');
    expect(script).toContain('--build-arg=https_proxy=http://proxy.example.com:3128');
  });
});

describe('registries for BuildKit', () => {
  const registries = {
    'docker.io': { mirrors: ['mirror.example.com'] },
    'plain.example.com:5000': { http: true },
    'self.example.com': { insecure: true },
    'corp.example.com': { ca: { configMap: 'corp-ca', key: 'ca.crt' } },
  };
  const source = { type: 'git', url: 'https://git.example.com/a.git' };
  const definition = oneBuild({ cache: 'none', source }, { registries });

  it('are a buildkitd.toml with mirrors, plain HTTP, unverified TLS and private CAs', () => {
    expect(only('ConfigMap', definition).data['buildkitd.toml']).toBe(
      [
        '[registry."docker.io"]',
        '  mirrors = ["mirror.example.com"]',
        '[registry."plain.example.com:5000"]',
        '  http = true',
        '[registry."self.example.com"]',
        '  http = false',
        '  insecure = true',
        '[registry."corp.example.com"]',
        '  http = false',
        '  ca = ["/etc/buildkit-certs/corp.example.com.crt"]',
        '',
      ].join('\n'),
    );
  });

  it('reach the client too, which asks for tokens by itself', () => {
    const contexts = [
      'host=self.example.com,insecure=true',
      'host=corp.example.com,ca=/etc/buildkit-certs/corp.example.com.crt',
    ];
    expect(valuesOf(builderOf(definition), '--registry-auth-tlscontext')).toEqual(contexts);
    const daemons = { buildkitd: { size: '1Gi', issuer: 'i' } };
    const builder = { type: 'buildkit', daemon: 'buildkitd' };
    const client = builderOf(oneBuild({ cache: 'none', source, builder }, { registries, daemons }));
    expect(valuesOf(client, '--registry-auth-tlscontext')).toEqual(contexts);
    expect(client.volumeMounts).toContainEqual({
      name: 'registry-ca',
      mountPath: '/etc/buildkit-certs',
      readOnly: true,
    });
  });

  it('may be mirrored below a path, as Harbor and ECR do', () => {
    const mirrored = oneBuild(
      { source },
      { registries: { 'docker.io': { mirrors: ['harbor.example.com/dockerhub'] } } },
    );
    expect(only('ConfigMap', mirrored).data['buildkitd.toml']).toContain('mirrors = ["harbor.example.com/dockerhub"]');
    const wrong = oneBuild({ source }, { registries: { 'docker.io': { mirrors: ['https://harbor.example.com'] } } });
    expect(faultsOf(wrong).join()).toContain('write its host, with a path where it mirrors several');
  });

  it('reach the daemon: its configuration is named, the CA is mounted where it says', () => {
    const { env, volumeMounts } = builderOf(definition);
    expect(env).toContainEqual({
      name: 'BUILDKITD_FLAGS',
      value: '--oci-worker-no-process-sandbox --config /etc/buildkit/buildkitd.toml',
    });
    expect(volumeMounts).toContainEqual({ name: 'registry-ca', mountPath: '/etc/buildkit-certs', readOnly: true });
    expect(jobPod(definition).volumes).toContainEqual({
      name: 'registry-ca',
      projected: {
        sources: [{ configMap: { name: 'corp-ca', items: [{ key: 'ca.crt', path: 'corp.example.com.crt' }] } }],
      },
    });
  });
});

describe('a build that warms a registry cache', () => {
  const warmers = { nightly: { builds: ['api'], schedule: '0 3 * * *' } };

  it('exports the cache and pushes no image', () => {
    const cronJob = only('CronJob', oneBuild({}, { warmers }));
    const { args } = cronJob.spec.jobTemplate.spec.template.spec.containers[0];
    expect(args).not.toContain('--output');
    expect(args).toContain('type=registry,ref=registry.example.com/shop/api:buildcache,mode=max');
    expect(cronJob.spec.concurrencyPolicy).toBe('Forbid');
  });

  it('needs a cache outside of the image', () => {
    expect(faultsOf(oneBuild({ cache: 'inline' }, { warmers })).join()).toContain('write cache: registry');
  });
});
