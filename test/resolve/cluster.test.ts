import { faultsOf, jobPod, type Manifest, manifestsOf, oneBuild, only, warningsOf } from '../support';

/** A build with something in its `pod`. */
const pod = (settings: object, build: object = {}) => oneBuild({ pod: settings, ...build });
const files = (given: Record<string, string>, build: object = {}) =>
  oneBuild({ source: { type: 'inline', files: given }, ...build });
const kubernetes = (settings: object) => oneBuild({ runner: { type: 'kubernetes', ...settings } });
const resources = (requests: object, limits: object = {}) => pod({ resources: { requests, limits } });
const nodes = (...matchExpressions: object[]) =>
  pod({
    affinity: {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } },
    },
  });
const near = (term: object, build: object = {}) =>
  pod({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } }, build);
const daemon = (name: string, settings: object = {}) =>
  oneBuild({}, { daemons: { [name]: { size: '1Gi', issuer: 'i', ...settings } } });
const volume = (settings: object) => oneBuild({}, { volumes: { v: settings } });
const long = (length: number) => 'a'.repeat(length);

describe('the oldest release that manifests must work on', () => {
  const required = [{ topologyKey: 'zone', labelSelector: {}, matchLabelKeys: ['a'] }];
  const pod = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } };
  const all = (rest: object) => ({
    version: 1,
    volumes: { bases: { size: '1Gi' } },
    daemons: { shared: { size: '1Gi', issuer: 'ca', pod } },
    warmers: { bases: { volume: 'bases', images: ['node:22'], pod } },
    builds: { api: { image: 'r.example.com/api', source: { type: 'inline', files: { Dockerfile: 'FROM a' } }, pod } },
    ...rest,
  });

  it.each<[string, object]>([
    ['the whole file', { kubernetesVersion: '1.28' }],
    ['defaults', { defaults: { kubernetesVersion: '1.28' } }],
    ['defaults, which hold against the file', { kubernetesVersion: '1.33', defaults: { kubernetesVersion: '1.28' } }],
  ])('is that of %s, for builds, daemons and warmers', (_, rest) => {
    const field = 'pod.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys';
    const said = ': Kubernetes 1.28 does not know matchLabelKeys, which came with 1.29';
    expect(faultsOf(all(rest)).sort()).toEqual(
      ['builds.api', 'daemons.shared', 'warmers.bases'].map((entry) =>
        expect.stringContaining(`${entry}.${field}${said}`),
      ),
    );
  });

  it('is old enough for what came with it', () => {
    expect(faultsOf(all({ kubernetesVersion: '1.29' }))).toEqual([]);
  });
});

