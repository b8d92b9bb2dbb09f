/** Webhooks as hosts send them: https://docs.github.com/en/webhooks/webhook-events-and-payloads#push,
 * https://docs.gitlab.com/user/project/integrations/webhook_events/, https://docs.gitea.com/usage/webhooks and
 * https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/ say what is in them. */
import { createHmac } from 'node:crypto';

/** What somebody did to a repository. */
export interface Push {
  readonly ref?: string;
  /** What the ref was, and is: a commit, or zeros. Of an annotated tag, the tag itself. */
  readonly before?: string;
  readonly after?: string;
  /** The commit that the ref is, if it is any. */
  readonly commit?: string | null;
  /** The files that each commit modifies. */
  readonly commits?: readonly (readonly string[])[];
  readonly forced?: boolean;
}

export const ZEROS = '0'.repeat(40);
export const COMMIT = 'c0ffee'.padEnd(40, '0');
const BEFORE = 'beef'.padEnd(40, '0');

interface Host {
  /** How many commits it tells of a push. */
  readonly tells: number;
  readonly body: (push: Required<Push>, tells: number) => object;
  /** What it calls a push to a branch, one of a tag and a pull request. */
  readonly events: readonly [push: string, tag: string, pullRequest: string];
  readonly headers: (event: string, body: string, token: string | undefined) => Record<string, string>;
}

const sha256 = (body: string, token: string) => createHmac('sha256', token).update(body).digest('hex');
const told = ({ commits }: Required<Push>, tells: number) =>
  commits.slice(0, tells).map((modified, i) => ({ id: `${i}`.padStart(40, 'a'), added: [], modified, removed: [] }));
const isTag = ({ ref = '' }: Push) => ref.startsWith('refs/tags/');
const nameOf = ({ ref = '' }: Push) => ref.replace(/^refs\/\w+\//, '');

export const WEBHOOKS = {
  github: {
    tells: 2048,
    events: ['push', 'push', 'pull_request'],
    body: (push, tells) => ({
      ref: push.ref,
      before: push.before,
      after: push.after,
      created: push.before === ZEROS,
      deleted: push.after === ZEROS,
      forced: push.forced,
      commits: told(push, tells),
      head_commit: push.commit === null ? null : { id: push.commit },
      repository: { full_name: 'example/shop' },
    }),
    headers: (event, body, token) => ({
      'X-GitHub-Event': event,
      ...(token === undefined ? {} : { 'X-Hub-Signature-256': `sha256=${sha256(body, token)}` }),
    }),
  },
  gitlab: {
    tells: 20,
    events: ['Push Hook', 'Tag Push Hook', 'Merge Request Hook'],
    body: (push, tells) => ({
      object_kind: isTag(push) ? 'tag_push' : 'push',
      event_name: isTag(push) ? 'tag_push' : 'push',
      ref: push.ref,
      before: push.before,
      after: push.after,
      checkout_sha: push.commit,
      commits: told(push, tells),
      total_commits_count: push.commits.length,
      project: { path_with_namespace: 'example/shop' },
    }),
    headers: (event, _, token) => ({
      'X-Gitlab-Event': event,
      ...(token === undefined ? {} : { 'X-Gitlab-Token': token }),
    }),
  },
  gitea: {
    tells: 5,
    events: ['push', 'push', 'pull_request'],
    body: (push, tells) => ({
      ref: push.ref,
      before: push.before,
      after: push.after,
      commits: told(push, tells),
      total_commits: push.commits.length,
      head_commit: push.commit === null ? null : { id: push.commit },
      repository: { full_name: 'example/shop' },
    }),
    headers: (event, body, token) => ({
      'X-Gitea-Event': event,
      'X-GitHub-Event': event,
      ...(token === undefined
        ? {}
        : { 'X-Gitea-Signature': sha256(body, token), 'X-Hub-Signature-256': `sha256=${sha256(body, token)}` }),
    }),
  },
  bitbucket: {
    tells: 5,
    events: ['repo:push', 'repo:push', 'pullrequest:created'],
    body: (push) => ({
      push: {
        changes: [
          {
            created: push.before === ZEROS,
            closed: push.after === ZEROS,
            forced: push.forced,
            old: push.before === ZEROS ? null : { type: isTag(push) ? 'tag' : 'branch', name: nameOf(push) },
            new:
              push.after === ZEROS
                ? null
                : {
                    type: isTag(push) ? 'tag' : 'branch',
                    name: nameOf(push),
                    target: { type: 'commit', hash: push.commit },
                  },
          },
        ],
      },
      repository: { full_name: 'example/shop' },
    }),
    headers: (event, body, token) => ({
      'X-Event-Key': event,
      ...(token === undefined ? {} : { 'X-Hub-Signature': `sha256=${sha256(body, token)}` }),
    }),
  },
} as const satisfies Readonly<Record<string, Host>>;
export type HostName = keyof typeof WEBHOOKS;

/** A webhook: its body, and its headers, signed with a token, or not at all. */
export function webhookOf(name: HostName, push: Push, token?: string, kind?: 0 | 1 | 2) {
  const { tells, body: bodyOf, events, headers }: Host = WEBHOOKS[name];
  const after = push.after ?? COMMIT;
  const whole: Required<Push> = {
    ref: 'refs/heads/main',
    before: BEFORE,
    after,
    commit: after === ZEROS ? null : COMMIT,
    commits: [[]],
    forced: false,
    ...push,
  };
  const body = JSON.stringify(bodyOf(whole, tells));
  return { body, headers: headers(events[kind ?? (isTag(whole) ? 1 : 0)], body, token) };
}
