import { App, Chart, Testing } from 'cdk8s';
import { CachedBuilds, CacheVolume, CacheWarmer, ImageBuild, InvalidBuildError } from '../../src';
import { plainData } from '../../src/model/plain';

const PROPS = { image: 'r.example.com/api', source: { type: 'inline', files: { Dockerfile: 'FROM a' } } };
const chartOf = () => new Chart(new App({ outdir: '.' }), 'shop');

/** What is wrong with a build of these props; anything but our own error fails. */
function faultsOf(props: object): string[] {
  try {
    new ImageBuild(chartOf(), 'api', { ...PROPS, ...props } as never);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidBuildError)) throw error;
    return error.faults.map(({ path, message }) => `${path.join('.')}: ${message}`);
  }
}

const cyclic: Record<string, unknown> = {};
cyclic.nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: cyclic };
const throwing = new Proxy(
  {},
  {
    ownKeys: () => {
      throw new Error('no keys for you');
    },
  },
);
const revoked = Proxy.revocable({}, {});
revoked.revoke();
class Affinity {
  public nodeAffinity = {};
}

describe('props that are no data are refused at their place:', () => {
  it.each<[string, object, string]>([
    [
      'an object within itself',
      { pod: { affinity: cyclic } },
      'requiredDuringSchedulingIgnoredDuringExecution: it holds itself, without end',
    ],
    ['an instance of a class', { pod: { affinity: new Affinity() } }, 'got an object of the class Affinity'],
    [
      'a Date',
      { target: new Date(0) },
      'target: expected text, a number, true, false, a list or a mapping, got an object of',
    ],
    ['a Map', { buildArgs: new Map() }, 'buildArgs: expected text, a number, true, false, a list or a mapping, got an'],
    [
      'a function',
      { target: () => 'a' },
      'target: expected text, a number, true, false, a list or a mapping, got a function',
    ],
    ['a symbol', { target: Symbol('a') }, 'got a symbol'],
    ['a big number', { sourceDateEpoch: 1n }, 'got a bigint'],
    ['no number', { sourceDateEpoch: Number.NaN }, 'sourceDateEpoch: expected a number, got NaN'],
    ['a list with a gap', { tags: new Array(1) }, 'tags.0: missing; a list has no gaps'],
    ['an endless list', { tags: new Array(2 ** 32 - 1) }, 'tags: a list of 4294967295 values is too long'],
    [
      'a key that is a symbol',
      { buildArgs: { [Symbol('a')]: 'a' } },
      'buildArgs: a key is text, and Symbol(a) is none',
    ],
    ['a proxy that throws', { buildArgs: throwing }, 'buildArgs: cannot be read: no keys for you'],
    ['a proxy that was revoked', { buildArgs: revoked.proxy }, 'buildArgs: cannot be read: '],
    ['half of a character', { target: '\ud800' }, 'target: text cannot hold half of a character (U+D800)'],
    [
      'a key __proto__',
      { buildArgs: JSON.parse('{"__proto__": "a"}') },
      'buildArgs.__proto__: "__proto__" can be no key',
    ],
    [
      'a getter that throws',
      {
        buildArgs: {
          get A() {
            throw new Error('not now');
          },
        },
      },
      'buildArgs.A: cannot be read: not now',
    ],
  ])('%s', (_, props, message) => {
    const faults = faultsOf(props);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(message);
  });

  it('for warmers, volumes and whole definitions too', () => {
    const refused = (make: (chart: Chart) => unknown) => expect(() => make(chartOf())).toThrow(InvalidBuildError);
    refused((chart) => new CacheWarmer(chart, 'w', { volume: 'v', images: ['a'], pod: { affinity: cyclic } } as never));
    refused((chart) => new CacheVolume(chart, 'v', { size: '1Gi', annotations: throwing } as never));
    refused((chart) => new CachedBuilds(chart, 'b', { definition: cyclic as never }));
    refused((chart) => new CachedBuilds(chart, 'b', { definition: null as never }));
  });
});

describe('props that are data', () => {
  it('may leave fields undefined, come from getters and have no prototype', () => {
    const props = Object.assign(Object.create(null), PROPS, { target: undefined, buildArgs: Object.create(null) });
    const chart = chartOf();
    new ImageBuild(chart, 'api', props);
    expect(Testing.synth(chart).map(({ kind }) => kind)).toEqual(['ConfigMap', 'Job']);
  });

  it('are read once: what is checked is what is used', () => {
    let reads = 0;
    const data = plainData({
      get value() {
        reads += 1;
        return reads;
      },
    });
    expect([data, reads]).toEqual([{ value: { value: 1 }, faults: [] }, 1]);
  });

  it('of a million shared values are refused before they are copied', () => {
    let bomb: unknown = 'x';
    for (let i = 0; i < 40; i += 1) bomb = [bomb, bomb];
    expect(plainData(bomb).faults).toMatchObject([
      { path: [], message: 'more than 1,000,000 values; make it several definitions' },
    ]);
  });

  it('of a depth nobody writes are refused', () => {
    let deep: unknown = 'x';
    for (let i = 0; i < 10_000; i += 1) deep = { deep };
    expect(plainData(deep).faults).toMatchObject([
      { path: ['deep', 'deep', 'deep'], message: 'more than 100 levels deep' },
    ]);
  });
});
