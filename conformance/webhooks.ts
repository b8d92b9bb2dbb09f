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

/** What somebody did to a pull request. */
export interface PullRequest {
  readonly action: 'opened' | 'pushed' | 'reopened' | 'closed' | 'labelled' | 'labelled otherwise' | 'edited';
  readonly base?: string;
  readonly head?: string;
  readonly fork?: boolean;
  /** What GitHub says of who opened it. */
  readonly association?: string;
}

type ActionOf = Readonly<Record<PullRequest['action'], string>>;
const GITHUB_ACTIONS: ActionOf = {
  opened: 'opened',
  pushed: 'synchronize',
  reopened: 'reopened',
  closed: 'closed',
  labelled: 'labeled',
  'labelled otherwise': 'labeled',
  edited: 'edited',
};
const GITEA_ACTIONS: ActionOf = {
  ...GITHUB_ACTIONS,
  pushed: 'synchronized',
  labelled: 'label_updated',
  'labelled otherwise': 'label_updated',
};
const GITLAB_ACTIONS: ActionOf = {
  opened: 'open',
  pushed: 'update',
  reopened: 'reopen',
  closed: 'close',
  labelled: 'update',
  'labelled otherwise': 'update',
  edited: 'update',
};

export const NUMBER = 1234567;

function likeGitHub(actions: ActionOf, pull: Required<PullRequest>) {
  const label = { name: pull.action === 'labelled' ? 'ok-to-test' : 'bug' };
  return {
    action: actions[pull.action],
    number: NUMBER,
    ...(actions[pull.action] === 'labeled' ? { label } : {}),
    pull_request: {
      number: NUMBER,
      ...(actions === GITHUB_ACTIONS ? { author_association: pull.association } : {}),
      labels: [{ name: 'ok-to-test' }],
      head: { ref: pull.head, sha: COMMIT, repo: { full_name: pull.fork ? 'somebody/shop' : 'example/shop' } },
      base: { ref: pull.base, sha: BEFORE, repo: { full_name: 'example/shop' } },
    },
    repository: { full_name: 'example/shop' },
  };
}

function likeGitLab(pull: Required<PullRequest>) {
  const ok = { title: 'ok-to-test' };
  const changes = {
    labelled: { labels: { previous: [{ title: 'bug' }], current: [{ title: 'bug' }, ok] } },
    'labelled otherwise': { labels: { previous: [ok], current: [ok, { title: 'bug' }] } },
  };
  return {
    object_kind: 'merge_request',
    object_attributes: {
      iid: NUMBER,
      action: GITLAB_ACTIONS[pull.action],
      ...(pull.action === 'pushed' ? { oldrev: BEFORE } : {}),
      source_branch: pull.head,
      target_branch: pull.base,
      source_project_id: pull.fork ? 2 : 1,
      target_project_id: 1,
      last_commit: { id: COMMIT },
    },
    changes: Reflect.get(changes, pull.action) ?? {},
  };
}

/** The webhook of a pull request. */
export function pullRequestOf(name: Exclude<HostName, 'bitbucket'>, pull: PullRequest, token?: string) {
  const whole = { base: 'main', head: 'feature/a', fork: false, association: 'NONE', ...pull };
  const { events, headers }: Host = WEBHOOKS[name];
  const body = JSON.stringify(
    name === 'gitlab' ? likeGitLab(whole) : likeGitHub(name === 'github' ? GITHUB_ACTIONS : GITEA_ACTIONS, whole),
  );
  return { body, headers: headers(events[2], body, token) };
}

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
