import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, manifestsOf, messagesOf } from '../support';

/**
 * What people write today to build images, each as one definition: Tasks, Jobs, workflows and charts of public repositories,
 * and of each here what it becomes.
 */
const BECOMES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'actions-job': {},
  'ci-template': {},
  'cluster-builds': { Job: 4 },
  'compile-first': { WorkflowTemplate: 1, Workflow: 1 },
  'daemon-chart': { StatefulSet: 1, Service: 1, NetworkPolicy: 1, PodDisruptionBudget: 1, ServiceMonitor: 1 },
  'daemon-client': { Task: 1 },
  'device-matrix': { Task: 19, Pipeline: 14, Trigger: 14, EventListener: 1 },
  'kaniko-agent': { Task: 1, Pipeline: 1, PipelineRun: 1 },
  'kaniko-task': { Task: 1 },
  'nightly-images': { Task: 25, Pipeline: 13, CronJob: 13 },
  'platform-pipeline': { Task: 1, Pipeline: 1 },
  'release-pipeline': { Task: 3, Pipeline: 1, Trigger: 1, EventListener: 1 },
  'shared-strategy': { Task: 2, Pipeline: 1, CronJob: 1 },
  'smoke-test': { WorkflowTemplate: 4, Workflow: 4 },
  'two-architectures': { WorkflowTemplate: 1, Workflow: 1 },
  'two-registries': { WorkflowTemplate: 1, Workflow: 1 },
  'workflow-template': { WorkflowTemplate: 1, PersistentVolumeClaim: 1 },
};

const read = (name: string) => readFileSync(join(__dirname, `${name}.yaml`), 'utf8');
const names = readdirSync(__dirname).flatMap((file) => /^(.*)\.yaml$/.exec(file)?.[1] ?? []);

it('each is here', () => {
  expect(names).toEqual(Object.keys(BECOMES));
});

it.each(Object.entries(BECOMES))('%s is whole in a definition of a page, without a word of warning', (name, kinds) => {
  const content = read(name);
  expect(messagesOf(content).filter((said) => !said.includes('docker-bake.json'))).toEqual([]);
  expect(content.split('\n').length).toBeLessThanOrEqual(40);
  const made = manifestsOf(content).map(({ kind }) => kind);
  const counted = Object.keys(kinds).map((kind) => [kind, made.filter((one) => one === kind).length]);
  expect(Object.fromEntries(counted)).toEqual(kinds);
});

it.each(['actions-job', 'ci-template'])('%s, for a job of a CI, is a script, and nothing for a cluster', (name) => {
  expect([...filesOf(read(name)).keys()]).toEqual([expect.stringMatching(/^scripts\/\w+\.sh$/), 'kustomization.yaml']);
});
