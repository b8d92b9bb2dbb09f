import { Chart, Testing } from 'cdk8s';
import { CachedBuilds } from '../src';
import { layOut } from '../src/app/output/layout';
import { readContent } from '../src/resolve/load';
import { faultsOf, type Manifest, manifestsOf, oneBuild, only } from './support';

const JOB = { kind: 'Job', name: 'api' };
const patched = (patch: readonly object[], target: object = JOB, build: object = {}) =>
  oneBuild(build, { patches: [{ target, patch }] });
/** What is wrong with a definition that has no other faults. */
function failures(definition: object): string[] {
  const { definition: read, faults, faultsWith } = readContent('builds.yaml', JSON.stringify(definition, null, 2));
  return [...(read === undefined ? faults : faultsWith(layOut(read).faults))];
}

describe('a patch', () => {
  it('says what no field can, of the object that it names alone', () => {
    const patch = [
      { op: 'add', path: '/spec/template/spec/hostAliases', value: [{ ip: '10.0.0.1', hostnames: ['git'] }] },
      { op: 'add', path: '/spec/template/spec/hostAliases/-', value: { ip: '10.0.0.2', hostnames: ['hub'] } },
      { op: 'replace', path: '/spec/backoffLimit', value: 0 },
      { op: 'remove', path: '/spec/ttlSecondsAfterFinished' },
      { op: 'add', path: '/metadata/annotations', value: { 'example.com/a': 'b' } },
      { op: 'copy', from: '/spec/backoffLimit', path: '/spec/completions' },
      { op: 'move', from: '/spec/completions', path: '/spec/parallelism' },
      { op: 'test', path: '/metadata/annotations/example.com~1a', value: 'b' },
    ];
    const [configMap, job] = manifestsOf(patched(patch));
    expect(job.spec.template.spec.hostAliases).toHaveLength(2);
    expect(job.spec).toMatchObject({ backoffLimit: 0, parallelism: 0 });
    expect(job.spec).not.toHaveProperty('ttlSecondsAfterFinished');
    expect(configMap).toEqual(manifestsOf(oneBuild({}))[0]);
  });

  it('changes what starts a build, which has the beginning of a name', () => {
    const patch = [{ op: 'add', path: '/spec/taskRunTemplate/podTemplate/hostNetwork', value: false }];
    const definition = patched(patch, { kind: 'PipelineRun', name: 'api' }, { runner: 'tekton' });
    expect(only('PipelineRun', definition).spec.taskRunTemplate.podTemplate.hostNetwork).toBe(false);
  });

  it('may say in which namespace', () => {
    const patch = [{ op: 'remove', path: '/spec/backoffLimit' }];
    const inNamespace = (namespace: string) => patched(patch, { ...JOB, namespace }, { namespace: 'builds' });
    expect(failures(inNamespace('builds'))).toEqual([]);
    expect(failures(inNamespace('other')).join()).toContain('there is no Job "api"');
  });
});

describe('a patch is a fault, at its line,', () => {
  const remove = [{ op: 'remove', path: '/spec/backoffLimit' }];
  it.each<[string, object, string]>([
    [
      'that is for no object',
      patched(remove, { kind: 'Job', name: 'apis' }),
      'there is no Job "apis"; did you mean "api"?',
    ],
    [
      'of a kind that is not there',
      patched(remove, { kind: 'Jobs', name: 'api' }),
      'there is no Jobs "api"; did you mean "Job"?',
    ],
    [
      'that removes what is not there',
      patched([{ op: 'remove', path: '/spec/parallelism' }]),
      'Job "api" has nothing at "/spec/parallelism"',
    ],
    [
      'that replaces what is not there',
      patched([{ op: 'replace', path: '/spec/parallelism', value: 1 }]),
      'has nothing at "/spec/parallelism"',
    ],
    [
      'that adds below what is not there',
      patched([{ op: 'add', path: '/spec/a/b', value: 1 }]),
      'has nothing at "/spec/a/b"',
    ],
    [
      'that adds beyond the end of a list',
      patched([{ op: 'add', path: '/spec/template/spec/containers/7', value: {} }]),
      '"/spec/template/spec/containers/7" is no place in its list',
    ],
    [
      'that copies what is not there',
      patched([{ op: 'copy', from: '/spec/a', path: '/spec/b' }]),
      'has nothing at "/spec/a"',
    ],
    [
      'whose test fails',
      patched([{ op: 'test', path: '/spec/backoffLimit', value: 7 }]),
      'has another value at "/spec/backoffLimit"',
    ],
    [
      'that leads to a prototype',
      patched([{ op: 'add', path: '/__proto__/a', value: 1 }]),
      'has nothing at "/__proto__/a"',
    ],
    ...['/metadata/name', '/metadata/namespace', '/kind', '/metadata', ''].map((path): [string, object, string] => [
      `that makes another object of it by ${JSON.stringify(path)}`,
      patched([{ op: 'replace', path, value: 'x' }]),
      'say which object it is',
    ]),
    ['whose path is none', patched([{ op: 'remove', path: 'spec' }]), '"spec" is no JSON pointer'],
    ['without its value', patched([{ op: 'add', path: '/spec/a' }]), 'missing; add needs a value'],
    ['with a value too much', patched([{ op: 'remove', path: '/spec/a', value: 1 }]), 'remove takes no value'],
    [
      'with a secret',
      patched([
        {
          op: 'add',
          path: '/spec/template/spec/containers/0/env',
          value: [{ name: 'NPM_TOKEN', value: 'abcdefgh12345678' }],
        },
      ]),
      'secret',
    ],
  ])('%s', (_, definition, message) => {
    const [fault, ...others] = failures(definition);
    expect(others).toEqual([]);
    expect(fault).toMatch(/^builds\.yaml:\d+:\d+ patches\[0\]/);
    expect(fault).toContain(message);
    expect(fault).not.toContain('abcdefgh12345678');
  });

  it('that has no operation', () => {
    expect(faultsOf(patched([]))).toHaveLength(1);
  });
});

describe('patches of a definition in a program', () => {
  const patch = [{ op: 'add', path: '/metadata/annotations', value: { 'example.com/a': 'b' } }];
  const definition = (patches: readonly object[]) =>
    oneBuild({ runner: ['kubernetes', 'tekton'] }, { patches }) as never;

  it('change its objects, and its runs where they are added', () => {
    const targets = [JOB, { kind: 'PipelineRun', name: 'api' }];
    const [chart, runs] = [Testing.chart(), new Chart(Testing.app(), 'runs')];
    new CachedBuilds(chart, 'all', { definition: definition(targets.map((target) => ({ target, patch }))) }).addRuns(
      runs,
    );
    const annotations = [...Testing.synth(chart), ...Testing.synth(runs)]
      .filter(({ kind }: Manifest) => kind === 'Job' || kind === 'PipelineRun')
      .map(({ metadata }: Manifest) => metadata.annotations);
    // Of the Job there is one that is applied, and one that runs it again.
    expect(annotations).toEqual(Array(3).fill({ 'example.com/a': 'b' }));
  });

  it('are faults where they match nothing', () => {
    const make = () =>
      new CachedBuilds(Testing.chart(), 'all', {
        definition: definition([{ target: { kind: 'Job', name: 'x' }, patch }]),
      });
    expect(make).toThrow(/patches\[0\].target: there is no Job "x"/);
  });
});
