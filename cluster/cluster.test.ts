/** What is tested in is a whole cluster, with the controllers and webhooks of Tekton and Argo. */
import { clusterForTests } from './matrix/for-tests';

const cluster = clusterForTests();

describe('the cluster', () => {
  it('has a node that is ready', () => {
    const [node] = cluster.kubectl.get('nodes').items;
    expect(node.status.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }));
  });

  it.each([
    'tekton-pipelines-controller',
    'tekton-pipelines-webhook',
    'tekton-triggers-controller',
    'tekton-triggers-core-interceptors',
    'tekton-triggers-webhook',
    'workflow-controller',
  ])('runs %s', (name) => {
    const deployments = cluster.kubectl.get('deployments', '--all-namespaces').items;
    const found = deployments.find(({ metadata }: { metadata: { name: string } }) => metadata.name === name);
    expect(found.status.conditions).toContainEqual(expect.objectContaining({ type: 'Available', status: 'True' }));
  });
});
