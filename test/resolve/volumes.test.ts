import { faultsOf, manifestsOf, warningsOf } from '../support';

describe('a volume', () => {
  const step = { name: 'test', image: 'r.example.com/tester:1.4', volumes: [{ path: '/root/.npm', volume: 'shared' }] };
  const git = { type: 'git', url: 'https://git.example.com/shop.git' };
  const build = (fields: object) => ({ image: 'r.example.com/api', source: git, cache: 'none', ...fields });
  const FIELDS: [string, object][] = [
    ['source.volume', { source: { type: 'volume', volume: 'shared' } }],
    ['output.volume', { output: { type: 'oci', volume: 'shared' } }],
    ['cache.from.volume', { cache: { from: { type: 'volume', volume: 'shared' }, to: [] } }],
    [
      'cache.to[0].volume',
      { cache: { from: [{ type: 'volume', volume: 'other' }], to: [{ type: 'volume', volume: 'shared' }] } },
    ],
    ['builder.state.volume', { builder: { type: 'buildkit', state: { volume: 'shared' } } }],
    ['steps.before[0].volumes[0].volume', { steps: { before: [step] } }],
    ['steps.after[0].volumes[0].volume', { steps: { after: [step] } }],
  ];
  const other = { claim: 'other', accessModes: ['ReadWriteMany'] };
  const file = (fields: object, volumes: object = {}, rest: object = {}) => ({
    version: 1,
    volumes: { other, ...volumes },
    builds: {
      api: build(fields),
      users: build({ image: 'r.example.com/users', source: { type: 'volume', volume: 'other' } }),
    },
    ...rest,
  });
  const shared = { claim: 'a-claim', accessModes: ['ReadWriteOncePod'] };

  it.each(FIELDS)('that nobody declares is named where it is written: %s', (path, fields) => {
    expect(faultsOf(file(fields))).toEqual([
      expect.stringContaining(`builds.api.${path}: nobody declares the volume "shared"`),
    ]);
  });

  it.each(FIELDS)('is the claim that its entry says, of %s', (_, fields) => {
    const pods = JSON.stringify(manifestsOf(file(fields, { shared })).filter(({ kind }) => kind === 'Job'));
    expect(pods).toContain('"claimName":"a-claim"');
    expect(pods).not.toContain('"claimName":"shared"');
  });

  it.each(FIELDS)('of another namespace is a fault of %s', (path, fields) => {
    expect(faultsOf(file(fields, { shared: { ...shared, namespace: 'elsewhere' } }))).toContainEqual(
      expect.stringMatching(new RegExp(`^builds\\.api\\.${path.replace(/[[\].]/g, '\\$&')}: .*elsewhere`)),
    );
  });

  it.each(FIELDS)('is used, whatever else is wrong with the build that has it: %s', (_, fields) => {
    const definition = file({ ...fields, target: '$(params.missing)' }, { shared });
    expect(faultsOf(definition)).toEqual([expect.stringContaining('builds.api.target')]);
    expect(warningsOf(definition)).toEqual([]);
  });

  it('of a warmer that nobody declares is named there', () => {
    const warmers = { bases: { volume: 'shared', images: ['node:22'] } };
    expect(faultsOf(file({}, {}, { warmers }))).toEqual([
      expect.stringContaining('warmers.bases.volume: nobody declares the volume "shared"'),
    ]);
  });
});
