import type { BuilderName } from '../../src/model/builder';
import { isContainer, mountsOf, type Plan, type PlanVolume } from '../../src/plan/plan';
import { buildStep, planOf, runnersOf, words } from './plans';

const GIT = { type: 'git', url: 'https://git.example.com/shop.git' };
const IN_PODS = 'kubernetes';

/** Every way in which a pod builds. */
const WAYS: Readonly<Record<string, { readonly type: BuilderName; readonly [setting: string]: unknown }>> = {
  'rootless BuildKit': { type: 'buildkit' },
  'BuildKit in a user namespace': { type: 'buildkit', mode: 'userns' },
  'privileged BuildKit': { type: 'buildkit', mode: 'privileged' },
  'a client of a daemon': { type: 'buildkit', daemon: 'buildkitd' },
  'rootless Buildah': { type: 'buildah' },
  'privileged Buildah': { type: 'buildah', mode: 'privileged' },
  kaniko: { type: 'kaniko' },
};
const ways = Object.entries(WAYS);

const planIn = (builder: { readonly type: BuilderName }, fields: object = {}, push?: boolean): Plan =>
  planOf(builder.type, { cache: 'none', ...fields, builder }, IN_PODS, push);
const volumeOf = ({ volumes }: Plan, name: string): PlanVolume | undefined => volumes.find((one) => one.name === name);
const mountOf = (plan: Plan, name: string) => mountsOf(buildStep(plan)).find(({ volume }) => volume === name);

/** The variables of what builds, of those that are texts. */
const environmentOf = (plan: Plan): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(buildStep(plan).env).map(([name, value]) => [name, Array.isArray(value) ? words([value])[0] : '']),
  );

describe('the login of a build', () => {
  /** Where each program looks for it. */
  const place = ({ type }: { readonly type: BuilderName }): Record<string, string> => {
    if (type === 'kaniko') return {};
    return type === 'buildah'
      ? { REGISTRY_AUTH_FILE: '<docker-config>/config.json' }
      : { DOCKER_CONFIG: '<docker-config>' };
  };

  it.each(ways)('is handed to %s, which reads it and cannot change it', (_, builder) => {
    const plan = planIn(builder, { credentials: 'registry' });
    expect(environmentOf(plan)).toMatchObject(place(builder));
    const at = builder.type === 'kaniko' ? { at: '/kaniko/.docker' } : {};
    expect(mountOf(plan, 'docker-config')).toEqual({ volume: 'docker-config', ...at, readOnly: true });
    expect(volumeOf(plan, 'docker-config')).toEqual({
      name: 'docker-config',
      secret: 'registry',
      items: [{ key: '.dockerconfigjson', path: 'config.json' }],
    });
  });

  it.each(ways)('is none where none is given: %s looks for no file that is not there', (_, builder) => {
    const plan = planIn(builder);
    expect(environmentOf(plan)).not.toHaveProperty(['DOCKER_CONFIG']);
    expect(environmentOf(plan)).not.toHaveProperty(['REGISTRY_AUTH_FILE']);
    expect([mountOf(plan, 'docker-config'), volumeOf(plan, 'docker-config')]).toEqual([undefined, undefined]);
  });

  it.each(ways)('that several make is one file for %s, written by a step before', (_, builder) => {
    const plan = planIn(builder, { credentials: ['one', 'two'] });
    expect(plan.tasks.map(({ phase }) => phase).slice(-2)).toEqual(['login', 'build']);
    expect(environmentOf(plan)).toMatchObject(place(builder));
    expect(volumeOf(plan, 'docker-config')).toEqual({ name: 'docker-config', scratch: 'memory' });
  });
});

