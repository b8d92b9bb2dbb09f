import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { atHand } from '../../src/app/at-hand';
import { outputFiles } from '../../src/app/output/files';
import { layOut } from '../../src/app/output/layout';
import { loadDefinition } from '../../src/resolve/load';
import { temporaryFolder } from '../support';

/** The globs of a build with `paths: auto`, whose Dockerfile and other files are these. */
function pathsOf(files: Record<string, string>, build = '', prepare: (folder: string) => void = () => undefined) {
  const folder = temporaryFolder();
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args]);
  git('init', '-q');
  git('remote', 'add', 'origin', 'git@git.example.com:shop.git');
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  prepare(folder);
  writeFileSync(
    join(folder, 'builds.yaml'),
    `version: 1
builds:
  api:
    image: registry.example.com/shop/api
    namespace: builds
    runner: argo
    parameters: { revision: { default: main } }
    source: { type: git, url: "https://git.example.com/shop.git", revision: $(params.revision), path: services/api }
    trigger: { github: { secret: webhook }, branches: [main], paths: auto }
${build.replace(/^(?=.)/gm, '    ')}`,
  );
  const { definition, faults } = loadDefinition(join(folder, 'builds.yaml'), undefined, atHand([folder]));
  expect(faults).toEqual([]);
  const [unit] = definition?.builds ?? [];
  const written = [...outputFiles(layOut(definition as NonNullable<typeof definition>)).values()].join('\n');
  // In the manifests they are expressions.
  for (const path of unit?.build.reads ?? [])
    expect(written.replace(/[\\%]/g, '')).toContain(path.split('*')[0] as string);
  return unit?.build.reads;
}

const OWN = ['services/api/.dockerignore', 'services/api/Dockerfile', 'services/api/Dockerfile.dockerignore'];
const DOCKERFILE = 'services/api/Dockerfile';

describe('paths: auto of builds whose Dockerfile cannot be read', () => {
  const definition = (trigger = 'paths: auto') => `version: 1
defaults:
  namespace: builds
  runner: argo
  parameters: { revision: { default: main } }
  trigger: { github: { secret: webhook }, branches: [main], ${trigger} }
builds:
${['api', 'web', 'all']
  .map((name) => {
    const path = name === 'all' ? '' : `, path: services/${name}`;
    return `  ${name}: { image: "r.example.com/${name}", source: { type: git, url: "https://git.example.com/shop.git", revision: $(params.revision)${path} } }`;
  })
  .join('\n')}
`;
  const warned = (content: string, remote?: string) => {
    const folder = temporaryFolder();
    if (remote) {
      execFileSync('git', ['-C', folder, 'init', '-q']);
      execFileSync('git', ['-C', folder, 'remote', 'add', 'origin', remote]);
    }
    writeFileSync(join(folder, 'builds.yaml'), content);
    return loadDefinition(join(folder, 'builds.yaml'), undefined, atHand([folder])).warnings;
  };

  it('are said to be the whole folder, in one line with a count, and what makes them less', () => {
    const [line, ...others] = warned(definition());
    expect(line).toContain('no checkout of its repository is here, so nothing says what services/api/Dockerfile reads');
    expect(line).toContain('a push that changes services/api/** starts it');
    expect(line).toMatch(/--repo DIR, or write the paths \(and 2 more like it\)$/);
    expect(others).toEqual([]);
  });

  it('are said to be that too where a checkout has no such file', () => {
    const [line] = warned(definition(), 'git@git.example.com:shop.git');
    expect(line).toContain('the checkout that is here has no such file');
  });

  it('are no matter where nothing that starts a build says files, or paths are written', () => {
    expect(warned(definition('on: [tag], paths: auto').replace('branches: [main], ', ''))).toEqual([]);
    expect(warned(definition('paths: ["services/**"]'))).toEqual([]);
  });
});

describe('paths: auto of a build whose Dockerfile is at hand', () => {
  it('are what it copies and mounts, the Dockerfile and its ignore files', () => {
    const text =
      'FROM node:22\nCOPY package*.json ./\nRUN --mount=type=bind,source=tools,target=/t true\nCOPY src /src\n';
    expect(pathsOf({ [DOCKERFILE]: text })).toEqual(
      [
        ...OWN,
        ...['package*.json', 'src', 'tools'].flatMap((path) => [`services/api/${path}`, `services/api/${path}/**`]),
      ].sort(),
    );
  });

  it('are what the target reads, and no other stage', () => {
    const text = 'FROM a AS one\nCOPY one /\nFROM a AS two\nCOPY two /\n';
    expect(pathsOf({ [DOCKERFILE]: text }, 'target: one')).toEqual(
      [...OWN, 'services/api/one', 'services/api/one/**'].sort(),
    );
  });

  it('are folders of further contexts too, and a Dockerfile outside', () => {
    const text = 'FROM a\nCOPY --from=shared lib /lib\nCOPY --from=base /x /x\n';
    const build =
      'dockerfile: { path: docker/api.Dockerfile, from: source }\ncontexts: { shared: { path: libs/shared }, base: { image: registry.example.com/base } }';
    expect(pathsOf({ 'docker/api.Dockerfile': text }, build)).toEqual([
      'docker/api.Dockerfile',
      'docker/api.Dockerfile.dockerignore',
      'libs/shared/lib',
      'libs/shared/lib/**',
      'services/api/.dockerignore',
    ]);
  });

  it.each<[string, Record<string, string>, string, (folder: string) => void]>([
    ['all of the context is read', { [DOCKERFILE]: 'FROM a\nCOPY . .\n' }, '', () => undefined],
    [
      'another program reads the Dockerfile',
      { [DOCKERFILE]: '# syntax=example.com/mine:1\nFROM a\nCOPY src /\n' },
      '',
      () => undefined,
    ],
    [
      'a run says what is copied',
      { [DOCKERFILE]: 'ARG FOLDER\nFROM a\nARG FOLDER\nCOPY $FOLDER /\n' },
      'buildArgs: { FOLDER: $(params.revision) }',
      () => undefined,
    ],
    [
      'a link leads elsewhere',
      { [DOCKERFILE]: 'FROM a\nCOPY src /\n', 'elsewhere/a': 'a' },
      '',
      (folder) => symlinkSync('../../elsewhere', join(folder, 'services/api/src')),
    ],
    ['there is no Dockerfile', { 'README.md': '' }, '', () => undefined],
  ])('are the folder of the build where %s', (_, files, build, prepare) => {
    expect(pathsOf(files, build, prepare)).toBeUndefined();
  });
});
