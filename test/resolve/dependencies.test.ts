import { faultsOf, type Manifest, manifestsOf, warningsOf } from '../support';

const SOURCE = { type: 'git', url: 'https://git.example.com/shop.git' };

/** Builds that each wait for those they name; `api` takes the image of `base`. */
const waiting = (base: object, api: object, more: object = {}) => ({
  version: 1,
  builds: {
    base: { image: 'r.example.com/base', source: SOURCE, ...base },
    api: { image: 'r.example.com/api', source: SOURCE, dependsOn: ['base'], ...api },
    ...more,
  },
});
const OF_BASE = { buildArgs: { BASE: '$(builds.base.ref)' } };
const TAGGED = { tags: ['$(params.tag)'], parameters: { tag: {} } };

/** Each fault as the field it is of, and the beginning of what it says. */
const found = (definition: object) =>
  faultsOf(definition).map((said) => said.replace(/^(\S+: [^;(]*?)[;(].*$/, '$1').trim());

describe('a build that waits for another', () => {
  it.each<[string, object]>([
    ['of another namespace, as Jobs that nobody joins', waiting({ namespace: 'a' }, { namespace: 'b' })],
    ['that another runner runs, as Jobs', waiting({ runner: 'script' }, { runner: 'kubernetes' })],
    ['that more runners run', waiting({ runner: ['tekton', 'argo', 'script'] }, { runner: 'argo' })],
    ['that pushes nothing, and needs nothing of it', waiting({ push: false, cache: 'registry' }, {})],
    ['whose image has a default for its name', waiting({ ...TAGGED, parameters: { tag: { default: 'a' } } }, OF_BASE)],
    [
      'whose image only a run can name, where one run builds both',
      waiting({ ...TAGGED, runner: 'tekton' }, { ...OF_BASE, runner: 'tekton' }),
    ],
    [
      'whose image only a run can name, and takes nothing of it',
      waiting({ ...TAGGED, runner: ['kubernetes', 'tekton'] }, { runner: 'kubernetes' }),
    ],
  ])('%s, is no fault of its own', (_, definition) => {
    expect(found(definition).filter((said) => said.startsWith('builds.api'))).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    [
      'is in one namespace with it, where they are one run',
      waiting({ namespace: 'a', runner: 'argo' }, { namespace: 'b', runner: 'argo' }),
      ['builds.api.dependsOn[0]: base is in another namespace, where no run can wait for it'],
    ],
    [
      'is run by what runs that, each runner by itself',
      waiting({ runner: 'argo' }, { runner: ['tekton', 'argo'] }),
      ['builds.api.dependsOn[0]: tekton does not run base, so it cannot wait for it'],
    ],
    [
      'has no image of what pushes none',
      waiting({ push: false, cache: 'registry' }, OF_BASE),
      ['builds.api.dependsOn[0]: base pushes no image that this build could use'],
    ],
    [
      'is told of the repository by a tag, and not by what its source says',
      waiting({ image: 'r.example.com/$(source.commit)', runner: 'tekton' }, { ...OF_BASE, runner: 'tekton' }),
      ['builds.api.dependsOn[0]: '],
    ],
    [
      'as a Job knows no tag that is known once a source is fetched',
      waiting({ tags: ['$(source.commit)'], runner: ['kubernetes', 'tekton'] }, { ...OF_BASE, runner: 'kubernetes' }),
      [
        'builds.api.dependsOn[0]: Kubernetes knows the image of base by a tag alone, and each of its tags is known once its source is fetched',
      ],
    ],
    [
      'as a Job knows no tag that a run says',
      waiting({ ...TAGGED, runner: 'tekton' }, { ...OF_BASE, runner: 'kubernetes' }),
      ['builds.api.dependsOn[0]: a Job has the image of base by its name, and a run of that alone knows $'],
    ],
  ])('%s', (_, definition, said) => {
    const own = found(definition).filter((one) => one.startsWith('builds.api'));
    expect(own).toEqual(said.map((one) => expect.stringContaining(one)));
  });

  it('and that for it names each of many that wait in a circle as far as a line goes, and counts the rest', () => {
    const names = Array.from({ length: 30 }, (_, i) => `b${i}`);
    const circle = Object.fromEntries(
      names.map((name, i) => [
        name,
        { image: `r.example.com/${name}`, source: SOURCE, dependsOn: [names[(i + 1) % 30]] },
      ]),
    );
    const said = faultsOf({ version: 1, builds: circle });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/waits for \d+ more waits for b\d+ waits for b\d+; leave one of these out$/);
  });
});

describe('builds that Argo CD applies', () => {
  it('come in waves as deep as the longest way to what waits for nobody', () => {
    const image = (name: string) => `r.example.com/${name}`;
    const entry = (name: string, ...dependsOn: string[]) => [
      name,
      { image: image(name), source: SOURCE, dependsOn, cache: 'none' },
    ];
    const builds = Object.fromEntries([
      entry('last', 'base', 'middle'),
      entry('middle', 'base'),
      entry('base'),
      entry('other', 'base'),
    ]);
    const jobs = manifestsOf({ version: 1, gitops: 'argocd', builds }).filter(
      ({ kind, metadata }) => kind === 'Job' && metadata.annotations !== undefined,
    );
    const waves = jobs.map(({ metadata: { name, annotations } }: Manifest) => [
      name,
      annotations['argocd.argoproj.io/sync-wave'] ?? '0',
    ]);
    expect(Object.fromEntries(waves)).toEqual({ base: '0', middle: '1', other: '1', last: '2' });
    expect(warningsOf({ version: 1, gitops: 'argocd', builds })).toEqual([]);
  });
});
