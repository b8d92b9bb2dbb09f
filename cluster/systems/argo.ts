import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { moduleFolder } from '../../e2e/lab/programs';
import type { Kubectl } from '../lab/kubectl';
import { PARTS } from '../lab/parts';
import { HOME } from '../lab/place';
import { systemImage } from './images';

const NAMESPACE = 'argo';

/** Argo Workflows for all namespaces, from the module's own manifests: with our images, and without its server. */
export function installArgo(kubectl: Kubectl): void {
  const manifests = join(moduleFolder(PARTS.argo, 'github.com/argoproj/argo-workflows/v4'), 'manifests');
  const folder = join(HOME, 'argo');
  mkdirSync(folder, { recursive: true });
  const from = (path: string) => relative(folder, join(manifests, path));
  const [newName, newTag] = systemImage('argo-workflow-controller').split(':');
  const executor = ['--executor-image', systemImage('argo-argoexec'), '--executor-image-pull-policy', 'IfNotPresent'];
  const path = '/spec/template/spec/containers/0/args';
  const kustomization = {
    namespace: NAMESPACE,
    resources: [from('base/workflow-controller'), from('cluster-install-no-crds/workflow-controller-rbac')],
    images: [{ name: 'quay.io/argoproj/workflow-controller', newName, newTag }],
    patches: [{ target: { kind: 'Deployment' }, patch: JSON.stringify([{ op: 'replace', path, value: executor }]) }],
  };
  writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify(kustomization));
  kubectl.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }]);
  kubectl.must(['apply', '--server-side', '-k', join(manifests, 'base/crds/full')]);
  kubectl.must(['apply', '--server-side', '-k', folder]);
}
