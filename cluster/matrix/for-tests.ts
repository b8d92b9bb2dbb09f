import { buildPrograms } from '../lab/build';
import { Kubectl } from '../lab/kubectl';

/** The cluster that runs, for a file of tests. */
export function clusterForTests(): { readonly kubectl: Kubectl } {
  const cluster: { kubectl?: Kubectl } = {};
  beforeAll(async () => {
    cluster.kubectl = new Kubectl(await buildPrograms());
  });
  return cluster as { readonly kubectl: Kubectl };
}
