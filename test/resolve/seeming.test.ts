import { oneBuild, warningsOf } from '../support';

const GIT = { type: 'git', url: 'https://git.example.com/shop.git' };
const DAEMON = { size: '10Gi', issuer: 'ca' };
const built = (more: object, rest: object = {}) => warningsOf(oneBuild({ source: GIT, ...more }, rest));

describe('what will not do what it seems to is a warning:', () => {
  it('a parameter that nothing refers to', () => {
    const parameters = { revision: { default: 'main' }, tag: { default: 'v1' } };
    expect(built({ parameters, tags: ['$(params.tag)'] })).toEqual([
      expect.stringContaining('builds.api.parameters.revision: nothing refers to this parameter'),
    ]);
  });

  it('a parameter of defaults that no build refers to, said once', () => {
    const source = { ...GIT, revision: '$(params.revision)' };
    const build = (image: string) => ({ image, source });
    const defaults = { parameters: { revision: { default: 'main' }, note: { default: 'x' } } };
    const builds = { a: build('r.example.com/a'), b: { ...build('r.example.com/b'), source: GIT } };
    expect(warningsOf({ version: 1, defaults, builds })).toEqual([
      expect.stringContaining('defaults.parameters.note: nothing refers'),
    ]);
  });

  it('a daemon that builds nothing, unless it is for others', () => {
    expect(built({}, { daemons: { shared: DAEMON } })).toEqual([
      expect.stringContaining('daemons.shared: nobody uses this daemon'),
    ]);
    expect(built({}, { daemons: { shared: { ...DAEMON, clients: [{ namespace: 'team-a' }] } } })).toEqual([]);
  });

  it('what a build says of a registry that its daemon does not hear of', () => {
    const registries = { 'docker.io': { mirrors: ['mirror.example.com'] } };
    const builder = { type: 'buildkit', daemon: 'shared' };
    expect(built({ builder, registries }, { daemons: { shared: DAEMON } })).toEqual([
      expect.stringMatching(/registries.*the daemon shared pulls and pushes, and does not know this of docker.io/),
    ]);
    expect(built({ builder }, { registries, daemons: { shared: DAEMON } })).toEqual([]);
    expect(built({ builder, registries }, { daemons: { shared: { ...DAEMON, registries } } })).toEqual([]);
  });

  it('base images for a build that is no longer built by kaniko', () => {
    const rest = {
      volumes: { bases: { size: '1Gi', accessModes: ['ReadWriteMany'] } },
      warmers: { bases: { volume: 'bases', images: ['alpine:3.20'] } },
    };
    const cache = { type: 'volume', volume: 'bases' };
    expect(built({ cache, builder: 'buildkit' }, rest)).toEqual([
      expect.stringContaining('base images on a volume are read by kaniko alone, and api is built by something else'),
    ]);
    expect(built({ cache, builder: 'kaniko' }, rest)).toEqual([]);
  });

  it.each([
    '$(PARAMS.tag)',
    '$(builds.base)',
    '$(param.tag)',
    "$(params['tag'])",
    '$(build.digest)',
    '$( params.tag )',
  ])('%s, which looks like a reference', (written) => {
    expect(built({ buildArgs: { NOTE: `a ${written} b` } })).toEqual([
      expect.stringContaining(`buildArgs.NOTE: ${written} is no reference and arrives as it is written`),
    ]);
  });

  it.each(['$$(params.tag)', '$(id)', '$(context.taskRun.name)', '${params.tag}', '$(workspaces.source.path)'])(
    'but not %s, which is meant as text',
    (written) => {
      expect(built({ buildArgs: { NOTE: written } })).toEqual([]);
    },
  );
});

it('of what has a fault nothing is said that may be untrue once that is mended', () => {
  const build = {
    target: '$(params.stage)',
    tags: ['a b'],
    parameters: { stage: { default: 'x' }, more: { default: '' } },
  };
  expect(built(build)).toEqual([]);
});
