/** Words that some field takes: a string of the schema is given those that its own check accepts. */
export const WORDS: readonly string[] = [
  // Names are few, so that sections refer to each other.
  ...['api', 'base', 'web', 'bases', 'layers', 'kustomization'],
  // What a run is given, and what another build pushed.
  ...['$(params.revision)', 'v-$(params.stage)', '$(builds.base.ref)', '$$(params.revision)', 'revision', 'stage'],
  ...['$(build.ref)', '$(source.commit)', 'scan', 'node:22', '/var/cache/scanner', 'NET_RAW', 'echo "$VALUE"'],
  ...['NODE_ENV=production', 'A=b c'],
  // Images, repositories, registries.
  ...['registry.example.com/shop/api', 'localhost:5000/a', 'docker.io/library/alpine:3.20', '$(params.stage)/a/b'],
  ...['r.example.com/a@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', 'r.example.com/c:1'],
  ...['registry.example.com', 'localhost:5000', 'm.example.com', 'linux/amd64', 'linux/arm64', 'linux/arm/v7'],
  // Places.
  ...['https://git.example.com/shop.git', 'git@git.example.com:shop/api.git', 'ssh://git@git.example.com/a.git'],
  ...[
    'https://libs.example.com',
    'ssh://libs.example.com',
    'https://bucket.example.com',
    'https://account.blob.core.windows.net',
    'Dockerfile',
    'docker/a b.Dockerfile',
  ],
  ...[
    'services/api',
    'sources',
    'api/source.tar.gz',
    'services/**',
    '.',
    'release/*',
    'main',
    'v1.2.3',
    'refs/heads/main',
  ],
  ...['tcp://buildkitd.builds.svc:1234', 'europe-west1-docker.pkg.dev', 'shop.azurecr.io', 'eu-west-1', '123456789012'],
  // Objects, and places in them.
  ...['Job', '/metadata/labels', '/spec/backoffLimit', '/metadata/labels/example.com~1team'],
  // Amounts and times.
  ...['1', '500m', '20Gi', '1.5', '50GB', '80%', '90s', '45m', '1h30m', '336h', '0 3 * * *', '@daily', '@every 12h'],
  ...['Europe/Berlin', 'UTC', '2026-01-02T03:04:05Z'],
  // Keys and names of other systems.
  ...[
    'config.json',
    '.npmrc',
    'ca.crt',
    'HTTP_PROXY',
    'NODE_ENV',
    'example.com/team',
    'npm-credentials',
    'nfs',
    'id_1',
  ],
  ...['Exists', 'Equal', 'NoSchedule', 'NoExecute', 'In', 'cpu', 'memory', 'nvidia.com/gpu', 'kubernetes.io/hostname'],
  ...['true', 'false', 'latest', 'runtime', '--verbose', 'a value with spaces'],
];

/** Marks a value that must never be printed; each planted one has another end. */
export const SECRET = 'hunter2';

const long = 'x'.repeat(300);

/** Text that some reader on the way takes for something of its own. */
export const HOSTILE: readonly string[] = [
  ...[
    '',
    ' ',
    '-',
    '--help',
    '~',
    'null',
    'yes',
    '0x1F',
    '1e3',
    '1_000',
    '12:30',
    '=',
    '<<',
    '*a',
    '&a',
    '!!str',
    '%x',
  ],
  ...['#', 'a #b', 'a: b', '- a', '"', "'", '\\', '`id`', '$(id)', '${HOME}', '$HOME', ';', '|', '>', '{', '[', '}'],
  ...['{{x}}', '{{=1+1}}', '{{workflow.name}}', '{{inputs.parameters.revision}}', '$(context.taskRun.name)'],
  ...['$(params.nobody)', '$(params.revision', '$$(params.revision)', '$(builds.nobody.ref)', '$(DOCKER_CONFIG)'],
  ...['a\nb', 'a\r\nb', '\n', 'a\tb', '\0', 'a\0b', '\x1b[31mred\x1b[0m', '\x7f', '\x85', '\u2028', '\ufeff', '\ud800'],
  ...['\udc00x', '\uffff', '😀', 'ｆｕｌｌ', 'e\u0301', '\u202egnp.exe', 'İ', 'ß'],
  ...['constructor', '__proto__', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'then', 'length', 'name'],
  ...['a/b', '../a', '/etc/passwd', './a', 'a//b', 'a/../b', '..', '.', 'a:b', 'a,b', 'a=b', 'v2,r.example.com/evil:1'],
  ...[long, 'x'.repeat(64), 'x'.repeat(254), `${'x'.repeat(63)}.${'y'.repeat(63)}`, '1abc', 'A', 'a_b', 'a.b', 'a-'],
  ...['99999999999999999999', '2147483648', '-1', '1e400', 'NaN', 'Infinity', '.5', '0', '1.', '+1'],
  ...['builds.yaml:1:1 forged', 'warning: forged', 'https://user:hunter2-url@git.example.com/a.git'],
];

