import { buildPrograms } from '../lab/build';
import { Kubectl } from '../lab/kubectl';
import type { Site } from './site';

/** The cluster that runs, for a file of tests. */
export function clusterForTests(): { readonly kubectl: Kubectl } {
  const cluster: { kubectl?: Kubectl } = {};
  // The engines and the registry fail here now and then as they do in e2e, and what waits for a cluster may wait too short on a
  // busy machine. What failed is printed.
  jest.retryTimes(1, { logErrorsBeforeRetry: true });
  beforeAll(async () => {
    cluster.kubectl = new Kubectl(await buildPrograms());
  });
  return cluster as { readonly kubectl: Kubectl };
}

/** Keeps the sites of a file of tests until all of them are done. */
export function keptToTheEnd(): <Kind extends Site>(site: Kind) => Kind {
  const sites: Site[] = [];
  afterAll(() => {
    for (const site of sites) site.end();
  });
  return (site) => {
    sites.push(site);
    return site;
  };
}
