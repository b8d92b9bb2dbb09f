import { parse } from 'yaml';
import { documentsOf, filesOf, type Manifest } from '../../support';

const source = { type: 'inline', files: { Dockerfile: 'FROM a' } };
const ENTRIES = { size: '1Gi', accessModes: ['ReadWriteMany'] };
const reading = (volume: string, runner: unknown) => ({
  image: `r.example.com/${volume}`,
  source,
  builder: 'kaniko',
  cache: { from: [{ type: 'volume', volume }], to: [] },
  runner,
});
const definition = {
  version: 1,
  volumes: { mine: ENTRIES, yours: ENTRIES, ours: ENTRIES },
  warmers: {
    mine: { volume: 'mine', images: ['a'], schedule: '@daily' },
    yours: { volume: 'yours', images: ['a'], schedule: '@daily' },
    ours: { volume: 'ours', images: ['a'], schedule: '@daily' },
  },
  daemons: { buildkitd: { size: '1Gi', issuer: 'ca' } },
  builds: {
    one: reading('mine', 'tekton'),
    two: reading('yours', 'argo'),
    three: { image: 'r.example.com/c', source, builder: { type: 'buildkit', daemon: 'buildkitd' }, runner: 'tekton' },
  },
};
const withShared = { ...definition, builds: { ...definition.builds, both: reading('ours', ['tekton', 'argo']) } };

/** What a kustomization applies: kinds and names. */
function appliedBy(files: ReadonlyMap<string, string>, folder: string): string[] {
  const path = (name: string) => (folder === '.' ? name : `${folder}/${name}`);
  const { resources } = parse(files.get(path('kustomization.yaml')) as string);
  return resources.flatMap((resource: string) => {
    if (resource.endsWith('.yaml'))
      return documentsOf(files.get(path(resource)) as string).map(
        ({ kind, metadata }: Manifest) => `${kind} ${metadata.name}`,
      );
    return appliedBy(files, resource.replace(/^\.\.\//, ''));
  });
}

describe("the folder of a runner applies what that runner's builds use, and nothing else:", () => {
  const files = filesOf(withShared);

  it('volumes, what fills them, and daemons', () => {
    const tekton = appliedBy(files, 'tekton');
    expect(tekton).toEqual(
      expect.arrayContaining(['PersistentVolumeClaim mine', 'CronJob mine', 'StatefulSet buildkitd']),
    );
    expect(tekton.filter((object) => object.endsWith(' yours'))).toEqual([]);
    const argo = appliedBy(files, 'argo');
    expect(argo).toEqual(expect.arrayContaining(['PersistentVolumeClaim yours', 'CronWorkflow yours']));
    expect(argo.filter((object) => /mine|buildkitd|^CronJob/.test(object) && !object.endsWith(' ours'))).toEqual([]);
  });

  it('what both use, each', () => {
    for (const folder of ['tekton', 'argo'])
      expect(appliedBy(files, folder)).toEqual(
        expect.arrayContaining(['PersistentVolumeClaim ours', 'CronJob ours', 'ConfigMap both-source']),
      );
  });

  it('what two of three use, those two', () => {
    const some = { ...withShared, builds: { ...withShared.builds, four: { image: 'r.example.com/d', source } } };
    expect(appliedBy(filesOf(some), 'kubernetes')).toEqual(['ConfigMap four-source', 'Job four']);
    expect(appliedBy(filesOf(some), 'argo')).toContain('PersistentVolumeClaim ours');
  });

  it('all of it once, where all is applied', () => {
    const all = appliedBy(files, '.');
    expect(new Set(all).size).toBe(all.length);
    for (const folder of ['tekton', 'argo']) expect(all).toEqual(expect.arrayContaining(appliedBy(files, folder)));
  });
});

it('folders of runners that use nothing together can be in one overlay', () => {
  const files = filesOf(definition);
  const both = ['tekton', 'argo'].flatMap((folder) => appliedBy(files, folder));
  expect(new Set(both).size).toBe(both.length);
});

it('a definition with one runner has what its builds use in base, used or not', () => {
  const { builds, ...rest } = definition;
  const files = filesOf({ ...rest, builds: { three: builds.three } });
  expect(appliedBy(files, 'tekton')).toEqual(
    expect.arrayContaining(['PersistentVolumeClaim ours', 'StatefulSet buildkitd']),
  );
});