/** Values of every sort for a place where another stood. */
export const ODD_VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1, 1.5, 1e300, Number.POSITIVE_INFINITY, Number.NaN, 2 ** 31, 2 ** 53, -0],
  ...[
    [],
    {},
    [[]],
    [null],
    [{}],
    { a: null },
    { name: 'x' },
    { name: null },
    { type: 'x' },
    { type: null },
    { type: [] },
  ],
  ...[[''], ['a', 'a'], { '': '' }, { constructor: 'x' }, { toString: 'x' }, { length: 1 }, { secret: 'a', key: 'b' }],
  ...HOSTILE,
];

/** What only YAML can say, as source. */
export const ODD_SOURCE: readonly string[] = [
  ...['!!binary aGVsbG8=', '!!set {a, b}', '!!omap [a: 1]', '!!pairs [a: 1]', '!!timestamp 2026-01-02', '!!float 1'],
  ...['!!null ""', '!!bool yes', '!!js/function "x"', '!custom x', '!<tag:x,2000:y> {a: 1}', '!!map []', '!!seq {}'],
  ...['2026-01-02', '2026-01-02T03:04:05Z', '1e400', '.inf', '-.inf', '.nan', '0o17', '017', '0b1', '190:20:30'],
  ...['&a [*a]', '&a {b: *a}', '*nobody', '{<<: {a: b}}', '{<<: [1]}', '{<<: x}', '{? [a] : b}', '{? {a: b} : c}'],
  ...[
    '{1: a, "1": b}',
    '{null: a}',
    '{true: a}',
    '{a: 1, a: 2}',
    '{__proto__: {a: b}}',
    '{? : }',
    '"\\ud800"',
    '"\\0"',
  ],
  ...['"\\x1b[2J"', "'", '"', '|', '>-', '[', '{', '@a', '`a', '%a', '[a, b', `[${'['.repeat(400)}${']'.repeat(400)}]`],
];

/** Names for a key of a mapping. */
export const ODD_KEYS: readonly string[] = [
  ...[
    'constructor',
    '__proto__',
    'prototype',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'isPrototypeOf',
    '__defineGetter__',
  ],
  ...[
    '',
    ' ',
    'a b',
    '1',
    '0',
    '-1',
    '01',
    '1e3',
    'null',
    'true',
    'yes',
    '~',
    '<<',
    '=',
    'type',
    'name',
    'length',
    'then',
  ],
  ...[
    'a.b',
    'a-b',
    'a_b',
    'A',
    'a/b',
    '../a',
    '/a',
    '..',
    '.',
    'a:b',
    'a=b',
    '-a',
    'a-',
    '1abc',
    'path',
    'PATH',
    'IFS',
  ],
  ...[
    '\0',
    'a\nb',
    '\t',
    '\x1b[2J',
    '\u2028',
    '\ud800',
    'ä',
    '😀',
    '"',
    "'",
    '`id`',
    '$(id)',
    '${HOME}',
    '{{x}}',
    '$(params.x)',
  ],
  ...[
    'kustomization',
    'volumes',
    'warmers',
    'kubernetes',
    'runs',
    'base',
    'x'.repeat(64),
    'x'.repeat(300),
    'x'.repeat(5000),
  ],
  ...['x-anchors', 'defaults', 'api', 'image', 'https://user:hunter2-key@h.example.com/a'],
];
