/** What the CEL interceptor of Tekton Triggers is asked. See https://tekton.dev/docs/triggers/cel_expressions/ */
import type { EventName, EventValue, HostName } from '../../model/trigger';
import { expressionOf, STAR } from '../triggers/glob';
import type { Started } from '../triggers/trigger';
import { mayStart, pullRequestOf } from './pull-requests';

/** The expression that is true of an event that starts a run. */
export function filterOf(started: Started): string {
  const { host, on, branches, tags, except } = started;
  const { ref, isThere } = HOSTS[host];
  const pushed = (prefix: string, globs: readonly string[], ...more: readonly string[]) =>
    allOf([...isThere, isSafe(ref), matchesAny(ref, globs, prefix), ...more]);
  // What they say of no files starts a build that this one waits for, and this one with it.
  const alone = except.length > 0 ? ['false'] : [];
  const of: Readonly<Record<EventName, () => string>> = {
    push: () => pushed('refs/heads/', branches, ...changesOf(started)),
    tag: () => pushed('refs/tags/', tags, ...alone),
    pull_request: () => {
      const { base, head } = pullRequestOf(host);
      return allOf([isSafe(head), matchesAny(base, branches), mayStart(started), ...alone]);
    },
  };
  return on.length === 1 ? of[on[0] as EventName]() : on.map((event) => `(${of[event]()})`).join(' || ');
}

/** The expression of what an event says, or else a default. */
export function expressionOfValue(
  value: EventValue,
  { host, on }: Pick<Started, 'host' | 'on'>,
  otherwise: string,
): string {
  if (on.includes('pull_request')) {
    const said = pullRequestOf(host).values[value];
    return said === undefined ? quoted(otherwise) : said;
  }
  const { ref, commit } = HOSTS[host];
  const after = (prefix: string) =>
    `${ref}.startsWith('${prefix}') ? ${ref}.substring(${prefix.length}) : ${quoted(otherwise)}`;
  if (value === 'commit') return commit;
  if (value === 'branch') return after('refs/heads/');
  return value === 'tag' ? after('refs/tags/') : quoted(otherwise);
}

function isSafe(name: string): string {
  return `!${name}.matches(${quoted(UNSAFE_REF)})`;
}

/** Names that would be references to Tekton, to Kubernetes or to Argo. */
const UNSAFE_REF = '\\$|\\{\\{';

interface Host {
  /** What was pushed, as Git calls it in full, and its commit; of an annotated tag not the tag itself. */
  readonly ref: string;
  readonly commit: string;
  /** That there is one: what deletes a branch has no commit to build. */
  readonly isThere: readonly string[];
  /** When a push does not say all files that it changes. */
  readonly unknown: readonly string[];
}

/** A new branch, what is pushed without commits, and commits without files: what it changes is not said. */
const UNSAID = [
  '!has(body.before)',
  "body.before.matches('^0+$')",
  '!has(body.commits)',
  'body.commits == null',
  'size(body.commits) == 0',
  `body.commits.exists(commit, ${['added', 'modified', 'removed'].map((change) => `!has(commit.${change}) || commit.${change} == null`).join(' || ')})`,
];

const commitOf = (field: string, inner: string, then: string) =>
  `has(body.${field}) && body.${field} != null ? body.${field}${inner} : ${then}`;

const REF = { ref: 'body.ref', isThere: ["!body.after.matches('^0+$')"] };
const NEW = 'body.push.changes[0].new';

/**
 * By force a push takes back what was pushed before, and of many commits hosts tell some: see
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#push and
 * https://docs.gitlab.com/user/project/integrations/webhook_events/#push-events
 */
const HOSTS: Readonly<Record<HostName, Host>> = {
  github: {
    ...REF,
    commit: commitOf('head_commit', '.id', 'body.after'),
    unknown: [...UNSAID, '(has(body.forced) && body.forced)', 'size(body.commits) >= 2048'],
  },
  gitlab: {
    ...REF,
    commit: commitOf('checkout_sha', '', 'body.after'),
    unknown: [...UNSAID, '(has(body.total_commits_count) && int(body.total_commits_count) > size(body.commits))'],
  },
  gitea: {
    ...REF,
    commit: commitOf('head_commit', '.id', 'body.after'),
    unknown: [...UNSAID, '(has(body.total_commits) && int(body.total_commits) > size(body.commits))'],
  },
  // Of several branches that are pushed at once it tells in one event; the first is built.
  bitbucket: {
    ref: `((${NEW}.type == 'tag' ? 'refs/tags/' : 'refs/heads/') + ${NEW}.name)`,
    commit: `${NEW}.target.hash`,
    isThere: ['size(body.push.changes) > 0', `${NEW} != null`],
    unknown: [],
  },
};

function matchesAny(name: string, globs: readonly string[], prefix = ''): string {
  const patterns = (globs.length > 0 ? globs : ['*']).map((glob) => expressionOf(`${prefix}${glob}`, STAR.branch));
  return anyOf(patterns.map((pattern) => `${name}.matches(${quoted(pattern)})`));
}

/** A push that changes files of a build that this one waits for starts that, and this one with it. */
function changesOf({ host, paths, except }: Started): string[] {
  return [
    ...(paths.length > 0 ? [changesAny(host, paths)] : []),
    ...except.map((other) => `!${other.length > 0 ? changesAny(host, other) : 'true'}`),
  ];
}

function changesAny(host: HostName, paths: readonly string[]): string {
  const matches = paths.map((path) => `file.matches(${quoted(expressionOf(path, STAR.path))})`).join(' || ');
  const changed = ['added', 'modified', 'removed'].map(
    (change) => `body.commits.exists(commit, commit.${change}.exists(file, ${matches}))`,
  );
  return anyOf([...HOSTS[host].unknown, ...changed]);
}

function anyOf(conditions: readonly string[]): string {
  return `(${conditions.join(' || ')})`;
}

function allOf(conditions: readonly string[]): string {
  return conditions.join(' && ');
}

/** Strings of CEL have the escapes of JSON. */
function quoted(value: string): string {
  return JSON.stringify(value);
}
