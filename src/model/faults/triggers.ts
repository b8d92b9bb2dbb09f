import { entry, inBuild, inWords } from './entry';

const trigger = 'runner: tekton\ntrigger: { github: { secret: webhook } }';
const revision =
  'source: { type: git, url: "https://git.example.com/shop.git", revision: $(params.revision) }\nparameters: { revision: { default: main } }';
const tekton = `namespace: builds\n${trigger}`;

/** Faults of what starts builds by events. */
const NO_COMMIT = {
  source: 'this source has no commits',
  url: 'the address of the source is known to a run alone',
  revision: 'no run says which commit it builds',
} as const;

export const TRIGGER_FAULTS = {
  'notify-without-commit': entry<{ why: 'source' | 'url' | 'revision' }>({
    words: ({ why }) =>
      `${NO_COMMIT[why]}, and a status is of a commit of a repository; write source: {type: git, url: …, revision: $(params.revision)}, which a webhook gives the commit`,
    summary: 'Hosts show how it went beside a commit, and a run knows its commit where it is given one.',
    remedy: 'Write the address itself, and a parameter as the revision, as `trigger` needs it; or leave `notify` out.',
    example: inBuild('namespace: builds\nrunner: tekton\nnotify: { github: { secret: statuses } }'),
  }),
  'paths-unread': entry<{ what: 'checkout' | 'dockerfile'; dockerfile: string; instead: readonly string[] }>({
    words: ({ what, dockerfile, instead }) =>
      `${what === 'checkout' ? 'no checkout of its repository is here' : 'the checkout that is here has no such file'}, so nothing says what ${dockerfile} reads, and ` +
      `${instead.length > 0 ? `a push that changes ${instead.join(' or ')} starts it` : 'every push starts it'}; ` +
      'stand in a checkout, name one with --repo DIR, or write the paths',
    summary: 'A warning: `paths: auto` takes the files that a Dockerfile reads, and the Dockerfile is not at hand.',
    remedy: 'Run the command in a checkout of the repository, or with `--repo DIR`; or write `paths`.',
    example: inWords(
      `${tekton.replace('webhook }', 'webhook }, paths: auto')}\n${revision}`,
      {
        what: 'checkout',
        dockerfile: 'Dockerfile',
        instead: [],
      },
      'yaml',
    ),
  }),
  'trigger-open': entry<{ tagsToo: boolean; tags: readonly string[]; cache: boolean }>({
    words: ({ tagsToo, tags, cache }) =>
      `a push to any branch${tagsToo ? ' or tag' : ''} starts it, so whoever may push one replaces ${[...tags.map((tag) => `the tag ${tag}`), ...(cache ? ['the cache that others build from'] : [])].join(' and ')}; write branches: [main], or those whose pushes are reviewed`,
    summary: 'A warning: what nobody has reviewed replaces what others build from.',
    remedy: 'Write `branches`.',
    example: inBuild(`${tekton}\n${revision}`),
  }),
  'trigger-without-namespace': entry({
    words: () =>
      'missing; what takes the pushes has rights in one namespace and reads interceptors of the cluster, which are bound to it by its namespace: write namespace: NAME',
    summary: 'The listener of a trigger is bound to rights of the cluster, by its namespace.',
    remedy: 'Write the `namespace` of the build.',
    example: inBuild(`${trigger}\n${revision}`),
  }),
  'trigger-builds-the-same': entry({
    words: () =>
      'a push would build the same revision whatever was pushed; declare a parameter and write source: {revision: $(params.revision)}',
    summary: 'A push must say what to build.',
    remedy: 'Make the revision a parameter.',
    example: inBuild(tekton),
  }),
  'trigger-moved': entry({
    words: () =>
      'what starts a build is said of the build: write trigger beside runner, which starts it on Tekton and on Argo alike',
    summary: 'A warning: a trigger of the runner is that of the build, and starts it on Tekton alone.',
    remedy: 'Write `trigger: { github: …, branches: …, paths: … }` in the build.',
    example: inBuild(
      `namespace: builds\n${revision}\nrunner: { type: tekton, trigger: { github: { secret: webhook, branches: [main] } } }`,
    ),
  }),
  'trigger-twice': entry({
    words: () => 'the build says what starts it; leave this one out',
    summary: 'The build has a trigger, and so has its runner.',
    remedy: 'Keep that of the build.',
    example: inBuild(
      `namespace: builds\n${revision}\ntrigger: { github: { secret: webhook } }\nrunner: { type: tekton, trigger: { github: { secret: webhook } } }`,
    ),
  }),
  'pull-request-trusted': entry({
    words: () =>
      'whoever opens a pull request would build with the credentials, the cache and the tags of this build; write pullRequests: {image: …}, a build of their own, or leave pull_request out',
    summary: 'What a pull request asks to be built nobody has reviewed, and a build has rights that it must not get.',
    remedy: 'Write `pullRequests`, or leave `pull_request` out of `on`.',
    example: inBuild(`${tekton.replace('webhook }', 'webhook }, on: [push, pull_request]')}\n${revision}`),
  }),
  'event-missing': entry<{ event: string }>({
    words: ({ event }) => `no ${event} starts the build; write on: [${event}], or leave this out`,
    summary: 'A trigger says which of some events it takes, and takes none of them.',
    remedy: 'Add the event to `on`.',
    example: inBuild('runner: tekton\ntrigger: { github: { secret: webhook }, tags: ["v*"] }'),
  }),
  'pull-requests-unsaid': entry({
    words: () =>
      'Bitbucket Cloud says only the beginning of the hash of a pull request, which no repository gives out; leave pull_request out',
    summary: 'The commit of a pull request cannot be fetched from Bitbucket Cloud.',
    remedy: 'Leave `pull_request` out of `on`.',
    example: inBuild('runner: tekton\ntrigger: { bitbucket: { secret: webhook }, on: [pull_request] }'),
  }),
  'files-unsaid': entry({
    words: () => 'Bitbucket does not say which files a push changes; leave paths out',
    summary: 'A push of Bitbucket has no files to compare paths with.',
    remedy: 'Leave `paths` out.',
    example: inBuild('runner: tekton\ntrigger: { bitbucket: { secret: webhook }, paths: ["services/**"] }'),
  }),
};
