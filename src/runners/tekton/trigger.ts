import { type Fault, fault } from '../../model/faults';
import { shortName } from '../../model/names';
import { defaultText } from '../../model/parameter-defaults';
import type { TektonSettings } from '../../model/runner';
import type { EventName, EventValue, HostName } from '../../model/trigger';
import { groupParameters } from '../group';
import { commonName, partOfLabel } from '../kubernetes/common';
import { addObject, addOnce, standardLabels } from '../kubernetes/object';
import type { Group, Member, Scopes, Workload } from '../runner';
import { checkEvents } from '../triggers/check';
import { type Started, startedOf } from '../triggers/trigger';
import { valuesTaken } from '../triggers/values';
import { expressionOfValue, filterOf } from './cel';
import { groupMetadata } from './metadata';
import { pipelineRunSpec } from './pipeline';
import { defaultForTekton } from './render';

const API_VERSION = 'triggers.tekton.dev/v1beta1';
const ROLES = 'rbac.authorization.k8s.io';

/** The name of what all triggers of a namespace have in common. */
const LISTENER = 'cached-builds';

/** The label of Triggers by which their EventListener finds them; overlays like to change those that everybody knows. */
const LISTENER_LABEL = 'cdk8s-cached-builds/listener';

type TektonGroup = Group<TektonSettings>;

/** What is bound to rights of the cluster says its namespace. */
export function checkTrigger(group: TektonGroup): { build: string; fault: Fault }[] {
  const { workload: { name: build = '', namespace } = {} } = group.starts.trigger ?? {};
  const elsewhere =
    group.starts.trigger && namespace === undefined
      ? [{ build, fault: fault('trigger-without-namespace', ['namespace'], {}) }]
      : [];
  return [...elsewhere, ...checkEvents(group)];
}

/** What starts a run of a group for each push: a Trigger of its own, and an EventListener for all of a namespace. */
export function renderTrigger(scopes: Scopes, group: TektonGroup): void {
  const started = startedOf(group);
  if (started === undefined) return;
  const metadata = { ...groupMetadata(group), name: group.name };
  const values = valuesTaken(group);
  const names = [...values.keys()];
  addObject(scopes.own, 'triggerbinding', {
    apiVersion: API_VERSION,
    kind: 'TriggerBinding',
    metadata,
    spec: { params: names.map((name) => ({ name, value: `$(extensions.${name})` })) },
  });
  addObject(scopes.own, 'triggertemplate', {
    apiVersion: API_VERSION,
    kind: 'TriggerTemplate',
    metadata,
    spec: {
      params: [...values].map(([name, value]) => ({ name, description: SAID[value] })),
      resourcetemplates: [
        {
          apiVersion: 'tekton.dev/v1',
          kind: 'PipelineRun',
          metadata: { generateName: `${group.name}-`, labels: metadata.labels },
          spec: pipelineRunSpec(group, new Map(names.map((name) => [name, `$(tt.params.${name})`]))),
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
      interceptors: [signedBy(started), filtered(group, started)],
      bindings: [{ ref: group.name, kind: 'TriggerBinding' }],
      template: { ref: group.name },
    },
  });
  renderListener(scopes, listener, metadata.namespace as string, workload);
}

const SAID: Readonly<Record<EventValue, string>> = {
  commit: 'The commit that was pushed.',
  branch: 'The branch that was pushed.',
  tag: 'The tag that was pushed.',
  'pullRequest.number': 'The number of the pull request.',
  'pullRequest.base': 'The branch that the pull request is for.',
  'pullRequest.fork': 'Whether the pull request comes from another repository.',
};

/** How each host is known: the interceptor that checks what it signs, and what it calls its events. */
const SENDERS: Readonly<Record<HostName, { readonly name: string; readonly events: Record<EventName, string[]> }>> = {
  github: { name: 'github', events: { push: ['push'], tag: ['push'], pull_request: ['pull_request'] } },
  gitlab: {
    name: 'gitlab',
    events: { push: ['Push Hook'], tag: ['Tag Push Hook'], pull_request: ['Merge Request Hook'] },
  },
  // It sends the headers of GitHub too, with a signature made alike.
  gitea: { name: 'github', events: { push: ['push'], tag: ['push'], pull_request: ['pull_request'] } },
  bitbucket: {
    name: 'bitbucket',
    events: { push: ['repo:push'], tag: ['repo:push'], pull_request: ['pullrequest:created', 'pullrequest:updated'] },
  },
};

function signedBy({ host, on, secret: { secret: secretName, key: secretKey } }: Started) {
  const { name, events } = SENDERS[host];
  return {
    ref: { name, kind: 'ClusterInterceptor' },
    params: [
      { name: 'secretRef', value: { secretName, secretKey } },
      { name: 'eventTypes', value: [...new Set(on.flatMap((event) => events[event]))] },
    ],
  };
}

function filtered(group: TektonGroup, started: Started) {
  const parameters = groupParameters(group);
  const overlays = [...valuesTaken(group)].map(([key, value]) => ({
    key,
    expression: expressionOfValue(value, started, defaultForTekton(defaultText(key, parameters) ?? '')),
  }));
  return {
    ref: { name: 'cel', kind: 'ClusterInterceptor' },
    params: [
      { name: 'filter', value: filterOf(started) },
      { name: 'overlays', value: overlays },
    ],
  };
}

/** What a listener may do in its namespace. */
const RULES = [
  {
    apiGroups: ['triggers.tekton.dev'],
    resources: ['eventlisteners', 'interceptors', 'triggerbindings', 'triggers', 'triggertemplates'],
    verbs: ['get', 'list', 'watch'],
  },
  { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['tekton.dev'], resources: ['pipelineruns'], verbs: ['create'] },
];

/** The interceptors that check signatures belong to the cluster. The role that comes with Triggers reads every Secret too. */
const CLUSTER_RULES = [
  {
    apiGroups: ['triggers.tekton.dev'],
    resources: ['clusterinterceptors', 'clustertriggerbindings'],
    verbs: ['get', 'list', 'watch'],
  },
];

/** One listener takes the webhooks of a namespace and hands each to the Triggers there, with no more rights than that. */
function renderListener(scopes: Scopes, name: string, namespace: string, { partOf }: Workload): void {
  const scope = scopes.common('triggers');
  const labels = { ...standardLabels(name, 'trigger'), ...partOfLabel(partOf) };
  const metadata = { namespace, name, labels };
  const ofCluster = { name: shortName(`${name}-${namespace}`), labels };
  const add = (object: Parameters<typeof addOnce>[2]) =>
    addOnce(scope, `${namespace}-${name}-${object.kind.toLowerCase()}`, object);
  const bind = (kind: 'Role' | 'ClusterRole', to: { readonly name: string }, rules: typeof RULES) => {
    add({ apiVersion: `${ROLES}/v1`, kind, metadata: to, rules });
    add({
      apiVersion: `${ROLES}/v1`,
      kind: `${kind}Binding`,
      metadata: to,
      roleRef: { apiGroup: ROLES, kind, name: to.name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    });
  };
  add({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  bind('Role', metadata, RULES);
  bind('ClusterRole', ofCluster, CLUSTER_RULES);
  add({
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
