import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clashesIn } from '../../src/app/output/layout';
import { loadDefinition } from '../../src/resolve/load';
import { RUNNER_NAMES } from '../registry';
import { faultsOf, manifestsOf, oneBuild, temporaryFolder } from '../support';

const API = `version: 1
builds:
  api:
    image: r.example.com/api
    source: { type: inline, files: { Dockerfile: "FROM a" } }
`;
const api = (lines: string) => `${API}    ${lines}\n`;

/** The faults of a file of these bytes. */
function faultsOfBytes(bytes: Uint8Array): readonly string[] {
  const file = join(temporaryFolder(), 'builds.yaml');
  writeFileSync(file, bytes);
  return loadDefinition(file).faults.map((fault) => fault.slice(fault.indexOf('builds.yaml:') + 'builds.yaml:'.length));
}

describe('YAML that says what no definition can hold is refused where it stands:', () => {
  it.each<[string, string, string]>([
    ['bytes', api('target: !!binary aGVsbG8='), '6:22 builds.api.target: !!binary makes what no definition can hold'],
    ['a set', api('buildArgs: !!set {a, b}'), '6:22 builds.api.buildArgs: !!set makes'],
    ['an ordered mapping', api('buildArgs: !!omap [a: b]'), '6:23 builds.api.buildArgs: !!omap makes'],
    ['a date', api('target: !!timestamp 2001-01-01'), '6:25 builds.api.target: !!timestamp makes'],
    ['a tag of its own', api('target: !mine x'), '6:19 builds.api.target: a tag makes'],
    ['a tag within an affinity', api('pod: { affinity: { a: !!set {b} } }'), 'builds.api.pod.affinity.a: !!set makes'],
    [
      'a mapping within itself',
      api('pod: { affinity: &a { x: *a } }'),
      '6:30 builds.api.pod.affinity.x: this alias is a part of',
    ],
    [
      'a list within itself',
      api('pod: { tolerations: &a [{ x: *a }] }'),
      'tolerations[0].x: this alias is a part of what it',
    ],
    ['a mapping merged into itself', api('pod: &p { <<: *p }'), '6:19 builds.api.pod: this alias is a part of'],
    ['an alias of nothing', api('target: *nobody'), '6:13 builds.api.target: this alias stands for nothing'],
    ['a merge of text', api('pod: { <<: text }'), '6:16 builds.api.pod: << merges mappings, and this is none'],
    ['a key of nothing', api('buildArgs: { ~: a }'), '6:18 builds.api.buildArgs: a key is text; put it in quotes: "~"'],
    ['a key that is no text', api('buildArgs: { true: a }'), 'a key is text; put it in quotes: "true"'],
    ['a key that would be another', api('buildArgs: { 1.10: a }'), 'a key is text; put it in quotes: "1.10"'],
    [
      'a key that is a list',
      api('buildArgs: { [a]: b }'),
      'builds.api.buildArgs: a key is text, not a list or mapping',
    ],
    ['a missing key', api('buildArgs: { : b }'), '6:17 builds.api.buildArgs: a key is missing before ":"'],
    ['a key twice', api('buildArgs: { A: a, A: b }'), '6:24 builds.api.buildArgs: the key "A" is written twice'],
    [
      'a key twice for Kubernetes',
      api('buildArgs: { 1: a, "1": b }'),
      '6:24 builds.api.buildArgs: the keys 1 and "1" are one and',
    ],
    ['a second document', `${API}---\n${API}`, '6:1 a second document begins here'],
    ['YAML 1.1', `%YAML 1.1\n---\n${API}`, '1:1 this is YAML 1.1, which means other things'],
    ['NUL', api('target: "a\\0b"'), '6:5 builds.api.target: text cannot hold the character U+0000'],
    ['half of a character', api('target: "\\ud800"'), '6:5 builds.api.target: text cannot hold half of a character'],
    ['an escape sequence', api('target: "\\e[31m"'), '6:5 builds.api.target: text cannot hold the character U+001B'],
    [
      'NUL in a key',
      api('buildArgs: { "a\\0": b }'),
      'builds.api.buildArgs["a\\u0000"]: a key cannot hold the character U+0000',
    ],
    ['a line break in a key', api('buildArgs: { "a\\nb": b }'), 'a key cannot hold the character U+000A'],
    ['no number', api('sourceDateEpoch: .nan'), '6:5 builds.api.sourceDateEpoch: expected a number, got NaN'],
    ['10,000 lists', `a: ${'['.repeat(10_000)}`, '1:103 more than 100 levels deep'],
    ['10,000 entries', '- '.repeat(10_000), 'more than 100 levels deep'],
    [
      'a list of lists by aliases',
      `a0: &a0 [x]\n${aliases(120, (i) => `[*a${i}]`)}`,
      '100:12 a99[0]: more than 100 levels deep',
    ],
    [
      'a bomb',
      `a0: &a0 [${'x, '.repeat(10)}]\n${aliases(30, (i) => `[${`*a${i}, `.repeat(10)}]`)}`,
      'stand for more than 1,000,000 values',
    ],
  ])('%s', (_, definition, message) => {
    expect(faultsOf(definition).filter((fault) => fault.includes(message))).toHaveLength(1);
  });

  it('a NUL in a file, and nothing else is wrong', () => {
    expect(faultsOf(API.replace('FROM a', 'FROM a\\0'))).toEqual([
      expect.stringContaining('5:38 builds.api.source.files.Dockerfile: text cannot hold the character U+0000'),
    ]);
  });
});

