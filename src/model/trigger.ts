import * as z from 'zod';
import { secretKey } from './credentials';
import { problem } from './faults';
import { choice, listOf, object, objectName, pathBelow, wordOf } from './schema';

/** Where a webhook's token is, unless a Secret says otherwise. */
export const WEBHOOK_KEY = 'token';

/** Where webhooks come from. */
export const HOSTS = ['github', 'gitlab', 'gitea', 'bitbucket'] as const;
export type HostName = (typeof HOSTS)[number];

/** What may start a run. */
export const EVENTS = ['push', 'tag', 'pull_request'] as const;
export type EventName = (typeof EVENTS)[number];

/** What an event says, and which events say it. */
export const EVENT_VALUES = {
  commit: ['push', 'tag', 'pull_request'],
  branch: ['push', 'pull_request'],
  tag: ['tag'],
  'pullRequest.number': ['pull_request'],
  'pullRequest.base': ['pull_request'],
  'pullRequest.fork': ['pull_request'],
} as const satisfies Readonly<Record<string, readonly EventName[]>>;
export type EventValue = keyof typeof EVENT_VALUES;

/** Whose pull requests are built without anybody looking at them first. */
export const allow = choice('of those whose pull requests are built', ['members', 'everyone']);
export type Allowed = z.output<typeof allow>;

/** Where a parameter takes its value from. */
export const eventValue = choice('value of an event', Object.keys(EVENT_VALUES) as [EventValue, ...EventValue[]]).meta({
  description:
    'What of an event of `trigger` is its value: `commit`, what was pushed; `branch`, which one a push or a pull request is of; `tag`; of a pull request `pullRequest.number`, ' +
    '`pullRequest.base`, the branch that it is for, and `pullRequest.fork`, `true` or `false`. What an event does not say is the default.',
  absent: 'whoever starts the build gives it; the one that is the revision of the source is the commit of an event',
});

const branch = wordOf((value) =>
  /^[\w./*?@+-]+$/.test(value) ? undefined : problem('not-a-value', { value, rule: 'branch' }),
);

const webhookSecret = (host: string) =>
  z.union([objectName, secretKey]).meta({
    description: `Secret with the token of the webhook, which proves that ${host} sent it: its name, with the token under the key \`${WEBHOOK_KEY}\`, or {secret, key}.`,
  });

const filters = {
  branches: z.array(branch).default([]).meta({
    description: 'Branches whose pushes start a run; `*` stands for any characters.',
    absent: 'every branch',
  }),
  paths: z.array(pathBelow).default([]).meta({
    description: 'Files a push must change; `*` stands for characters within a folder, `**` for any.',
    absent: 'any file',
  }),
};

const webhook = object('Webhook', 'What webhooks of a host are known by.', { secret: webhookSecret('its host') });

const HOST_DOCS: Readonly<Record<HostName, string>> = {
  github: 'GitHub. See https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
  gitlab: 'GitLab. See https://docs.gitlab.com/user/project/integrations/webhooks/',
  gitea: 'Gitea or Forgejo. See https://docs.gitea.com/usage/webhooks',
  bitbucket:
    'Bitbucket Cloud, which does not say the files of a push. See https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/',
};

/** What starts a build. */
export const buildTrigger = object(
  'BuildTrigger',
  'What starts a build, by webhooks of one host that are signed with the token of a Secret. See https://tekton.dev/docs/triggers/ and https://argoproj.github.io/argo-events/',
  {
    ...(Object.fromEntries(
      HOSTS.map((host) => [host, webhook.optional().meta({ description: HOST_DOCS[host], absent: 'another host' })]),
    ) as Record<HostName, z.ZodOptional<typeof webhook>>),
    on: listOf(choice('event', EVENTS)).min(1).default(['push']).meta({
      description:
        'What starts a run: `push` to a branch, `tag`, or `pull_request`, which starts the build that `pullRequests` describes.',
      absent: '`[push]`',
    }),
    branches: filters.branches.meta({
      description:
        'Branches whose pushes start a run, or whose pull requests: those that they are for; `*` stands for any characters.',
      absent: 'every branch',
    }),
    tags: z.array(branch).default([]).meta({
      description: 'Tags that start a run; `*` stands for any characters.',
      absent: 'every tag, with `on: [tag]`',
    }),
    paths: z
      .union([filters.paths, choice('paths', ['auto'])])
      .default([])
      .meta({
        description:
          'Files a push must change; `*` stands for characters within a folder, `**` for any. `auto`: those that the build reads, by its Dockerfile where that is at hand, or else the folder `source.path`. ' +
          'A push that does not say all of its files starts a run: of a new branch, by force, of very many commits.',
        absent: 'any file',
      }),
  },
  (value, refuse) => {
    const [host, ...others] = HOSTS.filter((name) => value[name] !== undefined);
    if (host === undefined || others.length > 0) refuse(problem('either-or', { of: 'buildTrigger' }));
    if (value.tags.length > 0 && !value.on.includes('tag'))
      refuse(problem('event-missing', { event: 'tag' }), ['tags']);
    if (host === 'bitbucket' && value.on.includes('pull_request'))
      refuse(problem('pull-requests-unsaid', {}), ['on', value.on.indexOf('pull_request')]);
    if (host === 'bitbucket' && value.paths !== 'auto' && value.paths.length > 0)
      refuse(problem('files-unsaid', {}), ['paths']);
  },
);
export type BuildTrigger = z.output<typeof buildTrigger>;

const pushes = (id: string, host: string, docs: string) =>
  object(id, `Pushes to ${host}. See ${docs}`, { secret: webhookSecret(host), ...filters });

const github = pushes('GitHubTrigger', 'GitHub', 'https://tekton.dev/docs/triggers/interceptors/#github-interceptors');
const gitlab = pushes('GitLabTrigger', 'GitLab', 'https://tekton.dev/docs/triggers/interceptors/#gitlab-interceptors');

/** What starts a run of Tekton, as it was said before a build had a trigger. */
export const trigger = object(
  'Trigger',
  'Webhooks that start a run; write `trigger` of the build instead.',
  {
    github: github.optional().meta({ absent: 'none' }),
    gitlab: gitlab.optional().meta({ absent: 'none' }),
  },
  (value, refuse) => {
    if ((value.github === undefined) === (value.gitlab === undefined)) refuse(problem('either-or', { of: 'trigger' }));
  },
);
export type Trigger = z.output<typeof trigger>;
