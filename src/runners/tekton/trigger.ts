import { type Fault, fault } from '../../model/faults';
import { shortName } from '../../model/names';
import type { TektonSettings } from '../../model/runner';
import { type Pushes, WEBHOOK_KEY } from '../../model/trigger';
import { commonName, partOfLabel } from '../kubernetes/common';
import { addObject, addOnce, standardLabels } from '../kubernetes/object';
import { groupWithoutDefault } from '../parameters';
import type { Group, Member, Scopes, Workload } from '../runner';
import { groupMetadata } from './metadata';
import { pipelineRunSpec } from './pipeline';

const API_VERSION = 'triggers.tekton.dev/v1beta1';
const ROLES = 'rbac.authorization.k8s.io';

/** The name of what all triggers of a namespace have in common. */
const LISTENER = 'cached-builds';

/** The label of Triggers by which their EventListener finds them; overlays like to change those that everybody knows. */
const LISTENER_LABEL = 'cdk8s-cached-builds/listener';

type TektonGroup = Group<TektonSettings>;

/** A push must say what to build, so the revision of some source must be a parameter. */
export function checkTrigger(group: TektonGroup): { build: string; fault: Fault }[] {
  const elsewhere = group.members
    .filter(({ settings, workload: { namespace } }) => settings === group.startedBy && namespace === undefined)
    .map(({ workload: { name: build } }) => ({ build, fault: fault('trigger-without-namespace', ['namespace'], {}) }));
  return [...elsewhere, ...checkRevision(group)];
}

function checkRevision(group: TektonGroup): { build: string; fault: Fault }[] {
  const revisions = revisionParameters(group);
  if (revisions.length > 0) return groupWithoutDefault(group, 'push', revisions);
  const build = group.members.find(({ settings }) => settings === group.startedBy)?.workload.name as string;
  return [{ build, fault: fault('trigger-builds-the-same', ['runner', 'trigger'], {}) }];
}

/** What starts a run of a group for each push: a Trigger of its own, and an EventListener for all of a namespace. */
export function renderTrigger(scopes: Scopes, group: TektonGroup): void {
  const { trigger } = group.startedBy ?? {};
  if (trigger === undefined) return;
  const metadata = { ...groupMetadata(group), name: group.name };
  const revisions = revisionParameters(group);
  addObject(scopes.own, 'triggerbinding', {
    apiVersion: API_VERSION,
    kind: 'TriggerBinding',
    metadata,
    spec: { params: [{ name: 'revision', value: '$(body.after)' }] },
  });
  addObject(scopes.own, 'triggertemplate', {
    apiVersion: API_VERSION,
    kind: 'TriggerTemplate',
    metadata,
    spec: {
      params: [{ name: 'revision', description: 'The commit that was pushed.' }],
      resourcetemplates: [
        {
          apiVersion: 'tekton.dev/v1',
          kind: 'PipelineRun',
          metadata: { generateName: `${group.name}-`, labels: metadata.labels },
          spec: pipelineRunSpec(group, new Map(revisions.map((name) => [name, '$(tt.params.revision)']))),
        },
      ],
    },
  });
  const { workload } = group.members[0] as Member;
  const listener = commonName(LISTENER, workload);
  addObject(scopes.own, 'trigger', {
    apiVersion: API_VERSION,
    kind: 'Trigger',
    metadata: { ...metadata, labels: { ...metadata.labels, [LISTENER_LABEL]: listener } },
    spec: {
      interceptors: trigger.github
        ? interceptors('github', 'push', trigger.github)
        : interceptors('gitlab', 'Push Hook', trigger.gitlab as Pushes),
      bindings: [{ ref: group.name, kind: 'TriggerBinding' }],
      template: { ref: group.name },
    },
  });
  renderListener(scopes, listener, metadata.namespace as string, workload);
}

/** The parameters that are the revision of a source, whole. */
export function revisionParameters({ members }: TektonGroup): string[] {
  const names = members.flatMap(({ workload: { source } }) => {
    const [part, ...others] = source?.type === 'git' ? source.revision : [];
    return typeof part === 'object' && 'param' in part && others.length === 0 ? [part.param] : [];
  });
  return [...new Set(names)];
}

function interceptors(host: 'github' | 'gitlab', event: string, { secret, branches, paths }: Pushes) {
  const { secret: secretName, key: secretKey } = typeof secret === 'string' ? { secret, key: WEBHOOK_KEY } : secret;
  const filter = [
    // The push that deletes a branch has no commit to build.
    `body.after != ${NO_COMMIT}`,
    ...(branches.length > 0
      ? [anyOf(branches.map((branch) => `body.ref.matches(${pattern(`refs/heads/${branch}`, '.*')})`))]
      : []),
    ...(paths.length > 0
      ? [anyOf([...UNKNOWN[host], ...['added', 'modified', 'removed'].map((change) => changes(change, paths))])]
      : []),
  ];
  return [
    {
      ref: { name: host, kind: 'ClusterInterceptor' },
      params: [
        { name: 'secretRef', value: { secretName, secretKey } },
        { name: 'eventTypes', value: [event] },
      ],
    },
    { ref: { name: 'cel', kind: 'ClusterInterceptor' }, params: [{ name: 'filter', value: filter.join(' && ') }] },
  ];
}

