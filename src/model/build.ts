import * as z from 'zod';
import { buildRef } from './build-ref';
import { builder } from './builder';
import { cache } from './cache';
import { credentials } from './credentials';
import { problem } from './faults';
import { contexts, dockerfile, ssh } from './inputs';
import { isDataKey } from './names';
import { notify } from './notify';
import { duration, wholeNumber } from './numbers';
import { compression, output, push } from './output';
import { parameters } from './parameter';
import { pod } from './pod';
import { pullRequests } from './pull-requests';
import { registries } from './registry';
import { runner } from './runner';
import { runs } from './runs';
import {
  choice,
  dnsLabel,
  issueOf,
  keyOfSecret,
  listOf,
  namedValues,
  namespaceName,
  object,
  secretFault,
  textOf,
  wordOf,
} from './schema';
import { isSecretPair } from './secrets';
import { skip } from './skip';
import { source } from './source';
import { steps } from './steps';
import { showText } from './text';
import { tools } from './tools';
import { type Allowed, buildTrigger } from './trigger';
import { KUBERNETES_VERSIONS } from './words';

const keyed = (rule: 'buildArgument' | 'imageLabel' | 'imageAnnotation') =>
  wordOf((value) => (/^[^\s=]+$/.test(value) ? undefined : problem('not-a-name', { value, rule })));

/** The arguments that give something secret: `--creds=USER:PASSWORD`, `--creds USER:PASSWORD`, `--build-arg=TOKEN=…`. */
function secretArguments(args: readonly string[]): number[] {
  return args.flatMap((arg, i) => {
    const whole = arg.startsWith('--') ? arg : `${/^--[\w-]+$/.exec(args[i - 1] ?? '')?.[0] ?? '--opt'}=${arg}`;
    const [, flag = '', value = ''] = /^--([\w-]+)=([\s\S]*)$/.exec(whole) ?? [];
    const [, name = '', inner = ''] = /^(?:build-arg:)?([\w.-]+)=([\s\S]*)$/.exec(value) ?? [];
    // `--secret` says where a secret is.
    if (flag === 'build-arg' || flag === 'opt') return isSecretPair(name, inner) ? [i] : [];
    return flag !== 'secret' && isSecretPair(flag, value) ? [i] : [];
  });
}

const buildSecret = object(
  'BuildSecret',
  'A secret for `RUN --mount=type=secret,id=ID`; it reaches the build and never the image.',
  {
    id: wordOf((value) => (isDataKey(value) ? undefined : problem('not-a-name', { value, rule: 'secretId' }))).meta({
      description: 'What the Dockerfile calls it.',
    }),
    ...keyOfSecret,
  },
);
export type BuildSecret = z.output<typeof buildSecret>;

const buildSecrets = z.array(buildSecret).superRefine((secrets, ctx) => {
  const ids = secrets.map(({ id }) => id);
  ids.forEach((id, i) => {
    const first = ids.indexOf(id);
    if (first < i) ctx.addIssue(issueOf(problem('secret-id-taken', { first, id }), [i, 'id']));
  });
});

/** The last second of the last year that an image can be dated: its configuration has four digits for it. */
const END_OF_9999 = 253_402_300_799;

const repository = textOf('repository');