describe('what a cluster would refuse is refused with place and remedy:', () => {
  it.each<[string, object, string, string]>([
    // Types of Kubernetes
    ['a list for affinity', pod({ affinity: [] }), 'pod.affinity', 'expected a mapping, got a list'],
    [
      'an unknown kind of affinity',
      pod({ affinity: { nodeAfinity: {} } }),
      'pod.affinity.nodeAfinity',
      '"nodeAffinity"',
    ],
    ['text for a toleration', pod({ tolerations: ['all'] }), 'pod.tolerations[0]', 'expected a mapping, got "all"'],
    [
      'an unknown effect',
      pod({ tolerations: [{ key: 'a', effect: 'NoExec' }] }),
      'effect',
      'did you mean "NoExecute"?',
    ],
    [
      'an operator behind a feature',
      pod({ tolerations: [{ key: 'a', operator: 'Gt' }] }),
      'operator',
      'unknown operator "Gt"',
    ],
    [
      'a toleration of no key',
      pod({ tolerations: [{ value: 'b' }] }),
      'pod.tolerations[0]',
      'operator: Exists, which tolerates all',
    ],
    [
      'a value where none counts',
      pod({ tolerations: [{ operator: 'Exists', key: 'a', value: 'b' }] }),
      'tolerations[0].value',
      'leave value out',
    ],
    [
      'seconds for another effect',
      pod({ tolerations: [{ key: 'a', tolerationSeconds: 1 }] }),
      'tolerationSeconds',
      'write that, or leave',
    ],
    ['In without values', nodes({ key: 'a', operator: 'In' }), 'matchExpressions[0].values', 'write at least one'],
    [
      'Exists with values',
      nodes({ key: 'a', operator: 'Exists', values: ['b'] }),
      'matchExpressions[0].values',
      'leave them out',
    ],
    [
      'Gt with a word',
      nodes({ key: 'a', operator: 'Gt', values: ['x'] }),
      'matchExpressions[0].values',
      'values: ["4"]',
    ],
    [
      'Gt with a sign',
      nodes({ key: 'a', operator: 'Gt', values: ['-5'] }),
      'matchExpressions[0].values',
      'values: ["4"]',
    ],
    ['a requirement with no key', nodes({ operator: 'Exists' }), 'matchExpressions[0].key', 'missing'],
    [
      'a key that is none',
      nodes({ key: 'a b', operator: 'Exists' }),
      'matchExpressions[0].key',
      '"a b" is no key of a label',
    ],
    ['no topology', near({}), 'podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey', 'missing'],
    ['an empty topology', near({ topologyKey: '' }), 'topologyKey', 'is no key'],
    [
      'no terms',
      pod({
        affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } },
      }),
      'nodeSelectorTerms',
      'at least one term',
    ],
    [
      'a weight of 0',
      pod({
        affinity: {
          nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 0, preference: {} }] },
        },
      }),
      'weight',
      'expected at least 1, got the number 0',
    ],
    [
      'a weight of 101',
      pod({
        affinity: {
          nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 101, preference: {} }] },
        },
      }),
      'weight',
      'expected at most 100, got the number 101',
    ],
    [
      'a selector that is none',
      near({ topologyKey: 'zone', labelSelector: { matchLabels: { a: '-' } } }),
      'matchLabels.a',
      '"-" is no label value',
    ],
    [
      'a field of a newer release',
      near({ topologyKey: 'zone', labelSelector: {}, matchLabelKeys: ['a'] }),
      'matchLabelKeys',
      'Kubernetes 1.28 does not know matchLabelKeys, which came with 1.29',
    ],
    // Resources
    ['a resource that is none', resources({ gpu: 1 }), 'pod.resources.requests.gpu', 'nvidia.com/gpu'],
    [
      'more than the limit',
      resources({ memory: '2Gi' }, { memory: '1Gi' }),
      'requests.memory',
      '2Gi is more than the limit of 1Gi',
    ],
    [
      'a device by halves',
      resources({}, { 'a.com/gpu': 0.5 }),
      'limits["a.com/gpu"]',
      'is no whole number of a.com/gpu',
    ],
    [
      'a device without a limit',
      resources({ 'a.com/gpu': 1 }),
      'requests["a.com/gpu"]',
      'write limits: {a.com/gpu: 1}',
    ],
    [
      'pages alone',
      resources({ 'hugepages-2Mi': '2Mi' }, { 'hugepages-2Mi': '2Mi' }),
      'pod.resources',
      'add one of these',
    ],
    [
      'part of a page',
      resources({}, { cpu: 1, 'hugepages-2Mi': '3Mi' }),
      'limits.hugepages-2Mi',
      'is no whole number of pages',
    ],
    ['less than nothing', resources({ cpu: -1 }), 'requests.cpu', '"-1" is less than nothing'],
    ['more than fits', resources({ memory: '16Ei' }), 'requests.memory', 'more than Kubernetes can count'],
    ['finer than thousandths', resources({ cpu: 0.0001 }), 'requests.cpu', 'finer than Kubernetes counts'],
    ['a volume of nothing', volume({ size: '0' }), 'volumes.v.size', 'write more than nothing'],
    // Numbers and durations
    [
      'a timeout beyond 32 bits',
      oneBuild({ timeout: '600000h' }),
      'timeout',
      'is longer than Kubernetes can count, which is 2147483647s',
    ],
    [
      'a deadline beyond 32 bits',
      kubernetes({ activeDeadlineSeconds: 2 ** 31 }),
      'activeDeadlineSeconds',
      'expected at most 2147483647',
    ],
    ['tries beyond 32 bits', kubernetes({ backoffLimit: 2 ** 40 }), 'backoffLimit', 'expected at most 2147483647'],
    [
      'a lateness beyond 32 bits',
      kubernetes({ schedule: '@daily', startingDeadlineSeconds: 1e18 }),
      'startingDeadlineSeconds',
      'expected at most',
    ],
    [
      'replicas beyond 32 bits',
      daemon('d', { replicas: 2 ** 31 }),
      'daemons.d.replicas',
      'expected at most 2147483647',
    ],
    [
      'a date of year 10000',
      oneBuild({ sourceDateEpoch: 253_402_300_800 }),
      'sourceDateEpoch',
      'expected at most 253402300799',
    ],
    [
      'tries of 300 years',
      oneBuild({ timeout: '500000h', runner: { type: 'tekton', retries: 9 } }),
      'timeout',
      'more than 292 years',
    ],
    [
      'a cache of 300 years',
      oneBuild({ builder: { type: 'kaniko', cacheTtl: '9999999999s' } }),
      'cacheTtl',
      '292 years',
    ],
    // Names
    [
      'a namespace of 300 characters',
      oneBuild({ namespace: long(300) }),
      'namespace',
      'a name of 300 characters; write at most 63',
    ],
    [
      'a name that no file can have',
      { version: 1, builds: { [long(300)]: { image: 'a/b', source: { type: 'inline', files: { Dockerfile: '' } } } } },
      `builds.${long(300)}`,
      'write at most 200',
    ],
    [
      'a Service with a digit first',
      daemon('1st'),
      'daemons.1st',
      'begins with a digit, which the name of a Service must not; write "b-1st"',
    ],
    ['a daemon whose pods have no label', daemon(long(53)), `daemons.${long(53)}`, 'take at most 52'],
    [
      'a key of three dots',
      oneBuild({ secrets: [{ id: 'a', secret: 's', key: '..a' }] }),
      'secrets[0].key',
      'not beginning with ".."',
    ],
    ['the key "."', oneBuild({ secrets: [{ id: 'a', secret: 's', key: '.' }] }), 'secrets[0].key', '"." is no key'],
    [
      'a variable called ".."',
      pod({ env: { '..': 'x' } }),
      'pod.env[".."]',
      '".." is no name of an environment variable',
    ],
    ['a variable of ours', pod({ env: { LITERAL_DOLLAR: 'x' } }), 'pod.env.LITERAL_DOLLAR', 'write another name'],
    [
      'a label of ours',
      pod({ labels: { 'app.kubernetes.io/name': 'x' } }),
      'pod.labels',
      'is written by this project; leave it out',
    ],
    [
      'an empty key on a claim',
      volume({ size: '1Gi', annotations: { '': 'x' } }),
      'volumes.v.annotations[""]',
      '"" is no key of a label or annotation',
    ],
    ['an empty key on a pod', pod({ annotations: { '': 'x' } }), 'pod.annotations[""]', '"" is no key'],
    ['a key with two slashes', pod({ annotations: { 'a/b/c': 'x' } }), 'pod.annotations["a/b/c"]', 'is no key'],
    ['a key with a long domain', pod({ labels: { [`${long(254)}/b`]: 'x' } }), 'pod.labels', 'is no key'],
    ['a key of 64 characters', pod({ nodeSelector: { [long(64)]: 'x' } }), 'pod.nodeSelector', 'at most 63'],
    [
      'annotations of 300 KiB',
      pod({ annotations: { a: long(300 * 1024) } }),
      'pod.annotations',
      'put what is long into a ConfigMap',
    ],
    // Inline files
    [
      'a file called "."',
      files({ Dockerfile: '', '.': '' }),
      'source.files["."]',
      '"." is a folder; write the path of a file',
    ],
    ['a path with "./"', files({ Dockerfile: '', './x': '' }), 'source.files["./x"]', 'write "x"'],
    ['a path with "/" at its end', files({ Dockerfile: '', 'x/': '' }), 'source.files["x/"]', 'write "x"'],
    [
      'a file that is a folder too',
      files({ Dockerfile: '', a: '', 'a/b': '' }),
      'source.files["a/b"]',
      '"a" is a file, and no file can lie below it',
    ],
    [
      'two paths of one key',
      files({ Dockerfile: '', 'a/b': '', 'a_b-c14cddc0': '' }),
      'source.files.a_b-c14cddc0',
      'the same key of the ConfigMap as "a/b"',
    ],
    ['a name that no file has', files({ Dockerfile: '', [long(256)]: '' }), 'source.files', 'at most 255 bytes'],
    [
      'no Dockerfile',
      files({ Dockerfil: '' }),
      'source.files',
      'there is no "Dockerfile" among the files; did you mean "Dockerfil"?',
    ],
    [
      'another Dockerfile than there is',
      files({ Dockerfile: '' }, { dockerfile: 'docker/Dockerfile' }),
      'source.files',
      'there is no "docker/Dockerfile"',
    ],
    ['more than a ConfigMap holds', files({ Dockerfile: 'ü'.repeat(500_001) }), 'source.files', 'more than 1 MB'],
    // What is there twice
    [
      'one id of two secrets',
      oneBuild({
        secrets: [
          { id: 'a', secret: 's', key: 'k' },
          { id: 'a', secret: 't', key: 'k' },
        ],
      }),
      'secrets[1].id',
      'secrets[0] has the id "a" already',
    ],
    [
      'the id ".."',
      oneBuild({ secrets: [{ id: '..', secret: 's', key: 'k' }] }),
      'secrets[0].id',
      '".." is no id of a secret',
    ],
    [
      'the id "."',
      oneBuild({ secrets: [{ id: '.', secret: 's', key: 'k' }] }),
      'secrets[0].id',
      '"." is no id of a secret',
    ],
    [
      'a pull secret twice',
      pod({ imagePullSecrets: ['a', 'a'] }),
      'pod.imagePullSecrets[1]',
      'it is the same as [0]; leave one out',
    ],
    ['a platform twice', oneBuild({ platforms: ['linux/arm64', 'linux/arm64'] }), 'platforms[1]', 'the same as [0]'],
    [
      'an access mode twice',
      volume({ size: '1Gi', accessModes: ['ReadWriteMany', 'ReadWriteMany'] }),
      'accessModes[1]',
      'the same as [0]',
    ],
    [
      'ReadWriteOncePod and another',
      volume({ size: '1Gi', accessModes: ['ReadWriteOnce', 'ReadWriteOncePod'] }),
      'accessModes',
      'allows no other access mode',
    ],
    // Schedules
    [
      'a time zone in small letters',
      kubernetes({ schedule: '@daily', timeZone: 'europe/berlin' }),
      'timeZone',
      'did you mean "Europe/Berlin"?',
    ],
    [
      'a time zone that is an offset',
      kubernetes({ schedule: '@daily', timeZone: '+01:00' }),
      'timeZone',
      'is no time zone',
    ],
    ['the time zone Local', kubernetes({ schedule: '@daily', timeZone: 'Local' }), 'timeZone', 'is no time zone'],
    ['the time zone ""', kubernetes({ schedule: '@daily', timeZone: '' }), 'timeZone', 'or UTC'],
    ['every 9999999h', kubernetes({ schedule: '@every 9999999h' }), 'schedule', 'is no schedule'],
    ['a step beyond 64 bits', kubernetes({ schedule: '*/99999999999999999999 * * * *' }), 'schedule', 'has no step'],
    // Hosts
    [
      'a port beyond 65535',
      oneBuild({}, { registries: { 'r.example.com:65536': {} } }),
      'registries["r.example.com:65536"]',
      'is no registry host',
    ],
    ['an image at such a port', oneBuild({ image: 'r.example.com:65536/a' }), 'image', 'is no image repository'],
    ['an image on a host of two dots', oneBuild({ image: 'r..example.com/a' }), 'image', 'is no image repository'],
    [
      'an image name of 256 characters',
      oneBuild({ image: `r.example.com/${long(242)}` }),
      'image',
      'is no image repository',
    ],
  ])('%s', (_, definition, path, message) => {
    const faults = faultsOf(definition);
    expect(faults).toEqual([expect.stringContaining(message)]);
    expect(faults[0]).toContain(path);
  });
});

