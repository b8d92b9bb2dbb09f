import { parse } from 'yaml';
import { faultsOf, filesOf } from '../../support';

const inline = { type: 'inline', files: { Dockerfile: 'FROM a' } };
const definition = {
  version: 1,
  volumes: { bases: { size: '1Gi' } },
  warmers: { bases: { volume: 'bases', images: ['a'] } },
  builds: {
    api: { image: 'r.example.com/api', source: inline },
    web: { image: 'r.example.com/web', source: inline, builder: 'kaniko', cache: { type: 'volume', volume: 'bases' } },
  },
};

describe('the output folder', () => {
  it('has a file for each build, what runners share apart, and a kustomization in each folder', () => {
    expect([...filesOf(definition).keys()].sort()).toEqual([
      'base/kustomization.yaml',
      'base/volumes.yaml',
      'base/warmers.yaml',
      'kubernetes/api.yaml',
      'kubernetes/kustomization.yaml',
      'kubernetes/web.yaml',
      'kustomization.yaml',
    ]);
  });

  it('can be applied as a whole, or one runner with all it needs', () => {
    const files = filesOf(definition);
    expect(parse(files.get('kubernetes/kustomization.yaml') as string).resources).toEqual([
      '../base',
      'api.yaml',
      'web.yaml',
    ]);
    expect(parse(files.get('kustomization.yaml') as string).resources).toEqual([
      'base',
      'kubernetes/api.yaml',
      'kubernetes/web.yaml',
    ]);
  });

  it('is the same, byte for byte, however often it is synthesized', () => {
    expect([...filesOf(definition)]).toEqual([...filesOf(definition)]);
  });
});

describe('two objects of one kind, namespace and name', () => {
  it('are refused, naming both owners', () => {
    const warmers = { api: { volume: 'bases', images: ['a'] } };
    expect(() => filesOf({ ...definition, warmers })).toThrow(
      /it would write Job.batch api, as warmers.api does; give one of them another name/,
    );
    expect(faultsOf({ ...definition, warmers })).toEqual([]);
  });
});
