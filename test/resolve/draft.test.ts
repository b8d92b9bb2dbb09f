import { readContent } from '../../src/resolve/load';

const FILE = {
  volumes: { layers: { size: '1Gi' }, bases: { size: '1Gi' } },
  daemons: { shared: { size: '1Gi', issuer: 'ca' }, lone: { size: '1Gi', issuer: 'ca' } },
  warmers: { nightly: { builds: ['api'] }, images: { volume: 'bases', images: ['node:22'] } },
  builds: {
    api: { image: 'r.example.com/api', source: { type: 'git', url: 'https://git.example.com/shop.git' } },
    web: { image: 'r.example.com/web', source: { type: 'git', url: 'https://git.example.com/shop.git' } },
  },
};
type Section = keyof typeof FILE;

/** The file with more in one of its entries. */
function but(section: Section, name: string, fields: unknown, called = name): object {
  const entries: Record<string, unknown> = { ...FILE[section] };
  const entry = typeof fields === 'object' ? { ...(entries[name] as object), ...fields } : fields;
  delete entries[name];
  return { version: 1, ...FILE, [section]: { ...entries, [called]: entry } };
}

/** What is sure to be called what it is called, in spite of all faults. */
function named(file: object): string[] | undefined {
  const { draft } = readContent('builds.yaml', JSON.stringify(file));
  return (
    draft && [
      ...draft.volumes.map(({ entry }) => `volumes.${entry}`),
      ...draft.daemons.map(({ name }) => `daemons.${name}`),
      ...draft.warmers.map(({ name }) => `warmers.${name}`),
      ...draft.builds.map(({ path, build }) => `${path.join('.')} of ${build.name}`),
    ]
  );
}

const ALL = [
  ...['volumes.layers', 'volumes.bases', 'daemons.shared', 'daemons.lone', 'warmers.images'],
  ...['builds.api of api', 'builds.web of web', 'warmers.nightly of api'],
];
const without = (...names: string[]) => ALL.filter((name) => !names.includes(name)).sort();

describe('where a definition has faults', () => {
  it.each<[string, object]>([
    ['a build', but('builds', 'api', { target: 1.5 })],
    ['a volume', but('volumes', 'layers', { storageClassName: 4 })],
    ['a daemon', but('daemons', 'shared', { mode: 'wild' })],
    ['a warmer', but('warmers', 'images', { timeout: 'long' })],
  ])('everything is called what it would be, whatever is wrong with other fields of %s', (_, file) => {
    expect(named(file)?.sort()).toEqual(without());
  });

  it.each<[string, object, string[]]>([
    ['the namespace of a build', but('builds', 'web', { namespace: 'Not_one' }), ['builds.web of web']],
    [
      'the namespace of a build that a warmer runs',
      but('builds', 'api', { namespace: 'Not_one' }),
      ['builds.api of api', 'warmers.nightly of api'],
    ],
    ['the runner of a build', but('builds', 'web', { runner: 'tektn' }), ['builds.web of web']],
    ['the builder of a build', but('builds', 'web', { builder: 'kanico' }), ['builds.web of web']],
    ['the source of a build', but('builds', 'web', { source: { type: 'gti' } }), ['builds.web of web']],
    ['the name of a build', but('builds', 'web', {}, 'Not_one'), ['builds.web of web']],
    ['the namespace of a volume', but('volumes', 'layers', { namespace: 'Not_one' }), ['volumes.layers']],
    ['the namespace of a daemon', but('daemons', 'lone', { namespace: 'Not_one' }), ['daemons.lone']],
    ['the namespace of a warmer', but('warmers', 'images', { namespace: 'Not_one' }), ['warmers.images']],
    ['the schedule of a warmer', but('warmers', 'images', { schedule: 'sometimes' }), ['warmers.images']],
    ['the builds of a warmer', but('warmers', 'nightly', { builds: ['api', 'apii'] }), ['warmers.nightly of api']],
  ])('nothing is said of what is called by %s', (_, file, left) => {
    expect(named(file)?.sort()).toEqual(without(...left));
  });

  it('there is no draft where there are none', () => {
    expect(named({ version: 1, ...FILE })).toBeUndefined();
  });
});
