/** `run --source FOLDER`: what of a checkout is packed and pushed, and the run that builds it. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { RUN } from '../../src/app/commands/run';
import { historyOf } from '../history';
import { type Manifest, temporaryFolder } from '../support';

const FILE = `version: 1
defaults:
  namespace: builds
  runner: [kubernetes, tekton, argo]
  source: { type: git, url: "https://git.example.com/shop.git", revision: $(params.revision), path: services/api }
  parameters: { revision: { default: main } }
  trigger: { github: { secret: webhook } }
registries: { "plain.example.com": { http: true } }
builds:
  api: { image: plain.example.com/shop/api, skip: unchanged, pullRequests: { cache: none } }
  called: { image: r.example.com/shop/called, tags: ["$(source.commit)"] }
  base: { image: r.example.com/shop/base }
  web: { image: r.example.com/shop/web, dependsOn: [base] }
  tested: { image: r.example.com/shop/tested, steps: { before: [{ name: test, image: "node:22", command: [npm] }] } }
`;

const CHECKOUT = {
  'services/api/Dockerfile': 'FROM scratch\nCOPY . /\n',
  'services/api/a': 'one',
  'services/api/b': 'one',
  'services/web/a': 'one',
  '.gitignore': '.env\n',
};

const { repo: committed } = historyOf(CHECKOUT);

/** A checkout with changes that nobody has committed. */
function checkout(): string {
  const repo = temporaryFolder();
  cpSync(committed, repo, { recursive: true });
  const changes = { 'services/api/a': 'two', 'services/api/new': 'three', 'services/api/.env': 'hunter2' };
  for (const [path, content] of Object.entries(changes)) writeFileSync(join(repo, path), content);
  return repo;
}

/** Stands for a program that pushes to registries: keeps what it is given. */
const REGCTL = (folder: string) => `#!/bin/sh
echo "$@" >"${folder}/asked"
for word; do case $word in ocidir://*) from=\${word#ocidir://} ;; esac; done
cp -R "\${from%:source}" "${folder}/artifact"
`;

interface Called {
  readonly build?: string;
  readonly runner?: string;
  readonly folder?: string;
  readonly repository?: string;
  readonly programs?: Readonly<Record<string, string>>;
}

async function run({ build = 'api', runner = 'kubernetes', folder = checkout(), repository, programs }: Called = {}) {
  const here = temporaryFolder();
  mkdirSync(join(here, 'bin'));
  writeFileSync(join(here, 'builds.yaml'), FILE);
  for (const [name, content] of Object.entries(programs ?? { regctl: REGCTL(here) }))
    writeFileSync(join(here, 'bin', name), content, { mode: 0o755 });
  let [printed, said] = ['', ''];
  const terminal = {
    print: (text: string) => (printed += text),
    say: (line: string) => (said += `${line}\n`),
    watched: false,
  };
  const options = {
    ...{ file: [join(here, 'builds.yaml')], param: [], runner, source: folder },
    'source-repository': repository,
  };
  // Only those programs of registries that the test has.
  const env = { PATH: `${join(here, 'bin')}:${tools}` };
  const code = await RUN.run({ options, positionals: [build], terminal, commands: [], env } as never);
  const read = (file: string) => (existsSync(join(here, file)) ? readFileSync(join(here, file), 'utf8') : '');
  return { code, said, here, asked: read('asked'), objects: loadAll(printed) as Manifest[] };
}

/** A folder with what the programs of tests need, and nothing that knows registries. */
const tools = temporaryFolder();
for (const name of ['sh', 'cp'])
  symlinkSync(execFileSync('which', [name], { encoding: 'utf8' }).trim(), join(tools, name));

