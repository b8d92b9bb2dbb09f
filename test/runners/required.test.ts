import { App, Chart } from 'cdk8s';
import { ImageBuild } from '../../src';
import { faultsOf, manifestsOf, oneBuild } from '../support';

const required = (runner: object, more: object = {}) =>
  oneBuild({ parameters: { tag: {} }, tags: ['$(params.tag)'], runner, ...more });
const triggered = (parameters: object) =>
  oneBuild({
    namespace: 'builds',
    runner: { type: 'tekton', trigger: { gitlab: { secret: 'hook', branches: ['main'] } } },
    source: { type: 'git', url: 'https://git.example.com/a.git', revision: '$(params.revision)' },
    parameters,
    tags: ['$(params.tag)'],
  });
const SCHEDULED = { type: 'argo', schedules: ['@daily'] };

describe('a parameter without a default', () => {
  it.each<[string, object, string]>([
    ['a Job', { type: 'kubernetes' }, 'nobody gives a value to a Job; add default, or run the build on another runner'],
    ['a CronJob', { type: 'kubernetes', schedule: '@daily' }, 'nobody gives a value to a CronJob; add default, or '],
    ['a CronWorkflow', SCHEDULED, 'nobody gives a value to a CronWorkflow; add default, or leave schedules out'],
  ])('is refused to %s', (_, runner, why) => {
    expect(faultsOf(required(runner))).toEqual([
      expect.stringContaining(`builds.api.parameters.tag: has no default, and ${why}`),
    ]);
  });

  it('is refused to a push, but for the revision', () => {
    expect(faultsOf(triggered({ revision: {}, tag: {} }))).toEqual([
      expect.stringContaining(
        'builds.api.parameters.tag: has no default, and not each event of trigger gives it a value; add default, or name in from what each event of trigger says',
      ),
    ]);
    expect(faultsOf(triggered({ revision: {}, tag: { default: 'v1' } }))).toEqual([]);
  });

  it.each([['tekton'], ['argo'], ['script']])('is taken by %s, where somebody starts each run', (type) => {
    expect(faultsOf(required({ type }))).toEqual([]);
  });

  const group = (first: object, second: object, runner: object | string = 'tekton') => ({
    version: 1,
    defaults: { source: { type: 'volume', claim: 'source' }, tags: ['$(params.tag)'], runner },
    builds: {
      base: { image: 'r.example.com/base', parameters: { tag: first } },
      api: { image: 'r.example.com/api', parameters: { tag: second }, dependsOn: ['base'] },
    },
  });

  it.each([
    ['first', { default: 'v1' }, {}],
    ['last', {}, { default: 'v1' }],
  ])('has that of the build it is run with, be it %s', (_, first, second) => {
    const run = manifestsOf(group(first, second)).find(({ kind }) => kind === 'PipelineRun');
    expect(run?.spec.params).toEqual([{ name: 'tag', value: 'v1' }]);
    expect(faultsOf(group(first, second, SCHEDULED))).toEqual([]);
  });

  it('is a fault of each build that is run on a schedule', () => {
    const text = group({}, {}, SCHEDULED);
    expect(faultsOf(text)).toEqual([
      expect.stringContaining('builds.base.parameters.tag: has no default'),
      expect.stringContaining('builds.api.parameters.tag: has no default'),
    ]);
  });

  it.each([
    ['on a schedule', SCHEDULED],
    ['by each push', { type: 'tekton', trigger: { github: { secret: 'hook' } } }],
  ])('is refused to a construct that is started %s', (_, runner) => {
    const create = () =>
      new ImageBuild(new Chart(new App({ outdir: '.' }), 'chart'), 'api', {
        image: 'r.example.com/api',
        namespace: 'builds',
        source: { type: 'git', url: 'https://git.example.com/a.git', revision: '$(params.revision)' },
        tags: ['$(params.tag)'],
        parameters: { revision: { default: 'main' }, tag: {} },
        runner: runner as never,
      });
    expect(create).toThrow('parameters.tag: has no default');
  });
});
