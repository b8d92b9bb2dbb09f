import { App, Chart } from 'cdk8s';
import { CachedBuilds, ImageBuild } from '../../src';
import { readDefinition } from '../../src/resolve/definition';
import { faultsOf, messagesOf, warningsOf } from '../support';

const IMAGE = 'image: r.example.com/shop/api';
const GIT = 'source: { type: git, url: "https://git.example.com/shop.git" }';
const file = (build: string, rest = '') => `version: 1\n${rest}builds:\n  api: { ${IMAGE}, ${GIT}, ${build} }\n`;
const pathsOf = (messages: readonly string[]) => messages.map((message) => /^\S+ (\S+): /.exec(message)?.[1]);

describe('a fault names the field that its user wrote or left out:', () => {
  it.each<[string, string, string]>([
    [
      'of one of several runners',
      file('runner: [script, { type: kubernetes, kind: CronJob }]'),
      'builds.api.runner[1].schedule',
    ],
    ['of the one runner', file('runner: { type: kubernetes, kind: CronJob }'), 'builds.api.runner.schedule'],
    [
      'of a runner of a group',
      file('namespace: builds, runner: [script, { type: tekton, trigger: { github: { secret: hook } } }]'),
      'builds.api.runner[1].trigger',
    ],
    [
      'of one of several caches',
      file('cache: [{ type: inline }, { type: volume, volume: layers }]'),
      'builds.api.cache[1].volume',
    ],
    [
      'of a cache that is read',
      file('cache: { from: [{ type: volume, volume: layers }] }'),
      'builds.api.cache.from[0].volume',
    ],
    [
      'of what defaults lack',
      file('builder: buildkit', 'defaults: { credentials: { secret: hook } }\n'),
      'defaults.credentials.key',
    ],
    [
      'of what stands in place of a default',
      `version: 1\ndefaults: { ${GIT} }\nbuilds:\n  api: { ${IMAGE}, source: { type: volume } }\n`,
      'builds.api.source',
    ],
  ])('%s', (_, text, path) => {
    expect(pathsOf(faultsOf(text))).toEqual([path]);
  });

  it('of the build, and not again of the warmer that runs it', () => {
    const text = file('cache: { type: volume, volume: layers }', 'warmers: { nightly: { builds: [api] } }\n');
    expect(pathsOf(faultsOf(text))).toEqual(['builds.api.cache.volume']);
  });

  it('of the warmer, where its namespace has no such volume', () => {
    const text = file(
      'cache: { type: volume, volume: layers }, namespace: builds',
      'volumes: { layers: { size: 1Gi, namespace: builds, accessModes: [ReadWriteMany] } }\nwarmers: { nightly: { builds: [api], namespace: nights } }\n',
    );
    expect(pathsOf(faultsOf(text))).toEqual(['warmers.nightly.namespace']);
  });

  it('of a build that a warmer cannot start by itself', () => {
    const text = file(
      'runner: argo, parameters: { tag: {} }, tags: ["$(params.tag)"]',
      'warmers: { nightly: { builds: [api], runner: argo, schedule: "@daily" } }\n',
    );
    expect(faultsOf(text)).toEqual([
      expect.stringContaining('warmers.nightly.builds: builds.api.parameters.tag: has no default'),
    ]);
  });

  it('of the time of a warmer, which is its own', () => {
    const text = file(
      'runner: argo',
      'warmers: { nightly: { builds: [api], runner: argo, backoffLimit: 9, timeout: 2147483647s } }\n',
    );
    expect(pathsOf(faultsOf(text))).toEqual(['warmers.nightly.timeout']);
  });

  it.each<[string, string]>([
    ['volumes', file('cache: { type: volume, volume: shared }', 'volumes: { shared: 5 }\n')],
    ['daemons', file('builder: { type: buildkit, daemon: shared }', 'daemons: { shared: 5 }\n')],
    ['builds', file('dependsOn: [shared]').replace('builds:', 'builds:\n  shared: 5')],
    [
      'builds',
      file('target: a', 'warmers: { w: { builds: [shared] } }\n').replace('builds:\n', 'builds:\n  shared: 5\n'),
    ],
  ])('of an entry of %s that is malformed, and of nobody who names it: it is there', (section, text) => {
    expect(pathsOf(faultsOf(text))).toEqual([`${section}.shared`]);
  });

  it('of a build that only a warmer cannot run', () => {
    const text = file(
      'runner: tekton, parameters: { tag: {} }, tags: ["$(params.tag)"]',
      'warmers: { nightly: { builds: [api] } }\n',
    );
    expect(faultsOf(text)).toEqual([
      expect.stringContaining('warmers.nightly.builds[0]: builds.api.parameters.tag: has no default'),
    ]);
  });

  it('of defaults, once for all builds that have it from there', () => {
    const trigger = 'runner: [tekton], trigger: { github: { secret: hook } }';
    const source = `${GIT.slice(0, -2)}, revision: "$(params.revision)" }`;
    const defaults = `defaults: { ${trigger}, ${source}, parameters: { revision: { default: main } } }`;
    const warnings = warningsOf(
      `version: 1\n${defaults}\nbuilds:\n  a: { ${IMAGE} }\n  b: { image: r.example.com/shop/b }\n`,
    );
    expect(pathsOf(warnings)).toEqual(['defaults.trigger']);
  });

  it('of props, as they were given', () => {
    const create = (runner: object) =>
      new ImageBuild(new Chart(new App({ outdir: '.' }), 'chart'), 'api', {
        image: 'r.example.com/api',
        source: { type: 'volume', claim: 'source' },
        runner: runner as never,
      });
    expect(() => create({ type: 'kubernetes', kind: 'CronJob' })).toThrow(/^ {2}runner\.schedule: missing/m);
    expect(() => create(['script', { type: 'kubernetes', kind: 'CronJob' }])).toThrow(
      /^ {2}runner\[1\]\.schedule: missing/m,
    );
  });

  it('of a definition in TypeScript that may mean something else', () => {
    const { warnings } = new CachedBuilds(new Chart(new App({ outdir: '.' }), 'chart'), 'builds', {
      definition: { version: 1, volumes: { layers: { size: '1Gi' } } },
    });
    expect(warnings).toEqual([expect.stringMatching(/^volumes\.layers: nobody uses this volume/)]);
  });
});

