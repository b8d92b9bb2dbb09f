import { faultsOf, oneBuild, warningsOf } from '../support';

const GOOD = `
    image: registry.example.com/shop/api
    source: { type: git, url: "https://git.example.com/shop.git" }`;
const build = (lines: string, rest = '') => `version: 1\n${rest}builds:\n  api:${GOOD}\n    ${lines}\n`;
const withImage = (image: string) => build('').replace(/image: .*/, `image: ${image}`);

describe('a definition is refused with place and remedy:', () => {
  it.each<[string, string, string]>([
    ['an unknown field', build('cach: registry'), '6:5 builds.api.cach: unknown field "cach"; did you mean "cache"?'],
    [
      'an unknown field at the top',
      'version: 1\nbuild: {}\n',
      '2:1 build: unknown field "build"; did you mean "builds"?',
    ],
    ['a wrong type', build('tags: latest'), '6:5 builds.api.tags: '],
    ['a number for text', build('buildArgs: { V: 1.10 }'), '6:18 builds.api.buildArgs.V: '],
    [
      'an unknown builder',
      build('builder: kanico'),
      '6:5 builds.api.builder: unknown builder "kanico"; did you mean "kaniko"?',
    ],
    [
      'an unknown builder type',
      build('builder: { type: kanico }'),
      '6:16 builds.api.builder.type: unknown builder type "kanico"; did you mean "kaniko"?',
    ],
    ['an unknown runner', build('runner: kubernets'), 'unknown runner "kubernets"; did you mean "kubernetes"?'],
    [
      'an unknown cache',
      build('cache: registri'),
      '6:5 builds.api.cache: unknown cache "registri"; did you mean "registry"?',
    ],
    [
      'an unknown cache type',
      build('cache: { type: registri }'),
      '6:14 builds.api.cache.type: unknown cache type "registri"; did you mean "registry"?',
    ],
    [
      'an unknown source type',
      'version: 1\nbuilds:\n  api: { image: a/b, source: { type: gti } }\n',
      '3:32 builds.api.source.type: unknown source type "gti"; did you mean "git"?',
    ],
    [
      'an image with a tag',
      withImage('a/b:v1'),
      '4:5 builds.api.image: write the repository alone: "a/b", and the tag in tags: ["v1"]',
    ],
    [
      'an image with a digest',
      withImage(`a/b@sha256:${'0'.repeat(64)}`),
      'builds.api.image: write the repository alone: "a/b"',
    ],
    [
      'no image',
      'version: 1\nbuilds:\n  api: { source: { type: inline, files: { Dockerfile: x } } }\n',
      '3:3 builds.api.image: missing',
    ],
    ['no source', 'version: 1\nbuilds:\n  api: { image: a/b }\n', '3:3 builds.api.source: missing'],
    [
      'an undeclared parameter',
      build('target: $(params.stage)'),
      '6:5 builds.api.target: nobody declares the parameter "stage"; declare it: parameters: {stage: {default: …}}',
    ],
    [
      'a mistyped parameter',
      build('target: $(params.revison)\n    parameters: { revision: { default: main } }'),
      'did you mean "revision"?',
    ],
    [
      'a volume nobody declared',
      build('cache: { type: volume, volume: layers }'),
      'nobody declares the volume "layers"; declare it: volumes: {layers: {size: 10Gi}}',
    ],
    ['a volume cache without its volume', build('cache: { type: volume }'), 'builds.api.cache.volume: missing'],
    [
      'a name that is no DNS label',
      'version: 1\nbuilds:\n  My_API: { image: a/b, source: { type: inline, files: { Dockerfile: x } } }\n',
      '3:3 builds.My_API: "My_API" is no DNS label (lower-case letters, digits and "-", a letter or digit at both ends); write "my-api"',
    ],
    [
      'kaniko with an inline cache',
      build('builder: kaniko\n    cache: inline'),
      '7:5 builds.api.cache: kaniko has no cache of type inline; write cache: registry, or builder: buildkit',
    ],
    [
      'kaniko with platforms',
      build('builder: kaniko\n    platforms: [linux/arm64]'),
      'builds.api.platforms: kaniko builds for the platform of its node only',
    ],
    [
      'a CronJob without a schedule',
      build('runner: { type: kubernetes, kind: CronJob }'),
      'builds.api.runner.schedule: missing; a CronJob needs one, such as "0 3 * * *"',
    ],
    [
      'an invalid schedule',
      build('runner: { type: kubernetes, schedule: "0 25 * * *" }'),
      '6:33 builds.api.runner.schedule: ',
    ],
    [
      'an unknown time zone',
      build('runner: { type: kubernetes, schedule: "@daily", timeZone: Mars/Olympus }'),
      'is no time zone',
    ],
    ['a path that leaves its source', build('dockerfile: ../Dockerfile'), '"../Dockerfile" leaves its source'],
    [
      'a password in an address',
      'version: 1\nbuilds:\n  api: { image: a/b, source: { type: git, url: "https://u:p@h/a.git" } }\n',
      'nothing secret is written',
    ],
    [
      'a floating tool image',
      build('images: { kaniko: "a/kaniko:latest" }'),
      'builds.api.images.kaniko: "a/kaniko:latest" floats',
    ],
    ['a wrong version', 'version: 2\nbuilds: {}\n', '1:1 version: write version: 1'],
    [
      'a duplicate key',
      'version: 1\nbuilds: {}\nversion: 1\n',
      '3:1 the key "version" is written twice; keep one of them',
    ],
    ['what is no YAML', 'version: 1\nbuilds: [\n', '3:1 this is no YAML'],
    ['an empty file', '', '1:1 the file is empty; begin with "version: 1" and "builds:"'],
    ['a file of comments', '# nothing\n', '1:1 the file is empty'],
    ['a list', '- a\n', '1:1 '],
  ])('%s', (_, definition, message) => {
    const faults = faultsOf(definition);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(message);
  });

  it('a cache folder that nobody warms', () => {
    const definition = oneBuild(
      { builder: 'kaniko', cache: { type: 'volume', volume: 'bases' } },
      { volumes: { bases: { size: '1Gi' } } },
    );
    expect(faultsOf(definition).join()).toContain(
      'volumes.bases: builds.api reads a cache there that nobody warms; add a warmer',
    );
  });

  it('two writers of a volume that one node may mount', () => {
    const entry = (name: string) => ({
      image: `r.example.com/${name}`,
      source: { type: 'git', url: 'https://git.example.com/a.git' },
      cache: { type: 'volume', volume: 'layers' },
    });
    const definition = (accessModes: string[]) => ({
      version: 1,
      volumes: { layers: { size: '1Gi', accessModes } },
      builds: { api: entry('api'), web: entry('web') },
    });
    expect(faultsOf(definition(['ReadWriteOnce'])).join()).toContain(
      'builds.api and builds.web write to it, and ReadWriteOnce lets one node do so at a time; write accessModes: [ReadWriteMany], or give each a volume of its own',
    );
    expect(faultsOf(definition(['ReadWriteMany']))).toEqual([]);
  });

  it('a dependency cycle, naming every build in it', () => {
    const entry = (...dependsOn: string[]) => ({
      image: 'r.example.com/a',
      source: { type: 'git', url: 'https://git.example.com/a.git' },
      dependsOn,
    });
    const builds = { a: entry('b'), b: entry('c'), c: entry('a') };
    expect(faultsOf({ version: 1, builds }).join()).toContain(
      'a waits for b waits for c waits for a; leave one of these out',
    );
  });

  it('a dependency that is no build', () => {
    expect(faultsOf(oneBuild({ dependsOn: ['bse'] })).join()).toContain('there is no build "bse"');
  });
});

