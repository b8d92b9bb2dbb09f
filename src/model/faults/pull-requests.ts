import { entry, inBuild, inFile } from './entry';

const PULLS = 'pullRequests: { image: registry.example.com/pulls/api }';
const opened = (more: string, rest = '') => inBuild(`runner: tekton\n${more}`, rest);
const second = (name: string, more: string) =>
  inFile(
    `defaults: { runner: tekton, source: { type: git, url: "https://git.example.com/shop.git" } }\nbuilds:\n  api:\n    image: registry.example.com/shop/api\n    ${PULLS}\n  ${name}:\n    ${more}`,
  );

/** What two runs have in common, what comes of it, and what to write instead. */
const SHARED = {
  repository: {
    does: 'would write to the repository',
    so: 'whoever opens one replaces what others build from',
    instead: 'write a repository of its own',
  },
  bucket: {
    does: 'would write to the bucket',
    so: 'whoever opens one replaces what others build from',
    instead: 'write a bucket of its own, or a cache in a registry',
  },
  claim: {
    does: 'would mount the claim',
    so: 'what they leave there others find',
    instead: 'write a volume of its own, or none',
  },
  daemon: {
    does: 'would be built by the daemon',
    so: 'layers and cache mounts that they leave there others find',
    instead: 'write a daemon of its own in pullRequests.builder, or none',
  },
  issuer: {
    does: 'would be built by a daemon with certificates of the issuer',
    so: 'a certificate of the one opens the other',
    instead: 'write an issuer of its own',
  },
  secret: {
    does: 'would have the Secret',
    so: 'what it allows, whoever opens one may come to',
    instead: 'make another with the least rights, and name it in pullRequests',
  },
  account: {
    does: 'would run as the service account',
    so: 'what it may, whoever opens one may',
    instead: 'write another in pod.serviceAccount of that',
  },
  run: { does: 'would be of the run', so: 'a run is trusted as a whole or not', instead: 'write another group there' },
} as const;

/** What a build has, and that of its pull requests has not. */
export interface Lacks {
  readonly secrets: readonly string[];
  readonly ssh: readonly string[];
  readonly variables: readonly string[];
  readonly caches: readonly string[];
  readonly steps: readonly string[];
  readonly extraArgs: boolean;
  readonly state: boolean;
  readonly daemon: boolean;
  readonly output: boolean;
  readonly submodules: boolean;
}

function lacking({
  secrets,
  ssh,
  variables,
  caches,
  steps,
  extraArgs,
  state,
  daemon,
  output,
  submodules,
}: Lacks): string {
  return [
    ...secrets.map((id) => `the secret ${id}`),
    ...ssh.map((id) => `the SSH key ${id}`),
    ...variables.map((name) => `the variable ${name}`),
    ...caches.map((type) => `the cache of type ${type}`),
    ...steps.map((name) => `the step ${name}`),
    ...(extraArgs ? ['extraArgs'] : []),
    ...(state ? ['state'] : []),
    ...(daemon ? ['the daemon'] : []),
    ...(output ? ['output'] : []),
    ...(submodules ? ['credentials of submodules'] : []),
  ].join(', ');
}

