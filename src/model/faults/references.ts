import { entry, inBuild, inCode, inFile, inWords } from './entry';
import { type Hint, hinted } from './known';
import { quote } from './quote';

const SOURCE = 'source: { type: git, url: "https://git.example.com/shop.git" }';
const build = (name: string, image: string, more: string) =>
  `  ${name}:\n    image: registry.example.com/${image}\n    ${SOURCE}\n    ${more}`;
const two = (one: string, other: string, rest = '') =>
  inFile(`${rest}builds:\n${build('base', 'base', one)}\n${build('api', 'api', other)}`);
const own = (volume: string) => `builder: { type: buildkit, state: { volume: ${volume} } }`;
const layers = (more: string) => `volumes:\n  layers: { size: 10Gi${more} }`;

/** How to declare what nobody declares. */
const DECLARATIONS = {
  parameter: (name: string) => `parameters: {${name}: {default: …}}`,
  volume: (name: string) => `volumes: {${name}: {size: 10Gi}}`,
  matrix: (name: string) => `matrix: {${name}: [a, b]}`,
  daemon: (name: string) => `daemons: {${name}: {size: 100Gi, issuer: …}}`,
} as const;

/** Each waits for the next, and the last for the first; of many some are only counted. */
function waitsInWords(waits: readonly string[], more?: { readonly builds: number; readonly last: string }): string[] {
  const counted = more && more.builds > 0 ? [`${more.builds} more`] : [];
  return [...waits, ...counted, ...(more ? [more.last] : []), waits[0] as string];
}

/** What is handed on by a parameter. */
const TAKEN = {
  upstream: 'the image of a build it depends on',
  source: 'what is known of the source',
  architecture: 'the image of one architecture',
} as const;

/** What a plan may need of where it runs. */
const NEEDS = {
  containers: 'containers',
  programs: 'programs of a machine',
  userNamespace: 'a user namespace of its own',
  nodes: 'nodes of its choice',
  identities: 'several service accounts',
  pods: 'several pods',
  images: 'several images told apart',
} as const;

