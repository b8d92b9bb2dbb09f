import { addOnce, standardLabels } from '../kubernetes/object';
import type { Scopes, Workload } from '../runner';

const ROLES = 'rbac.authorization.k8s.io';

/** What the executor beside each build is called, and may do. */
export const EXECUTOR = 'cached-builds-executor';

/** Argo finds the token of an account in a Secret of this name. See https://argo-workflows.readthedocs.io/en/latest/service-account-secrets/ */
export const TOKEN = `${EXECUTOR}.service-account-token`;

/**
 * Who a pod is: the account that the user names, without its token. What reports results is another account, whose token
 * only Argo's own containers mount: a Dockerfile that had it could write the results of every workflow.
 */
export function accounts({ serviceAccount }: Workload['pod']) {
  return {
    ...(serviceAccount === undefined ? {} : { serviceAccountName: serviceAccount }),
    automountServiceAccountToken: false,
    executor: { serviceAccountName: EXECUTOR },
  };
}

/**
 * The least an Argo workflow needs: its executor reports results. See
 * https://argo-workflows.readthedocs.io/en/latest/workflow-rbac/
 */
export function renderRbac(scopes: Scopes, { namespace }: Workload): void {
  const scope = scopes.common('rbac');
  const inNamespace = namespace === undefined ? {} : { namespace };
  const metadata = { ...inNamespace, name: EXECUTOR, labels: standardLabels(EXECUTOR, 'executor') };
  const id = (what: string) => `${namespace ?? ''}-${what}`;
  addOnce(scope, id('serviceaccount'), {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata,
    automountServiceAccountToken: false,
  });
  // Kubernetes fills it in; the manifest holds no secret.
  addOnce(scope, id('token'), {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/service-account-token',
    metadata: { ...metadata, name: TOKEN, annotations: { 'kubernetes.io/service-account.name': EXECUTOR } },
  });
  addOnce(scope, id('role'), {
    apiVersion: `${ROLES}/v1`,
    kind: 'Role',
    metadata,
    rules: [{ apiGroups: ['argoproj.io'], resources: ['workflowtaskresults'], verbs: ['create', 'patch'] }],
  });
  addOnce(scope, id('rolebinding'), {
    apiVersion: `${ROLES}/v1`,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: ROLES, kind: 'Role', name: EXECUTOR },
    subjects: [{ kind: 'ServiceAccount', name: EXECUTOR, ...inNamespace }],
  });
}