describe('the faults of a file', () => {
  it('are reported all at once, in its order', () => {
    const faults = faultsOf(`version: 1
volumes:
  cache: { size: big }
warmers:
  w: { volume: nowhere, images: [ubuntu] }
builds:
  a: { image: "x:1", source: { type: inline, files: { Dockerfile: x } } }
  b: { image: x/y, source: { type: inline, files: { Dockerfile: x } }, target: $(params.t) }
`);
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual(['3:12', '5:8', '7:8', '8:72']);
  });

  it('are found beside malformed fields of the same build', () => {
    const faults = faultsOf(build('tagz: []\n    builder: kaniko\n    cache: inline\n    target: $(params.x)'));
    expect(faults.map((fault) => fault.split(': ')[0])).toEqual([
      '6:5 builds.api.tagz',
      '8:5 builds.api.cache',
      '9:5 builds.api.target',
    ]);
  });

  it('are found in a file of 1,000 builds', () => {
    const entries = Array.from(
      { length: 1000 },
      (_, i) => `  b${i}: { image: r.example.com/a, cache: ${i === 777 ? 'registri' : 'registry'} }`,
    );
    const source = 'defaults: { source: { type: git, url: "https://git.example.com/a.git" } }';
    const faults = faultsOf(`version: 1\n${source}\nbuilds:\n${entries.join('\n')}\n`);
    expect(faults).toEqual([expect.stringContaining('781:35 builds.b777.cache: unknown cache "registri"')]);
  });

  it('stand where they were written, in defaults too, and once', () => {
    const definition = `version: 1
defaults: { cache: { type: registri }, source: { type: git, url: "https://git.example.com/a.git" } }
builds:
  a: { image: r.example.com/a }
  b: { image: r.example.com/b }
`;
    expect(faultsOf(definition)).toEqual([expect.stringMatching(/^2:22 defaults\.cache\.type: /)]);
  });
});

