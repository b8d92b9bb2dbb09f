import { App, Chart, Testing } from 'cdk8s';
import { CachedBuilds, ImageBuild, type ImageBuildProps } from '../../src';
import type { RunnerName } from '../../src/model/runner';
import type { Manifest } from '../support';

const inline = (from: string): ImageBuildProps['source'] => ({ type: 'inline', files: { Dockerfile: `FROM ${from}` } });
const propsOf = (name: string, runner: RunnerName) =>
  ({ name, image: `r.example.com/${name}`, source: inline('a'), runner }) as const;

/** A base, and two builds of it. */
function three(runner: RunnerName) {
  const app = new App();
  const chart = new Chart(app, 'shop');
  const base = new ImageBuild(chart, 'base', propsOf('base', runner));
  const uses = { dependsOn: [base], buildArgs: { BASE: base.ref } };
  const api = new ImageBuild(chart, 'api', { ...propsOf('api', runner), ...uses });
  const web = new ImageBuild(chart, 'web', { ...propsOf('web', runner), ...uses });
  return { app, chart, base, api, web };
}

/** The same, as a definition. */
function asDefinition(runner: RunnerName): Chart {
  const chart = new Chart(new App(), 'shop');
  const uses = { dependsOn: ['base'], buildArgs: { BASE: '$(builds.base.ref)' } };
  const entry = ({ name: _, ...props }: ReturnType<typeof propsOf>) => props;
  new CachedBuilds(chart, 'all', {
    definition: {
      version: 1,
      builds: {
        base: entry(propsOf('base', runner)),
        api: { ...entry(propsOf('api', runner)), ...uses },
        web: { ...entry(propsOf('web', runner)), ...uses },
      },
    },
  });
  return chart;
}

const sorted = (manifests: Manifest[]) =>
  manifests.map((manifest) => JSON.stringify(manifest)).sort((a, b) => a.localeCompare(b));

describe('ImageBuilds that depend on each other', () => {
  it.each(['tekton', 'argo', 'kubernetes'] as const)('become on %s what they become in a definition', (runner) => {
    expect(sorted(Testing.synth(three(runner).chart))).toEqual(sorted(Testing.synth(asDefinition(runner))));
  });

  it('are started as one by what is called after the one that all wait for, and each by itself', () => {
    const { app, base, api } = three('tekton');
    const names = (build: ImageBuild, id: string) => {
      const runs = new Chart(app, id);
      build.addRuns(runs);
      return Testing.synth(runs).map(({ metadata }) => metadata.generateName);
    };
    expect([names(base, 'runs-base'), names(api, 'runs-api')]).toEqual([['base-'], ['api-']]);
  });

  it('are one group of the name that it is given', () => {
    const chart = new Chart(new App(), 'shop');
    const group = 'mono';
    const base = new ImageBuild(chart, 'base', { ...propsOf('base', 'tekton'), group });
    new ImageBuild(chart, 'api', { ...propsOf('api', 'tekton'), group, dependsOn: [base] });
    const pipelines = Testing.synth(chart).filter(({ kind }) => kind === 'Pipeline');
    const tasks = pipelines.map(({ metadata, spec }) => [metadata.name, spec.tasks.length]);
    expect(new Map(tasks as [string, number][])).toEqual(
      new Map([
        ['mono', 2],
        ['base', 1],
        ['api', 1],
      ]),
    );
  });

  it('say what their image is called, for what runs it', () => {
    const { base } = three('argo');
    expect([base.image, base.ref]).toEqual(['r.example.com/base:latest', '$(builds.base.ref)']);
  });

  it('are refused where one runs without the other', () => {
    const chart = new Chart(new App(), 'shop');
    const base = new ImageBuild(chart, 'base', propsOf('base', 'script'));
    expect(() => new ImageBuild(chart, 'api', { ...propsOf('api', 'tekton'), dependsOn: [base] })).toThrow(
      /dependsOn\[0\].*base/,
    );
  });

  it('are refused where they take an image for which they do not wait', () => {
    const chart = new Chart(new App(), 'shop');
    const base = new ImageBuild(chart, 'base', propsOf('base', 'tekton'));
    expect(() => new ImageBuild(chart, 'api', { ...propsOf('api', 'tekton'), buildArgs: { BASE: base.ref } })).toThrow(
      'write dependsOn: [base]',
    );
  });
});
