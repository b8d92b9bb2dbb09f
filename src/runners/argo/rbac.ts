import { commonName, partOfLabel } from '../kubernetes/common';
import { addOnce, standardLabels } from '../kubernetes/object';
import type { Scopes, Workload } from '../runner';

const ROLES = 'rbac.authorization.k8s.io';

/** What the executor beside each build is called, and may do. */
const EXECUTOR = 'cached-builds-executor';
/** The same of pull requests, which share nobody with what is trusted. */
const EXECUTOR_OF_PULL_REQUESTS = 'cached-builds-pr-executor';

export function executorOf(workload: Pick<Workload, 'partOf' | 'untrusted'>): string {
  return commonName(workload.untrusted ? EXECUTOR_OF_PULL_REQUESTS : EXECUTOR, workload);
}

/** Where Argo finds the token of an account. See https://argo-workflows.readthedocs.io/en/latest/service-account-secrets/ */
export function tokenOf(account: string): string {
  return `${account}.service-account-token`;
}

/**
 * Who a pod is: the account that the user names, without its token. What reports results is another account, whose token
 * only Argo's own containers mount: a Dockerfile that had it could write the results of every workflow.
 */
export function accounts({ serviceAccount }: Workload['pod'], workload: Pick<Workload, 'partOf' | 'untrusted'>) {
  return {
    ...(serviceAccount === undefined ? {} : { serviceAccountName: serviceAccount }),
    automountServiceAccountToken: false,
    executor: { serviceAccountName: executorOf(workload) },
  };
}

/**
 * The least an Argo workflow needs: its executor reports results. See
 * https://argo-workflows.readthedocs.io/en/latest/workflow-rbac/
 */
export function renderRbac(scopes: Scopes, { namespace, partOf, untrusted }: Workload): void {
  const scope = scopes.common('rbac');
  const name = executorOf({ partOf, untrusted });
  const token = tokenOf(name);
  const inNamespace = namespace === undefined ? {} : { namespace };
  const metadata = { ...inNamespace, name, labels: { ...standardLabels(name, 'executor'), ...partOfLabel(partOf) } };
  const id = (what: string) => `${namespace ?? ''}-${name}-${what}`;
  addOnce(scope, id('serviceaccount'), {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { ...metadata, annotations: { 'workflows.argoproj.io/service-account-token.name': token } },
    automountServiceAccountToken: false,
  });
  // Kubernetes fills it in; the manifest holds no secret.
  addOnce(scope, id('token'), {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/service-account-token',
    metadata: { ...metadata, name: token, annotations: { 'kubernetes.io/service-account.name': name } },
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
    roleRef: { apiGroup: ROLES, kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, ...inNamespace }],
  });
}
