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

  it.each([
    ['a host in capitals', 'registry.example.com/a', 'Registry.Example.com/a'],
    ['a port that it has anyway', 'registry.example.com/a', 'registry.example.com:443/a'],
    ['Docker Hub by no name', 'docker.io/library/a', 'a'],
    ['Docker Hub by another of its names', 'index.docker.io/library/a', 'docker.io/a'],
  ])('are told from each other by what is pushed, not by how it is spelled: %s', (_, one, other) => {
    const builds = (place: (image: string, own: string) => object) => ({
      version: 1,
      defaults: { source },
      builds: { one: place(one, 'r.example.com/one'), other: place(other, 'r.example.com/other') },
    });
    expect(warningsOf(builds((image) => ({ image, cache: 'none' })))).toEqual([
      expect.stringContaining(`builds.other.image: this pushes ${other}:latest, as one does`),
    ]);
    const cached = (image: string, own: string) => ({ image: own, cache: { type: 'registry', ref: `${image}:c` } });
    expect(faultsOf(builds(cached))).toEqual([expect.stringContaining('builds.other.cache: this cache is')]);
  });

  it('meet where a parameter has its default', () => {
    const parameters = { tag: { default: 'one' } };
    expect(warningsOf(both({}, { parameters, tags: ['$(params.tag)'] }, { cache: 'none' }))).toEqual([
      expect.stringContaining('builds.other.image: this pushes r.example.com/shop:$(params.tag), as one does'),
    ]);
  });

  it('keep caches apart in a bucket however its address is spelled', () => {
    const azblob = (accountUrl: string) => ({ cache: { type: 'azblob', accountUrl, name: 'n' } });
    const [plain, spelled] = [
      azblob('https://a.blob.core.windows.net'),
      azblob('https://A.blob.core.windows.net:443/'),
    ];
    expect(faultsOf(both(plain, spelled))).toEqual([
      expect.stringContaining('write cache: {type: azblob, name: …} with a name of its own'),
    ]);
  });
});

describe('one build', () => {
  const alone = (fields: object) => ({ version: 1, builds: { one: { image, source, ...fields } } });

  it('keeps no two caches in one place', () => {
    const ref = 'r.example.com/layers:a';
    expect(
      faultsOf(
        alone({
          cache: [
            { type: 'registry', ref },
            { type: 'registry', ref, mode: 'min' },
          ],
        }),
      ),
    ).toEqual([expect.stringContaining(`this cache is ${ref}, which is another of its caches`)]);
  });

  it('keeps its cache under no tag of its images, written or not', () => {
    const further = { additionalImages: ['r.example.com/further'] };
    expect(faultsOf(alone({ ...further, cache: { type: 'registry', ref: 'r.example.com/further' } }))).toEqual([
      expect.stringContaining('this cache is r.example.com/further, which is the image itself'),
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
