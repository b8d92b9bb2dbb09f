import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '../test/support';

const ROOT = resolve(__dirname, '..');
const BUILDER = 'nerdctl';
const RUNNER = 'shipyard';

/** A copy of the project, without what has nothing to do with it. */
function project(): string {
  const folder = temporaryFolder();
  const files = [
    'src',
    'tools',
    'package.json',
    'tsconfig.json',
    'biome.json',
    'jest.config.js',
    'README.md',
    'docs',
    'schema',
    'builds.yaml',
    'examples/shop/builds.yaml',
    'e2e/engines',
    'cluster/parts',
  ];
  const tests = ['test/support.ts', 'test/manifests.ts', 'test/imports.test.ts', 'test/generated.test.ts'];
  for (const path of [...files, ...tests]) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  for (const path of ['node_modules', 'imports']) symlinkSync(join(ROOT, path), join(folder, path));
  mkdirSync(join(folder, 'test'), { recursive: true });
  return folder;
}

const folder = project();
const before = sourcesOf(folder);

function sourcesOf(root: string): Map<string, string> {
  const paths = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  return new Map(paths.map((path) => [path, readFileSync(join(root, 'src', path), 'utf8')]));
}

function run(program: string, ...args: string[]) {
  return spawnSync(join(folder, 'node_modules/.bin', program), args, { cwd: folder, encoding: 'utf8' });
}

function begin(...args: string[]) {
  return run('tsx', 'tools/new.ts', ...args);
}

const read = (path: string) => readFileSync(join(folder, path), 'utf8');

describe('npm run new', () => {
  beforeAll(() => {
    for (const [kind, name] of [
      ['builder', BUILDER],
      ['runner', RUNNER],
    ] as const)
      expect(begin(kind, name)).toMatchObject({ status: 0, stderr: '' });
  }, 120_000);

  it('changes one line for each below src, beside their folders and what is generated', () => {
    const changed = [...before].filter(([path, content]) => read(`src/${path}`) !== content).map(([path]) => path);
    const written = changed.filter((path) => !/^\/\/ (Generated|Made by)/.test(read(`src/${path}`)));
    expect(written).toEqual(['model/known.ts']);
    const lines = (before.get('model/known.ts') ?? '').split('\n');
    const others = read('src/model/known.ts')
      .split('\n')
      .filter((line) => !lines.includes(line));
    expect(others).toEqual([expect.stringContaining(`'${BUILDER}'`), expect.stringContaining(`'${RUNNER}'`)]);
  });

  it('writes what compiles', () => {
    writeFileSync(
      join(folder, 'tsconfig.new.json'),
      JSON.stringify({
        extends: './tsconfig.json',
        include: ['src', 'tools', `test/*/${BUILDER}.test.ts`, `test/*/${RUNNER}.test.ts`],
      }),
    );
    expect(run('tsc', '--noEmit', '--project', 'tsconfig.new.json').stdout).toBe('');
  }, 120_000);

  it('writes tests that pass and say what to fill in; imports run one way, and what is generated is current', () => {
    const { status, stderr } = run('jest', '--ci', '--runInBand', '--colors=false');
    expect([status, stderr]).toEqual([0, expect.stringMatching(/\d+ todo/)]);
    expect(stderr).toContain(`test/builders/${BUILDER}.test.ts`);
    expect(stderr).toContain(`test/runners/${RUNNER}.test.ts`);
  }, 120_000);

  it('has them in the schema, in the reference and in the matrix of the README', () => {
    for (const path of ['schema/builds.schema.json', 'docs/reference.md', 'src/model/props.ts'])
      for (const word of ['NerdctlBuilder', 'ShipyardRunner']) expect(read(path)).toContain(word);
    for (const word of [BUILDER, RUNNER]) expect(read('README.md')).toContain(`| \`${word}\` |`);
  });

  it('checks and synthesizes builds with them', () => {
    writeFileSync(join(folder, 'builds.yaml'), DEFINITION);
    expect(run('tsx', 'src/main.ts', 'check')).toMatchObject({ status: 0, stderr: '' });
    expect(run('tsx', 'src/main.ts', 'synth')).toMatchObject({ status: 0, stderr: '' });
    expect(read('dist/scripts/on-machines.sh')).toContain(`${BUILDER} build`);
    expect(read(`dist/${RUNNER}/in-pods.yaml`)).toContain('kind: Shipyard');
    expect(read('dist/kustomization.yaml')).toContain(RUNNER);
  }, 60_000);

  it('checks that what they do not have is not asked for', () => {
    writeFileSync(
      join(folder, 'builds.yaml'),
      DEFINITION.replace('cache: none', 'cache: inline').replace(/runner: ship.*/, '$&\n    timeout: 5m'),
    );
    const { status, stderr } = run('tsx', 'src/main.ts', 'check');
    expect(status).toBe(1);
    expect(stderr).toContain(`builds.on-machines.cache: ${BUILDER} has no such cache yet`);
    expect(stderr).toContain(`builds.in-pods.timeout: ${RUNNER} does not have it yet`);
  }, 60_000);
});

const DEFINITION = `version: 1
builds:
  on-machines:
    image: registry.example.com/a
    source: { type: git, url: "https://github.com/example/shop.git" }
    builder: ${BUILDER}
    cache: none
    runner: script
  in-pods:
    image: registry.example.com/b
    source: { type: git, url: "https://github.com/example/shop.git" }
    runner: ${RUNNER}
`;

it.each([
  [['builder', 'kaniko'], 'kaniko is there already'],
  [['builder', 'Nerd-ctl'], 'lower-case letters'],
  [['builder', 'class'], 'means something else'],
  [['runner', 'runs'], 'means something else'],
  [['cache', 'oci'], 'npm run new builder NAME'],
])(
  '%j is refused, and nothing written',
  (args, message) => {
    expect(begin(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(message) });
  },
  60_000,
);
