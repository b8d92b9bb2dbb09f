import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLUSTER_RUNNERS } from '../registry';
import { faultsOf, filesOf, jobPod, type Manifest, manifestsOf, oneBuild, podOf, temporaryFolder } from '../support';

const git = { type: 'git', url: 'https://git.example.com/shop.git' };
const login = (...hosts: string[]) =>
  JSON.stringify({ auths: Object.fromEntries(hosts.map((host) => [host, { auth: 'eDp5' }])) });

/** What the first step says of credentials, and whether it ends the build. */
function said(build: object, content?: string): { status: number; stderr: string } {
  const { initContainers } = jobPod(oneBuild({ namespace: 'builds', credentials: 'registry', source: git, ...build }));
  const [{ command, args }] = initContainers;
  const file = join(temporaryFolder(), 'config.json');
  if (content !== undefined) writeFileSync(file, content);
  const [sh, ...more] = [...command, file, ...args.slice(1)].map((text: string) => text.replaceAll('$$', '$'));
  try {
    execFileSync(sh as string, more, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  } catch (error) {
    return { status: (error as Manifest).status, stderr: (error as Manifest).stderr };
  }
  const all = execFileSync('sh', ['-c', '"$@" 2>&1', 'sh', sh as string, ...more], { encoding: 'utf8' });
  return { status: 0, stderr: all };
}

describe('the first step of a build with registry credentials', () => {
  it.each(['buildkit', 'kaniko', 'buildah'])('looks at them before anything is fetched by %s', (builder) => {
    const { initContainers } = jobPod(oneBuild({ builder, credentials: 'registry', source: git }));
    expect(initContainers.map(({ name }: Manifest) => name)).toEqual(['check-credentials', 'fetch']);
  });

  it('is there on every runner, and waits for no Secret: it says which is missing', () => {
    const definition = oneBuild({ credentials: 'registry', source: git, runner: CLUSTER_RUNNERS });
    const all = JSON.stringify([...filesOf(definition)]);
    expect(all.match(/name: check-credentials/g)?.length).toBeGreaterThanOrEqual(CLUSTER_RUNNERS.length);
    expect(all.match(/secretName: registry/g)?.length).toBe(all.match(/optional: true/g)?.length);
  });

  it('ends the build where they are not there, with the Secret and the command that makes it', () => {
    expect(said({})).toEqual({
      status: 1,
      stderr:
        'the Secret registry with registry credentials is not there, or has no key .dockerconfigjson; make it: ' +
        'kubectl create secret docker-registry registry --namespace=builds --docker-username=USER --docker-password=PASSWORD --docker-server=HOST\n',
    });
    expect(said({ credentials: { secret: 'login', key: 'config' } }).stderr).toContain(
      'kubectl create secret generic login --namespace=builds --from-file=config=config.json',
    );
  });

  it.each<[string, string, string]>([
    ['of the registry', 'registry.example.com/shop/api', login('registry.example.com')],
    ['with a port', 'localhost:5000/api', login('localhost:5000')],
    ['of an address', 'registry.example.com/shop/api', login('https://registry.example.com/v1/')],
    ['of one repository', 'registry.example.com/shop/api', login('registry.example.com/shop')],
    ['of Docker Hub', 'shop/api', login('https://index.docker.io/v1/')],
    ['of a helper program', 'registry.example.com/shop/api', '{"credHelpers":{"registry.example.com":"ecr-login"}}'],
  ])('says nothing of credentials %s', (_, image, content) => {
    expect(said({ image }, content)).toEqual({ status: 0, stderr: '' });
  });

  it.each<[string, string, string]>([
    ['another registry', 'registry.example.com/shop/api', login('other.example.com', 'registry.example.com.evil.com')],
    ['nobody', 'registry.example.com/shop/api', '{"auths":{}}'],
  ])('says that those of %s will not do, unless the registry is open to all', (_, image, content) => {
    expect(said({ image }, content)).toEqual({
      status: 0,
      stderr: expect.stringContaining('the Secret registry has no credentials for registry.example.com'),
    });
  });

  it('is there for warmers', () => {
    const definition = {
      version: 1,
      volumes: { bases: { size: '1Gi', accessModes: ['ReadWriteMany'] } },
      warmers: { bases: { volume: 'bases', images: ['r.example.com/a'], credentials: 'registry' } },
    };
    const [job] = manifestsOf(definition).filter(({ kind }) => kind === 'Job');
    expect(podOf(job).initContainers.map(({ name }: Manifest) => name)).toEqual(['check-credentials']);
  });

  it('is not there without credentials', () => {
    expect(jobPod(oneBuild({})).initContainers).toBeUndefined();
  });
});

describe('a source by SSH', () => {
  const ssh = { type: 'git', url: 'git@git.example.com:shop/api.git' };

  it.each(CLUSTER_RUNNERS)('needs a key in the pods of %s', (runner) => {
    expect(faultsOf(oneBuild({ source: ssh, runner })).join()).toContain(
      'builds.api.source.credentials: no pod has a key for an address of SSH; write credentials: NAME',
    );
    expect(faultsOf(oneBuild({ source: { ...ssh, credentials: 'deploy' }, runner }))).toEqual([]);
  });

  it('takes that of whoever runs a script', () => {
    expect(faultsOf(oneBuild({ source: ssh, runner: 'script' }))).toEqual([]);
  });
});

it.each(['kaniko', 'buildah'])('why the source belongs to root is not said of kaniko where %s builds', (type) => {
  const builder = { type, ...(type === 'buildah' ? { mode: 'privileged' } : {}) };
  const [job] = manifestsOf(oneBuild({ source: git, builder }));
  expect(job.spec.template.metadata.annotations['cdk8s-cached-builds/why-fetch']).toMatch(/^it is built by root/);
});
