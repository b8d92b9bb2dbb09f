import type { Construct } from 'constructs';
import { MAX_CRON_JOB_NAME, shortName } from '../../model/names';
import { type Text, text } from '../../model/text';
import { toolImages } from '../../model/tools';
import type { ContainerTask, Plan } from '../../plan/plan';
import type { Workload } from '../runner';
import { partOfLabel } from './common';
import { containersOf, withLastWords } from './container';
import { type addObject, addOnce, type Component, standardLabels } from './object';
import { podFields } from './pod';
import { kubernetesRenderer } from './render';

const ROLES = 'rbac.authorization.k8s.io';

/** Who runs errands of a kind in a namespace, and what they may do there. */
export interface Account {
  readonly name: string;
  readonly component: Component;
  readonly rules: readonly { apiGroups: string[]; resources: string[]; verbs: string[] }[];
}

/** Something that is asked of the API server on a schedule. */
export interface Errand {
  readonly name: string;
  readonly account: Account;
  /** What it says of its CronJob besides what all errands do. */
  readonly cron: Readonly<Record<string, unknown>> & { readonly schedule: string };
  /** A script that holds no value of a user. */
  readonly script: string;
  readonly args?: readonly Text[];
  /** What the script reads as variables: annotations of its pod, in which overlays find names. */
  readonly named?: Readonly<Record<string, { readonly annotation: string; readonly value: string }>>;
}

/** Adds an account with a role of its own; there is one for all errands of its kind. */
export function addAccount(
  scope: Construct,
  { name, component, rules }: Account,
  { namespace, partOf }: Workload,
): void {
  const inNamespace = namespace === undefined ? {} : { namespace };
  const metadata = { ...inNamespace, name, labels: { ...standardLabels(name, component), ...partOfLabel(partOf) } };
  const id = (what: string) => `${namespace ?? ''}-${name}-${what}`;
  const rbac = { apiVersion: `${ROLES}/v1`, metadata };
  addOnce(scope, id('serviceaccount'), {
    ...{ apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    automountServiceAccountToken: false,
  });
  addOnce(scope, id('role'), { ...rbac, kind: 'Role', rules });
  addOnce(scope, id('rolebinding'), {
    ...{ ...rbac, kind: 'RoleBinding' },
    roleRef: { apiGroup: ROLES, kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, ...inNamespace }],
  });
}

/** Adds the CronJob of an errand: its pod alone has the token of the account, and no privilege of any other kind. */
export function addErrand(
  add: typeof addObject | typeof addOnce,
  scope: Construct,
  errand: Errand,
  of: Workload,
): void {
  const { name, account, cron, named = {} } = errand;
  const { component } = account;
  const annotations = Object.fromEntries(Object.values(named).map(({ annotation, value }) => [annotation, value]));
  const labels = { ...standardLabels(name, component), ...partOfLabel(of.partOf) };
  add(scope, `errand-${name}`, {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: {
      name: shortName(name, MAX_CRON_JOB_NAME),
      ...(of.namespace === undefined ? {} : { namespace: of.namespace }),
      labels,
    },
    spec: {
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 1,
      ...cron,
      jobTemplate: {
        metadata: { labels },
        spec: {
          backoffLimit: 2,
          activeDeadlineSeconds: 600,
          template: {
            metadata: { labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
            spec: podOf(errand, of),
          },
        },
      },
    },
  });
}

function podOf(errand: Errand, of: Workload) {
  const { account, named = {}, args = [], script } = errand;
  const task: ContainerTask = {
    name: 'kubectl',
    phase: 'start',
    image: toolImages(of.images).kubectl,
    command: [text`sh`, text`-euc`, [script], text`kubectl`],
    args,
    env: {},
    mounts: [],
    privileges: { user: 1000, group: 1000, capabilities: [], readOnlyRoot: true },
  };
  const plan: Plan = { tasks: [task], volumes: [] };
  // A proxy of the build would be asked for the API server too.
  const owner = { ...of, pod: { ...of.pod, env: undefined, resources: undefined, serviceAccount: account.name } };
  const [container] = containersOf(owner, plan, { render: kubernetesRenderer({ workload: of, upstream: new Map() }) });
  const variables = Object.entries(named).map(([name, { annotation }]) => ({
    name,
    valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.annotations['${annotation}']` } },
  }));
  const env = [...(container?.env ?? []), ...variables];
  return {
    restartPolicy: 'Never',
    ...podFields(owner, plan),
    automountServiceAccountToken: true,
    containers: container ? [{ ...withLastWords(container), ...(env.length > 0 ? { env } : {}) }] : [],
  };
}
