/** Three newcomers do what the pages say, word for word, with the package as it is published, in an empty folder. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentsOf } from '../manifests';
import { filesOf, temporaryFolder } from '../support';
import { Machine, packed } from './machine';
import { stepsOf, walk } from './walk';

const PAGE = 'docs/getting-started.md';
let tarball: string;
beforeAll(() => {
  tarball = packed(temporaryFolder());
}, 120_000);

function machine(): Machine {
  return new Machine(temporaryFolder(), tarball);
}

describe('a newcomer', () => {
  it('who reads README has manifests after three commands', () => {
    const here = machine();
    const folder = here.repository();
    walk(stepsOf('README.md', 'readme'), folder, here.env);
    const definition = readFileSync(join(folder, 'builds.yaml'), 'utf8');
    for (const [path, content] of filesOf(definition))
      expect([path, readFileSync(join(folder, 'dist', path), 'utf8')]).toEqual([path, content]);
    expect(here.asked()).toEqual(['kubectl apply -k dist']);
    expect(existsSync(join(folder, schemaOf(definition)))).toBe(true);
  }, 120_000);

  it('with a GitOps repository commits manifests, makes the Secret, and builds twice', () => {
    const here = machine();
    const folder = here.repository();
    walk(stepsOf(PAGE, 'platform'), folder, here.env);
    const definition = readFileSync(join(folder, 'builds.yaml'), 'utf8');
    expect(existsSync(join(folder, schemaOf(definition)))).toBe(true);
    const [secret = ''] = here.asked().filter((call) => call.includes('create secret'));
    const job = documentsOf(readFileSync(join(folder, 'dist/kubernetes/api.yaml'), 'utf8')).find(
      ({ kind }) => kind === 'Job',
    );
    // What the commands name is what the manifests say.
    expect(job?.metadata).toMatchObject({ name: 'api', namespace: 'builds' });
    expect(JSON.stringify(job)).toContain('"secretName":"registry-credentials"');
    expect(secret).toContain('docker-registry registry-credentials --namespace builds');
    expect(job?.spec.template.metadata.labels).toMatchObject({ 'app.kubernetes.io/name': 'api' });
    expect(here.asked().map((call) => call.split(' ').slice(1, 3).join(' '))).toEqual([
      'create namespace',
      'create secret',
      'apply --kustomize',
      'logs --namespace',
      'wait --namespace',
      'get pod',
      'create --filename',
    ]);
  }, 120_000);

  it('with an app of constructs has the objects of both services', () => {
    const here = machine();
    const folder = here.repository();
    walk(stepsOf(PAGE, 'app'), folder, here.env);
    const objects = documentsOf(readFileSync(join(folder, 'dist/shop.k8s.yaml'), 'utf8'));
    expect(objects.filter(({ kind }) => kind === 'Job').map(({ metadata }) => metadata.name)).toEqual([
      'shop-api',
      'shop-web',
    ]);
  }, 240_000);

  it('on a laptop gets a definition proposed, and builds what lies there', () => {
    const here = machine();
    const folder = here.repository({ Dockerfile: 'FROM scratch\nCOPY Dockerfile /\n' });
    const done = walk(stepsOf(PAGE, 'laptop'), folder, here.env);
    expect(done.at(-1)?.output.trim().split('\n').at(-1)).toMatch(/^registry\.example\.com\/shop\/api:latest@sha256:/);
    expect(here.asked().map((call) => call.split(' ').slice(0, 2).join(' '))).toEqual([
      'docker build',
      'docker push',
      'docker image',
    ]);
  }, 120_000);
});

describe('the package', () => {
  it('has the pages and examples that README leads to', () => {
    const here = machine();
    const folder = here.repository();
    walk(stepsOf('README.md', 'readme').slice(0, 1), folder, here.env);
    const root = join(folder, 'node_modules/cdk8s-cached-builds');
    const links = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)];
    expect(links.map(([, link = '']) => link).filter((link) => !existsSync(join(root, link)))).toEqual([]);
    for (const name of [
      'test',
      'src',
      'node_modules',
      'examples/team-app/__snapshots__',
      'examples/team-app/main.test.ts',
    ])
      expect([name, existsSync(join(root, name))]).toEqual([name, false]);
  });
});

/** The file that the first line of a definition names for editors. */
function schemaOf(definition: string): string {
  return /^# yaml-language-server: \$schema=(.*)$/m.exec(definition)?.[1] ?? '';
}
