import Ajv2020 from 'ajv/dist/2020';
import { buildsJsonSchema } from '../../src/model/json-schema';
import { mergeDefaults } from '../../src/resolve/defaults';
import { readDefinition } from '../../src/resolve/definition';
import { builderOf, faultsOf, oneBuild } from '../support';

const accepts = new Ajv2020({ strict: false }).compile(buildsJsonSchema());

describe('defaults', () => {
  it('stand under every build; what a build writes itself wins', () => {
    expect(mergeDefaults({ tags: ['a'], target: 't' }, { tags: ['b'] })).toEqual({ tags: ['b'], target: 't' });
  });

  it.each(['parameters', 'buildArgs', 'labels', 'annotations', 'registries', 'images'])(
    'merge %s key by key',
    (field) => {
      expect(mergeDefaults({ [field]: { a: '1', b: '1' } }, { [field]: { b: '2' } })).toEqual({
        [field]: { a: '1', b: '2' },
      });
    },
  );

  it('merge pod settings, and the mappings in them', () => {
    const merged = mergeDefaults(
      { pod: { serviceAccount: 's', env: { A: '1' }, tolerations: [{ key: 'a' }] } },
      { pod: { env: { B: '2' }, tolerations: [] } },
    );
    expect(merged).toEqual({ pod: { serviceAccount: 's', env: { A: '1', B: '2' }, tolerations: [] } });
  });

  it('merge a source, builder, cache or runner with one of the same type, and with no other', () => {
    const defaults = { source: { type: 'git', url: 'u', credentials: 'c' } };
    expect(mergeDefaults(defaults, { source: { type: 'git', path: 'p' } })).toEqual({
      source: { type: 'git', url: 'u', credentials: 'c', path: 'p' },
    });
    const inline = { source: { type: 'inline', files: {} } };
    expect(mergeDefaults(defaults, inline)).toEqual(inline);
  });

  it.each([
    ['registries', {}],
    ['registries', null],
    ['pod', {}],
    ['tags', null],
    ['timeout', null],
  ])('are emptied of %s by %j', (field, nothing) => {
    const merged = mergeDefaults({ [field]: { a: { http: true } } }, { [field]: nothing });
    expect(merged).toEqual(nothing === null ? {} : { [field]: {} });
  });

  it('are emptied of one of several', () => {
    const defaults = { labels: { a: '1', b: '2' }, pod: { env: { A: '1' }, serviceAccount: 's' } };
    expect(mergeDefaults(defaults, { labels: { a: null }, pod: { env: {}, serviceAccount: null } })).toEqual({
      labels: { b: '2' },
      pod: { env: {} },
    });
  });

  it('need not be there for nothing to be as if it were not written, wherever a field may be left out', () => {
    const step = { name: 'scan', image: 'a/b:1', script: 'scan', command: null, env: { A: null }, secrets: null };
    const nothing = {
      ...{ tags: null, labels: null, matrix: null, dependsOn: null, pod: { affinity: { nodeAffinity: null } } },
      ...{ buildArgs: { A: null }, cache: { type: 'registry', mode: null }, steps: { before: null, after: [step] } },
    };
    const rest = { defaults: { runner: null }, volumes: null, podSecurity: null, registries: { a: null } };
    expect(faultsOf(oneBuild(nothing, rest))).toEqual([]);
    expect(accepts(oneBuild(nothing, rest))).toBe(true);
  });

  it('are not what an unknown field, an item, a declaration or what must be there is without', () => {
    const faults = faultsOf(oneBuild({ tags: [null], foo: null, image: null }, { volumes: { v: null } }));
    expect(faults.map((line) => line.replace(/^(\S+ )?(\S+): (\S+) .*$/, '$2 $3')).sort()).toEqual([
      'builds.api.foo unknown',
      'builds.api.image missing;',
      'builds.api.tags[0] expected',
      'volumes.v expected',
    ]);
  });

  it('let a docker build do without what the file says of registries', () => {
    const docker = (registries: unknown) =>
      faultsOf(
        oneBuild(
          { builder: 'docker', runner: 'script', ...(registries === undefined ? {} : { registries }) },
          { registries: { 'a.example.com': { http: true } } },
        ),
      );
    expect(docker(undefined)).toHaveLength(1);
    expect(docker({})).toEqual([]);
    expect(docker(null)).toEqual([]);
  });

  it('give settings without a type the type of the default', () => {
    const defaults = { source: { type: 'git', url: 'u' }, builder: 'kaniko' };
    expect(mergeDefaults(defaults, { source: { path: 'p' }, builder: { cacheTtl: '1h' } })).toEqual({
      source: { type: 'git', url: 'u', path: 'p' },
      builder: { type: 'kaniko', cacheTtl: '1h' },
    });
  });

  it('keep their settings under a name of the same type, and under no other', () => {
    const defaults = { builder: { type: 'kaniko', cacheTtl: '1h' } };
    expect(mergeDefaults(defaults, { builder: 'kaniko' })).toEqual(defaults);
    expect(mergeDefaults(defaults, { builder: 'buildah' })).toEqual({ builder: 'buildah' });
  });

  it('give a cache of from and to nothing: each of those has a type of its own', () => {
    const apart = { cache: { from: 'registry' } };
    expect(mergeDefaults({ cache: { type: 'registry', ref: 'r' } }, apart)).toEqual(apart);
  });

  it('of no cache give no type', () => {
    expect(mergeDefaults({ cache: 'none' }, { cache: { ref: 'r' } })).toEqual({ cache: { ref: 'r' } });
  });

  it('that are a list of runners give way to the runner of a build as a whole, and the other way round', () => {
    const one = { runner: { type: 'tekton', timeout: 1 } };
    const several = { runner: ['kubernetes', { type: 'tekton' }] };
    expect(mergeDefaults(several, one)).toEqual(one);
    expect(mergeDefaults(one, several)).toEqual(several);
  });

  it.each(['builder', 'cache', 'runner', 'source'])('of a %s are emptied by null and by {}', (field) => {
    expect(mergeDefaults({ [field]: { type: 'x', a: 1 } }, { [field]: null })).toEqual({});
    expect(mergeDefaults({ [field]: { type: 'x', a: 1 } }, { [field]: {} })).toEqual({});
    expect(mergeDefaults({ [field]: { type: 'x', a: 1 } }, { [field]: { a: null } })).toEqual({
      [field]: { type: 'x' },
    });
  });

  it('merge parameters and arguments that are called as settings are, as what they are', () => {
    const defaults = { parameters: { source: { default: 'a' } }, buildArgs: { runner: 'a' } };
    expect(mergeDefaults(defaults, { parameters: { source: {} }, buildArgs: { runner: 'a' } })).toEqual({
      parameters: { source: {} },
      buildArgs: { runner: 'a' },
    });
  });

  it('and builds write several caches as they write one: by name, or with settings', () => {
    const caches = (cache: unknown) =>
      readDefinition(oneBuild({ cache }, { volumes: { v: { size: '1Gi' } } })).definition?.builds[0]?.build.cache.from;
    expect(caches(['registry', { type: 'volume', volume: 'v' }])).toMatchObject([
      { type: 'registry' },
      { type: 'volume' },
    ]);
    expect(caches({ from: ['registry'], to: ['registry'] })).toEqual([{ type: 'registry' }]);
  });

  it('with a fault say nothing false about builds', () => {
    const file = (defaults: object, build: object) => faultsOf(oneBuild(build, { defaults }));
    expect(file({ builder: { type: 'kanik' } }, { cache: 'inline' })).toEqual([
      expect.stringContaining('defaults.builder.type: unknown builder type "kanik"'),
    ]);
    expect(file({ parameters: { tag: { default: 5 } } }, { tags: ['$(params.tag)'] })).toEqual([
      expect.stringContaining('defaults.parameters.tag.default: '),
    ]);
    expect(file({ source: { type: 'git', ulr: 'x' } }, { source: { path: 'web' } })).toEqual([
      expect.stringContaining('defaults.source.url: missing'),
      expect.stringContaining('defaults.source.ulr: unknown field "ulr"; did you mean "url"?'),
    ]);
  });

  it('replace lists as a whole', () => {
    expect(mergeDefaults({ cache: ['a', 'b'] }, { cache: ['c'] })).toEqual({ cache: ['c'] });
  });

  it('of the whole file, registries and tool images, stand below those of defaults', () => {
    const container = builderOf({
      version: 1,
      images: { kaniko: 'mirror.example.com/kaniko:v1.28.3' },
      registries: { 'a.example.com': { http: true } },
      defaults: { builder: 'kaniko', registries: { 'b.example.com': { http: true } } },
      builds: { api: { image: 'r.example.com/a', source: { type: 'inline', files: { Dockerfile: 'FROM a' } } } },
    });
    expect(container.image).toBe('mirror.example.com/kaniko:v1.28.3');
    expect(container.args).toEqual(
      expect.arrayContaining(['--insecure-registry=a.example.com', '--insecure-registry=b.example.com']),
    );
  });
});

