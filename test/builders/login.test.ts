/** How a build is known to registries, where that takes more than one Secret. */
import { CLUSTER_RUNNERS } from '../registry';
import { faultsOf, filesOf, jobPod, type Manifest, manifestsOf, oneBuild, only, podOf } from '../support';

const git = { type: 'git', url: 'https://git.example.com/shop.git' };
const TOKEN = { secret: 'ghcr', key: 'token', registry: 'ghcr.io', username: 'robot' };
const CLOUDS = [
  { ecr: { region: 'eu-west-1' } },
  { gar: { registry: 'europe-west1-docker.pkg.dev' } },
  { acr: { registry: 'shop.azurecr.io' } },
];
const POD_BUILDERS = ['buildkit', 'kaniko', 'buildah'];

const podWith = (credentials: unknown, build: object = {}) => jobPod(oneBuild({ credentials, source: git, ...build }));
const steps = ({ initContainers = [] }: Manifest): string[] => initContainers.map(({ name }: Manifest) => name);
const step = ({ initContainers }: Manifest, name: string): Manifest =>
  initContainers.find((container: Manifest) => container.name === name);
const mounts = (container: Manifest): string[] => container.volumeMounts.map(({ name }: Manifest) => name);

describe('a build that is known to registries by several logins', () => {
  it.each(POD_BUILDERS)('mounts a single Secret as it is, and needs no step, with %s', (builder) => {
    const pod = podWith('registry', { builder });
    expect(steps(pod)).toEqual(['check-credentials', 'fetch']);
    expect(JSON.stringify(podWith(['registry'], { builder }))).toBe(JSON.stringify(pod));
  });

  it.each(POD_BUILDERS)('has one file made of them by a step before it, which %s only reads', (builder) => {
    const pod = podWith(['dockerhub', TOKEN], { builder });
    expect(steps(pod)).toEqual(['fetch', 'login']);
    const [mount] = pod.containers[0].volumeMounts.filter(({ name }: Manifest) => name === 'docker-config');
    expect(mount).toMatchObject({ readOnly: true });
    expect(mounts(pod.containers[0])).not.toContain('login-secrets');
  });

  it('keeps that file in the memory of the pod', () => {
    const { volumes } = podWith(['dockerhub', TOKEN]);
    expect(volumes.find(({ name }: Manifest) => name === 'docker-config')).toEqual({
      name: 'docker-config',
      emptyDir: { medium: 'Memory' },
    });
  });

  it('hands on Secrets as files, so that no argument and no variable has anything of them', () => {
    const pod = podWith(['dockerhub', TOKEN]);
    expect(pod.volumes.find(({ name }: Manifest) => name === 'login-secrets').projected.sources).toEqual([
      { secret: { name: 'dockerhub', items: [{ key: '.dockerconfigjson', path: '0' }], optional: true } },
      { secret: { name: 'ghcr', items: [{ key: 'token', path: '1' }], optional: true } },
    ]);
    expect(JSON.stringify(step(pod, 'login').env ?? [])).not.toContain('secretKeyRef');
  });

  it('names Docker Hub by the address that it has in such a file, whatever it is called, and others by their host', () => {
    const of = (registry: string) => step(podWith([{ ...TOKEN, registry }]), 'login').args.slice(1, 5);
    for (const registry of ['docker.io', 'index.docker.io'])
      expect(of(registry)).toEqual(['registry', '/login-secrets/0', 'https://index.docker.io/v1/', 'robot']);
    expect(of('ghcr.io')).toEqual(['registry', '/login-secrets/0', 'ghcr.io', 'robot']);
  });

  it('says of a Secret that is not there which it is, and the command that makes it', () => {
    const { args } = step(podWith(['dockerhub', TOKEN], { namespace: 'builds' }), 'login');
    expect(args).toContain(
      'the Secret ghcr with registry credentials is not there, or has no key token; make it: ' +
        'kubectl create secret generic ghcr --namespace=builds --from-file=token=token.txt',
    );
  });

  it('logs in as an ordinary user who may write nothing else', () => {
    const pod = podWith(['dockerhub', ...CLOUDS]);
    for (const name of ['login-ecr', 'login-gar', 'login-acr', 'login'])
      expect(step(pod, name).securityContext).toMatchObject({
        runAsUser: 1000,
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
  });

  it.each(['tekton', 'argo', 'kubernetes'])(
    'has the same steps on %s, and no claim or workspace for the file',
    (runner) => {
      const all = JSON.stringify(manifestsOf(oneBuild({ credentials: ['dockerhub', CLOUDS[0]], source: git, runner })));
      for (const name of ['login-ecr', 'login']) expect(all).toContain(`"name":"${name}"`);
      expect(all).not.toContain('dockerconfig"');
      expect(all).toContain('"emptyDir":{"medium":"Memory"}');
    },
  );

  it('has one pod, though its source and its logins are on two disks', () => {
    const task = only('Task', oneBuild({ credentials: [TOKEN], source: git, runner: 'tekton' }));
    expect(task.spec.steps.map(({ name }: Manifest) => name)).toEqual(['fetch', 'login', 'build', 'report']);
  });
});

describe('the registry of a cloud', () => {
  it('is known by the identity of the pod, of which a tool of that cloud asks for a token', () => {
    const pod = podWith(CLOUDS, { pod: { serviceAccount: 'builder' } });
    expect(steps(pod)).toEqual(['fetch', 'login-ecr', 'login-gar', 'login-acr', 'login']);
    expect(pod.serviceAccountName).toBe('builder');
    expect(step(pod, 'login-ecr').image).toMatch(/amazon\/aws-cli:\d/);
    expect(step(pod, 'login-ecr').args).toEqual(['/logins/0', '--region', 'eu-west-1']);
  });

  it('gives the builder its answer in the one file, and nothing else', () => {
    expect(mounts(podWith(CLOUDS).containers[0])).not.toContain('logins');
  });

  it('may be several of one cloud', () => {
    const regions = [{ ecr: { region: 'eu-west-1' } }, { ecr: { region: 'us-east-1', account: '123456789012' } }];
    const pod = podWith(regions);
    expect(steps(pod)).toEqual(['fetch', 'login-ecr', 'login-ecr-2', 'login']);
    expect(step(pod, 'login').args).toEqual(expect.arrayContaining(['ecr', '/logins/1', '123456789012']));
  });

  it('is known to kaniko by itself: no step, and no file', () => {
    const pod = podWith(CLOUDS, { builder: 'kaniko' });
    expect(steps(pod)).toEqual(['fetch']);
    expect(mounts(pod.containers[0])).not.toContain('docker-config');
  });

  it('is known to kaniko besides what one Secret says', () => {
    const pod = podWith(['dockerhub', ...CLOUDS], { builder: 'kaniko' });
    expect(steps(pod)).toEqual(['check-credentials', 'fetch']);
    // Of what the Secret lacks kaniko knows by itself, so nobody is told that it lacks it.
    expect(step(pod, 'check-credentials').args).not.toContain('registry.example.com/shop/api');
  });

  it.each([
    [
      { gar: { registry: 'evil.example.com' } },
      'builds.api.credentials.gar.registry: "evil.example.com" is no host of',
    ],
    [{ acr: { registry: 'shop.azurecr.io.example.com' } }, 'is no host of Azure Container Registry'],
    [{ ecr: { region: 'Frankfurt' } }, '"Frankfurt" is no region of AWS; write it like eu-west-1'],
    [{ ecr: { region: 'eu-west-1', account: '12' } }, '"12" is no account of AWS'],
    [{ ecr: { region: 'eu-west-1' }, gar: { registry: 'gcr.io' } }, 'write either ecr or gar or acr'],
    [
      { secret: 'a', key: 'b', username: 'c' },
      'builds.api.credentials.registry: missing; of which registry is it a user?',
    ],
    [
      { secret: 'a', key: 'b', registry: 'c.example.com' },
      'builds.api.credentials.username: missing; whose token is it?',
    ],
    [['a', { secret: 'b', kei: 'c' }], 'builds.api.credentials[1].kei: unknown field "kei"; did you mean "key"?'],
    [['a', 'a'], 'builds.api.credentials[1]: it is the same as [0]; leave one out'],
  ])('is refused where it is none: %j', (credentials, message) => {
    expect(faultsOf(oneBuild({ credentials })).join('\n')).toContain(message);
  });
});

describe('credentials to pull with and others to push with', () => {
  const credentials = { pull: 'pull', push: TOKEN };
  const build = {
    image: 'ghcr.io/shop/api',
    additionalImages: ['ghcr.io/shop/$(params.name)'],
    parameters: { name: { default: 'web' } },
    cache: { from: 'registry', to: { type: 'registry', ref: 'ghcr.io/shop/layers' } },
  };

  it('hold for the repositories that are pushed, with what keeps layers among them', () => {
    const { args } = step(podWith(credentials, { ...build, builder: 'buildah' }), 'login');
    expect(args.slice(args.indexOf('of'))).toEqual([
      ...['of', 'ghcr.io/shop/api', 'ghcr.io/shop/web', 'ghcr.io/shop/layers'],
    ]);
    expect(args.indexOf('push')).toBeGreaterThan(args.indexOf('secret'));
  });

  it('are asked of a cloud for kaniko too, since it makes no difference between the two', () => {
    const pod = podWith({ pull: 'pull', push: CLOUDS[0] }, { builder: 'kaniko' });
    expect(steps(pod)).toEqual(['fetch', 'login-ecr', 'login']);
  });

  it('are refused where BuildKit builds, with what to write instead', () => {
    expect(faultsOf(oneBuild({ credentials }))).toEqual([
      expect.stringMatching(/credentials\.push: BuildKit is known to each registry by one name.*write a list of both/),
    ]);
  });

  it('may be of a commit that is known once the source is fetched', () => {
    const named = { builder: 'buildah', image: 'ghcr.io/shop/api-$(source.shortCommit)', cache: 'none' };
    expect(faultsOf(oneBuild({ credentials, source: git, runner: CLUSTER_RUNNERS, ...named }))).toEqual([]);
    const pod = podWith(credentials, named);
    expect(step(pod, 'login').args).toContain('@shortCommit');
  });
});

describe('who else is known to registries', () => {
  it('warmers are, by a list too, and of what is apart by what pulls', () => {
    const warmers = { bases: { volume: 'bases', images: ['ghcr.io/a:1'], credentials: ['dockerhub', TOKEN] } };
    const volumes = { bases: { size: '1Gi', accessModes: ['ReadWriteMany'] } };
    const podOfWarmer = (rest: object) =>
      podOf(manifestsOf({ version: 1, volumes, ...rest }).find(({ kind }) => kind === 'Job') as Manifest);
    expect(steps(podOfWarmer({ warmers }))).toEqual(['login']);
    const defaults = { credentials: { pull: 'pull', push: 'push' } };
    const shared = podOfWarmer({ warmers: { bases: { ...warmers.bases, credentials: undefined } }, defaults });
    expect(JSON.stringify(shared.volumes)).toContain('"secretName":"pull"');
    expect(JSON.stringify(shared)).not.toContain('"push"');
  });

  it('a script is by whoever runs it: it has no step, whatever the list says', () => {
    const files = filesOf(oneBuild({ credentials: ['dockerhub', TOKEN, ...CLOUDS], runner: 'script' }));
    expect(files.get('scripts/api.sh')).not.toContain('login-');
  });

  it('what a pull request starts shares no Secret of a list with what is trusted', () => {
    const opened = {
      ...{ image: 'ghcr.io/shop/api', source: git, runner: 'tekton', cache: 'none' },
      credentials: ['dockerhub', TOKEN],
    };
    const faults = (credentials: unknown) =>
      faultsOf(oneBuild({ ...opened, pullRequests: { image: 'ghcr.io/pulls/api', credentials } })).join('\n');
    expect(faults([{ ...TOKEN, secret: 'pulls' }, 'dockerhub'])).toContain('builds.api.pullRequests.credentials[1]');
    expect(faults([{ ...TOKEN, secret: 'pulls' }, { ecr: { region: 'eu-west-1' } }])).toBe('');
  });
});

it('what looks for an image before it is built is known by the same file, whatever kaniko knows by itself', () => {
  const build = { builder: 'kaniko', skip: 'exists', tags: ['v1'], credentials: [CLOUDS[0]] };
  const pod = podWith(build.credentials, build);
  expect(steps(pod).slice(-3)).toEqual(['login-ecr', 'login', 'reuse']);
  expect(mounts(step(pod, 'reuse'))).toContain('docker-config');
});
