/**
 * What is synthesized, run by the systems it is for: a whole Kubernetes with the controllers and webhooks of Tekton and Argo,
 * to which every object is given as `synth` wrote it.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { reusedSteps } from '../e2e/lab/logs';
import { STEPS } from '../e2e/lab/project';
import { type Measured, tableOf } from '../e2e/lab/table';
import { buildPrograms } from './lab/build';
import { Kubectl } from './lab/kubectl';
import { Case } from './matrix/case';
import { ROWS } from './matrix/rows';
import type { Run } from './matrix/run';
import { STARTS } from './matrix/start';

let kubectl: Kubectl;
const measured: Measured[] = [];

beforeAll(async () => {
  kubectl = new Kubectl(await buildPrograms());
});

afterAll(() => {
  if (measured.length === 0) return;
  console.log(tableOf(measured));
  if (process.env.CLUSTER_RECORD) writeFileSync(resolve(process.env.CLUSTER_RECORD), `${tableOf(measured)}\n`);
});

describe('the cluster', () => {
  it('has a node that is ready', () => {
    const [node] = kubectl.get('nodes').items;
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
    const deployments = kubectl.get('deployments', '--all-namespaces').items;
    const found = deployments.find(({ metadata }: { metadata: { name: string } }) => metadata.name === name);
    expect(found.status.conditions).toContainEqual(expect.objectContaining({ type: 'Available', status: 'True' }));
  });
});

async function successOf(build: Case): Promise<Run> {
  const run = await build.run();
  if (!run.succeeded || run.failedPods > 0) throw new Error(`a pod of the run failed:\n${run.log.slice(-8000)}`);
  expect(run.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(run.digest).toBe(await build.digestInRegistry());
  return run;
}

describe.each(ROWS)('$builder with cache $cache as $start', (row) => {
  const { builder, cache, start, engine, build: fields, rest } = row;
  let build: Case;

  afterAll(() => build.end());

  it('is cold first and warm from then on, and reports the digest that the registry has', async () => {
    build = new Case(kubectl, STARTS[start], fields, rest);
    const cold = await successOf(build);
    expect(reusedSteps(engine, cold.log)).toEqual([]);
    const warm = await successOf(build);
    const reused = reusedSteps(engine, warm.log);
    expect(reused).toEqual([...STEPS]);
    measured.push({
      ...{ builder, cache, runner: start, cold: cold.seconds, warm: warm.seconds },
      reused: `${reused.length} of ${STEPS.length}`,
    });
  });

  it('builds anew what depends on a change, and no more', async () => {
    build.change('two');
    const changed = await successOf(build);
    expect(reusedSteps(engine, changed.log)).toEqual(row.afterChange ?? ['deps', 'tools']);
  });
});
