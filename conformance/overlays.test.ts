import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { EVERYTHING } from '../test/corpus/everything';
import { filesOf, type Manifest } from '../test/support';
import { program, testFolder, written } from './programs';

const folder = testFolder();
const tool = program(folder);

/** What kustomize's own code makes of an overlay, and the names of others that are none any more. */
function overlaid(output: string, overlay: object): { lost: string[]; objects: Manifest[] } {
  const { status, stdout, stderr } = spawnSync(tool, ['overlay', output, stringify(overlay)], UTF8);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const UTF8 = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;

const read = (path: string): Manifest => parse(readFileSync(resolve(__dirname, '..', path), 'utf8'));
const on = (definition: Manifest, runners: readonly string[]): Manifest => {
  const file = structuredClone(definition);
  for (const build of Object.values<Manifest>(file.builds)) build.runner = runners;
  return file;
};
const trigger = { github: { secret: 'webhook' }, branches: ['main'] };
const TRIGGERED = {
  version: 1,
  defaults: {
    namespace: 'builds',
    parameters: { revision: { default: 'main' } },
    pod: { serviceAccount: 'builder' },
    trigger,
  },
  volumes: { layers: { size: '1Gi' } },
  builds: Object.fromEntries(
    ['base', 'api'].map((name) => [
      name,
      {
        image: `r.example.com/${name}`,
        source: { type: 'git', url: 'https://git.example.com/a.git', revision: '$(params.revision)' },
        cache: { from: [{ type: 'volume', volume: 'layers' }], to: [] },
        ...(name === 'base' ? {} : { dependsOn: ['base'] }),
        runs: { keep: 20, days: 14 },
        runner: [{ type: 'tekton', schedule: '@daily' }, { type: 'argo', schedules: ['@daily'] }, 'kubernetes'],
      },
    ]),
  ),
  warmers: { layers: { volume: 'layers', images: ['node:22'] } },
};

const definitions: [string, Manifest][] = [
  ['the shop', on(read('examples/shop/builds.yaml'), ['kubernetes', 'tekton', 'argo'])],
  ['builds that pushes and schedules start', TRIGGERED],
  ['everything there is', EVERYTHING],
];

describe.each(definitions)('in an overlay of %s', (_, definition) => {
  const files = filesOf(definition);
  const folders = [...files.keys()].filter((path) => path.endsWith('kustomization.yaml')).map((path) => dirname(path));

  it.each<[string, object]>([
    ['a prefix', { namePrefix: 'staging-' }],
    ['a suffix', { nameSuffix: '-2' }],
    ['a prefix and another namespace', { namePrefix: 'staging-', namespace: 'staging' }],
  ])('with %s every object is called by its new name', (_name, overlay) => {
    const output = written(folder, files);
    const lost = folders.map((path) => {
      const names = overlaid(output, { resources: [path], ...overlay }).lost;
      // kustomize takes it for one of the namespace that its objects are not in.
      return [path, names.filter((name) => !name.startsWith('ClusterWorkflowTemplate'))];
    });
    expect(Object.fromEntries(lost)).toEqual(Object.fromEntries(folders.map((path) => [path, []])));
  });
});

it('names would be lost without the references that come along', () => {
  const files = new Map(filesOf(TRIGGERED));
  for (const [path, content] of files)
    if (path.endsWith('kustomization.yaml'))
      files.set(path, stringify({ ...parse(content), configurations: undefined }));
  const lost = overlaid(written(folder, files), { namePrefix: 'staging-' }).lost.join();
  for (const name of [
    'taskRef',
    'pipelineRef',
    'bindings',
    'templateRef',
    'workflowTemplateRef',
    'executor',
    'eventSourceName',
  ])
    expect(lost).toContain(name);
});

it('an EventListener finds its Triggers with labels that an overlay adds to selectors', () => {
  const { objects } = overlaid(written(folder, filesOf(TRIGGERED)), {
    labels: [{ pairs: { copy: 'two' }, includeSelectors: true }],
  });
  const ofKind = (kind: string) => objects.find((object) => object.kind === kind);
  expect(ofKind('EventListener')?.spec.labelSelector.matchLabels).toMatchObject({ copy: 'two' });
  expect(ofKind('Trigger')?.metadata.labels).toMatchObject(ofKind('EventListener')?.spec.labelSelector.matchLabels);
});

it('what a schedule creates is found by its new name, and so is all that it names', () => {
  const { objects } = overlaid(written(folder, filesOf(TRIGGERED)), { namePrefix: 'staging-' });
  const called = (kind: string, name: string) =>
    objects.find((object) => object.kind === kind && object.metadata.name === name) as Manifest;
  const { metadata } = called('CronJob', 'staging-base-schedule').spec.jobTemplate.spec.template;
  const template = metadata.annotations['cdk8s-cached-builds/trigger-template'];
  expect(template).toBe('staging-base-schedule');
  const [run] = called('TriggerTemplate', template).spec.resourcetemplates;
  expect(run.spec.pipelineRef.name).toBe('staging-base');
});
