/** What a sensor of Argo Events asks of an event. See https://argoproj.github.io/argo-events/sensors/filters/intro/ */
import type { EventName, EventValue, HostName } from '../../model/trigger';
import { expressionOf, STAR } from '../triggers/glob';
import type { Started } from '../triggers/trigger';
import { pathsScript } from './paths-script';
import { pullRequestOf, pullRequestScript } from './pull-requests';

interface Host {
  /** The header that says which event it is, and what each is called there. */
  readonly header: string;
  readonly events: Readonly<Record<EventName, readonly string[]>>;
  /** Where the name of what was pushed is: in full, or as an array of its kind and its name. */
  readonly ref: string;
  /** What deletes a branch has no commit: where that is. */
  readonly commit: string;
  /** The commit as a template of Go; of an annotated tag not the tag itself. */
  readonly value: string;
}

const PUSHED = { ref: 'body.ref', commit: 'body.after' };
const GITHUB: Host = {
  ...PUSHED,
  header: 'X-Github-Event',
  events: { push: ['push'], tag: ['push'], pull_request: ['pull_request'] },
  value: '{{ if .Input.body.head_commit }}{{ .Input.body.head_commit.id }}{{ else }}{{ .Input.body.after }}{{ end }}',
};

const HOSTS: Readonly<Record<HostName, Host>> = {
  github: GITHUB,
  // It sends the headers of GitHub too.
  gitea: GITHUB,
  gitlab: {
    ...PUSHED,
    header: 'X-Gitlab-Event',
    events: { push: ['Push Hook'], tag: ['Tag Push Hook'], pull_request: ['Merge Request Hook'] },
    value: '{{ if .Input.body.checkout_sha }}{{ .Input.body.checkout_sha }}{{ else }}{{ .Input.body.after }}{{ end }}',
  },
  // Of several branches that are pushed at once it tells in one event; the first is built.
  bitbucket: {
    header: 'X-Event-Key',
    events: { push: ['repo:push'], tag: ['repo:push'], pull_request: ['pullrequest:created', 'pullrequest:updated'] },
    ref: 'body.push.changes.0.new.[type,name]',
    commit: 'body.push.changes.0.new.target.hash',
    value: '{{ (index .Input.body.push.changes 0).new.target.hash }}',
  },
};

/** Names that would be references to Argo, to Tekton or to Kubernetes. */
const UNSAFE = '\\$|\\{\\{';

const PREFIXES = { push: 'refs/heads/', tag: 'refs/tags/' } as const;

/** What must hold for an event to start a run: each of these. */
export function filtersOf(started: Started) {
  const { host, on, branches, tags, paths, except } = started;
  if (on.includes('pull_request')) return pullRequestFilters(started);
  const { header, events, ref, commit } = HOSTS[host];
  const names = on.flatMap((event) => events[event]).map((name) => `^${name}$`);
  const refs = on.flatMap((event) =>
    event === 'pull_request' ? [] : refsOf(host, event, event === 'push' ? branches : tags),
  );
  return {
    data: [
      text(`headers.${header}.0`, [...new Set(names)]),
      text(ref, refs),
      { ...text(ref, [UNSAFE]), comparator: '!=' },
      { ...text(commit, ['^0+$']), comparator: '!=' },
    ],
    ...(paths.length > 0 || except.length > 0 ? { script: pathsScript(started) } : {}),
  };
}

function pullRequestFilters(started: Started) {
  const { host, branches } = started;
  const { header, events } = HOSTS[host];
  const { base, head } = pullRequestOf(host);
  const bases = (branches.length > 0 ? branches : ['*']).map((glob) => expressionOf(glob, STAR.branch));
  return {
    data: [
      text(
        `headers.${header}.0`,
        events.pull_request.map((name) => `^${name}$`),
      ),
      text(base, bases),
      { ...text(head, [UNSAFE]), comparator: '!=' },
    ],
    script: pullRequestScript(started),
  };
}

function text(path: string, value: readonly string[]) {
  return { path, type: 'string', value };
}

function refsOf(host: HostName, event: keyof typeof PREFIXES, globs: readonly string[]): string[] {
  const all = globs.length > 0 ? globs : ['*'];
  if (host !== 'bitbucket') return all.map((glob) => expressionOf(`${PREFIXES[event]}${glob}`, STAR.branch));
  const type = event === 'push' ? 'branch' : 'tag';
  return all.map((glob) => `^\\["${type}","${expressionOf(glob, STAR.branch).slice(1, -1)}"\\]$`);
}

/** Where an event says something; where it does not, the default is taken. */
export function sourceOf(value: EventValue, { host, on }: Pick<Started, 'host' | 'on'>): object {
  if (on.includes('pull_request')) return pullRequestOf(host).values[value] ?? {};
  const template = templateOf(value, host);
  return template === undefined ? {} : { dataTemplate: template };
}

function templateOf(value: EventValue, host: HostName): string | undefined {
  if (value === 'commit') return HOSTS[host].value;
  if (value !== 'branch' && value !== 'tag') return undefined;
  const event = value === 'branch' ? 'push' : 'tag';
  if (host === 'bitbucket')
    return `{{ with index .Input.body.push.changes 0 }}{{ if eq .new.type "${value}" }}{{ .new.name }}{{ end }}{{ end }}`;
  const prefix = PREFIXES[event];
  return `{{ if hasPrefix "${prefix}" .Input.body.ref }}{{ trimPrefix "${prefix}" .Input.body.ref }}{{ end }}`;
}
