import { namedArguments } from '../../src/model/build-args';
import { showText, type Text } from '../../src/model/text';
import { readContent } from '../../src/resolve/load';

const SOURCE = 'source: { type: git, url: "https://git.example.com/shop.git" }';
/** A build in variants, and one that may wait for it; each has an image of its own, since a cache would be one otherwise. */
const file = (ml: string, rest = '') => `version: 1
builds:
  base:
    image: registry.example.com/base/$(matrix.flavour)
    ${SOURCE}
    matrix: { flavour: [cpu, cuda] }
    runner: tekton
  ml:
    image: registry.example.com/ml${imagesOf(ml)}
    ${SOURCE}
    runner: tekton
${ml.replace(/^/gm, '    ')}
${rest}`;
const imagesOf = (ml: string) =>
  [...ml.matchAll(/(?<=[{,\n] *)(f|flavour|python|a|b|c)(?=: \[)/g)].map(([name]) => `/$(matrix.${name})`).join('');
const buildsOf = (text: string) => {
  const { definition, faults } = readContent('builds.yaml', text);
  expect(faults).toEqual([]);
  return definition?.builds.map(({ build }) => build) ?? [];
};
const faultsOf = (text: string) => readContent('builds.yaml', text).faults;

describe('a build with a matrix', () => {
  it('is one build for each combination, called after its values, without those that are excluded', () => {
    const matrix =
      'matrix:\n  flavour: [cpu, cuda]\n  python: ["3.12", "3.13"]\n  exclude: [{ flavour: cuda, python: "3.13" }]';
    expect(buildsOf(file(matrix)).map(({ name }) => name)).toEqual([
      ...['base-cpu', 'base-cuda'],
      ...['ml-cpu-3-12', 'ml-cpu-3-13', 'ml-cuda-3-12'],
    ]);
  });

  it('has its values wherever a text or a name stands, and in what it has of defaults', () => {
    const build = `matrix: { flavour: [cuda] }
target: run-$(matrix.flavour)
tags: ["v1-$(matrix.flavour)-$(params.rev)"]
credentials: registry-$(matrix.flavour)
parameters: { rev: { default: main } }
dockerfile: docker/$(matrix.flavour).Dockerfile
pod: { nodeSelector: { accelerator: $(matrix.flavour) } }`;
    const ml = buildsOf(file(build, 'defaults: { labels: { flavour: $(matrix.flavour) }, namespace: n }\n')).at(-1);
    const credentials = { pull: [{ secret: 'registry-cuda', key: '.dockerconfigjson' }] };
    expect(ml).toMatchObject({ name: 'ml-cuda', credentials });
    expect(showText(ml?.dockerfile as Text)).toBe('docker/cuda.Dockerfile');
    expect(ml?.pod.nodeSelector).toEqual({ accelerator: 'cuda' });
    expect(showText(ml?.target ?? [])).toBe('run-cuda');
    expect(showText(ml?.tags[0] ?? [])).toBe('v1-cuda-$(params.rev)');
    expect(showText(ml?.labels.flavour ?? [])).toBe('cuda');
  });

  it('leaves files as they are, and what is written with two dollars', () => {
    const source = 'source: { type: inline, files: { Dockerfile: "FROM $(matrix.flavour)" } }';
    const text = file('matrix: { flavour: [cpu] }\nlabels: { text: "$$(matrix.flavour)" }').replace(
      `${SOURCE}\n    runner`,
      `${source}\n    runner`,
    );
    const ml = buildsOf(text).at(-1);
    expect(ml?.source).toMatchObject({ files: { Dockerfile: 'FROM $(matrix.flavour)' } });
    expect(showText(ml?.labels.text ?? [])).toBe('$(matrix.flavour)');
  });

  it('is waited for as a whole by its name, by that of a variant, or by its values', () => {
    const waits = (dependsOn: string) =>
      buildsOf(file(`matrix: { flavour: [cpu, cuda] }\ngroup: all\ndependsOn: ${dependsOn}`))
        .slice(2)
        .map((one) => one.dependsOn);
    expect(waits('[base]')).toEqual([
      ['base-cpu', 'base-cuda'],
      ['base-cpu', 'base-cuda'],
    ]);
    expect(waits('[base-cpu]')).toEqual([['base-cpu'], ['base-cpu']]);
    expect(waits('[base-$(matrix.flavour)]')).toEqual([['base-cpu'], ['base-cuda']]);
    expect(waits('[{ build: base, matrix: { flavour: $(matrix.flavour) } }]')).toEqual([['base-cpu'], ['base-cuda']]);
  });

  it('that is waited for by its values is what its name means in a reference', () => {
    const text = file(`matrix: { flavour: [cpu, cuda] }
dependsOn: [{ build: base, matrix: { flavour: $(matrix.flavour) } }]
buildArgs: { BASE: $(builds.base.ref) }`);
    expect(
      buildsOf(text)
        .slice(2)
        .map(({ buildArgs }) => showText(namedArguments({ buildArgs }).BASE ?? [])),
    ).toEqual(['$(builds.base-cpu.ref)', '$(builds.base-cuda.ref)']);
  });

  it('has a fault once, where it is written, whichever variants have it', () => {
    expect(faultsOf(file('matrix: { flavour: [cpu, cuda] }\ntaget: x'))).toEqual([
      'builds.yaml:13:5 builds.ml.taget: unknown field "taget"; did you mean "target"?',
    ]);
  });

  it('names no value that it has not', () => {
    expect(faultsOf(file('matrix: { flavour: [cpu] }\ntarget: $(matrix.flavor)'))).toEqual([
      expect.stringMatching(
        /^builds\.yaml:13:5 builds\.ml\.target: nobody declares the matrix "flavor"; did you mean "flavour"/,
      ),
    ]);
    expect(faultsOf(file('target: $(matrix.flavour)'))).toEqual([
      expect.stringContaining('nobody declares the matrix'),
    ]);
    expect(faultsOf(file('dependsOn: [{ build: base, matrix: { flavour: rocm } }]'))).toEqual([
      'builds.yaml:12:17 builds.ml.dependsOn[0]: there is no build "base-rocm"; known here: base-cpu, base-cuda',
    ]);
  });

  it.each([
    ['no list', 'matrix: { flavour: cpu }', 'matrix.flavour'],
    ['a value of two words', 'matrix: { flavour: ["a b"] }', '"a b" is no value of a matrix'],
    ['a value that a run gives', 'matrix: { flavour: ["$(params.x)"] }', 'a parameter cannot be used here'],
    ['a number', 'matrix: { python: [3.10] }', 'quotes'],
    [
      'an excluded combination of values that there are not',
      'matrix: { f: [a], exclude: [{ f: b }] }',
      'unknown value of f "b"',
    ],
    ['nothing that is left', 'matrix: { f: [a], exclude: [{ f: a }] }', 'no combination is left'],
    ['a name without a value', 'matrix: { f: [] }', 'no combination is left; write a value for each name'],
    [
      'a thousand combinations',
      `matrix: { ${['a', 'b', 'c'].map((name) => `${name}: [${Array.from({ length: 10 }, (_, i) => `v${i}`).join(', ')}]`).join(', ')} }`,
      '1,000 combinations',
    ],
    ['values that are one name', 'matrix: { f: ["1.0", "1-0"] }', 'a variant is called ml-1-0, as another build is'],
    [
      'a value that would make another reference',
      'matrix: { f: [cpu] }\ndependsOn: [base]\ngroup: all\ntarget: "$(builds.base-$(matrix.f).ref)"',
      'cannot be a part of another reference',
    ],
  ])('is refused with %s', (_, matrix, message) => {
    expect(faultsOf(file(matrix))).toEqual([expect.stringContaining(message)]);
  });
});

describe('what is wrong with a matrix', () => {
  it('is told of a value that is none, and not of what excludes it', () => {
    const text = file('matrix: { flavour: [cpu, "a: b"], exclude: [{ flavour: cuda }] }');
    expect(faultsOf(text)).toEqual([expect.stringMatching(/matrix\.flavour\[1\]: /)]);
  });

  it('is told of a dependency at its own place, whatever others come to', () => {
    const text = file('dependsOn: [{ build: base, matrix: { flavour: true } }, base]');
    expect(faultsOf(text)).toContainEqual(
      expect.stringMatching(/builds\.ml\.dependsOn\[0\]\.matrix\.flavour: expected text/),
    );
  });
});
