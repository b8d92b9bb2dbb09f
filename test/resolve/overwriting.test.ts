import { faultsOf, warningsOf } from '../support';

const source = { type: 'inline', files: { Dockerfile: 'FROM a' } };
const image = 'r.example.com/shop';
const both = (one: object, other: object, defaults: object = {}) => ({
  version: 1,
  defaults: { source, ...defaults },
  builds: { one: { image, tags: ['one'], ...one }, other: { image, tags: ['other'], ...other } },
});

describe('two builds', () => {
  it('of one image must not share its cache, which each would replace', () => {
    expect(faultsOf(both({}, {}))).toEqual([
      'builds.other.cache: this cache is r.example.com/shop:buildcache, which is the cache of one: each run replaces what the other left, and finds nothing of its own; write cache: {type: registry, ref: …} with a ref of its own',
    ]);
    expect(faultsOf(both({}, { cache: { type: 'registry', ref: 'r.example.com/shop:other-cache' } }))).toEqual([]);
  });

  it.each(['kaniko', 'buildah'])('may share the layers of %s, each of which is under its key', (builder) => {
    expect(faultsOf(both({}, {}, { builder }))).toEqual([]);
  });

  it('must not keep a cache under the tag of an image', () => {
    expect(faultsOf(both({ cache: { type: 'registry', ref: 'r.example.com/shop:other' } }, { cache: 'none' }))).toEqual(
      [
        expect.stringContaining(
          'builds.one.cache: this cache is r.example.com/shop:other, which is the image of other',
        ),
      ],
    );
  });

  it('may share a bucket under names of their own', () => {
    const s3 = { type: 's3', bucket: 'b', region: 'r' };
    expect(faultsOf(both({}, {}, { cache: s3 }))).toEqual([]);
    expect(faultsOf(both({}, {}, { cache: { ...s3, name: 'n' } }))).toEqual([
      expect.stringContaining('defaults.cache: this cache is s3://b/manifests/n, which is the cache of one'),
    ]);
  });

  it('that push one image under one tag are warned of, once', () => {
    const tags = ['latest', 'v1'];
    expect(warningsOf(both({ tags }, { tags }, { cache: 'none' }))).toEqual([
      expect.stringContaining('builds.other.image: this pushes r.example.com/shop:latest, as one does'),
    ]);
  });
});

describe('an inline cache', () => {
  const inline = (tags: string[]) => both({ tags }, {}, { cache: 'inline', parameters: { tag: { default: 'a' } } });

  it('needs a tag that the next run knows', () => {
    expect(faultsOf(inline(['$(params.tag)', 'v-$(params.tag)']))).toEqual([
      expect.stringContaining('builds.one.tags: an inline cache is found by a tag of the image'),
    ]);
    expect(faultsOf(inline(['$(params.tag)', 'latest']))).toEqual([]);
  });
});

describe('ECR', () => {
  const on = (builder: string, cache: unknown = 'registry') => ({
    version: 1,
    builds: { api: { image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api', source, builder, cache } },
  });

  it('needs the repository of layers to be there, and a warning says how', () => {
    expect(warningsOf(on('kaniko'))).toEqual([
      expect.stringContaining('aws ecr create-repository --region eu-west-1 --repository-name shop/api/cache'),
    ]);
    expect(warningsOf(on('buildkit'))).toEqual([]);
    expect(warningsOf(on('kaniko', { type: 'registry', ref: '1.dkr.ecr.eu-west-1.amazonaws.com/layers' }))).toEqual([]);
  });
});