describe('what the file says of registries and tools', () => {
  const file = (own: object) => ({
    version: 1,
    registries: { 'r.example.com': { http: true }, 'm.example.com': { insecure: true } },
    images: { git: 'r.example.com/git:1', buildkit: 'r.example.com/buildkit:1' },
    volumes: { bases: { size: '1Gi', accessModes: ['ReadWriteMany'] } },
    ...own,
  });
  const daemon = (own: object) =>
    readDefinition(file({ daemons: { d: { size: '1Gi', issuer: 'i', ...own } } })).definition?.daemons[0]?.settings;
  const warmer = (own: object) =>
    readDefinition(file({ warmers: { w: { volume: 'bases', images: ['a/b:1'], ...own } } })).definition?.warmers[0]
      ?.settings;

  it('stands under that of a daemon and of a warmer', () => {
    const registries = { 'r.example.com': { insecure: true } };
    const merged = { 'r.example.com': { insecure: true }, 'm.example.com': { insecure: true } };
    expect(daemon({ registries })).toMatchObject({ registries: merged, images: { git: 'r.example.com/git:1' } });
    expect(warmer({ registries, toolImages: { git: 'r.example.com/git:2' } })).toMatchObject({
      registries: merged,
      toolImages: { git: 'r.example.com/git:2', buildkit: 'r.example.com/buildkit:1' },
    });
  });

  it.each([{}, null])('is emptied by %j, as defaults are', (nothing) => {
    expect(daemon({ registries: nothing, images: nothing })).toMatchObject({ registries: {}, images: {} });
    expect(daemon({ registries: nothing })?.registries).toEqual({});
    expect(warmer({ registries: nothing })?.registries).toEqual({});
    expect(warmer({ toolImages: nothing })?.toolImages).toEqual({});
    expect(daemon({ registries: { 'r.example.com': null } })?.registries).toEqual({
      'm.example.com': { http: false, insecure: true, mirrors: [] },
    });
  });

  it('is wrong once, where it is written, whoever takes it', () => {
    const wrong = file({
      registries: { 'r.example.com': { http: 5 } },
      kubernetesVersion: '1.99',
      daemons: { d: { size: '1Gi', issuer: 'i' } },
      warmers: { w: { volume: 'bases', images: ['a/b:1'] } },
    });
    expect(faultsOf(wrong)).toEqual([
      expect.stringContaining('registries["r.example.com"].http: expected true or false'),
      expect.stringContaining('kubernetesVersion: unknown Kubernetes version'),
    ]);
  });
});
