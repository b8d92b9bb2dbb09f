import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { BUILDER_NAMES, RUNNER_NAMES } from '../src/model/known';

const SRC = resolve(__dirname, '../src');

/** The folders of `src`, each with what it may import beside itself; docs/architecture.md says what each is for. */
const LAYERS = [
  ['model'],
  ['dockerfile'],
  ['plan'],
  ['caches'],
  ['builders'],
  ['runners'],
  ['storage', 'warmers', 'daemons'],
  ['resolve'],
  ['history'],
  ['app'],
  ['main.ts', 'index.ts'],
];

/** Folders beside these are what several of them share. */
const NAMES = { builders: BUILDER_NAMES, runners: RUNNER_NAMES } as const;

interface Import {
  readonly from: string;
  readonly to: string;
}

/** Every import, export and require of a file of ours, types too: who knows a type knows its home. */
const imports: readonly Import[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .flatMap((from) => importsOf(from).map((to) => ({ from, to })));

function importsOf(path: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(SRC, path), 'utf8'), true, true);
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => fileOf(join(SRC, dirname(path), fileName)));
}

function fileOf(module: string): string {
  const { resolvedModule } = ts.resolveModuleName(module, join(SRC, 'index.ts'), {}, ts.sys);
  return relative(SRC, resolvedModule?.resolvedFileName ?? module);
}

/** What a builder or a runner takes in a definition is a part of the model, in their folder. */
const isModel = (path: string) =>
  path.endsWith('/settings.ts') && (isOfOne('builders', path) || isOfOne('runners', path));
const layerOf = (path: string) =>
  isModel(path) ? 0 : LAYERS.findIndex((folders) => folders.includes(path.split('/')[0] ?? ''));
const isOfOne = (kind: keyof typeof NAMES, path: string) =>
  NAMES[kind].some((name) => path.startsWith(`${kind}/${name}/`));
const oneOf = (path: string) => path.split('/')[1] ?? '';
const shown = (list: readonly Import[]) => list.map(({ from, to }) => `${from} > ${to}`);

it('every file of src has a folder with a place in the order', () => {
  expect([...new Set(imports.map(({ from }) => from))].filter((path) => layerOf(path) < 0)).toEqual([]);
  expect(imports.length).toBeGreaterThan(300);
});

it('imports run one way: model, dockerfile, plan, caches, builders, runners, storage and the like, resolve, history, app', () => {
  expect(shown(imports.filter(({ from, to }) => isBelow(to) && layerOf(to) > layerOf(from)))).toEqual([]);
});

/** The types in `imports/` are generated, and nobody's. */
function isBelow(path: string): boolean {
  return !path.startsWith('..');
}

it('a builder knows no other builder, and no builder knows a runner', () => {
  const others = imports.filter(
    ({ from, to }) => isOfOne('builders', from) && isOfOne('builders', to) && oneOf(from) !== oneOf(to),
  );
  const runners = imports.filter(({ from, to }) => from.startsWith('builders/') && to.startsWith('runners/'));
  expect(shown([...others, ...runners])).toEqual([]);
});

it('a runner knows no builder, and of other runners what all share of Kubernetes', () => {
  const builders = imports.filter(({ from, to }) => from.startsWith('runners/') && isOfOne('builders', to));
  const others = imports.filter(
    ({ from, to }) =>
      isOfOne('runners', from) && isOfOne('runners', to) && oneOf(from) !== oneOf(to) && oneOf(to) !== 'kubernetes',
  );
  expect(shown([...builders, ...others])).toEqual([]);
});

it('no runner asks which builder it runs, and no builder which runner runs it', () => {
  const asking = (folder: string, names: readonly string[]) =>
    [...new Set(imports.map(({ from }) => from))]
      .filter((path) => path.startsWith(`${folder}/`) && !isModel(path))
      .filter((path) => new RegExp(`[=!]== '(${names.join('|')})'`).test(readFileSync(join(SRC, path), 'utf8')));
  expect([...asking('runners', BUILDER_NAMES), ...asking('builders', RUNNER_NAMES)]).toEqual([]);
});

it('no import comes back to where it began', () => {
  expect(circles()).toEqual([]);
});

function circles(): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) found.push([...way.slice(way.indexOf(path)), path].join(' > '));
    if (done.has(path) || way.includes(path)) return;
    for (const { from, to } of imports) if (from === path) visit(to, [...way, path]);
    done.add(path);
  };
  for (const { from } of imports) visit(from, []);
  return found;
}
