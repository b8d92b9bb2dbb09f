import { Testing } from 'cdk8s';
import { CachedBuilds, CacheWarmer, ImageBuild } from '../src';
import { faultsOf, type Manifest, manifestsOf, oneBuild, only } from './support';

const SOURCE = { type: 'inline', files: { Dockerfile: 'FROM a\nRUN echo $' + '{HOME}\n' } };
const build = (rest: object = {}) => ({ image: 'r.example.com/a', source: SOURCE, cache: 'none', ...rest });
const ARGOCD = { type: 'kubernetes', gitops: 'argocd' };
const FORCED = { 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true' };
const WAVE = 'argocd.argoproj.io/sync-wave';
const SUBSTITUTE = 'kustomize.toolkit.fluxcd.io/substitute';

function named(definition: unknown, kind: string): Record<string, Manifest> {
  const found = manifestsOf(definition).filter((one) => one.kind === kind);
  return Object.fromEntries(found.map((one) => [one.metadata.name, one]));
}

describe('a Job that Argo CD applies', () => {
  const definition = { version: 1, gitops: 'argocd', builds: { base: build(), api: build({ dependsOn: ['base'] }) } };

  it('is no hook, which would never be compared, but is replaced by force once it has changed', () => {
    const { base } = named(definition, 'Job');
    expect(base.metadata.annotations).toEqual(FORCED);
  });

  it('comes in a wave after those that it depends on', () => {
    const { base, api } = named(definition, 'Job');
    expect(base.metadata.annotations).not.toHaveProperty([WAVE]);
    expect(api.metadata.annotations).toEqual({ ...FORCED, [WAVE]: '1' });
  });

  it('is never deleted by itself: it would be missing, and built again', () => {
    const { base } = named(definition, 'Job');
    expect(base.spec).not.toHaveProperty('ttlSecondsAfterFinished');
    expect(faultsOf(oneBuild({ runner: { ...ARGOCD, ttlSecondsAfterFinished: 60 } }))[0]).toContain(
      'Argo CD would create the Job again',
    );
  });

  it('may delete those that a CronJob started', () => {
    const runner = { ...ARGOCD, schedule: '@daily', ttlSecondsAfterFinished: 60 };
    expect(only('CronJob', oneBuild({ runner })).spec.jobTemplate.spec.ttlSecondsAfterFinished).toBe(60);
  });

  it('is the same as a Pod', () => {
    expect(only('Pod', oneBuild({ runner: { ...ARGOCD, kind: 'Pod' } })).metadata.annotations).toMatchObject(FORCED);
  });
});

describe('a Job that Flux applies', () => {
  const runner = { type: 'kubernetes', gitops: 'flux' };

  it('is recreated by force', () => {
    expect(only('Job', oneBuild({ runner })).metadata.annotations).toEqual({
      'kustomize.toolkit.fluxcd.io/force': 'enabled',
      [SUBSTITUTE]: 'disabled',
    });
  });

  it('cannot have a TTL, since it would build for ever', () => {
    expect(faultsOf(oneBuild({ runner: { ...runner, ttlSecondsAfterFinished: 60 } }))[0]).toContain(
      'leave ttlSecondsAfterFinished out',
    );
  });
});

describe('the GitOps tool of a file', () => {
  const warmed = (rest: object, warmer: object = {}) => ({
    version: 1,
    volumes: { images: { size: '1Gi', accessModes: ['ReadWriteMany'] } },
    warmers: { images: { volume: 'images', images: ['node:22'], ...warmer } },
    builds: {},
    ...rest,
  });
  const kaniko = { builder: 'kaniko', cache: { from: [{ type: 'volume', volume: 'images' }], to: [] } };

  it.each<[string, object]>([
    ['by a word at the top', { gitops: 'argocd' }],
    ['by the defaults of its builds', { defaults: { runner: ARGOCD } }],
    ['by all of the builds that read what it fills', { builds: { a: build({ ...kaniko, runner: ARGOCD }) } }],
  ])('reaches a warmer that runs once, %s', (_, rest) => {
    const { images } = named(warmed(rest), 'Job');
    expect(images.metadata.annotations).toEqual(FORCED);
    expect(images.spec).not.toHaveProperty('ttlSecondsAfterFinished');
  });

  it('reaches builds that a warmer runs', () => {
    const builds = { api: build({ cache: 'registry' }) };
    const { 'all-api': warmer } = named(
      { version: 1, gitops: 'flux', warmers: { all: { builds: ['api'] } }, builds },
      'Job',
    );
    expect(warmer.metadata.annotations).toMatchObject({ 'kustomize.toolkit.fluxcd.io/force': 'enabled' });
  });

  it('is another where a build or a warmer says another', () => {
    const rest = { gitops: 'argocd', builds: { a: build({ runner: { type: 'kubernetes', gitops: 'none' } }) } };
    const { a, images } = named(warmed(rest, { gitops: 'none' }), 'Job');
    for (const job of [a, images]) expect(job.metadata).not.toHaveProperty('annotations');
  });

  it.each<[string, object]>([
    ['the file', warmed({ gitops: 'flux' })],
    ['the defaults of its builds', warmed({ defaults: { runner: { type: 'kubernetes', gitops: 'flux' } } })],
    ['one of its builds', warmed({ builds: { a: build({ runner: { type: 'kubernetes', gitops: 'flux' } }) } })],
    ['one of its warmers', warmed({}, { gitops: 'flux' })],
  ])('keeps Flux from substituting in all that it applies, where it is the tool of %s', (_, definition) => {
    const { images } = named(definition, 'PersistentVolumeClaim');
    expect(images.metadata.annotations).toEqual({ [SUBSTITUTE]: 'disabled' });
  });

  it('is not Flux for what nobody says', () => {
    expect(named(warmed({ gitops: 'argocd' }), 'PersistentVolumeClaim').images.metadata).not.toHaveProperty(
      'annotations',
    );
  });

  it('reaches builds that name the runner alone', () => {
    expect(only('Job', oneBuild({ runner: 'kubernetes' }, { gitops: 'argocd' })).metadata.annotations).toEqual(FORCED);
  });
});

describe('a claim that Argo CD applies', () => {
  const cached = (volume: string, rest: object = {}) =>
    build({ cache: { from: [{ type: 'volume', volume }], to: [{ type: 'volume', volume }] }, ...rest });
  const claims = (builds: object, rest: object = {}) =>
    named(
      { version: 1, gitops: 'argocd', volumes: { layers: { size: '1Gi' } }, builds, ...rest },
      'PersistentVolumeClaim',
    );

  it('comes in the wave of the first Job that mounts it: before that it would not be bound, and no wave begins', () => {
    const { layers } = claims({ base: build(), api: cached('layers', { dependsOn: ['base'] }) });
    expect(layers.metadata.annotations).toEqual({ [WAVE]: '1' });
  });

  it('comes first where a Job of the first wave mounts it, or a warmer', () => {
    const late = cached('layers', {
      dependsOn: ['base'],
      cache: { from: [{ type: 'volume', volume: 'layers' }], to: [] },
    });
    const first = claims({ base: cached('layers'), api: late });
    expect(first.layers.metadata).not.toHaveProperty('annotations');
    const warmers = { images: { volume: 'layers', images: ['node:22'] } };
    const warmed = claims({ base: build(), api: { ...late, builder: 'kaniko' } }, { warmers });
    expect(warmed.layers.metadata).not.toHaveProperty('annotations');
  });

  it.each<[string, object]>([
    ['a CronJob', { runner: { type: 'kubernetes', schedule: '@daily' } }],
    ['a Task', { runner: 'tekton' }],
    ['a workflow', { runner: 'argo' }],
  ])('that only %s mounts comes with the last wave, which nothing waits for', (_, rest) => {
    const builds = { base: build(), api: build({ dependsOn: ['base'] }), nightly: cached('layers', rest) };
    expect(claims(builds).layers.metadata.annotations).toEqual({ [WAVE]: '1' });
  });

  it('comes in the wave that its user says', () => {
    const volumes = { layers: { size: '1Gi', annotations: { [WAVE]: '-1' } } };
    const { layers } = claims({ base: build(), api: cached('layers', { dependsOn: ['base'] }) }, { volumes });
    expect(layers.metadata.annotations).toEqual({ [WAVE]: '-1' });
  });
});

describe('what Flux substitutes', () => {
  const everything = {
    version: 1,
    name: 'shop',
    volumes: { layers: { size: '1Gi' } },
    daemons: { buildkitd: { size: '1Gi', issuer: 'ca' } },
    builds: {
      api: build({
        builder: { type: 'buildkit', daemon: 'buildkitd' },
        runner: ['kubernetes', 'tekton', 'argo'],
      }),
    },
  };
  const marks = (objects: readonly Manifest[]) => objects.map(({ metadata }) => metadata.annotations?.[SUBSTITUTE]);
  const applied = (definition: unknown) =>
    manifestsOf(definition).filter(({ metadata }) => metadata.generateName === undefined);

  it.each<[string, object]>([
    ['at the top', { ...everything, gitops: 'flux' }],
    ['in the defaults', { ...everything, defaults: { runner: { type: 'kubernetes', gitops: 'flux' } } }],
    [
      'in one build',
      {
        ...everything,
        builds: { ...everything.builds, one: build({ runner: { type: 'kubernetes', gitops: 'flux' } }) },
      },
    ],
  ])('is nothing of what is applied, where Flux is named %s', (_, definition) => {
    expect(new Set(marks(applied(definition)))).toEqual(new Set(['disabled']));
  });

  it('is not spoken of where Flux applies nothing', () => {
    expect(new Set(marks(applied(everything)))).toEqual(new Set([undefined]));
  });

  it('is nothing of what constructs make', () => {
    const chart = Testing.chart();
    const flux = { type: 'kubernetes', gitops: 'flux' } as const;
    new ImageBuild(chart, 'api', {
      image: 'r.example.com/a',
      source: { type: 'inline', files: { Dockerfile: 'FROM a' } },
      runner: flux,
    });
    new CacheWarmer(chart, 'warmer', { volume: 'images', images: ['node:22'], gitops: 'flux' });
    new CachedBuilds(chart, 'all', { definition: { ...everything, gitops: 'flux' } as never });
    expect(new Set(marks(Testing.synth(chart)))).toEqual(new Set(['disabled']));
  });
});