/** The files of what was pushed. */
function packed(here: string): Readonly<Record<string, string>> {
  const blob = (digest: string) => join(here, 'artifact/blobs/sha256', digest.slice(7));
  const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
  const manifest = json(blob(json(join(here, 'artifact/index.json')).manifests[0].digest));
  const layer = manifest.layers[0];
  expect(layer.mediaType).toBe('application/vnd.cncf.flux.content.v1.tar+gzip');
  const names = execFileSync('tar', ['-tzf', blob(layer.digest)], { encoding: 'utf8' })
    .trim()
    .split('\n');
  return Object.fromEntries(
    names.map((name) => [name, execFileSync('tar', ['-xzOf', blob(layer.digest), name], { encoding: 'utf8' })]),
  );
}

describe('run --source', () => {
  it('packs what the build reads: committed or not, and nothing that Git ignores', async () => {
    const { here } = await run();
    expect(packed(here)).toEqual({
      'services/api/Dockerfile': CHECKOUT['services/api/Dockerfile'],
      'services/api/a': 'two',
      'services/api/b': 'one',
      'services/api/new': 'three',
    });
  });

  it('packs all of it for steps, which may look at anything', async () => {
    expect(Object.keys(packed((await run({ build: 'tested' })).here))).toContain('services/web/a');
  });

  it('says what is packed, and by name what no commit has', async () => {
    const { said } = await run();
    expect(said).toContain('packed 4 files, 1 kB');
    expect(said).toContain('with what no commit has: services/api/a, services/api/new');
  });

  it('pushes it beside the image, to a registry as that is, and builds it by its digest', async () => {
    const { asked, objects, said } = await run();
    expect(asked).toMatch(
      /^--host=reg=plain.example.com,tls=disabled image copy .* plain.example.com\/shop\/api-source:/,
    );
    const [ref = ''] = /plain.example.com\/shop\/api-source@sha256:[0-9a-f]{64}/.exec(said) ?? [];
    const fetch = objects[0]?.spec.template.spec.initContainers.find(({ name }: Manifest) => name === 'fetch');
    expect(fetch.args).toContain(ref);
  });

  it('pushes it where it is told', async () => {
    expect((await run({ repository: 'dev.example.com/me/source' })).asked).toContain(
      'dev.example.com/me/source:source-',
    );
  });

  it.each([
    ['tekton', ({ spec }: Manifest) => [spec.pipelineRef, spec.pipelineSpec.tasks[0].taskSpec.steps]],
    ['argo', ({ spec }: Manifest) => [spec.workflowTemplateRef, spec.templates]],
  ])('prints a run for %s that has all in itself, since what is applied has another source', async (runner, of) => {
    const { objects } = await run({ runner });
    const [reference, inside] = of(objects[0] as Manifest);
    expect(reference).toBeUndefined();
    expect(JSON.stringify(inside)).toContain('plain.example.com/shop/api-source@sha256:');
  });

  it('takes the program that is there', async () => {
    const skopeo = '#!/bin/sh\necho "$@" >&2\nexit 1\n';
    expect((await run({ programs: { skopeo } })).said).toContain('skopeo: copy --quiet --dest-tls-verify=false oci:');
  });

  it.each<[string, Called, string]>([
    ['a folder that is in no checkout', { folder: temporaryFolder() }, 'is in no checkout of Git'],
    ['a checkout with nothing of the build', { folder: historyOf({ a: 'x' }).repo }, 'nothing that the build reads'],
    ['a machine without a program for registries', { programs: {} }, 'none of these: regctl, oras, skopeo, crane'],
    ['a registry that refuses', { programs: { regctl: '#!/bin/sh\necho denied >&2\nexit 1\n' } }, 'regctl: denied'],
    ['an image that is called by a commit', { build: 'called' }, 'builds.called.tags[0] is called by one'],
    ['a build that runs as one with others', { build: 'base', runner: 'tekton' }, 'these with what was applied: web'],
  ])('refuses %s, and prints no run', async (_, called, message) => {
    const { code, said, objects } = await run(called);
    expect([code, objects]).toEqual([1, []]);
    expect(said).toContain(message);
  });

  it('pushes nothing that no run would build', async () => {
    expect((await run({ build: 'base', runner: 'tekton' })).asked).toBe('');
  });
});