describe('a warning', () => {
  it('names a volume that nobody uses', () => {
    expect(warningsOf(oneBuild({}, { volumes: { spare: { size: '1Gi' } } }))).toEqual([
      expect.stringContaining('volumes.spare: nobody uses this volume'),
    ]);
  });

  it('says that Kubernetes waits for no dependency', () => {
    const entry = { image: 'r.example.com/a', source: { type: 'git', url: 'https://git.example.com/a.git' } };
    const builds = { base: entry, api: { ...entry, dependsOn: ['base'] } };
    expect(warningsOf({ version: 1, builds }).join()).toContain('Kubernetes does not wait for base');
  });

  it.each<[string, object, object]>([
    ['has a schedule', {}, { schedule: '@daily', gitops: 'argocd' }],
    ['waits for one that has', { schedule: '@daily', gitops: 'argocd' }, { gitops: 'argocd' }],
  ])('of a build that %s says what helps, which waves do not', (_, base, api) => {
    const source = { type: 'inline', files: { Dockerfile: 'FROM a' } };
    const build = (image: string, runner: object, more: object = {}) => ({
      ...{ image, source, runner: { type: 'kubernetes', ...runner } },
      ...more,
    });
    const builds = { base: build('a/base', base), api: build('a/api', api, { dependsOn: ['base'] }) };
    const said = warningsOf({ version: 1, builds }).join();
    expect(said).toContain('of CronJobs each runs on its own schedule: write runner: argo');
    expect(said).not.toContain('waves');
  });

  it('counts what is applied in bytes, as Go writes them', () => {
    const said = (content: string) =>
      warningsOf({
        version: 1,
        builds: { api: { image: 'a/b', source: { type: 'inline', files: { Dockerfile: 'FROM a', x: content } } } },
      });
    expect(said('x'.repeat(200_000))).toEqual([]);
    for (const content of ['ü'.repeat(130_000), '<'.repeat(50_000)])
      expect(said(content).join()).toContain('kubectl apply takes no ConfigMap this large');
  });
});
