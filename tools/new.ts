/**
 * Begins a builder or a runner: a folder that compiles, tests that say what to fill in, and its line in the list of what
 * there is.
 *
 *     npm run new builder NAME
 *     npm run new runner NAME
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { BUILDER_NAMES, RUNNER_NAMES } from '../src/model/known';

const ROOT = join(__dirname, '..');
const LIST = join(ROOT, 'src/model/known.ts');
const KINDS = ['builder', 'runner'] as const;
type Kind = (typeof KINDS)[number];

function main([kindName, name = '', ...more]: readonly string[]): string | undefined {
  const kind = KINDS.find((known) => known === kindName);
  if (kind === undefined || more.length > 0) return 'write: npm run new builder NAME, or npm run new runner NAME';
  // It becomes a folder, a word of definitions and an identifier.
  if (!/^[a-z][a-z0-9]*$/.test(name)) return 'write NAME in lower-case letters and digits, a letter first';
  if (
    [...BUILDER_NAMES, ...RUNNER_NAMES].some((known) => known === name) ||
    existsSync(join(ROOT, folderOf(kind, name)))
  )
    return `${name} is there already; choose another name`;
  if (isTaken(kind, name)) return `${name} means something else where it would be written; choose another name`;
  begin(kind, name);
  return undefined;
}

/** A word of the language, of what is begun, or of the output folder. */
function isTaken(kind: Kind, name: string): boolean {
  const templates = join(__dirname, 'templates', kind);
  const words = readdirSync(templates).flatMap((file) => readFileSync(join(templates, file), 'utf8').split(/\W+/));
  return (
    new Set([...words, 'base', 'runs', 'scripts']).has(name) ||
    ts.identifierToKeywordKind(ts.factory.createIdentifier(name)) !== undefined
  );
}

function begin(kind: Kind, name: string): void {
  const templates = join(__dirname, 'templates', kind);
  const files = readdirSync(templates).map((file) => {
    const path = file === 'test.ts' ? `test/${kind}s/${name}.test.ts` : `${folderOf(kind, name)}/${file}`;
    return { path, content: filled(readFileSync(join(templates, file), 'utf8'), name) };
  });
  for (const { path, content } of files) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), content);
  }
  addToList(kind, name);
  run('tsx', 'tools/generate.ts');
  run('biome', 'check', '--write', '--log-level=error', 'src/model/known.ts', ...files.map(({ path }) => path));
  process.stdout.write(
    [
      `Begun: ${files.map(({ path }) => path).join(', ')}; ${name} is in src/model/known.ts, and what is generated knows it.`,
      `Next: npx jest ${kind}s/${name} says what to fill in, CONTRIBUTING.md what else there is.`,
      '',
    ].join('\n'),
  );
}

function folderOf(kind: Kind, name: string): string {
  return `src/${kind}s/${name}`;
}

function filled(template: string, name: string): string {
  return template.replaceAll('NAME', name).replaceAll('TYPE', `${name[0]?.toUpperCase()}${name.slice(1)}`);
}

/** Its line in the list: all that is changed below `src` by hand. */
function addToList(kind: Kind, name: string): void {
  const list = readFileSync(LIST, 'utf8');
  const pattern = new RegExp(`(${kind.toUpperCase()}_NAMES = \\[[^\\]]*?),?\\s*\\]`);
  writeFileSync(LIST, list.replace(pattern, `$1, '${name}']`));
}

function run(program: string, ...args: string[]): void {
  execFileSync(join(ROOT, 'node_modules/.bin', program), args, { cwd: ROOT, stdio: 'pipe' });
}

const fault = main(process.argv.slice(2));
if (fault !== undefined) {
  process.stderr.write(`${fault}\n`);
  process.exitCode = 2;
}
