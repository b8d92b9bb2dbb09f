import { shortName } from '../../model/names';
import { defaultText } from '../../model/parameter-defaults';
import type { ArgoSettings } from '../../model/runner';
import { groupParameters } from '../group';
import { commonName, partOfLabel } from '../kubernetes/common';
import { addObject, addOnce, standardLabels } from '../kubernetes/object';
import type { Group, Member, Scopes, Workload } from '../runner';
import { type Started, startedOf } from '../triggers/trigger';
import { valuesTaken } from '../triggers/values';
import { filtersOf, sourceOf } from './events';
import { defaultForArgo } from './render';
import { startSpec } from './workflow';

const API_VERSION = 'argoproj.io/v1alpha1';
const ROLES = 'rbac.authorization.k8s.io';

/** What takes webhooks, and has no rights; and what creates Workflows, and may do nothing else. */
const ACCOUNTS = { source: 'cached-builds-webhooks', sensor: 'cached-builds-sensor' } as const;

/** The name of an event within its source, and of what a sensor waits for. */
const EVENT = 'webhook';

const PORT = 12_000;

type ArgoGroup = Group<ArgoSettings>;

/** What starts a run of a group for each event: a Sensor of its own, and an EventSource for each webhook of a namespace. */
export function renderTrigger(scopes: Scopes, group: ArgoGroup): void {
  const started = startedOf(group);
  if (started === undefined) return;
  const { workload, settings, component } = group.starts.trigger as Member<ArgoSettings>;
  const source = sourceName(started, workload);
  const bus = settings.eventBus === undefined ? {} : { eventBusName: settings.eventBus };
  renderSource(scopes, source, started, workload, bus);
  renderAccounts(scopes, workload);
  addObject(scopes.own, 'sensor', {
    apiVersion: API_VERSION,
    kind: 'Sensor',
    metadata: { ...namespaceOf(workload), name: group.name, labels: standardLabels(group.name, component) },
    spec: {
      ...bus,
      template: { serviceAccountName: commonName(ACCOUNTS.sensor, workload) },
      dependencies: [{ name: EVENT, eventSourceName: source, eventName: EVENT, filters: filtersOf(started) }],
      triggers: [{ template: { name: 'build', k8s: createdBy(group, started) } }],
    },
  });
}

function createdBy(group: ArgoGroup, started: Started) {
  const [first] = group.members as readonly [Member<ArgoSettings>];
  const parameters = groupParameters(group);
  const names = Object.keys(parameters);
  const taken = valuesTaken(group);
  return {
    operation: 'create',
    source: {
      resource: {
        apiVersion: API_VERSION,
        kind: 'Workflow',
        // Its namespace is that of the sensor.
        metadata: {
          generateName: `${shortName(group.name, MAX_GENERATED)}-`,
          labels: standardLabels(group.name, first.component),
        },
        spec: startSpec(group, [...taken.keys()]),
      },
    },
    parameters: [...taken].map(([name, value]) => ({
      src: {
        dependencyName: EVENT,
        ...sourceOf(value, started),
        value: defaultForArgo(defaultText(name, parameters) ?? ''),
      },
      dest: `spec.arguments.parameters.${names.indexOf(name)}.value`,
    })),
  };
}

/** Kubernetes appends five characters behind our dash, and Argo makes a label of the name. */
const MAX_GENERATED = 57;

function sourceName({ host, secret: { secret, key } }: Started, workload: Workload): string {
  const own = key === 'token' ? secret : `${secret}-${key.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  return commonName(shortName(`cached-builds-${host}-${own.replaceAll('.', '-')}`, MAX_SOURCE), workload);
}

/** A Deployment and a Service are called after it, with an ending and a hash. */
const MAX_SOURCE = 40;

/** What takes the webhooks that are signed with one token. */
function renderSource(scopes: Scopes, name: string, started: Started, workload: Workload, bus: object): void {
  const { partOf } = workload;
  addOnce(scopes.common('triggers'), `${workload.namespace ?? ''}-${name}-eventsource`, {
    apiVersion: API_VERSION,
    kind: 'EventSource',
    metadata: {
      ...namespaceOf(workload),
      name,
      labels: { ...standardLabels(name, 'trigger'), ...partOfLabel(partOf) },
    },
    spec: {
      ...bus,
      template: { serviceAccountName: commonName(ACCOUNTS.source, workload) },
      service: { ports: [{ port: PORT, targetPort: PORT }] },
      ...receiver(started),
    },
  });
}

/**
 * Hosts that sign as GitHub does are checked by the source for GitHub; Argo Events checks nothing of Bitbucket's own. It wants an
 * organization, and uses it only to make webhooks.
 */
function receiver({ host, secret: { secret, key } }: Started) {
  const token = { name: secret, key };
  const webhook = { endpoint: '/', port: String(PORT), method: 'POST' };
  if (host !== 'gitlab')
    return {
      github: { [EVENT]: { webhook, organizations: [host], events: ['*'], webhookSecret: token } },
    };
  // Without an address and an access token it reads no token, and takes what anybody sends. Of no project, it asks GitLab nothing.
  const address = { webhook: { ...webhook, url: UNUSED }, gitlabBaseURL: UNUSED, accessToken: token };
  return {
    gitlab: {
      [EVENT]: { ...address, events: ['PushEvents', 'TagPushEvents', 'MergeRequestsEvents'], secretToken: token },
    },
  };
}

const UNUSED = 'https://gitlab.invalid';

function renderAccounts(scopes: Scopes, workload: Workload): void {
  const { namespace, partOf } = workload;
  const scope = scopes.common('triggers');
  const [source, sensor] = [commonName(ACCOUNTS.source, workload), commonName(ACCOUNTS.sensor, workload)];
  const metadataOf = (name: string) => ({
    ...namespaceOf(workload),
    name,
    labels: { ...standardLabels(name, 'trigger'), ...partOfLabel(partOf) },
  });
  const id = (name: string, what: string) => `${namespace ?? ''}-${name}-${what}`;
  addOnce(scope, id(source, 'serviceaccount'), {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadataOf(source),
    automountServiceAccountToken: false,
  });
  const metadata = metadataOf(sensor);
  addOnce(scope, id(sensor, 'serviceaccount'), { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  addOnce(scope, id(sensor, 'role'), {
    apiVersion: `${ROLES}/v1`,
    kind: 'Role',
    metadata,
    rules: [{ apiGroups: ['argoproj.io'], resources: ['workflows'], verbs: ['create'] }],
  });
  addOnce(scope, id(sensor, 'rolebinding'), {
    apiVersion: `${ROLES}/v1`,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: ROLES, kind: 'Role', name: sensor },
    subjects: [{ kind: 'ServiceAccount', name: sensor, ...namespaceOf(workload) }],
  });
}

function namespaceOf({ namespace }: Pick<Workload, 'namespace'>) {
  return namespace === undefined ? {} : { namespace };
}