describe('parameters that Tekton takes for one are refused', () => {
  const source = { type: 'inline', files: { Dockerfile: 'FROM a' } };
  const entry = (parameters: object, rest: object = {}) => ({
    image: 'r.example.com/a',
    source,
    cache: 'none',
    runner: 'tekton',
    parameters,
    ...rest,
  });
  const text = { default: 'x' };

  it('in one build', () => {
    expect(faultsOf(oneBuild(entry({ path: text, PATH: text })))).toEqual([
      expect.stringMatching(/builds\.api\.parameters\.PATH: there is path too, .*; rename one$/),
    ]);
    expect(faultsOf(oneBuild({ ...entry({ path: text, PATH: text }), runner: 'argo' }))).toEqual([]);
  });

  it('in builds that wait for each other', () => {
    const builds = { base: entry({ path: text }), api: entry({ Path: text }, { dependsOn: ['base'] }) };
    expect(faultsOf({ version: 1, builds })).toEqual([
      expect.stringMatching(/builds\.api\.parameters\.Path: base has path, .*; rename one$/),
    ]);
  });

  it('where one takes the image of a build', () => {
    const builds = { base: entry({}), api: entry({ 'BASE-REF': text }, { dependsOn: ['base'] }) };
    expect(faultsOf({ version: 1, builds })).toEqual([expect.stringContaining('there is base-ref too')]);
  });
});

