import * as z from 'zod';
import { problem } from './faults';
import { object, objectName, pathBelow, wordOf } from './schema';
import { secretKey } from './source';

/** Where a webhook's token is, unless a Secret says otherwise. */
export const WEBHOOK_KEY = 'token';

const branch = wordOf((value) =>
  /^[\w./*?@+-]+$/.test(value) ? undefined : problem('not-a-value', { value, rule: 'branch' }),
);

const pushes = (id: string, host: string, docs: string) =>
  object(id, `Pushes to ${host}. See ${docs}`, {
    secret: z.union([objectName, secretKey]).meta({
      description: `Secret with the token of the webhook, which proves that ${host} sent it: its name, with the token under the key \`${WEBHOOK_KEY}\`, or {secret, key}.`,
    }),
    branches: z.array(branch).default([]).meta({
      description: 'Branches whose pushes start a run; `*` stands for any characters.',
      absent: 'every branch',
    }),
    paths: z.array(pathBelow).default([]).meta({
      description: 'Files a push must change; `*` stands for characters within a folder, `**` for any.',
      absent: 'any file',
    }),
  });

const github = pushes('GitHubTrigger', 'GitHub', 'https://tekton.dev/docs/triggers/interceptors/#github-interceptors');
const gitlab = pushes('GitLabTrigger', 'GitLab', 'https://tekton.dev/docs/triggers/interceptors/#gitlab-interceptors');

/** What starts a run. */
export const trigger = object(
  'Trigger',
  'Webhooks that start a run.',
  {
    github: github.optional().meta({ absent: 'none' }),
    gitlab: gitlab.optional().meta({ absent: 'none' }),
  },
  (value, refuse) => {
    if ((value.github === undefined) === (value.gitlab === undefined)) refuse(problem('either-or', { of: 'trigger' }));
  },
);
export type Trigger = z.output<typeof trigger>;
export type Pushes = z.output<typeof github>;