/** Every field of a build but its name; the one description of what users write. */
export const buildFields = {
  image: repository.meta({ description: 'Repository the image is pushed to, without a tag.' }),
  additionalImages: listOf(repository)
    .default([])
    .meta({ description: 'Further repositories the same image is pushed to, with the same tags.' }),
  tags: listOf(textOf('tag'))
    .min(1)
    .default([['latest']])
    .meta({ description: 'Tags the image is pushed with.', absent: '`[latest]`' }),
  push,
  output: output
    .optional()
    .meta({ description: 'Write the image to a volume too.', absent: 'it is written nowhere else' }),
  source: source.meta({ description: 'Where the build context comes from.' }),
  dockerfile: dockerfile.prefault('Dockerfile').meta({
    description: 'Path of the Dockerfile, relative to the source path; `{path, from: source}` for one outside of it.',
    absent: '`Dockerfile`',
  }),
  contexts: contexts
    .default({})
    .meta({ description: 'Further contexts, by the names that the Dockerfile calls them.' }),
  steps: steps.prefault({}).meta({
    description: 'Steps of your own around the build: on the source before it, on the image after it.',
    absent: 'none',
  }),
  ssh: ssh.default([]).meta({ description: 'Keys for `RUN --mount=type=ssh`.' }),
  compression: compression.optional().meta({
    description:
      'How all layers of the image are compressed, those of its base too: `zstd` is unpacked faster, `estargz` pulled lazily. ' +
      'See https://github.com/moby/buildkit#imageregistry',
    absent: 'gzip; layers of the base stay as they are',
  }),
  target: textOf('stage').optional().meta({ description: 'Stage to build.', absent: 'the last stage' }),
  buildArgs: z
    .union([namedValues(keyed('buildArgument'), textOf('free', 'build'), 'build'), textOf('argumentPair', 'build')])
    .default({})
    .meta({
      description:
        'Values for the ARGs of the Dockerfile; or `$(params.NAME)`, a list of `NAME=value` that a run gives. Never secrets: they stay in the image; use `secrets`.',
    }),
  platforms: listOf(textOf('platform')).default([]).meta({
    description:
      "Platforms to build for. Others than the node's own are emulated: BuildKit's images bring the emulators, and Docker takes those of its machine.",
    absent: "the node's own",
  }),
  platformNodes: choice('way to build for platforms', ['emulated', 'native'])
    .default('emulated')
    .meta({
      description:
        '`emulated`: one node builds for all platforms. `native`: each platform is built on nodes of its architecture, by any builder, and an index joins the images; on Tekton and Argo. ' +
        'See docs/platforms.md',
    }),
  labels: z
    .record(keyed('imageLabel'), textOf('free', 'build'))
    .default({})
    .meta({ description: 'Labels of the image.' }),
  annotations: z
    .record(keyed('imageAnnotation'), textOf('attribute', 'build'))
    .default({})
    .meta({ description: "Annotations of the image's manifest." }),
  secrets: buildSecrets.default([]).meta({ description: 'Secrets the build may mount.' }),
  builder: builder.prefault('buildkit').meta({ description: 'The program that builds.', absent: '`buildkit`' }),
  cache: cache
    .prefault('registry')
    .meta({ description: 'Where layers are imported from and exported to.', absent: '`registry`' }),
  credentials: credentials.optional().meta({
    description:
      'How the build is known to registries: a Secret of type `kubernetes.io/dockerconfigjson` by its name; `{secret, key}` where it is of another type; a token with its `registry`; ' +
      'the identity of the pod in a cloud; a list of these; or `{pull, push}`. A `login` step makes one file of what is no single Secret. A script has the login of whoever runs it.',
    absent: 'none: the registries are open',
  }),
  parameters: parameters.default({}).meta({ description: 'Values given when the build is started.' }),
  runner: runner.prefault('kubernetes').meta({
    description: 'What runs the build: a name, settings, or a list to render it for each.',
    absent: '`kubernetes`',
  }),
  trigger: buildTrigger.optional().meta({
    description:
      'Which pushes and tags start the build, by a webhook of its host: with Tekton Triggers, or with Argo Events.',
    absent: 'nothing but a schedule or a hand starts it',
  }),
  pod: pod.default({}).meta({ description: 'What the pod may need.' }),
  pullRequests: pullRequests.optional().meta({
    description: 'What builds pull requests, of which nobody knows who wrote them: untrusted, and apart from all else.',
    absent: 'they are not built',
  }),
  dependsOn: listOf(buildRef).default([]).meta({
    description:
      'Builds that must be done before this one: entries of `builds`, or in TypeScript the constructs themselves.',
    absent: 'none',
  }),
  group: dnsLabel.optional().meta({
    description:
      'Builds of one group are run as one: what that run is called. Builds that wait for each other are of one group anyway.',
    absent: 'called after the build that all others of the group wait for',
  }),
  runs: runs.default({}).meta({ description: 'What is kept of runs that are over.' }),
  notify: notify.optional().meta({
    description:
      'Which host of the source is told how a run goes: that it builds a commit, that it is done with which digest, or that it failed. On Tekton and Argo.',
    absent: 'nobody is told',
  }),
  skip: skip.optional().meta({
    description:
      'When a run builds nothing: it ends with the digest of the image that is there, which gets all of its tags. `unchanged`: where it was built already of the same files and settings. ' +
      '`exists`: where all of its tags are there. Whoever gives a run the parameter `rebuild`, of any value, has it built.',
    absent: 'each run builds',
  }),
  namespace: namespaceName.optional().meta({
    description: 'Namespace of everything the build consists of.',
    absent: 'none is written: that of `kubectl` or of the chart',
  }),
  timeout: duration
    .default(3600)
    .meta({ description: 'How long the build may take: `90s`, `45m`, `1h30m`.', absent: '`1h`' }),
  sourceDateEpoch: wholeNumber(0, END_OF_9999).optional().meta({
    description:
      'Seconds since 1970 that the image and its files are dated. See https://reproducible-builds.org/docs/source-date-epoch/',
    absent: 'the time of the build',
  }),
  extraArgs: z
    .array(textOf('argument', 'build'))
    .superRefine((args, ctx) => {
      // What is no text yet has a fault of its own.
      const texts = args.map((arg) => (Array.isArray(arg) ? showText(arg) : ''));
      for (const i of secretArguments(texts)) ctx.addIssue(issueOf(secretFault('name', 'build'), [i]));
    })
    .default([])
    .meta({ description: "Arguments appended to the builder's own, as they are." }),
  registries: registries.default({}).meta({ description: 'What is special about a registry, by host.' }),
  images: tools.default({}).meta({ description: 'Tool images to use instead of the pinned ones.' }),
  kubernetesVersion: choice('Kubernetes version', KUBERNETES_VERSIONS)
    .default('1.28')
    .meta({
      description:
        'The oldest Kubernetes the manifests must work on. From 1.30 AppArmor is turned off with a field, which older ones refuse; ' +
        'before, with an annotation, which newer ones take with a warning. It matters to rootless BuildKit on nodes with AppArmor.',
    }),
};

const buildName = dnsLabel
  .optional()
  .meta({ description: 'Name of the objects.', absent: 'the path of the construct in its app' });

/** The props of `new ImageBuild(…)`. */
export const imageBuild = object('ImageBuildProps', 'An image build.', { name: buildName, ...buildFields });

/** A build as everything after validation sees it. */
export type BuildSettings = Omit<z.output<typeof imageBuild>, 'name'>;
export interface Build extends BuildSettings {
  readonly name: string;
  /** Of what builds pull requests: whose. */
  readonly opened?: Allowed;
  /** The files of its source that its Dockerfile reads, as globs, where the Dockerfile is at hand. */
  readonly reads?: readonly string[];
}