describe('what is malformed is blamed, and nothing that was left out with it:', () => {
  it.each<[string, string, string[]]>([
    [
      'a parameter',
      file('parameters: { tag: { default: 1.5 } }, tags: ["$(params.tag)"]'),
      ['builds.api.parameters.tag.default'],
    ],
    [
      'parameters of defaults',
      file('tags: ["$(params.tag)"]', 'defaults: { parameters: { tag: 5 } }\n'),
      ['defaults.parameters.tag'],
    ],
    ['a runner', file('builder: docker, runner: { type: script, quick: true }'), ['builds.api.runner.quick']],
    [
      'a runner that gives values',
      file('runner: { type: tekton, quick: true }, parameters: { tag: {} }, tags: ["$(params.tag)"]'),
      ['builds.api.runner.quick'],
    ],
    [
      'builds that the section has not',
      file('dependsOn: 5, buildArgs: { BASE: "$(builds.base.ref)" }'),
      ['builds.api.dependsOn'],
    ],
    ['all volumes', file('cache: { type: volume, volume: layers }', 'volumes: 5\n'), ['volumes']],
    ['all defaults', `version: 1\ndefaults: 5\nbuilds:\n  api: { ${IMAGE} }\n`, ['defaults']],
    [
      'a warmer',
      file(
        'builder: kaniko, cache: { from: { type: volume, volume: bases } }',
        'volumes: { bases: { size: 1Gi } }\nwarmers: { bases: { volume: bases, images: 5 } }\n',
      ),
      ['warmers.bases.images'],
    ],
    [
      'a build that another waits for',
      `version: 1\ndefaults: { namespace: ci, ${GIT}, runner: tekton }\nbuilds:\n  base: 5\n  api: { ${IMAGE}, dependsOn: [base] }\n`,
      ['builds.base'],
    ],
    [
      'a release of Kubernetes',
      file(
        'kubernetesVersion: "1.99", pod: { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: zone, matchLabelKeys: [a], labelSelector: {} }] } } }',
      ),
      ['builds.api.kubernetesVersion'],
    ],
  ])('%s', (_, text, paths) => {
    expect(pathsOf(messagesOf(text).filter((message) => !message.startsWith('warning: ')))).toEqual(paths);
  });

  it('what is no data too, in an object', () => {
    const source = { type: 'git', url: 'https://git.example.com/shop.git' };
    const api = {
      image: 'r.example.com/shop/api',
      source,
      parameters: Number.POSITIVE_INFINITY,
      tags: ['$(params.tag)'],
    };
    const { faults } = readDefinition({
      version: 1,
      defaults: { parameters: { revision: { default: 'main' } } },
      builds: { api },
    });
    expect(faults.map(({ path }) => path.join('.'))).toEqual(['builds.api.parameters']);
  });

  it('and all that is sure is said at once', () => {
    const text = file('parameters: { tag: 5 }, cache: { type: volume, volume: layers }, dependsOn: [base]');
    expect(pathsOf(faultsOf(text))).toEqual([
      'builds.api.parameters.tag',
      'builds.api.cache.volume',
      'builds.api.dependsOn[0]',
    ]);
  });
});

describe('a build that uses a volume by several runners', () => {
  const twice = (build: string) =>
    faultsOf(file(`${build}, runner: [kubernetes, tekton]`, 'volumes: { layers: { size: 1Gi } }\n')).join('\n');

  it('is named once', () => {
    expect(twice('builder: kaniko, cache: { from: { type: volume, volume: layers } }')).toContain(
      'volumes.layers: builds.api reads a cache there that nobody warms',
    );
    expect(twice('cache: { type: volume, volume: layers }')).toContain('builds.api writes by several runners to it');
    expect(twice('builder: { type: buildkit, state: { volume: layers } }')).toContain(
      'which nobody else may use at the same time, and it would by several runners',
    );
  });
});
