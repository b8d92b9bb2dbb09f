/** What of a pull request the CEL interceptor is asked. */
import type { EventValue, HostName } from '../../model/trigger';
import { LABEL, type Started } from '../triggers/trigger';

interface PullRequest {
  /** The branch that it is for, and the one that it is of. */
  readonly base: string;
  readonly head: string;
  readonly values: Readonly<Partial<Record<EventValue, string>>>;
  /** That there are new commits to build. */
  readonly isNew: string;
  /** That who opened it may push to the repository anyway. */
  readonly isOfMember: string;
  /** That somebody has just given it the label: somebody who may, and for the commit that it has now. */
  readonly isLabelled: string;
}

const IN_REPOSITORY =
  '(body.pull_request.head.repo != null && body.pull_request.head.repo.full_name == body.repository.full_name)';

/** As GitHub and Gitea tell of it. */
const OF_GITHUB: Omit<PullRequest, 'isNew' | 'isOfMember' | 'isLabelled'> = {
  base: 'body.pull_request.base.ref',
  head: 'body.pull_request.head.ref',
  values: {
    commit: 'body.pull_request.head.sha',
    branch: 'body.pull_request.head.ref',
    'pullRequest.number': 'string(int(body.number))',
    'pullRequest.base': 'body.pull_request.base.ref',
    'pullRequest.fork': `${IN_REPOSITORY} ? 'false' : 'true'`,
  },
};

const MERGE_REQUEST = 'body.object_attributes';
const IN_PROJECT = `${MERGE_REQUEST}.source_project_id == ${MERGE_REQUEST}.target_project_id`;
const labels = (when: string) => `body.changes.labels.${when}.exists(label, label.title == '${LABEL}')`;

const HOSTS: Readonly<Partial<Record<HostName, PullRequest>>> = {
  github: {
    ...OF_GITHUB,
    isNew: "body.action in ['opened', 'reopened', 'synchronize']",
    isOfMember: `(${IN_REPOSITORY} || body.pull_request.author_association in ['OWNER', 'MEMBER', 'COLLABORATOR'])`,
    isLabelled: `(body.action == 'labeled' && body.label.name == '${LABEL}')`,
  },
  // It does not say which label is new.
  gitea: {
    ...OF_GITHUB,
    isNew: "body.action in ['opened', 'reopened', 'synchronized']",
    isOfMember: IN_REPOSITORY,
    isLabelled: 'false',
  },
  gitlab: {
    base: `${MERGE_REQUEST}.target_branch`,
    head: `${MERGE_REQUEST}.source_branch`,
    values: {
      commit: `${MERGE_REQUEST}.last_commit.id`,
      branch: `${MERGE_REQUEST}.source_branch`,
      'pullRequest.number': `string(int(${MERGE_REQUEST}.iid))`,
      'pullRequest.base': `${MERGE_REQUEST}.target_branch`,
      'pullRequest.fork': `${IN_PROJECT} ? 'false' : 'true'`,
    },
    isNew: `(${MERGE_REQUEST}.action in ['open', 'reopen'] || (${MERGE_REQUEST}.action == 'update' && has(${MERGE_REQUEST}.oldrev)))`,
    isOfMember: IN_PROJECT,
    isLabelled: `(has(body.changes) && has(body.changes.labels) && ${labels('current')} && !${labels('previous')})`,
  },
};

export function pullRequestOf(host: HostName): PullRequest {
  return HOSTS[host] as PullRequest;
}

/** Whether a pull request is of somebody who may have it built, or somebody like that has looked at it. */
export function mayStart({ host, allow }: Started): string {
  const { isNew, isOfMember, isLabelled } = pullRequestOf(host);
  return allow === 'everyone' ? isNew : `((${isNew} && ${isOfMember}) || ${isLabelled})`;
}
