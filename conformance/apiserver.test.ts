/** What our schemas accept of Kubernetes' own, its API server accepts too: random values, handed to its strategies. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type * as z from 'zod';
import { scheduleFault } from '../src/model/cron';
import { kubernetesType } from '../src/model/kubernetes';
import { labelValue, metadataKey } from '../src/model/metadata';
import { isDataKey } from '../src/model/names';
import { storageSize } from '../src/model/quantity';
import { resources } from '../src/model/resources';
import { TIME_ZONES } from '../src/model/time-zones';
import { program, testFolder, written } from './programs';
import { Random } from './random';

const folder = testFolder();
const apiServer = program(folder, join(__dirname, 'apiserver'));

/** What the API server says of objects; nothing if it takes all. */
function refusals(objects: readonly object[]): string {
  const all = objects.map((object) => JSON.stringify(object)).join('\n---\n');
  const given = written(folder, new Map([['all.yaml', all]]));
  return spawnSync(apiServer, [given], { encoding: 'utf8', maxBuffer: 2 ** 28 }).stdout;
}

const random = new Random(1);
const pick = <Value>(values: readonly Value[]) => random.pick(values);
const accepts = (schema: z.ZodType) => (value: unknown) => schema.safeParse(value).success;

const container = { name: 'a', image: 'a' };
const pod = (spec: object, own: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', labels: { a: 'b' } },
  spec: { containers: [{ ...container, ...own }], ...spec },
});
const configMap = (metadata: object, data: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', ...metadata },
  data,
});
const cronJob = (spec: object) => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'a' },
  spec: {
    schedule: '@daily',
    jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: [container] } } } },
    ...spec,
  },
});
const claim = (storage: string) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'a' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
});

const UNITS = ['', 'Ki', 'Mi', 'Ei', 'E', 'P', 'm', 'k', 'u', 'n', 'e5', 'E-3', 'e+4', 'i'];
const quantity = () => `${random.text([...'0123456789.', '-', '+'], 20)}${pick(UNITS)}`;
const CRON = ['*', '?', '1', '5', '0', '59', '23', '31', '12', '6', '/', '-', ',', 'jan', 'MON', '05'];
const cronField = () => (random.below(2) > 0 ? '*' : random.text(CRON, 4));
const schedule = () =>
  random.below(8) === 0
    ? `@every ${random.text([...'0123456789hms.'], 8)}`
    : [1, 2, 3, 4, 5].map(cronField).join(pick([' ', '  ', '\t']));
const key = () => random.text([...'aZ09-_./', 'example.com/', 'x'.repeat(30)], 5);
const value = () => random.text([...'aZ09-_.', 'y'.repeat(31)], 4);
const dataKey = () => random.text([...'.a_-Z0/', 'z'.repeat(100)], 4);

const RESOURCES = ['cpu', 'memory', 'ephemeral-storage', 'hugepages-2Mi', 'hugepages-1Gi', 'hugepages-', 'storage'];
const DEVICES = ['a.com/gpu', 'kubernetes.io/x', 'requests.a/b', 'A.com/b', 'a.com/-', 'x'];
const AMOUNTS = ['1', '2', '0', '1m', '500m', '2Mi', '4Mi', '1Gi', '3Mi', '0.5', '1e3', '2097152'];
const amounts = () => Object.fromEntries(random.list(() => [pick([...RESOURCES, ...DEVICES]), pick(AMOUNTS)], 3));
const requirements = () => {
  const limits = amounts();
  return { limits, requests: random.below(3) === 0 ? limits : amounts() };
};

const WORDS = ['a', 'b', 'a.com/b', '', '-', 'metadata.name', 'x y', '5', '-5', '+5', '9'.repeat(20)];
const word = () => pick(WORDS);
const words = () => random.list(word, 2);
const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];
const toleration = () =>
  random.some({
    key: word,
    operator: () => pick(['Exists', 'Equal', 'Gt']),
    value: word,
    effect: () => pick(['NoExecute', 'NoSchedule', 'No']),
    tolerationSeconds: () => pick([0, -5, 9e15]),
  });
