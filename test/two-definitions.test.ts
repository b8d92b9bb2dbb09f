import { Testing } from 'cdk8s';
import { CachedBuilds } from '../src';
import { identityOf } from '../src/runners/kubernetes/object';
import { type Manifest, manifestsOf } from './support';

const trigger = { github: { secret: 'webhook', branches: ['main'] } };
const definition = (name: string | undefined, build: string, rest: object = {}) => ({
  version: 1,
  ...(name === undefined ? {} : { name }),
  defaults: { namespace: 'builds', parameters: { revision: { default: 'main' } } },
  builds: {
    [build]: {
      image: `r.example.com/${build}`,
      source: { type: 'git', url: 'https://git.example.com/a.git', revision: '$(params.revision)' },
      runner: [{ type: 'tekton', trigger }, 'argo'],
      ...rest,
    },
  },
});

const applied = (given: unknown) => manifestsOf(given).filter(({ metadata }) => metadata.generateName === undefined);
const identities = (objects: readonly Manifest[]) => objects.map((one) => identityOf(one));
const named = (objects: readonly Manifest[], kind: string) => objects.find((one) => one.kind === kind);

describe('two definitions with names, in one namespace,', () => {
  const [shop, blog] = [applied(definition('shop', 'api')), applied(definition('blog', 'web'))];

  it('share no object', () => {
    expect(identities(shop).filter((identity) => identities(blog).includes(identity))).toEqual([]);
  });

  it('have all of their objects labelled as parts of them', () => {
    expect(new Set(shop.map(({ metadata }) => metadata.labels['app.kubernetes.io/part-of']))).toEqual(
      new Set(['shop']),
    );
  });

  it('have listeners that each start the runs of its own Triggers', () => {
    const { matchLabels } = named(shop, 'EventListener').spec.labelSelector;
    expect(named(shop, 'Trigger').metadata.labels).toMatchObject(matchLabels);
    expect(named(blog, 'Trigger').metadata.labels).not.toMatchObject(matchLabels);
  });

  it('have executors that report as the account of their definition', () => {
    expect(named(shop, 'WorkflowTemplate').spec.executor).toEqual({
      serviceAccountName: 'shop-cached-builds-executor',
    });
    expect(named(shop, 'WorkflowTemplate').spec.templates[0].executor).toEqual({
      serviceAccountName: 'shop-cached-builds-executor',
    });
  });

  it('are told apart by constructs of one chart too', () => {
    const chart = Testing.chart();
    new CachedBuilds(chart, 'shop', { definition: definition('shop', 'api') as never });
    new CachedBuilds(chart, 'blog', { definition: definition('blog', 'web') as never });
    const objects = Testing.synth(chart);
    const parts = objects.filter(({ kind }) => kind === 'EventListener').map(({ metadata }) => metadata.labels);
    expect(parts.map((labels) => labels['app.kubernetes.io/part-of'])).toEqual(['shop', 'blog']);
  });

  it('have names that what is made for them can have, however long theirs is', () => {
    const [listener] = applied(definition('a'.repeat(100), 'api')).filter(({ kind }) => kind === 'EventListener');
    expect(`el-${listener.metadata.name}`.length).toBeLessThanOrEqual(63);
  });
});

describe('what finds other objects by labels', () => {
  it('does so by none that overlays change', () => {
    const objects = applied(definition('shop', 'api'));
    const { matchLabels } = named(objects, 'EventListener').spec.labelSelector;
    expect(Object.keys(matchLabels)).toEqual(['cdk8s-cached-builds/listener']);
  });
});
