/**
 * The package as its users get it: packed, and installed into folders that have nothing else.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const ROOT = resolve(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'cached-builds-package-'));
let tarball: string;

function run(cwd: string, command: string, ...args: string[]): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function emptyFolder(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'package.json'), JSON.stringify({ name, private: true }));
  return path;
}

function install(cwd: string, ...packages: string[]): void {
  run(cwd, 'npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages);
}

/** The version of a tool that this project is developed with. */
function pinned(name: string): string {
  return `${name}@${JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version}`;
}

beforeAll(() => {
  const [packed] = JSON.parse(run(ROOT, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder));
  tarball = join(folder, packed.filename);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed package', () => {
  it('contains the compiled library, the schema, the licence and the README, with the pages and what they show, and no sources or tests', () => {
    const files = run(folder, 'tar', '-tzf', tarball).split('\n');
    expect(files).toEqual(
      expect.arrayContaining(
        ['lib/index.js', 'lib/index.d.ts', 'lib/main.js', 'schema/builds.schema.json', 'LICENSE', 'README.md'].map(
          (file) => `package/${file}`,
        ),
      ),
    );
    expect(files.filter((file) => /\/(src|test|node_modules)\/|\.test\./.test(file))).toEqual([]);
  });
});

describe('what may be imported of it', () => {
  it('is the library, the schema and package.json, and nothing of its inside', () => {
    const app = emptyFolder('exports');
    install(app, tarball);
    const asked = (name: string) =>
      run(
        app,
        process.execPath,
        '-e',
        `try { require('${name}'); console.log('there') } catch (e) { console.log(e.code) }`,
      );
    expect(asked('cdk8s-cached-builds').trim()).toBe('there');
    expect(asked('cdk8s-cached-builds/schema/builds.schema.json').trim()).toBe('there');
    expect(asked('cdk8s-cached-builds/package.json').trim()).toBe('there');
    expect(asked('cdk8s-cached-builds/lib/app/compose').trim()).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  it('has types that are small, and of no schema library', () => {
    const names = run(folder, 'tar', '-tzf', tarball)
      .split('\n')
      .filter((file) => file.endsWith('.d.ts'));
    const types = names.map((name) => run(folder, 'tar', '-xzOf', tarball, name)).join('\n');
    expect(types).not.toMatch(/from ['"]zod|z\.output/);
    expect(types.length).toBeLessThan(250_000);
  });
});

describe('beside another cdk8s-plus', () => {
  it.each(['29', '30', '31', '32', '33'])('%s takes and gives constructs as 28 does', (release) => {
    const app = emptyFolder(`plus-${release}`);
    install(app, tarball, `cdk8s-plus-${release}`);
    const source = `
      const { App, Chart } = require('cdk8s');
      const { CachedBuilds, ImageBuild } = require('cdk8s-cached-builds');
      const { PersistentVolumeClaim, Secret, ServiceAccount, Deployment } = require('cdk8s-plus-${release}');
      const app = new App();
      const chart = new Chart(app, 'shop');
      const volume = new PersistentVolumeClaim(chart, 'source', { accessModes: ['ReadWriteOnce'] });
      const build = new ImageBuild(chart, 'api', {
        image: 'registry.example.com/shop/api',
        source: { type: 'volume', volume },
        credentials: new Secret(chart, 'login'),
        pod: { serviceAccount: new ServiceAccount(chart, 'builder') },
      });
      new Deployment(chart, 'run', { containers: [{ image: build.image }] });
      app.synth();
    `;
    writeFileSync(join(app, 'main.js'), source);
    run(app, process.execPath, 'main.js');
    const written = readFileSync(join(app, 'dist/shop.k8s.yaml'), 'utf8');
    for (const name of ['source', 'login', 'builder']) expect(written).toMatch(new RegExp(`: shop-${name}-`));
    expect(written).toContain('image: registry.example.com/shop/api:latest');
  });
});

describe('an app of a team, in an empty folder with the package alone', () => {
  let app: string;
  const source = `
    import { App, Chart } from 'cdk8s';
    import { ImageBuild } from 'cdk8s-cached-builds';
    const app = new App();
    const chart = new Chart(app, 'shop');
    new ImageBuild(chart, 'api', {
      image: 'registry.example.com/shop/api',
      source: { type: 'git', url: 'https://git.example.com/shop.git' },
      cache: [{ type: 'registry' }],
    });
    app.synth();
  `;

  beforeAll(() => {
    app = emptyFolder('app');
    install(app, tarball);
    writeFileSync(join(app, 'main.ts'), source);
  });

  it('type-checks strictly', () => {
    const program = ts.createProgram([join(app, 'main.ts')], { ...STRICT, noEmit: true, typeRoots: [] });
    const faults = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    expect(faults).toEqual([]);
  });

  it('shows documentation and default on hover over a prop', () => {
    const position = source.indexOf('cache:');
    const { documentation, tags } = hover(join(app, 'main.ts'), position);
    expect(ts.displayPartsToString(documentation)).toBe('Where layers are imported from and exported to.');
    expect(tags?.map(({ name, text }) => `${name} ${ts.displayPartsToString(text)}`)).toEqual(['default `registry`']);
  });

  it('synthesizes', () => {
    const { outputText } = ts.transpileModule(source, { compilerOptions: STRICT });
    writeFileSync(join(app, 'main.js'), outputText);
    run(app, process.execPath, 'main.js');
    expect(readFileSync(join(app, 'dist/shop.k8s.yaml'), 'utf8')).toContain('name: shop-api');
  });
});

describe('a repository with nothing but builds.yaml and cdk8s.yaml', () => {
  it('gets its manifests by cdk8s synth', () => {
    const repository = emptyFolder('gitops');
    install(repository, tarball, pinned('cdk8s-cli'));
    writeFileSync(join(repository, 'cdk8s.yaml'), 'language: typescript\napp: npx cached-builds\n');
    writeFileSync(join(repository, 'builds.yaml'), readFileSync(join(ROOT, 'builds.yaml')));
    run(repository, 'npx', 'cdk8s', 'synth');
    for (const file of ['kustomization.yaml', 'kubernetes/api.yaml', 'base/volumes.yaml'])
      expect([file, existsSync(join(repository, 'dist', file))]).toEqual([file, true]);
    // No chart of Helm comes of it.
    const helm = ['synth', '--format', 'helm', '--chart-version', '1.0.0', '--output', 'chart'];
    expect(() => run(repository, 'npx', 'cdk8s', ...helm)).toThrow('holds the templates of a Helm chart');
  });
});

const STRICT: ts.CompilerOptions = {
  strict: true,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  target: ts.ScriptTarget.ES2022,
  skipLibCheck: false,
};

function hover(file: string, position: number): ts.QuickInfo {
  const service = ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) =>
      existsSync(path) ? ts.ScriptSnapshot.fromString(readFileSync(path, 'utf8')) : undefined,
    getCurrentDirectory: () => join(file, '..'),
    getCompilationSettings: () => STRICT,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
  });
  return service.getQuickInfoAtPosition(file, position) as ts.QuickInfo;
}