describe('what a cluster takes stays', () => {
  it.each<[string, object]>([
    ['a toleration of everything', pod({ tolerations: [{ operator: 'Exists' }] })],
    ['an empty affinity', pod({ affinity: {} })],
    [
      'a node by its name',
      pod({
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [
                { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n.example.com'] }] },
              ],
            },
          },
        },
      }),
    ],
    [
      'a field of the release that brought it',
      near({ topologyKey: 'zone', labelSelector: {}, matchLabelKeys: ['a'] }, { kubernetesVersion: '1.29' }),
    ],
    ['numbers of resources', resources({ cpu: 0.5, memory: 1e9 }, { cpu: 2 })],
    ['the largest amount', resources({}, { memory: '9223372036854775807' })],
    ['devices', resources({ 'a.com/gpu': '1' }, { 'a.com/gpu': 1 })],
    ['a key of a domain', pod({ annotations: { [`${'a.'.repeat(126)}a/${long(63)}`]: '' } })],
    ['a zone by an old name', kubernetes({ schedule: '@daily', timeZone: 'US/Pacific' })],
    ['UTC', kubernetes({ schedule: '@every 1h30m', timeZone: 'UTC' })],
    [
      'a Dockerfile by another way to write it',
      files({ 'docker/Dockerfile': '' }, { dockerfile: './docker//Dockerfile' }),
    ],
    ['a daemon of 52 characters', daemon(long(52))],
  ])('%s', (_, definition) => expect(faultsOf(definition)).toEqual([]));

  it('in the words of the definition', () => {
    const tolerations = [{ key: 'a', operator: 'Equal', value: 'b', effect: 'NoExecute', tolerationSeconds: 5 }];
    const affinity = {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname' } },
        ],
      },
    };
    expect(jobPod(pod({ tolerations, affinity }))).toMatchObject({ tolerations, affinity });
  });

  it('is taken with a warning where kubectl needs a flag', () => {
    expect(warningsOf(files({ Dockerfile: 'x'.repeat(300_000) }))).toEqual([expect.stringContaining('--server-side')]);
    expect(warningsOf(files({ Dockerfile: 'x'.repeat(200_000) }))).toEqual([]);
  });

  it('has one fault for a node field that is no key at all', () => {
    const nodeSelectorTerms = [{ matchFields: [{ key: '~', operator: 'In', values: ['n'] }] }];
    const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
    expect(faultsOf(pod({ affinity: { nodeAffinity: required } }))).toEqual([
      expect.stringContaining('matchFields[0].key: "~" is no key of a label'),
    ]);
  });

  it('has one fault for a source that is malformed, whatever the Dockerfile is called', () => {
    expect(faultsOf(oneBuild({ source: { type: 'gti' }, dockerfile: 'a' }))).toHaveLength(1);
  });
});

