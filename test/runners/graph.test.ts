/**
 * A plan of more than fetch and build, on each runner: an index of two images, a scan, a signature and a pruning. What
 * runners make of them is the same whoever plans them.
 */
import { RUNNERS } from '../../src/runners';
import { lacking } from '../../src/runners/offers';
import { ELSEWHERE, memberOf, PLAN, rendered } from '../plan/graph';
import type { Manifest } from '../support';

const ofKind = (objects: readonly Manifest[], kind: string) => objects.filter((one) => one.kind === kind);
const only = (objects: readonly Manifest[], kind: string): Manifest => ofKind(objects, kind)[0] as Manifest;

describe('on Kubernetes', () => {
  it('is one pod, its containers in order; the last is waited for, and the image is known by its tag', () => {
    const { spec } = only(rendered(PLAN, 'kubernetes'), 'Job').spec.template;
    expect(spec.initContainers.map(({ name }: Manifest) => name)).toEqual([
      'fetch-amd64',
      'build-amd64',
      'index',
      'scan',
      'sign',
    ]);
    expect(spec.containers.map(({ name }: Manifest) => name)).toEqual(['prune']);
    expect(spec.initContainers[4].args).toEqual(['sign', 'r.example.com/api:v1']);
  });

  it('cannot be where tasks are to run elsewhere, and says what can', () => {
    expect(lacking(ELSEWHERE, 'kubernetes')).toEqual([
      { need: 'pods', answer: { because: 'it runs all tasks in one pod', instead: 'write runner: tekton or argo' } },
      {
        need: 'images',
        answer: { because: 'it knows an image by its tag alone', instead: 'write runner: tekton or argo' },
      },
    ]);
  });
});

describe('on Tekton', () => {
  const objects = rendered(ELSEWHERE, 'tekton');
  const pipeline = only(objects, 'Pipeline').spec;
  const taskOf = (name: string): Manifest => pipeline.tasks.find((one: Manifest) => one.name === name);

  it('is a Task for each pod, joined by the Pipeline: each waits for what gives what it takes', () => {
    expect(pipeline.tasks.map(({ name, runAfter }: Manifest) => [name, runAfter])).toEqual([
      ['api-build-amd64', undefined],
      ['api-build-arm64', undefined],
      // It waits by what it takes: the digests of both.
      ['api', undefined],
      ['api-scan', undefined],
      ['api-sign', ['api-scan']],
      ['api-prune', ['api']],
    ]);
    expect(ofKind(objects, 'Task').map(({ metadata }) => metadata.name)).toEqual(
      pipeline.tasks.map(({ taskRef }: Manifest) => taskRef.name),
    );
  });

  it('hands images on by their digests', () => {
    const digest = (of: string) => `r.example.com/api@$(tasks.${of}.results.IMAGE_DIGEST)`;
    expect(taskOf('api').params).toEqual([
      { name: 'level', value: '$(params.level)' },
      { name: 'build-amd64-image', value: digest('api-build-amd64') },
      { name: 'build-arm64-image', value: digest('api-build-arm64') },
    ]);
    expect(taskOf('api-sign').params).toContainEqual({ name: 'index-image', value: digest('api') });
    const sign = ofKind(objects, 'Task').find(({ metadata }) => metadata.name === 'api-sign') as Manifest;
    expect(sign.spec.steps[0].args).toEqual(['sign', '$(params.index-image)']);
    expect(sign.spec.params.map(({ name }: Manifest) => name)).toEqual(['level', 'index-image']);
  });

  it('puts each where it must run, as whom it must', () => {
    const runs = only(objects, 'PipelineRun').spec.taskRunSpecs;
    const of = (name: string): Manifest => runs.find((one: Manifest) => one.pipelineTaskName === name);
    expect(of('api-build-arm64').podTemplate.nodeSelector).toEqual({ 'kubernetes.io/arch': 'arm64' });
    expect(of('api-sign').serviceAccountName).toBe('signer');
    expect(runs).toHaveLength(3);
  });

  it('has the digest of the index for its result', () => {
    expect(pipeline.results.map(({ value }: Manifest) => value)).toEqual([
      '$(tasks.api.results.IMAGE_URL)',
      '$(tasks.api.results.IMAGE_DIGEST)',
    ]);
  });
});

describe('on Argo', () => {
  const { spec } = only(rendered(ELSEWHERE, 'argo'), 'WorkflowTemplate');
  const template = (name: string): Manifest => spec.templates.find((one: Manifest) => one.name === name);

  it('is a DAG in the place of the template that builds: each pod is a template', () => {
    expect(template('build').dag.tasks.map(({ name, depends }: Manifest) => [name, depends])).toEqual([
      ['api-build-amd64', undefined],
      ['api-build-arm64', undefined],
      ['api', 'api-build-amd64 && api-build-arm64'],
      ['api-scan', 'api'],
      ['api-sign', 'api && api-scan'],
      ['api-prune', 'api'],
    ]);
    expect(spec.templates.map(({ name }: Manifest) => name)).toEqual([
      ...['build', 'build-build-amd64', 'build-build-arm64', 'build-index', 'build-scan', 'build-sign', 'build-prune'],
    ]);
  });

  it('hands images on by their digests, and gives that of the index', () => {
    const sign = template('build').dag.tasks.find((one: Manifest) => one.name === 'api-sign');
    expect(sign.arguments.parameters).toEqual([
      { name: 'level', value: '{{inputs.parameters.level}}' },
      { name: 'index-image', value: 'r.example.com/api@{{tasks.api.outputs.parameters.digest}}' },
    ]);
    expect(template('build-sign').container.args).toEqual(['sign', '{{inputs.parameters.index-image}}']);
    expect(template('build').outputs.parameters).toContainEqual({
      name: 'digest',
      valueFrom: { parameter: '{{tasks.api.outputs.parameters.digest}}' },
    });
  });

  it('puts each where it must run, as whom it must', () => {
    expect(template('build-build-arm64').nodeSelector).toEqual({ 'kubernetes.io/arch': 'arm64' });
    expect([template('build-sign').serviceAccountName, template('build-scan').serviceAccountName]).toEqual([
      'signer',
      undefined,
    ]);
  });
});

describe('in a script', () => {
  it('is one after the other, and hands the image on by its digest', () => {
    const script = [...(RUNNERS.script.files?.([memberOf(PLAN, 'script')]) ?? [])][0]?.[1] as string;
    const images = [...script.matchAll(/^ {2}registry\.example\.com\/(\S+):1/gm)].map(([, name]) => name);
    expect(images).toEqual(['fetch-amd64', 'build-amd64', 'index', 'scan', 'sign', 'prune']);
    const digest = 'r.example.com/api"@$(cat "$digest")"';
    expect(script).toContain(`registry.example.com/index:1 \\\n  ${digest}`);
    expect(script).toContain(`sign \\\n  ${digest}`);
  });

  it('cannot be where tasks are to run elsewhere, and says what can', () => {
    expect(lacking(ELSEWHERE, 'script').map(({ need }) => need)).toEqual(['nodes', 'identities', 'pods', 'images']);
  });
});