const requirement = () => ({ key: word(), operator: pick(OPERATORS), ...random.some({ values: words }) });
const few = (make: () => unknown) => () => random.list(make, 1);
const term = () =>
  random.some({
    matchExpressions: few(requirement),
    matchFields: few(() => ({ ...requirement(), key: 'metadata.name' })),
  });
const selector = () => random.some({ matchLabels: () => ({ [word()]: word() }), matchExpressions: few(requirement) });
const podTerm = () => ({
  topologyKey: pick(['zone', word()]),
  ...random.some({
    labelSelector: selector,
    namespaceSelector: selector,
    namespaces: words,
    matchLabelKeys: words,
    mismatchLabelKeys: words,
  }),
});
const weighted = (field: string, make: () => unknown) =>
  few(() => ({ weight: pick([0, 1, 100, 101]), [field]: make() }));
const podRules = () =>
  random.some({
    requiredDuringSchedulingIgnoredDuringExecution: few(podTerm),
    preferredDuringSchedulingIgnoredDuringExecution: weighted('podAffinityTerm', podTerm),
  });
const affinity = () =>
  random.some({
    nodeAffinity: () =>
      random.some({
        requiredDuringSchedulingIgnoredDuringExecution: () => ({ nodeSelectorTerms: random.list(term, 2) }),
        preferredDuringSchedulingIgnoredDuringExecution: weighted('preference', term),
      }),
    podAffinity: podRules,
    podAntiAffinity: podRules,
  });

interface Case<Value> {
  readonly make: () => Value;
  readonly accepted: (value: Value) => boolean;
  readonly object: (value: Value) => object;
}
const of = <Value>(one: Case<Value>) => one as Case<unknown>;

describe('an API server takes every one that we accept of 20,000 random', () => {
  it.each<[string, Case<unknown>]>([
    ['sizes', of({ make: quantity, accepted: accepts(storageSize), object: claim })],
    [
      'schedules',
      of({ make: schedule, accepted: (one) => !scheduleFault(one), object: (one) => cronJob({ schedule: one }) }),
    ],
    [
      'keys',
      of({
        make: key,
        accepted: accepts(metadataKey),
        object: (one) => configMap({ labels: { [one]: '' }, annotations: { [one]: '' } }),
      }),
    ],
    [
      'label values',
      of({ make: value, accepted: accepts(labelValue), object: (one) => configMap({ labels: { a: one } }) }),
    ],
    ['keys of data', of({ make: dataKey, accepted: isDataKey, object: (one) => configMap({}, { [one]: '' }) })],
    [
      'resources',
      of({ make: requirements, accepted: accepts(resources), object: (one) => pod({}, { resources: one }) }),
    ],
    [
      'tolerations',
      of({
        make: toleration,
        accepted: accepts(kubernetesType('Toleration')),
        object: (one) => pod({ tolerations: [one] }),
      }),
    ],
    [
      'affinities',
      of({ make: affinity, accepted: accepts(kubernetesType('Affinity')), object: (one) => pod({ affinity: one }) }),
    ],
  ])('%s', (_, { make, accepted, object }) => {
    const objects = Array.from({ length: 20_000 }, make).filter(accepted).map(object);
    expect(objects.length).toBeGreaterThan(500);
    expect(refusals(objects)).toBe('');
  });

  it('time zones, all that we know', () => {
    const objects = TIME_ZONES.trim()
      .split('\n')
      .map((timeZone) => cronJob({ timeZone }));
    expect(objects.length).toBeGreaterThan(500);
    expect(refusals(objects)).toBe('');
  });

  it('and refuses what is wrong', () => {
    expect(refusals([cronJob({ timeZone: 'europe/berlin' })])).toContain('unknown time zone europe/berlin');
    expect(refusals([claim('0')])).toContain('must be greater than zero');
  });
});