function aliases(count: number, list: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => `a${i + 1}: &a${i + 1} ${list(i)}\n`).join('');
}

describe('what is no UTF-8', () => {
  it.each<[string, number[], string]>([
    ['a byte of Latin-1', [0x61, 0xe4, 0x62], '1:2 this is no UTF-8 (byte 0xe4)'],
    ['a character cut off by the end', [0x61, 0x0a, 0xc3], '2:1 this is no UTF-8 (byte 0xc3)'],
    ['half of a pair', [0xed, 0xa0, 0x80], '1:1 this is no UTF-8'],
    ['UTF-16', [0xff, 0xfe, 0x61, 0x00], '1:1 this is no UTF-8 (byte 0xff)'],
  ])('%s, is refused where it is', (_, bytes, message) => {
    expect(faultsOfBytes(Uint8Array.from(bytes))).toEqual([expect.stringContaining(message)]);
  });

  it('is told from a mark of byte order, which does not move columns', () => {
    const bytes = (text: string) => new TextEncoder().encode(`\ufeff${text}`);
    expect(faultsOfBytes(bytes(API))).toEqual([]);
    expect(faultsOfBytes(bytes('versio: 1\n'))[0]).toMatch(/^1:1 /);
  });
});

describe('lines end as they end:', () => {
  it('with CRLF a file says the same', () => {
    expect(manifestsOf(API.replaceAll('\n', '\r\n'))).toEqual(manifestsOf(API));
  });
});

describe('names that objects inherit are names as any other', () => {
  const names = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype', 'isPrototypeOf'];

  it.each(names)('%s', (name) => {
    const definition = oneBuild(
      {
        runner: RUNNER_NAMES,
        parameters: { [name]: { default: 'x' } },
        buildArgs: { [name]: `$(params.${name})` },
        labels: { [name]: 'a' },
        pod: {
          labels: { [name]: 'a' },
          annotations: { [name]: 'a' },
          nodeSelector: { [name]: 'a' },
          env: { [name]: 'a' },
        },
        source: { type: 'inline', files: { Dockerfile: 'x', [name]: 'y' } },
        cache: { type: 'volume', volume: 'layers' },
      },
      { volumes: { layers: { size: '1Gi', accessModes: ['ReadWriteMany'], annotations: { [name]: 'b' } } } },
    );
    expect(faultsOf(definition)).toEqual([]);
    const manifests = manifestsOf(definition);
    const one = (kind: string) => manifests.find((manifest) => manifest.kind === kind);
    const job = one('Job');
    expect(Object.entries(job.spec.template.metadata.labels)).toContainEqual([name, 'a']);
    expect(Object.entries(job.spec.template.spec.nodeSelector)).toContainEqual([name, 'a']);
    expect(Object.entries(one('ConfigMap').data)).toContainEqual([name, 'y']);
    expect(Object.entries(one('PersistentVolumeClaim').metadata.annotations)).toContainEqual([name, 'b']);
    expect(one('PipelineRun').spec.params).toContainEqual({ name, value: 'x' });
    expect(job.spec.template.spec.containers[0].args).toContain(`build-arg:${name}=x`);
  });

  it.each(names)('%s as a Dockerfile that is not there', (name) => {
    const build = { builder: 'docker', runner: 'script', cache: 'none', dockerfile: name };
    expect(faultsOf(oneBuild(build))).toEqual([expect.stringContaining(`there is no "${name}" among the files`)]);
  });

  it.each(names)('%s as a type, a reference or a field nobody knows', (name) => {
    for (const build of [
      { builder: name },
      { runner: { type: name } },
      { [name]: {} },
      { target: `$(params.${name})` },
    ])
      expect(faultsOf(oneBuild(build))).toHaveLength(1);
    expect(faultsOf(oneBuild({}, { defaults: { [name]: { a: 1 } } }))).toHaveLength(1);
  });

  it.each([
    ['a build', `${API}  __proto__: { image: a/b }\n`, 'builds.__proto__'],
    ['a volume', `${API}volumes: { __proto__: { size: 1Gi } }\n`, 'volumes.__proto__'],
    ['a field', api('__proto__: { target: a }'), 'builds.api.__proto__'],
    ['an argument', api('buildArgs: { "__proto__": a }'), 'builds.api.buildArgs.__proto__'],
    ['a label', api('pod: { labels: { __proto__: a } }'), 'builds.api.pod.labels.__proto__'],
    ['a parameter', api('parameters: { __proto__: { default: a } }'), 'builds.api.parameters.__proto__'],
    ['a file', API.replace('Dockerfile:', '__proto__: x, Dockerfile:'), 'builds.api.source.files.__proto__'],
    [
      'a thing deep in an affinity',
      api(
        'pod: { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: a, labelSelector: { matchLabels: { __proto__: b } } }] } } }',
      ),
      'labelSelector.matchLabels.__proto__',
    ],
    [
      'a merged field',
      `${API}  web:\n    <<: { __proto__: { a: b }, image: a/b, source: { type: git, url: "https://a.b/c" } }\n`,
      'builds.web.__proto__',
    ],
  ])('__proto__ is refused as %s', (_, definition, path) => {
    expect(faultsOf(definition)).toEqual([
      expect.stringContaining(`${path}: "__proto__" can be no key; choose another name`),
    ]);
  });
});

