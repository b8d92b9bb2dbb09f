import * as z from 'zod';
import { secretKey } from './credentials';
import { problem } from './faults';
import { object, objectName, wordOf } from './schema';
import { HOSTS, WEBHOOK_KEY } from './trigger';

const HOST_DOCS = {
  github: 'GitHub, with a token that may write commit statuses. See https://docs.github.com/en/rest/commits/statuses',
  gitlab: 'GitLab, with a token of scope `api`. See https://docs.gitlab.com/api/commits/#set-commit-pipeline-status',
  gitea: 'Gitea or Forgejo, with a token that may write the repository. See https://docs.gitea.com/api/',
  bitbucket:
    'Bitbucket Cloud, with an access token of the repository. See https://developer.atlassian.com/cloud/bitbucket/rest/api-group-commit-statuses/',
} as const;

const host = object('NotifiedHost', 'Who is told how a run goes, and by which right.', {
  secret: z.union([objectName, secretKey]).meta({
    description: `Secret with the token of the API: its name, with the token under the key \`${WEBHOOK_KEY}\`, or {secret, key}.`,
  }),
  api: wordOf((url) =>
    /^https?:\/\/[\w.-]+(:\d+)?(\/[\w.~-]+)*$/.test(url)
      ? undefined
      : problem('not-an-address', { url, rule: 'ownGitUrl' }),
  )
    .optional()
    .meta({ description: 'Where its API is, without a slash at the end.', absent: 'that of the host in `source.url`' }),
});

/** Who is told how runs go. */
export const notify = object(
  'Notify',
  'The host that shows how a run of a commit goes: exactly one.',
  Object.fromEntries(
    HOSTS.map((name) => [name, host.optional().meta({ description: HOST_DOCS[name], absent: 'another host' })]),
  ) as Record<(typeof HOSTS)[number], z.ZodOptional<typeof host>>,
  (value, refuse) => {
    if (HOSTS.filter((name) => value[name] !== undefined).length !== 1) refuse(problem('either-or', { of: 'notify' }));
  },
);
export type Notify = z.output<typeof notify>;
