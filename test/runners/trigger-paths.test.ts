import { oneBuild, only } from '../support';

/** The expressions that a changed file is matched with. */
function expressionsOf(paths: readonly string[], branches: readonly string[] = []): RegExp[] {
  const trigger = { github: { secret: 'webhook' }, branches, paths };
  const source = { type: 'git', url: 'https://git.example.com/a.git', revision: '$(params.revision)' };
  const manifest = JSON.stringify(
    only('Trigger', oneBuild({ namespace: 'builds', runner: 'tekton', trigger, source, ...GIVEN })),
  );
  const what = branches.length > 0 ? /body\.ref\.matches\(("\^.*?[^\\]")\)/g : /file\.matches\((".*?[^\\]")\)/g;
  const filter = JSON.parse(`"${manifest.match(/"name":"filter","value":"((?:\\.|[^"\\])*)"/)?.[1]}"`) as string;
  return [...new Set([...filter.matchAll(what)].map(([, text]) => text as string))].map(
    (text) => new RegExp(JSON.parse(text)),
  );
}
const GIVEN = { parameters: { revision: { default: 'main' } } };

describe('a path of a trigger', () => {
  it.each([
    ['src/?.go', 'src/a.go', true],
    ['src/?.go', 'src/ab.go', false],
    ['src/?.go', 'src/.go', false],
    ['src?a.go', 'src/a.go', false],
    ['src/*.go', 'src/main.go', true],
    ['src/*.go', 'src/cmd/main.go', false],
    ['src/**', 'src/cmd/main.go', true],
    ['**/main.go', 'main.go', true],
    ['**/main.go', 'a/b/main.go', true],
    ['a.go', 'abgo', false],
    ['a+b(c)', 'a+b(c)', true],
    ['src', 'src/a', false],
  ])('%s and the file %s: %s', (path, file, matches) => {
    const expressions = expressionsOf([path]);
    expect(expressions).toHaveLength(1);
    expect(expressions[0]?.test(file)).toBe(matches);
  });

  it.each([
    ['release/?', 'refs/heads/release/1', true],
    ['release/?', 'refs/heads/release/10', false],
    ['release/*', 'refs/heads/release/1/2', true],
  ])('and a branch %s and the ref %s: %s', (branch, ref, matches) => {
    expect(expressionsOf([], [branch])[0]?.test(ref)).toBe(matches);
  });
});
