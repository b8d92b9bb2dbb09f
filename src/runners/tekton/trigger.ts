import { type Fault, fault } from '../../model/faults';
import type { TektonSettings } from '../../model/runner';
import { type Pushes, WEBHOOK_KEY } from '../../model/trigger';
import { groupSetting } from '../group';
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
  if (groupSetting(group, 'trigger') === undefined) return [];
  const revisions = revisionParameters(group);
  if (revisions.length > 0) return groupWithoutDefault(group, 'push', revisions);
  const build = group.members.find(({ settings }) => settings.trigger !== undefined)?.workload.name as string;
  return [{ build, fault: fault('trigger-builds-the-same', ['runner', 'trigger'], {}) }];
}

/** What starts a run of a group for each push: a Trigger of its own, and an EventListener for all of a namespace. */
export function renderTrigger(scopes: Scopes, group: TektonGroup): void {
  const trigger = groupSetting(group, 'trigger');
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
  renderListener(scopes, listener, workload);
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
    "body.after != '0000000000000000000000000000000000000000'",
    ...(branches.length > 0
      ? [anyOf(branches.map((branch) => `body.ref.matches(${pattern(`refs/heads/${branch}`, '.*')})`))]
      : []),
    ...(paths.length > 0 ? [anyOf(['added', 'modified', 'removed'].map((change) => changes(change, paths)))] : []),
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
function renderListener(scopes: Scopes, name: string, { namespace, partOf }: Workload): void {
  const scope = scopes.common('triggers');
  const inNamespace = namespace === undefined ? {} : { namespace };
  const labels = { ...standardLabels(name, 'trigger'), ...partOfLabel(partOf) };
  const metadata = { ...inNamespace, name, labels };
  const id = (what: string) => `${namespace ?? ''}-${name}-${what}`;
  const subjects = [{ kind: 'ServiceAccount', name, ...inNamespace }];
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
  // The interceptors that check signatures belong to the cluster; the role to read them comes with Tekton Triggers.
  addOnce(scope, id('clusterrolebinding'), {
    apiVersion: `${ROLES}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: namespace === undefined ? name : `${name}-${namespace}`, labels },
    roleRef: { apiGroup: ROLES, kind: 'ClusterRole', name: 'tekton-triggers-eventlistener-clusterroles' },
    subjects: [{ ...subjects[0], namespace: namespace ?? 'default' }],
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
