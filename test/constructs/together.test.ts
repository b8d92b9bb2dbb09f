/** What takes more than one construct to be wrong, whichever charts they are in; and what a build consists of, by its name. */
import { App, Chart } from 'cdk8s';
import {
  BuildKitDaemon,
  Cache,
  CachedBuilds,
  CacheVolume,
  CacheWarmer,
  ImageBuild,
  type ImageBuildProps,
  Source,
} from '../../src';

const PROPS: ImageBuildProps = { image: 'r.example.com/api', source: Source.inline({ Dockerfile: 'FROM a' }) };
const git = Source.git('https://git.example.com/shop.git');
const app = () => new App({ outdir: '/nowhere' });

describe('builds of several charts', () => {
  it('may not replace the cache of each other', () => {
    const root = app();
    new ImageBuild(new Chart(root, 'one'), 'api', PROPS);
    new ImageBuild(new Chart(root, 'two', { namespace: 'other' }), 'web', { ...PROPS, tags: ['web'] });
    expect(() => root.synthYaml()).toThrow(
      '[two/web] cache: this cache is r.example.com/api:buildcache, which is the cache of one-api',
    );
  });

  it('may not replace that of a definition beside them either', () => {
    const root = app();
    new CachedBuilds(new Chart(root, 'file'), 'builds', { definition: { version: 1, builds: { api: PROPS } } });
    new ImageBuild(new Chart(root, 'two'), 'web', { ...PROPS, tags: ['web'] });
    expect(() => root.synthYaml()).toThrow('which is the cache of api');
  });

  it('have nothing in common that a pull request may write', () => {
    const root = app();
    const pulls = { image: 'r.example.com/pulls', credentials: 'shared' };
    new ImageBuild(new Chart(root, 'one'), 'api', { ...PROPS, source: git, runner: 'tekton', pullRequests: pulls });
    new ImageBuild(new Chart(root, 'two'), 'web', { ...PROPS, image: 'r.example.com/web', credentials: 'shared' });
    expect(() => root.synthYaml()).toThrow(/\[one\/api\].*pullRequests|\[one\/api\].*shared/);
  });

  it('are fine where each has its own', () => {
    const root = app();
    new ImageBuild(new Chart(root, 'one'), 'api', PROPS);
    new ImageBuild(new Chart(root, 'two'), 'web', { ...PROPS, image: 'r.example.com/web' });
    expect(root.synthYaml()).toContain('name: two-web');
  });

  it('mount no volume of another namespace', () => {
    const root = app();
    const volume = new CacheVolume(new Chart(root, 'volumes', { namespace: 'a' }), 'layers', { size: '1Gi' });
    new ImageBuild(new Chart(root, 'builds', { namespace: 'b' }), 'api', { ...PROPS, cache: Cache.volume(volume) });
    expect(() => root.synthYaml()).toThrow('a pod in namespace b cannot mount a volume of namespace a');
  });
});

describe('what a build consists of is had by name', () => {
  const chart = new Chart(app(), 'shop');
  const runner = ['kubernetes', 'tekton', 'argo'] as const;
  const base = new ImageBuild(chart, 'base', { ...PROPS, source: git, image: 'r.example.com/base', runner });
  const build = new ImageBuild(chart, 'api', { ...PROPS, source: git, dependsOn: [base], runner });
  const names = ({ job, task, pipeline, workflowTemplate }: ImageBuild) =>
    [job, task, pipeline, workflowTemplate].map((object) => object && `${object.kind} ${object.name}`);

  it('by the runners that it has', () => {
    expect(names(build)).toEqual(['Job shop-api', 'Task shop-api', 'Pipeline shop-api', 'WorkflowTemplate shop-api']);
    expect(names(base)).toEqual([
      'Job shop-base',
      'Task shop-base',
      'Pipeline shop-base',
      'WorkflowTemplate shop-base',
    ]);
    const cron = new ImageBuild(chart, 'cron', {
      ...PROPS,
      image: 'r.example.com/c',
      runner: { type: 'kubernetes', schedule: '@daily' },
    });
    expect(names(cron)).toEqual(['CronJob shop-cron', undefined, undefined, undefined]);
  });

  it('and is none of its pull requests', () => {
    const pullRequests = { image: 'r.example.com/pulls' };
    const opened = new ImageBuild(new Chart(app(), 'a'), 'b', {
      ...PROPS,
      source: git,
      runner: 'tekton',
      pullRequests,
    });
    expect([opened.task?.name, opened.pipeline?.name]).toEqual(['a-b', 'a-b']);
  });

  it('by node.defaultChild, for what knows constructs and not ours', () => {
    const volume = new CacheVolume(chart, 'bases', { size: '1Gi' });
    const warmer = new CacheWarmer(chart, 'warmer', { volume, images: ['a:1'] });
    const daemon = new BuildKitDaemon(chart, 'daemon', { size: '1Gi', issuer: 'internal' });
    const tekton = new ImageBuild(chart, 'tekton', { ...PROPS, image: 'r.example.com/t', runner: 'tekton' });
    expect(build.node.defaultChild).toBe(build.job);
    expect(tekton.node.defaultChild).toBe(tekton.task);
    expect(volume.node.defaultChild).toBe(volume.claim);
    expect(warmer.node.defaultChild).toBe(warmer.object);
    expect(daemon.node.defaultChild).toMatchObject({ kind: 'StatefulSet' });
  });
});

it('Source and Cache are short for data', () => {
  expect(Source.git('https://git.example.com/a.git', { path: 'api' })).toEqual({
    ...{ type: 'git', url: 'https://git.example.com/a.git', path: 'api' },
  });
  expect(Source.volume('sources')).toEqual({ type: 'volume', volume: 'sources' });
  expect([Cache.registry({ scope: 'branch' }), Cache.inline(), Cache.volume('layers')]).toEqual([
    { type: 'registry', scope: 'branch' },
    { type: 'inline' },
    { type: 'volume', volume: 'layers' },
  ]);
  expect(Cache.s3({ bucket: 'b', region: 'r' })).toEqual({ type: 's3', bucket: 'b', region: 'r' });
});