/** Faults of builds of pull requests, which nobody has looked at. */
export const PULL_REQUEST_FAULTS = {
  'pull-requests-share': entry<{ what: keyof typeof SHARED; name: string; by: string }>({
    words: ({ what, name, by }) =>
      `pull requests ${SHARED[what].does} ${name}, as ${by} does: ${SHARED[what].so}; ${SHARED[what].instead}`,
    summary:
      'Anybody may open a pull request, and decides what it executes. What it could write to, nothing may use that others trust.',
    remedy: 'Give pull requests one of their own, as the message says.',
    example: opened('pullRequests: { image: registry.example.com/shop/api, tags: [pull-request] }'),
  }),
  'pull-requests-choose': entry<{ place: string; values: readonly string[] }>({
    words: ({ place, values }) =>
      `a run would choose by ${values.join(', ')} where pull requests write: ${place}; write the repository out, and the value behind a colon, as a tag`,
    summary:
      'A repository that a value of the run is a part of may be any repository, also one that trusted builds use.',
    remedy: 'Write the repository out; a value may be its tag.',
    example: opened(
      'parameters: { pr: { default: none } }\npullRequests: { image: registry.example.com/pulls/$(params.pr) }',
    ),
  }),
  'pull-requests-choose-source': entry<{ url: string; values: readonly string[] }>({
    words: ({ url, values }) =>
      `a run would choose by ${values.join(', ')} which repository the credentials of pull requests read: ${url}; write the address out`,
    summary: 'Who opens a pull request would see what is in any repository that these credentials may read.',
    remedy: 'Write the address out, or leave `credentials` out where the repository is public.',
    example: inFile(
      [
        'builds:',
        '  api:',
        '    namespace: builds',
        '    image: registry.example.com/shop/api',
        '    runner: tekton',
        '    parameters: { repo: { default: shop }, revision: { default: main } }',
        '    source: { type: git, url: "https://git.example.com/$(params.repo).git", revision: $(params.revision), credentials: git }',
        '    pullRequests: { sourceCredentials: git-of-pulls }',
      ].join('\n'),
    ),
  }),
  'pull-requests-exposed': entry<{ builder: string }>({
    words: ({ builder }) =>
      `RUN steps of ${builder} read the credentials that it pushes with, and pull requests say what these steps are; write pullRequests: {builder: buildkit}`,
    summary: 'Kaniko runs the steps of a Dockerfile in its own container, where its credentials are.',
    remedy: 'Let BuildKit or Buildah build pull requests.',
    example: opened(`builder: kaniko\n${PULLS}`),
  }),
  'pull-requests-privileged': entry({
    words: () =>
      'a privileged container is one fault of the container runtime away from its node; write mode: rootless or userns',
    summary: 'What anybody may have written would run with the rights of root on the node.',
    remedy: 'Write `mode: rootless` or `mode: userns`.',
    example: opened(
      'pullRequests: { image: registry.example.com/pulls/api, builder: { type: buildkit, mode: privileged } }',
    ),
  }),
  'pull-requests-without-git': entry<{ source: string }>({
    words: ({ source }) =>
      `a source of type ${source} has no pull requests; write source: {type: git, …}, or leave pullRequests out`,
    summary: 'A pull request is a commit of a Git repository.',
    remedy: 'Use a git source.',
    example: opened(`source: { type: volume, claim: sources }\n${PULLS}`),
  }),
  'pull-requests-everywhere': entry({
    words: () =>
      'what builds pull requests has a service account of its own, which is of one namespace; leave clusterScope out',
    summary: 'A ClusterWorkflowTemplate is used from every namespace.',
    remedy: 'Leave `clusterScope` out.',
    example: inBuild(`runner: { type: argo, clusterScope: true }\n${PULLS}`),
  }),
  'pull-requests-name-taken': entry<{ name: string }>({
    words: ({ name }) => `what builds pull requests is called ${name}, as another build is; give that one another name`,
    summary: 'The build of pull requests is called as the build, with `-pr` behind it.',
    remedy: 'Give the other build another name.',
    example: second('api-pr', 'image: registry.example.com/shop/pr'),
  }),
  'pull-requests-lack': entry<Lacks>({
    words: (lacks) =>
      `pull requests are built without ${lacking(lacks)}; a Dockerfile that cannot do without fails there`,
    summary:
      'A warning: what pull requests must not have, or cannot read with a right to pull, their build does not have.',
    remedy: 'Let the Dockerfile do without, or keep a cache in a registry.',
    example: opened(`secrets: [{ id: npmrc, secret: npm, key: rc }]\n${PULLS}`),
  }),
};
