/** What of a pull request a sensor is asked. */
import type { EventValue, HostName } from '../../model/trigger';
import { LABEL, type Started } from '../triggers/trigger';

interface PullRequest {
  /** Where the branch is that it is for, and the one that it is of. */
  readonly base: string;
  readonly head: string;
  readonly values: Readonly<Partial<Record<EventValue, object>>>;
  /** In Lua: that there are new commits, that who opened it may push anyway, and that somebody has just given it the label. */
  readonly isNew: string;
  readonly isOfMember: string;
  readonly isLabelled: string;
}

const key = (dataKey: string) => ({ dataKey });
const oneOf = (value: string, words: readonly string[]) => words.map((word) => `${value} == "${word}"`).join(' or ');

/** As GitHub and Gitea tell of it. */
const OF_GITHUB: Omit<PullRequest, 'isNew' | 'isOfMember' | 'isLabelled'> = {
  base: 'body.pull_request.base.ref',
  head: 'body.pull_request.head.ref',
  values: {
    commit: key('body.pull_request.head.sha'),
    branch: key('body.pull_request.head.ref'),
    'pullRequest.number': key('body.number'),
    'pullRequest.base': key('body.pull_request.base.ref'),
    'pullRequest.fork': {
      dataTemplate:
        '{{ with .Input.body }}{{ if .pull_request.head.repo }}{{ ne .pull_request.head.repo.full_name .repository.full_name }}{{ else }}true{{ end }}{{ end }}',
    },
  },
};

const IN_REPOSITORY =
  'body.pull_request.head.repo and body.pull_request.head.repo.full_name == body.repository.full_name';

const HOSTS: Readonly<Partial<Record<HostName, PullRequest>>> = {
  github: {
    ...OF_GITHUB,
    isNew: oneOf('body.action', ['opened', 'reopened', 'synchronize']),
    isOfMember: `${IN_REPOSITORY} or ${oneOf('body.pull_request.author_association', ['OWNER', 'MEMBER', 'COLLABORATOR'])}`,
    isLabelled: `body.action == "labeled" and body.label and body.label.name == "${LABEL}"`,
  },
  // It does not say which label is new.
  gitea: {
    ...OF_GITHUB,
    isNew: oneOf('body.action', ['opened', 'reopened', 'synchronized']),
    isOfMember: IN_REPOSITORY,
    isLabelled: 'false',
  },
  gitlab: {
    base: 'body.object_attributes.target_branch',
    head: 'body.object_attributes.source_branch',
    values: {
      commit: key('body.object_attributes.last_commit.id'),
      branch: key('body.object_attributes.source_branch'),
      'pullRequest.number': key('body.object_attributes.iid'),
      'pullRequest.base': key('body.object_attributes.target_branch'),
      'pullRequest.fork': {
        dataTemplate: '{{ with .Input.body.object_attributes }}{{ ne .source_project_id .target_project_id }}{{ end }}',
      },
    },
    isNew: `${oneOf('request.action', ['open', 'reopen'])} or request.action == "update" and request.oldrev`,
    isOfMember: 'request.source_project_id == request.target_project_id',
    isLabelled:
      'body.changes and body.changes.labels and has(body.changes.labels.current) and not has(body.changes.labels.previous)',
  },
};

export function pullRequestOf(host: HostName): PullRequest {
  return HOSTS[host] as PullRequest;
}

/** Whether a pull request is of somebody who may have it built, or somebody like that has looked at it. */
export function pullRequestScript({ host, allow, except }: Started): string {
  const { isNew, isOfMember, isLabelled } = pullRequestOf(host);
  return [
    'local body = event.body',
    ...(host === 'gitlab' ? OF_GITLAB : []),
    ...(except.length > 0 ? ['if true then return false end'] : []),
    ...(allow === 'everyone'
      ? [`if ${isNew} then return true end`]
      : [`if (${isNew}) and (${isOfMember}) then return true end`, `if ${isLabelled} then return true end`]),
    'return false',
    '',
  ].join('\n');
}

const OF_GITLAB = [
  'local request = body.object_attributes',
  'local function has(labels)',
  '  for _, label in ipairs(labels or {}) do',
  `    if label.title == "${LABEL}" then return true end`,
  '  end',
  '  return false',
  'end',
];
