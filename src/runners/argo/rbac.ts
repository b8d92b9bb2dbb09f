import { addOnce, standardLabels } from '../../manifest/object';
import { MAX_SUBDOMAIN, shortName } from '../../spec/names';
import type { Places, Workload } from '../runner';

const ROLES = 'rbac.authorization.k8s.io';

/** What the executor beside each build is called, and may do. */
const EXECUTOR = 'cached-builds-executor';

/** The service account of a workflow: the user's, or one that has the executor's rights and no others. */
export function serviceAccountOf({ pod }: Workload): string {
  return pod.serviceAccount ?? EXECUTOR;
}

/**
 * The least an Argo workflow needs: its executor reports results. See
 * https://argo-workflows.readthedocs.io/en/latest/workflow-rbac/
 */
export function renderRbac(places: Places, workload: Workload): void {
  const { namespace, pod } = workload;
  const scope = places.common('rbac');
  const account = serviceAccountOf(workload);
  const inNamespace = namespace === undefined ? {} : { namespace };
  const labels = standardLabels(EXECUTOR, 'executor');
  const metadata = { ...inNamespace, name: EXECUTOR, labels };
  const id = (what: string) => `${namespace ?? ''}-${what}`;
  if (pod.serviceAccount === undefined)
    addOnce(scope, id('serviceaccount'), { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  addOnce(scope, id('role'), {
    apiVersion: `${ROLES}/v1`,
    kind: 'Role',
    metadata,
    rules: [{ apiGroups: ['argoproj.io'], resources: ['workflowtaskresults'], verbs: ['create', 'patch'] }],
  });
  addOnce(scope, id(`rolebinding-${account}`), {
    apiVersion: `${ROLES}/v1`,
    kind: 'RoleBinding',
    metadata: {
      ...metadata,
      name: account === EXECUTOR ? EXECUTOR : shortName(`${EXECUTOR}-${account}`, MAX_SUBDOMAIN),
    },
    roleRef: { apiGroup: ROLES, kind: 'Role', name: EXECUTOR },
    subjects: [{ kind: 'ServiceAccount', name: account, ...inNamespace }],
  });
}