describe('a long name', () => {
  const name = `1${'-long'.repeat(20)}`;
  const source = { type: 'inline', files: { Dockerfile: 'ARG BASE\nFROM ${BASE}' } };
  const definition = {
    version: 1,
    defaults: { source, runner: ['tekton', 'argo'] },
    builds: {
      [name]: { image: 'r.example.com/base' },
      api: { image: 'r.example.com/api', dependsOn: [name], buildArgs: { BASE: `$(builds.${name}.ref)` } },
    },
  };

  it('is the same within 63 characters for a task of Tekton, for who waits for it and who takes its image', () => {
    const pipelines = manifestsOf(definition).filter(({ kind }) => kind === 'Pipeline');
    const { spec } = pipelines.find(({ metadata }) => metadata.name !== 'api') as Manifest;
    const [base, api] = spec.tasks;
    expect(base.name).toMatch(/^1(-long)+-lo-[0-9a-f]{8}$/);
    expect(base.name.length).toBeLessThanOrEqual(63);
    expect(JSON.stringify(api)).toContain(`$(tasks.${base.name}.results.IMAGE_DIGEST)`);
    expect(JSON.stringify(spec)).not.toContain(`tasks.${name}`);
    expect(api.params[0].name).toMatch(/^[A-Za-z_]/);
    expect(only('Task', { ...definition, builds: { [name]: { image: 'a/b' } } }).metadata.name).toBe(base.taskRef.name);
  });

  it('is the same for a task of Argo', () => {
    const all = manifestsOf(definition).filter(({ kind }) => kind === 'WorkflowTemplate');
    const [base, api] = all
      .filter(({ metadata }) => metadata.name !== 'api')
      .flatMap(({ spec }) => spec.templates.flatMap(({ dag }: { dag?: { tasks: object[] } }) => dag?.tasks ?? []));
    expect(base.name.length).toBeLessThanOrEqual(128);
    expect(base.name).toMatch(/^[A-Za-z]/);
    expect(api.depends).toBe(base.name);
    expect(JSON.stringify(api)).toContain(`{{tasks.${base.name}.outputs.parameters.digest}}`);
  });
});