describe('aliases and merges', () => {
  it('have their faults where the value is written, once for all that take it', () => {
    const faults = faultsOf(`version: 1
defaults: { cache: none }
builds:
  a: &a
    image: r.example.com/a
    source: { type: inline, files: { Dockerfile: x } }
    platfroms: []
  b:
    <<: *a
    image: r.example.com/b
  c: *a
`);
    expect(faults).toEqual(['7:5 builds.a.platfroms: unknown field "platfroms"; did you mean "platforms"?']);
  });

  it('say what they say: what is nearer wins, and the first of several', () => {
    const [deployed] = manifestsOf(`version: 1
builds:
  a: &a
    image: r.example.com/a
    source: &source { type: inline, files: { Dockerfile: x } }
    pod: { labels: { <<: [{ one: first }, { one: second, two: second }], three: own } }
  b: { <<: *a, image: r.example.com/b, source: *source }
`).filter(({ kind, metadata }) => kind === 'Job' && metadata.name === 'b');
    expect(deployed.spec.template.metadata.labels).toMatchObject({ one: 'first', two: 'second', three: 'own' });
  });
});

describe('all faults at once', () => {
  it('are those of the schema, of what does not fit together, and of objects that would be one', () => {
    const file = join(temporaryFolder(), 'builds.yaml');
    writeFileSync(
      file,
      `version: 1
volumes: { v: { size: 1Gi } }
warmers: { api: { volume: v, images: [a] } }
builds:
  api: { image: r.example.com/api, source: { type: inline, files: { Dockerfile: x } }, tagz: [] }
  web: { image: r.example.com/web, source: { type: inline, files: { Dockerfile: x } }, target: $(params.t) }
  old: { image: "r.example.com/old:1", source: { type: inline, files: { Dockerfile: x } }, tags: !!set {a} }
`,
    );
    const { draft, faultsWith } = loadDefinition(file);
    const faults = faultsWith(draft === undefined ? [] : clashesIn(draft));
    expect(faults.map((fault) => fault.replace(/^\S*builds\.yaml:/, '').split(/[;,] /)[0])).toEqual([
      '5:3 builds.api: it would write Job.batch api',
      '5:88 builds.api.tagz: unknown field "tagz"',
      '6:88 builds.web.target: nobody declares the parameter "t"',
      '7:10 builds.old.image: write the repository alone: "r.example.com/old"',
      '7:104 builds.old.tags: !!set makes what no definition can hold',
    ]);
  });

  it('do not include a clash that a malformed namespace only seems to make', () => {
    const source = { type: 'inline', files: { Dockerfile: 'x' } };
    const file = join(temporaryFolder(), 'builds.yaml');
    const warmers = { api: { volume: 'v', images: ['a'] } };
    const builds = { api: { image: 'r.example.com/api', source, namespace: 'No' } };
    writeFileSync(file, JSON.stringify({ version: 1, volumes: { v: { size: '1Gi' } }, warmers, builds }));
    const { draft } = loadDefinition(file);
    expect(draft && clashesIn(draft)).toEqual([]);
  });

  it('do not include a clash that a runner written twice would make with itself', () => {
    const file = join(temporaryFolder(), 'builds.yaml');
    writeFileSync(file, api('runner: [argo, {type: argo}]'));
    const { draft, faults } = loadDefinition(file);
    expect(faults.join()).toContain('it would write the same argo WorkflowTemplate');
    expect(draft && clashesIn(draft)).toEqual([]);
  });

  it('have their line where the parser has lost count of them after another', () => {
    const faults = faultsOfBytes(Buffer.from(' :\n: |\n   E\nf'));
    expect(faults.map((fault) => fault.split(' ')[0])).toContain('4:1');
  });
});
