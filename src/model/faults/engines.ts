import { entry, inBuild, inFile } from './entry';

const CACHES = 'volumes:\n  one: { size: 1Gi }\n  two: { size: 1Gi }';
const alone = (more: string) =>
  inFile(
    `warmers:\n  nightly: { builds: [api], schedule: "@daily" }\nbuilds:\n  api:\n    image: registry.example.com/shop/api\n    source: { type: git, url: "https://git.example.com/shop.git" }\n    ${more}`,
  );
const group = (base: string, api: string) =>
  inFile(
    ['base', 'api']
      .map((name, i) =>
        [
          `  ${name}:`,
          `image: registry.example.com/shop/${name}`,
          'source: { type: git, url: "https://git.example.com/shop.git" }',
          ...(i === 0 ? [] : ['dependsOn: [base]']),
          i === 0 ? base : api,
        ].join('\n    '),
      )
      .reduce((all, build) => `${all}\n${build}`, 'builds:'),
  );

/** What an option of a script is of. */
const OPTIONS = {
  help: () => '--help',
  switch: (name: string) => `--${name}`,
  source: () => '--source',
  secret: (name: string) => `the secret ${name}`,
  ssh: (name: string) => `the SSH key ${name}`,
  certificate: (name: string) => `the certificate of ${name}`,
  image: (name: string) => `the image of ${name}`,
  step: (name: string) => `the secret ${name} of a step`,
  parameter: (name: string) => name,
} as const;
type OptionOf = keyof typeof OPTIONS;

/** What starts a run without asking anybody, where it may be left out. */
const STARTERS: Readonly<Record<string, { readonly because: string; readonly instead: string }>> = {
  CronWorkflow: { because: 'nobody gives a value to a CronWorkflow', instead: 'leave schedules out' },
  schedule: { because: 'nobody gives a value to a run on a schedule', instead: 'leave schedule out' },
  push: {
    because: 'not each event of trigger gives it a value',
    instead: 'name in from what each event of trigger says',
  },
};

