import { faultsOf } from '../support';

const api = { image: 'r.example.com/api', source: { type: 'git', url: 'https://git.example.com/shop.git' } };
const faults = (fields: object, file: object = {}) =>
  faultsOf({ version: 1, ...file, builds: { api: { ...api, ...fields } } });
const token = (registry: string, secret: string) => ({ secret, key: 'token', registry, username: 'ci' });

describe('of a list of credentials', () => {
  it.each([
    ['one host', [token('r.example.com', 'one'), token('r.example.com', 'other')]],
    ['one host in two spellings', [token('r.example.com', 'one'), token('R.example.com:443', 'other')]],
    ['Docker Hub by two names', [token('docker.io', 'one'), token('index.docker.io', 'other')]],
    ['a registry of a cloud', [{ gar: { registry: 'eu-docker.pkg.dev' } }, token('eu-docker.pkg.dev', 'other')]],
  ])('no two are for %s, since nobody says which holds', (_, credentials) => {
    expect(faults({ credentials })).toEqual([expect.stringContaining('builds.api.credentials[1]: [0] is for ')]);
  });

  it.each([
    ['hosts of their own', [token('r.example.com', 'one'), token('r.example.com:5000', 'other')]],
    ['regions of their own', [{ ecr: { region: 'eu-west-1' } }, { ecr: { region: 'us-east-1' } }]],
    ['whole files', ['one', 'other']],
  ])('several may be for %s', (_, credentials) => {
    expect(faults({ credentials })).toEqual([]);
  });
});

it.each(['index.docker.io', 'registry-1.docker.io'])('Docker Hub is known as docker.io, and not as %s', (host) => {
  expect(faults({}, { registries: { [host]: { mirrors: ['mirror.example.com'] } } })).toEqual([
    expect.stringContaining(`${host} is Docker Hub, which builders know as docker.io; write docker.io`),
  ]);
});

describe('what is wrong with a text with references', () => {
  it('is said of the text as it is written, and not of what stands in for them', () => {
    expect(faults({ tags: ['$(builds.base.ref)'], target: 'a b/$(params.stage)' })).toEqual([
      expect.stringContaining('tags[0]: "$(builds.base.ref)" is no image tag'),
      expect.stringContaining('target: "a b/$(params.stage)" is no name of a stage'),
    ]);
  });
});

it('a field that is mistyped is not missing besides', () => {
  expect(faults({ contexts: { shared: { volume: 'libs' } } })).toEqual([
    expect.stringContaining('builds.api.contexts.shared.volume: unknown field "volume"; known here: path, image'),
  ]);
});