const NO_COMMIT = "'0000000000000000000000000000000000000000'";

/** A new branch, and what is pushed without commits: what it changes is not said. */
const UNSAID = [`!has(body.before)`, `body.before == ${NO_COMMIT}`, '!has(body.commits)', 'size(body.commits) == 0'];

/**
 * When a push does not say all files that it changes, and so starts a run. By force it takes back what was pushed before, and
 * of many commits hosts tell some: see https://docs.github.com/en/webhooks/webhook-events-and-payloads#push and
 * https://docs.gitlab.com/user/project/integrations/webhook_events/#push-events
 */
const UNKNOWN = {
  github: [...UNSAID, '(has(body.forced) && body.forced)', 'size(body.commits) >= 2048'],
  gitlab: [...UNSAID, '(has(body.total_commits_count) && int(body.total_commits_count) > size(body.commits))'],
} as const;

function changes(change: string, paths: readonly string[]): string {
  const matches = paths.map((path) => `file.matches(${pattern(path, '[^/]*')})`);
  return `body.commits.exists(commit, commit.${change}.exists(file, ${matches.join(' || ')}))`;
}

function anyOf(conditions: readonly string[]): string {
  return `(${conditions.join(' || ')})`;
}

/** A glob as a regular expression, quoted for CEL, whose strings have the escapes of JSON. */
function pattern(glob: string, star: string): string {
  const expression = glob
    .split(/(\*\*\/?|\*|\?)/)
    .map((part) => {
      if (part === '**/') return '(.*/)?';
      if (part === '**') return '.*';
      if (part === '*') return star;
      if (part === '?') return '[^/]';
      return part.replace(/[.+^$()[\]{}|\\]/g, '\\$&');
    })
    .join('');
  return JSON.stringify(`^${expression}$`);
}

/** One listener takes the webhooks of a namespace and hands each to the Triggers there, with no more rights than that. */
function renderListener(scopes: Scopes, name: string, namespace: string, { partOf }: Workload): void {
  const scope = scopes.common('triggers');
  const labels = { ...standardLabels(name, 'trigger'), ...partOfLabel(partOf) };
  const metadata = { namespace, name, labels };
  const id = (what: string) => `${namespace}-${name}-${what}`;
  const subjects = [{ kind: 'ServiceAccount', name, namespace }];
  addOnce(scope, id('serviceaccount'), { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  addOnce(scope, id('role'), {
    apiVersion: `${ROLES}/v1`,
    kind: 'Role',
    metadata,
    rules: [
      {
        apiGroups: ['triggers.tekton.dev'],
        resources: ['eventlisteners', 'interceptors', 'triggerbindings', 'triggers', 'triggertemplates'],
        verbs: ['get', 'list', 'watch'],
      },
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: ['tekton.dev'], resources: ['pipelineruns'], verbs: ['create'] },
    ],
  });
  addOnce(scope, id('rolebinding'), {
    apiVersion: `${ROLES}/v1`,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: ROLES, kind: 'Role', name },
    subjects,
  });
  // The interceptors that check signatures belong to the cluster. The role that comes with Triggers reads every Secret too.
  const ofCluster = { name: shortName(`${name}-${namespace}`), labels };
  addOnce(scope, id('clusterrole'), {
    apiVersion: `${ROLES}/v1`,
    kind: 'ClusterRole',
    metadata: ofCluster,
    rules: [
      {
        apiGroups: ['triggers.tekton.dev'],
        resources: ['clusterinterceptors', 'clustertriggerbindings'],
        verbs: ['get', 'list', 'watch'],
      },
    ],
  });
  addOnce(scope, id('clusterrolebinding'), {
    apiVersion: `${ROLES}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: ofCluster,
    roleRef: { apiGroup: ROLES, kind: 'ClusterRole', name: ofCluster.name },
    subjects,
  });
  addOnce(scope, id('eventlistener'), {
    apiVersion: API_VERSION,
    kind: 'EventListener',
    metadata,
    spec: {
      serviceAccountName: name,
      // Empty, as the webhook stores them: what is left out is changed by each apply.
      namespaceSelector: {},
      resources: {},
      labelSelector: { matchLabels: { [LISTENER_LABEL]: name } },
    },
  });
}