describe('the source of a build', () => {
  it.each(ways)('is fetched before %s, which reads it and cannot change it', (_, builder) => {
    const plan = planIn(builder, { source: GIT });
    expect(plan.tasks.map(({ phase }) => phase)).toEqual(['fetch', 'build']);
    expect(volumeOf(plan, 'source')).toEqual({ name: 'source', scratch: 'disk' });
    const at = builder.type === 'kaniko' ? { at: '/kaniko/source' } : {};
    expect(mountOf(plan, 'source')).toEqual({ volume: 'source', readOnly: true, ...at });
  });

  it.each(ways)('belongs to whom %s builds as, and whoever fetches it can do nothing else', (_, builder) => {
    const [fetch] = planIn(builder, { source: GIT }).tasks;
    // What BuildKit reads it gives to root, so there it is nobody's in particular.
    const owner = builder.type === 'buildkit' ? 1000 : userOf(planIn(builder));
    expect(fetch).toMatchObject({
      privileges: { user: owner, group: owner, capabilities: [], readOnlyRoot: true },
    });
  });

  it.each(ways)('is asked for its branch where a cache of %s is that of a branch', (_, builder) => {
    const cache = { type: 'registry', scope: 'branch' };
    const asked = wordsOfFetch(planIn(builder, { source: GIT, cache }));
    // Layers that have keys are nobody's.
    const keyed = builder.type === 'kaniko' || builder.type === 'buildah';
    expect(asked.includes('branch')).toBe(!keyed);
    expect(wordsOfFetch(planIn(builder, { source: GIT }))).not.toContain('branch');
  });

  it.each(ways.filter(([, { type }]) => type === 'buildkit'))(
    'is asked for its commit where %s attests of what an image is made',
    (_, builder) => {
      const attesting = { ...builder, provenance: 'max' };
      expect(wordsOfFetch(planIn(attesting, { source: GIT }))).toContain('commit');
      expect(wordsOfFetch(planIn(builder, { source: GIT }))).not.toContain('commit');
    },
  );
});

describe('what is not pushed', () => {
  const whole = (plan: Plan) => words([...(buildStep(plan).command ?? []), ...buildStep(plan).args]).join('\n');

  it.each(ways)('is built by %s all the same, and has no digest', (_, builder) => {
    const plan = planIn(builder, {}, false);
    expect(whole(plan)).toMatch(/buildctl(-daemonless\.sh)?( "\$@")?\n|buildah\nbuild|\/kaniko\/executor/);
    expect(whole(plan)).not.toMatch(/<digest>|metadata|push=true/);
    expect(whole(planIn(builder))).toContain('<digest>');
  });
});

describe('a client of a daemon', () => {
  const builder = (daemon: unknown) => ({ type: 'buildkit', daemon }) as const;

  it.each([
    ['its name', 'shared', 'shared-client', ['tcp://shared:1234']],
    ['what it is called', { name: 'shared' }, 'shared-client', ['tcp://shared:1234']],
    ['the Secret of its clients', { name: 'shared', clientSecret: 'mine' }, 'mine', ['tcp://shared:1234']],
    ['where it is', { name: 'd', address: 'tcp://b.example.com:443' }, 'd-client', ['tcp://b.example.com:443']],
  ])('finds it and proves who it is by %s', (_, daemon, secret, addresses) => {
    const plan = planIn(builder(daemon));
    const { args } = buildStep(plan);
    expect(words(args).slice(0, words(args).indexOf('--'))).toEqual([
      '--tlscacert=<buildkit-tls>/ca.crt',
      '--tlscert=<buildkit-tls>/tls.crt',
      '--tlskey=<buildkit-tls>/tls.key',
      ...addresses,
    ]);
    const items = ['ca.crt', 'tls.crt', 'tls.key'].map((key) => ({ key, path: key }));
    expect(volumeOf(plan, 'buildkit-tls')).toEqual({ name: 'buildkit-tls', secret, items });
    expect(mountOf(plan, 'buildkit-tls')).toEqual({ volume: 'buildkit-tls', readOnly: true });
  });

  it('needs no right at all', () => {
    expect(buildStep(planIn(builder('shared')))).toMatchObject({
      privileges: { user: 1000, group: 1000, capabilities: [], volumeGroup: 1000 },
    });
  });
});

it('every builder of pods is among the ways in which one builds', () => {
  const inPods = (['buildkit', 'buildah', 'kaniko', 'docker'] as const).filter((name) =>
    runnersOf(name).includes(IN_PODS),
  );
  expect([...new Set(ways.map(([, { type }]) => type))].sort()).toEqual(inPods.sort());
});

function userOf(plan: Plan): number | undefined {
  const task = buildStep(plan);
  return isContainer(task) ? task.privileges.user : undefined;
}

function wordsOfFetch({ tasks }: Plan): string[] {
  return words(tasks.find(({ phase }) => phase === 'fetch')?.args ?? []);
}
