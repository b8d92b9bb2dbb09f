import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { moduleFolder } from '../../e2e/lab/programs';
import type { Kubectl } from '../lab/kubectl';
import { EVENTS, PARTS } from '../lab/parts';
import { HOME } from '../lab/place';
import { EVENTS_IMAGE } from './images';

const MODULE = 'github.com/argoproj/argo-events';
const NAMESPACE = 'argo-events';

/** What objects of Argo Events look like: Argo Workflows has them in its module too. */
export function installEventKinds(kubectl: Kubectl): void {
  const crds = join(moduleFolder(PARTS.argo, MODULE), 'manifests/base/crds');
  kubectl.must(['apply', '--server-side', '-k', crds]);
}

/** The controller of Argo Events for all namespaces, from the module's own manifests, with our image for it and for what it starts. */
export function installEvents(kubectl: Kubectl): void {
  const manifests = join(moduleFolder(EVENTS, MODULE), 'manifests');
  const folder = join(HOME, NAMESPACE);
  mkdirSync(folder, { recursive: true });
  const [newName, newTag] = EVENTS_IMAGE.split(':');
  const container = {
    name: 'controller-manager',
    imagePullPolicy: 'IfNotPresent',
    env: [
      { name: 'ARGO_EVENTS_IMAGE', value: EVENTS_IMAGE },
      { name: 'IMAGE_PULL_POLICY', value: 'IfNotPresent' },
    ],
  };
  const patch = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'controller-manager' },
    spec: { template: { spec: { containers: [container] } } },
  };
  const kustomization = {
    namespace: NAMESPACE,
    resources: [relative(folder, join(manifests, 'cluster-install'))],
    images: [{ name: 'quay.io/argoproj/argo-events', newName, newTag }],
    patches: [{ patch: JSON.stringify(patch) }],
  };
  writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify(kustomization));
  kubectl.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }]);
  kubectl.must(['apply', '--server-side', '-k', folder]);
}