/** Faults of what builders and runners can do. */
export const ENGINE_FAULTS = {
  'not-honoured': entry<{ because: string; remedy: string }>({
    words: ({ because, remedy }) => `${because}; ${remedy}`,
    summary: 'The builder or the runner has nothing that does what the field says. Nothing is dropped in silence.',
    remedy:
      'Do what the message says, or choose another builder or runner: the tables of the README say who honours what.',
    example: inBuild('builder: kaniko\ncache: inline'),
  }),
  'native-platforms': entry({
    words: () => 'no platform says on which nodes; write platforms: [linux/amd64, linux/arm64]',
    summary: 'What is built on nodes of each architecture has to say for which.',
    remedy: 'Write `platforms`, or leave `platformNodes` out.',
    example: inBuild('runner: tekton\nplatformNodes: native'),
  }),
  'native-platform': entry<{ platform: string }>({
    words: ({ platform }) =>
      `nodes are found by their architecture alone, and ${platform} is not one of Linux, or not the first of it; write it like linux/arm64, or leave platformNodes out`,
    summary:
      'With `platformNodes: native` a platform is Linux on an architecture, known when manifests are written, and each once: it becomes the label `kubernetes.io/arch` of a node.',
    remedy: 'Write it like `linux/arm64`, without a variant.',
    example: inBuild('runner: tekton\nplatformNodes: native\nplatforms: [linux/amd64, linux/arm/v7]'),
  }),
  'native-tag': entry<{ longest: number }>({
    words: ({ longest }) =>
      `the image of each architecture is pushed under this tag with the architecture behind it, which is too long; write one of at most ${longest} characters`,
    summary: 'Kaniko and Buildah push nothing without a tag, and a tag has at most 128 characters.',
    remedy: 'Shorten the first tag, or write `builder: buildkit`.',
    example: inBuild(
      `runner: tekton\nbuilder: kaniko\nplatformNodes: native\nplatforms: [linux/amd64]\ntags: [${'x'.repeat(128)}]`,
    ),
  }),
  pointless: entry<{ because: string; field: string }>({
    words: ({ because, field }) => `${because}; leave ${field} out`,
    summary: 'Nothing that runs the build has anything the field could be about.',
    remedy: 'Leave it out.',
    example: inBuild('runner: script\npod: { labels: { team: shop } }'),
  }),
  'cache-repositories': entry<{ refs: readonly string[] }>({
    words: ({ refs }) => `kaniko has one cache repository, here are ${refs.join(' and ')}; leave one`,
    summary: 'Kaniko reads and writes one repository.',
    remedy: 'Leave one.',
    example: inBuild(
      'builder: kaniko\ncache:\n  - { type: registry, ref: registry.example.com/a }\n  - { type: registry, ref: registry.example.com/b }',
    ),
  }),
  'cache-not-read': entry({
    words: () => 'kaniko cannot write a cache without reading it; write the same in cache.from',
    summary: 'Kaniko has one switch for both.',
    remedy: 'Write the same in `cache.from`.',
    example: inBuild('builder: kaniko\ncache: { to: registry }'),
  }),
  'cache-folders': entry({
    words: () => 'kaniko has one cache folder for base images; leave one entry of type volume',
    summary: 'Kaniko looks for base images in one folder.',
    remedy: 'Leave one entry of type volume.',
    example: inBuild(
      'builder: kaniko\ncache: { from: [{ type: volume, volume: one }, { type: volume, volume: two }] }',
      CACHES,
    ),
  }),
  'cache-tagged': entry<{ builder: string; repository: string }>({
    words: ({ builder, repository }) =>
      `${builder} keeps each layer under a tag of its own, so its cache is a repository; write ref: ${repository}`,
    summary: 'The tags of the repository are the keys of layers.',
    remedy: 'Write the repository without a tag.',
    example: inBuild('builder: kaniko\ncache: { type: registry, ref: "registry.example.com/shop/api:cache" }'),
  }),
  'warms-nothing': entry<{ needs: 'repository' | 'outside' }>({
    words: ({ needs }) =>
      `a build that warms a cache ${needs === 'repository' ? 'needs a cache repository to write to' : 'pushes no image, so it needs a cache outside of it'}; write cache: registry`,
    summary: 'A warmer runs the build for its cache alone, and the build writes none.',
    remedy: 'Write `cache: registry`.',
    example: alone('cache: none'),
  }),
  'daemon-with-state': entry({
    words: () => 'the daemon keeps its own state; leave state out, or daemon',
    summary: 'Either a daemon that keeps running has the state, or a volume of the build.',
    remedy: 'Leave one of them out.',
    example: inBuild(
      'builder: { type: buildkit, daemon: shared, state: { volume: one } }',
      `daemons:\n  shared: { size: 100Gi, issuer: ca }\n${CACHES}`,
    ),
  }),
  'daemon-signs': entry<{ name: string; secret: string; keys: readonly string[] }>({
    words: ({ name, secret, keys }) =>
      `the daemon signs for the bucket, and nobody hands it the credentials of a build; leave credentials out, and write daemons: {${name}: {pod: {env: {${keys.map((key) => `${key}: {secret: ${secret}, key: ${key}}`).join(', ')}}}}}`,
    summary: 'A daemon that keeps running talks to the bucket itself, and knows no Secret of a build.',
    remedy: 'Give the keys to the daemon.',
    example: inBuild(
      'builder: { type: buildkit, daemon: shared }\ncache: { type: s3, bucket: layers, region: eu-west-1, credentials: s3 }',
      'daemons:\n  shared: { size: 100Gi, issuer: ca }',
    ),
  }),
  'inline-unpushed': entry({
    words: () => 'an inline cache is in the image, and the image is not pushed; write cache: registry',
    summary: 'What is in an image that goes nowhere is found by nobody.',
    remedy: 'Write `cache: registry`, or `cache: { from: inline }`, which only looks.',
    example: inBuild('push: false\ncache: inline'),
  }),
  'archive-of-one': entry<{ field: string }>({
    words: ({ field }) =>
      `an archive for docker load is one image and nothing about it; write type: oci, or leave ${field} out`,
    summary: 'Only an OCI layout holds images of several platforms, and what is attested of them.',
    remedy: 'Write `type: oci`, or leave the field out.',
    example: inBuild('output: { type: docker, volume: one }\nplatforms: [linux/amd64, linux/arm64]', CACHES),
  }),
  'inline-twice': entry({
    words: () => 'inline cache is given twice; write it once',
    summary: 'An image holds one cache.',
    remedy: 'Write it once.',
    example: inBuild('cache: { to: [{ type: inline }, { type: inline }] }'),
  }),
  'template-in-annotation': entry({
    words: () => 'Argo would replace {{…}} in an annotation, and there is no other way to write it; leave it out',
    summary: 'Outside of containers nothing can be hidden from Argo.',
    remedy: 'Leave it out.',
    example: inBuild('runner: argo\npod: { annotations: { note: "{{x}}" } }'),
  }),
  'files-of-one-namespace': entry<{ what: 'source' | 'registries' }>({
    words: ({ what }) =>
      `a ClusterWorkflowTemplate is used from every namespace, and the ConfigMap of ${what === 'source' ? 'the inline source' : 'registries'} is in one; leave clusterScope out, or ${what === 'source' ? 'use a git source' : 'have the registries in a daemon'}`,
    summary: 'What is written here becomes a ConfigMap, which pods of other namespaces cannot mount.',
    remedy: 'Leave `clusterScope` out, or use a git source.',
    example: inBuild(
      'runner: { type: argo, clusterScope: true }\nsource: { type: inline, files: { Dockerfile: FROM scratch } }',
    ),
  }),
  'run-too-long': entry({
    words: () => 'with all retries, and after the builds it waits for, it could take more than 292 years; shorten it',
    summary: 'Systems count a run in nanoseconds of 64 bits.',
    remedy: 'Shorten the timeout, or retry less often.',
    example: inBuild('timeout: 500000h\nrunner: { type: tekton, retries: 9 }'),
  }),
  'group-differs': entry<{ other: string }>({
    words: ({ other }) =>
      `it differs from that of ${other}, and builds that wait for each other run as one; write the same in both, or once in defaults`,
    summary: 'Builds that wait for each other are one run, which has one value of the parameter or setting.',
    remedy: 'Write the same in both, or once in `defaults`.',
    example: group(
      'runner: tekton\n    parameters: { tag: { default: a } }',
      'runner: tekton\n    parameters: { tag: { default: b } }',
    ),
  }),
  'schedule-missing': entry({
    words: () => 'missing; a CronJob needs one, such as "0 3 * * *"',
    summary: 'A CronJob has a schedule.',
    remedy: 'Write one, or another kind.',
    example: inBuild('runner: { type: kubernetes, kind: CronJob }'),
  }),
  'schedule-unwanted': entry<{ kind: string }>({
    words: ({ kind }) => `a ${kind} has no schedule; write kind: CronJob, or leave schedule out`,
    summary: 'Only a CronJob has a schedule.',
    remedy: 'Write `kind: CronJob`, or leave `schedule` out.',
    example: inBuild('runner: { type: kubernetes, kind: Job, schedule: "@daily" }'),
  }),
  'pod-suspended': entry({
    words: () => 'a Pod cannot be suspended; write kind: Job',
    summary: 'Kubernetes starts a Pod as soon as it is there.',
    remedy: 'Write `kind: Job`.',
    example: inBuild('runner: { type: kubernetes, kind: Pod, suspend: true }'),
  }),
  'gitops-without-end': entry<{ gitops: 'argocd' | 'flux' }>({
    words: ({ gitops }) =>
      `${gitops === 'flux' ? 'Flux' : 'Argo CD'} would create the Job again as soon as it is deleted, and build forever; leave ttlSecondsAfterFinished out`,
    summary: 'Argo CD and Flux restore what is missing.',
    remedy: 'Leave `ttlSecondsAfterFinished` out.',
    example: inBuild('runner: { type: kubernetes, gitops: flux, ttlSecondsAfterFinished: 60 }'),
  }),
  'parameter-without-default': entry<{ starter: string }>({
    words: ({ starter }) => {
      const { because, instead } = STARTERS[starter] ?? {
        because: `nobody gives a value to a ${starter}`,
        instead: 'run the build on another runner',
      };
      return `has no default, and ${because}; add default, or ${instead}`;
    },
    summary: 'A Job is applied as it is, a schedule asks nobody, and a push knows the revision only.',
    remedy: 'Add a default, or let somebody start the build who gives a value.',
    example: inBuild('tags: ["$(params.tag)"]\nparameters: { tag: {} }'),
  }),
  'option-taken': entry<{ other: OptionOf; name: string; shared: string }>({
    words: ({ other, name, shared }) =>
      `a script cannot tell it from ${OPTIONS[other](name)}: both are ${shared}; give one of them another name`,
    summary: 'A script takes what a run gives by flags and variables, and two of these are one.',
    remedy: 'Give one of them another name.',
    example: inBuild('runner: script\nparameters: { a-b: {}, a_b: {} }'),
  }),
  'variable-of-no-shell': entry({
    words: () => 'no shell has a variable of this name; write it with letters, digits and "_" for runner: script',
    summary: 'Containers take names that no shell can assign.',
    remedy: 'Write it with letters, digits and `_`.',
    example: inBuild('runner: script\npod: { env: { my.name: x } }'),
  }),
  'variable-of-script': entry({
    words: () => 'a script may have a variable of its own by this name; write another',
    summary: 'Scripts have variables of their own, and yours would change them.',
    remedy: 'Write another name.',
    example: inBuild('runner: script\npod: { env: { name: x } }'),
  }),
  'parameters-alike': entry<{ known: string; build?: string }>({
    words: ({ known, build }) =>
      `${build === undefined ? `there is ${known} too` : `${build} has ${known}`}, which Tekton takes for the same, since it does not tell capital letters from small ones; rename one`,
    summary: 'Two parameters differ in capital letters alone.',
    remedy: 'Rename one.',
    example: inBuild('runner: tekton\nparameters: { tag: {}, TAG: {} }'),
  }),
  'not-baked': entry({
    words: () => 'docker-bake.json has no word for it, so this build is not in there; run its script, or leave it out',
    summary:
      'A warning: bake takes no flags, sets no variables, brings no files and checks no path of a run, and would build something else.',
    remedy: 'Run the script of the build, or leave the field out.',
    example: inBuild('builder: docker\nrunner: script\nextraArgs: [--network=host]'),
  }),
  'cache-only-read': entry<{ attribute: string }>({
    words: ({ attribute }) =>
      `${attribute} says how a cache is written, and from only reads; write it in cache.to, or leave it out`,
    summary: 'What says how layers are written stands where they are looked for, and nowhere else.',
    remedy: 'Write it in `cache.to`, or leave it out.',
    example: inBuild('cache: { from: { type: registry, mode: min }, to: { type: registry } }'),
  }),
};