/** Faults of what refers to what: builds, volumes, daemons and warmers. */
export const REFERENCE_FAULTS = {
  undeclared: entry<{ what: keyof typeof DECLARATIONS; name: string; hint: Hint }>({
    words: ({ what, name, hint }) =>
      `nobody declares the ${what} "${name}"${hinted(hint)}; declare it: ${DECLARATIONS[what](name)}`,
    summary: 'Something is referred to by a name that nothing has.',
    remedy: 'Declare it, or write the name of one that is.',
    example: inBuild('target: $(params.stage)'),
  }),
  'unknown-build': entry<{ name: string; hint: Hint }>({
    words: ({ name, hint }) => `there is no build "${name}"${hinted(hint)}`,
    summary: 'A build or a warmer names a build that the file does not have.',
    remedy: 'Write the name of one that it has.',
    example: inBuild('dependsOn: [base]'),
  }),
  cycle: entry<{ waits: readonly string[]; more?: { readonly builds: number; readonly last: string } }>({
    words: ({ waits, more }) => `${waitsInWords(waits, more).join(' waits for ')}; leave one of these out`,
    summary: 'Builds wait for each other, so that none would ever start.',
    remedy: 'Leave one of the dependencies out.',
    example: two('dependsOn: [api]', 'dependsOn: [base]'),
  }),
  'dependency-elsewhere': entry<{ name: string }>({
    words: ({ name }) =>
      `${name} is in another namespace, where no run can wait for it; write the same namespace in both`,
    summary: 'One run has all of its builds in one namespace.',
    remedy: 'Write the same namespace in both.',
    example: two('runner: tekton\n    namespace: a', 'runner: tekton\n    dependsOn: [base]'),
  }),
  'dependency-not-run': entry<{ runner: string; name: string }>({
    words: ({ runner, name }) =>
      `${runner} does not run ${name}, so it cannot wait for it; add ${runner} to builds.${name}.runner`,
    summary: 'A runner waits only for what it runs itself.',
    remedy: 'Add the runner to the other build.',
    example: two('runner: script', 'runner: tekton\n    dependsOn: [base]'),
  }),
  'group-unnamed': entry<{ first: readonly string[] }>({
    words: ({ first }) =>
      `nothing says what a run of all of them is called: it begins with ${first.join(' and ')}; write group: NAME in one of these`,
    summary:
      'Builds that wait for each other are one run, called after the one that all others wait for, and here there is none.',
    remedy: 'Write `group: NAME` in one of them.',
    example: inFile(
      `defaults: { runner: tekton }\nbuilds:\n${build('base', 'base', 'target: base')}\n${build('tools', 'tools', 'target: tools')}\n${build('api', 'api', 'dependsOn: [base, tools]')}`,
    ),
  }),
  'not-waited-for': entry<{ builds: readonly string[]; scheduled: boolean }>({
    words: ({ builds, scheduled }) =>
      `Kubernetes does not wait for ${builds.join(', ')}; ` +
      (scheduled
        ? 'of CronJobs each runs on its own schedule: write runner: argo with schedules, which runs them as one, or a schedule that is late enough'
        : 'write runner: {type: kubernetes, gitops: argocd}, which applies builds in waves'),
    summary: 'A warning: Kubernetes starts all Jobs at once.',
    remedy: 'Use Argo CD, Tekton or Argo Workflows, or apply the builds one after the other.',
    example: two('target: base', 'dependsOn: [base]'),
  }),
  'build-alone': entry({
    words: () => 'a construct knows no build by its name; write the ImageBuild itself: dependsOn: [base]',
    summary: 'An ImageBuild construct names a build that it depends on, and names are known within a CachedBuilds.',
    remedy: 'Write the `ImageBuild` itself, or put both into a `CachedBuilds`.',
    example: inWords("new ImageBuild(chart, 'api', { dependsOn: ['base'], … })", {}, 'ts'),
  }),
  'image-unknown': entry<{ name: string }>({
    words: ({ name }) => `the image of ${name} is known only to builds that wait for it; write dependsOn: [${name}]`,
    summary: 'The image of a build is known by digest once it is pushed.',
    remedy: 'Wait for it, by `dependsOn`.',
    example: two('target: base', 'buildArgs: { BASE: $(builds.base.ref) }'),
  }),
  'image-unpushed': entry<{ name: string }>({
    words: ({ name }) => `${name} pushes no image that this build could use; write push: true in ${name}`,
    summary: 'Builds hand images on by a registry.',
    remedy: 'Push the image, or do not refer to it.',
    example: two('push: false', 'dependsOn: [base]\n    buildArgs: { BASE: $(builds.base.ref) }'),
  }),
  'parameter-taken': entry<{ name: string; takes: keyof typeof TAKEN }>({
    words: ({ name, takes }) => `${name} is the parameter that takes ${TAKEN[takes]}; give this one another name`,
    summary: 'A parameter is called as one of those by which builds, and the pods of a build, hand things on.',
    remedy: 'Give yours another name.',
    example: two(
      'runner: tekton',
      'runner: tekton\n    dependsOn: [base]\n    parameters: { base-ref: { default: a/b } }',
    ),
  }),
  'not-offered': entry<{ builder: string; need: keyof typeof NEEDS; because: string; remedy: string }>({
    words: ({ builder, need, because, remedy }) => `${builder} needs ${NEEDS[need]}: ${because}; ${remedy}`,
    summary: 'The build needs something of where it runs that the runner does not have.',
    remedy: 'Write another runner, or another builder.',
    example: inBuild('builder: docker'),
  }),
  'dockerfile-missing': entry<{ dockerfile: string; hint: Hint }>({
    words: ({ dockerfile, hint }) =>
      `there is no ${quote(dockerfile)} among the files${hinted(hint)}; add it, or name the one to use in dockerfile`,
    summary: 'The files of an inline source are all that there is, and the Dockerfile is none of them.',
    remedy: 'Add it, or name another in `dockerfile`.',
    example: inBuild('source: { type: inline, files: { Dockerfil: FROM scratch } }'),
  }),
  'runner-twice': entry<{ variant: string; first: number }>({
    words: ({ variant, first }) => `it would write the same ${variant} as runner[${first}]; leave one out`,
    summary: 'Two runners of a build write one object.',
    remedy: 'Leave one out.',
    example: inBuild('runner: [tekton, tekton]'),
  }),
  'object-twice': entry<{ identity: string; first: string }>({
    words: ({ identity, first }) => `it would write ${identity}, as ${first} does; give one of them another name`,
    summary: 'Two entries of the file write one object.',
    remedy: 'Give one of them another name.',
    example: inFile(
      `warmers:\n  api: { builds: [base] }\nbuilds:\n${build('base', 'base', 'target: base')}\n${build('api-base', 'api', 'target: api')}`,
    ),
  }),
  'warmed-build': entry<{ build: string; field: string; cause: string; wrong: string }>({
    words: ({ field, wrong }) => `${field}: ${wrong}`,
    summary: 'The build cannot be run by the warmer for its cache, though it can be run by itself.',
    remedy: 'Do what the message says of the build, or take it out of the warmer.',
    example: inFile(
      `warmers:\n  nightly: { builds: [api], schedule: "@daily" }\nbuilds:\n${build('api', 'api', 'cache: none')}`,
    ),
  }),
  'daemon-elsewhere': entry<{ namespace?: string; daemons?: string }>({
    words: ({ namespace, daemons }) =>
      `a pod in namespace ${namespace ?? '(none)'} has no certificate for a daemon of namespace ${daemons ?? '(none)'}; write the same namespace in both, or clients: [{namespace: …}] in the daemon`,
    summary: 'The certificates of clients lie in the namespace of the daemon, and in those that its `clients` name.',
    remedy: 'Write the same namespace in both, or that of the build in `clients` of the daemon.',
    example: inBuild(
      'namespace: a\nbuilder: { type: buildkit, daemon: shared }',
      'daemons:\n  shared: { size: 100Gi, issuer: ca, namespace: b }',
    ),
  }),
  'secrets-exposed': entry<{ builds: readonly string[] }>({
    words: ({ builds }) =>
      `while it builds ${builds.join(', ')}, a RUN step of any other build can read the secrets that are mounted; write mode: userns, or give each of these a daemon of its own`,
    summary: 'A warning: rootless BuildKit has no sandbox for processes.',
    remedy: 'Write `mode: userns`, or a daemon for each.',
    example: two(
      'builder: { type: buildkit, daemon: shared }',
      'builder: { type: buildkit, daemon: shared }\n    secrets: [{ id: npm, secret: npm, key: token }]',
      'daemons:\n  shared: { size: 100Gi, issuer: ca }\n',
    ),
  }),
  'daemon-unused': entry({
    words: () =>
      'nobody uses this daemon; leave it out, name it in a builder, or write clients: […] if it is for others',
    summary: 'A warning: the daemon would run for nothing.',
    remedy: 'Leave it out, or name it in the `builder` of a build.',
    example: inFile(
      `daemons:\n  shared: { size: 100Gi, issuer: ca }\nbuilds:\n${build('api', 'api', 'builder: buildkit')}`,
    ),
  }),
  'not-a-reference': entry<{ written: string }>({
    words: ({ written }) =>
      `${written} is no reference and arrives as it is written; references are $(params.NAME), $(builds.NAME.ref), $(source.NAME) and, in a build with a matrix, $(matrix.NAME)`,
    summary: 'A warning: text looks like a reference, and is text.',
    remedy: 'Write it as references are written; text that is meant may stay.',
    example: inBuild('buildArgs: { VERSION: $(PARAMS.version) }'),
  }),
  'registry-unheard': entry<{ daemon: string; host: string }>({
    words: ({ daemon, host }) =>
      `the daemon ${daemon} pulls and pushes, and does not know this of ${host}; write it in daemons.${daemon}.registries, or in registries of the file`,
    summary: 'A warning: what is said of a registry in a build does not reach the daemon that builds it.',
    remedy: 'Write it in `registries` of the daemon or of the file.',
    example: inBuild(
      'builder: { type: buildkit, daemon: shared }\nregistries: { "docker.io": { mirrors: [mirror.example.com] } }',
      'daemons:\n  shared: { size: 100Gi, issuer: ca }',
    ),
  }),
  'bases-for-kaniko': entry<{ builds: readonly string[] }>({
    words: ({ builds }) =>
      `base images on a volume are read by kaniko alone, and ${builds.join(', ')} ${builds.length > 1 ? 'are' : 'is'} built by something else; leave the warmer out, or write builder: kaniko`,
    summary: 'A warning: a volume is filled with base images that nobody reads.',
    remedy: 'Leave the warmer out; what else fills the volume is the builds themselves.',
    example: inFile(
      `volumes:\n  layers: { size: 10Gi, accessModes: [ReadWriteMany] }\nwarmers:\n  bases: { volume: layers, images: ["alpine:3.20"] }\nbuilds:\n${build('api', 'api', 'cache: { type: volume, volume: layers }')}`,
    ),
  }),
  'volume-unused': entry({
    words: () => 'nobody uses this volume; leave it out, or name it in a source, cache or warmer',
    summary: 'A warning: the volume would be claimed for nothing.',
    remedy: 'Leave it out, or name it somewhere.',
    example: inFile('volumes:\n  layers: { size: 10Gi }'),
  }),
  'volume-elsewhere': entry<{ own?: string; namespace?: string; volume: string }>({
    words: ({ own: pods, namespace, volume }) =>
      `a pod in namespace ${pods ?? '(none)'} cannot mount a volume of namespace ${namespace ?? '(none)'}; write namespace: ${pods ?? '…'} in volumes.${volume}`,
    summary: 'A pod mounts only claims of its own namespace.',
    remedy: 'Write the namespace of the build in the volume.',
    example: inBuild('namespace: a\ncache: { type: volume, volume: layers }', layers(', namespace: b')),
  }),
  'state-shared': entry<{ by: string; others: readonly string[] }>({
    words: ({ by, others }) =>
      `${by} keeps the state of its builder there, which nobody else may use at the same time, and ` +
      (others.includes(by)
        ? 'it would by several runners; keep one of them, or leave state out'
        : `${others.join(' and ')} would; give it a volume of its own`),
    summary: 'The state of a builder breaks where two builders write it.',
    remedy: 'Give each a volume of its own.',
    example: two(own('layers'), own('layers'), `${layers('')}\n`),
  }),
  'state-overlaps': entry<{ by: string }>({
    words: ({ by }) =>
      `runs of ${by} may overlap, and the state of its builder takes one at a time; write accessModes: [ReadWriteOncePod], so that a run waits for the last`,
    summary: 'The runner starts a run while the last one is still going.',
    remedy: 'Write `accessModes: [ReadWriteOncePod]`.',
    example: inBuild(`runner: tekton\n${own('layers')}`, layers('')),
  }),
  'volume-written-by-many': entry<{ writers: readonly string[]; accessModes: readonly string[] }>({
    words: ({ writers, accessModes }) =>
      `${writers.length > 1 ? `${writers.join(' and ')} write` : `${writers[0]} writes by several runners`} to it, and ` +
      `${accessModes.join(', ')} lets one node do so at a time; ` +
      `write accessModes: [ReadWriteMany], or ${writers.length > 1 ? 'give each a volume of its own' : 'keep one of the runners'}`,
    summary: 'Pods on two nodes would wait for each other.',
    remedy: 'Write `accessModes: [ReadWriteMany]`, or give each a volume of its own.',
    example: two(
      'cache: { type: volume, volume: layers }',
      'cache: { type: volume, volume: layers }',
      `${layers('')}\n`,
    ),
  }),
  'volume-not-writable': entry<{ by: string }>({
    words: ({ by }) => `${by} writes to it, and accessModes lets nobody write; add ReadWriteOnce or ReadWriteMany`,
    summary: 'The volume is read-only for everybody.',
    remedy: 'Add an access mode.',
    example: inBuild('cache: { type: volume, volume: layers }', layers(', accessModes: [ReadOnlyMany]')),
  }),
  'volume-not-warmed': entry<{ readers: readonly string[] }>({
    words: ({ readers }) =>
      `${readers.join(' and ')} read${readers.length > 1 ? '' : 's'} a cache there that nobody warms; add a warmer for this volume: warmers: {base-images: {volume: …, images: […]}}`,
    summary: 'The claim is new, and what reads it finds nothing there.',
    remedy: 'Add a warmer.',
    example: inBuild('builder: kaniko\ncache: { from: { type: volume, volume: layers } }', layers('')),
  }),
  'files-large-to-apply': entry({
    words: () =>
      'kubectl apply takes no ConfigMap this large; apply it with --server-side, or use a git or volume source',
    summary: 'A warning: kubectl notes what it applies in an annotation, which has less room than a ConfigMap.',
    remedy: 'Apply it with `--server-side`.',
    example: inCode("files: { Dockerfile: 'x'.repeat(300_000) }", () => ({
      version: 1,
      builds: { api: { image: 'a/b', source: { type: 'inline', files: { Dockerfile: 'x'.repeat(300_000) } } } },
    })),
  }),
};
