import { planOfBuild } from '../../src/builders/native';
import { isContainer, mountsOf, type Plan, type Task } from '../../src/plan/plan';
import { RUNNERS } from '../../src/runners';
import { POD_BUILDERS } from '../registry';
import { build, buildStep, words } from './plans';

const GIT = { type: 'git', url: 'https://git.example.com/shop.git' };
const MIRRORED = {
  'r.example.com': { http: true, mirrors: ['mirror.example.com'] },
  'corp.example.com': { ca: { secret: 'ca', key: 'k' } },
};
const DIGEST = '<reused>/digest';

const planned = (fields: object, runner: 'kubernetes' | 'script' = 'kubernetes'): Plan =>
  planOfBuild(build({ source: GIT, cache: 'none', ...fields }), { push: true, offers: RUNNERS[runner].offers });
const lookIn = (plan: Plan): Task => plan.tasks.find(({ phase }) => phase === 'reuse') as Task;
const environmentOf = ({ env }: Task) =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [name, words([value as string[]])[0]]));

describe('a build that is skipped where its image is there', () => {
  it('is one task more, after those that fetch and log in; without skip there is none', () => {
    const phases = (fields: object) => planned(fields).tasks.map(({ phase }) => phase);
    const several = { credentials: ['one', 'two'] };
    expect(phases({ ...several, skip: 'exists' })).toEqual(['fetch', 'login', 'reuse', 'build']);
    expect(phases(several)).toEqual(['fetch', 'login', 'build']);
  });

  it('looks for all of its names: as they are, or for the same inputs under each', () => {
    const names = ['r.example.com/api:v1', 'r.example.com/api:v2'];
    const asked = (skip: string) => words(lookIn(planned({ skip, tags: ['v1', 'v2'] })).args);
    expect(asked('exists')).toEqual([DIGEST, '<rebuild>', ...names]);
    expect(asked('unchanged')).toEqual([DIGEST, '<rebuild>', 'r.example.com/api:inputs-<source inputs>', ...names]);
  });

  it('is pushed under the name of its inputs too, by which the next finds it', () => {
    const inputs = 'r.example.com/api:inputs-<source inputs>';
    expect(words(buildStep(planned({ skip: 'unchanged', builder: 'buildah' })).args)).toContain(inputs);
    expect(words(buildStep(planned({ skip: 'exists', builder: 'buildah' })).args)).not.toContain(inputs);
  });

  it('looks by nobody in particular, with a home that can be written, and a login where there is one', () => {
    const [known, unknown] = [{ credentials: 'registry' }, {}].map((fields) =>
      lookIn(planned({ skip: 'exists', ...fields })),
    ) as [Task, Task];
    expect(environmentOf(known)).toEqual({ HOME: '<reused>', REGISTRY_AUTH_FILE: '<docker-config>/config.json' });
    expect(environmentOf(unknown)).toEqual({ HOME: '<reused>' });
    expect(mountsOf(known)).toEqual([{ volume: 'reused' }, { volume: 'docker-config', readOnly: true }]);
    expect(mountsOf(unknown)).toEqual([{ volume: 'reused' }]);
    expect(known).toMatchObject({ privileges: { user: 1000, group: 1000, capabilities: [], readOnlyRoot: true } });
  });

  it('is looked for in the registry itself, as that is reached, and in no mirror of it', () => {
    const plan = planned({ skip: 'exists', registries: MIRRORED });
    expect(environmentOf(lookIn(plan)).CONTAINERS_REGISTRIES_CONF).toBe('<reuse-registries-config>/registries.conf');
    const files = plan.volumes.flatMap((volume) => ('files' in volume ? Object.entries(volume.files) : []));
    const [[, config] = []] = files.filter(([name]) => name === 'registries.conf');
    expect(config).toContain('location = "r.example.com"\ninsecure = true');
    expect(config).not.toContain('mirror.example.com');
    expect(mountsOf(lookIn(plan)).map(({ volume }) => volume)).toEqual([
      ...['reused', 'reuse-registries-config', 'reuse-registry-ca'],
    ]);
  });

  it('has each volume once, where what builds has such files too', () => {
    for (const builder of POD_BUILDERS) {
      const names = planned({ skip: 'exists', builder, registries: MIRRORED }).volumes.map(({ name }) => name);
      expect(names).toEqual([...new Set(names)]);
    }
  });
});

describe('what builds then', () => {
  it.each(POD_BUILDERS)(
    'of %s does nothing but hand on a digest where there is one, and cannot write it',
    (builder) => {
      const [without, task] = [{}, { skip: 'exists' }].map((fields) => buildStep(planned({ builder, ...fields })));
      const [shell, flags, script, called, ...rest] = words([...(task?.command ?? []), ...(task?.args ?? [])]);
      const at = builder === 'kaniko' ? { at: '/kaniko/reused' } : {};
      expect([shell, flags, called]).toEqual([builder === 'kaniko' ? '/busybox/sh' : 'sh', '-euc', 'build']);
      expect(script).toMatch(/^there=\$1\nshift\nif \[ -s "\$there" \]; then\n/);
      expect(mountsOf(task as Task).at(-1)).toEqual({ volume: 'reused', readOnly: true, ...at });
      // Behind the digest stands all that it would be told otherwise.
      const command = words(without?.command ?? []);
      const told = [...(command[0] === 'sh' ? [] : command), ...words(without?.args ?? [])];
      expect(rest).toEqual([DIGEST, ...told]);
      expect(script?.endsWith(command[0] === 'sh' ? `\nfi\n${command[2]}` : '\nfi\nexec "$@"')).toBe(true);
    },
  );

  it('is kaniko with a shell, and another builder as it is', () => {
    const image = (fields: object) => {
      const task = buildStep(planned(fields));
      return isContainer(task) ? task.image : undefined;
    };
    expect(image({ builder: 'kaniko', skip: 'exists' })).toMatch(/debug/);
    expect(image({ builder: 'buildah', skip: 'exists' })).toBe(image({ builder: 'buildah' }));
  });

  it('on a machine is looked for by a program, with what the machine trusts and knows', () => {
    const plan = planned(
      { builder: 'buildah', skip: 'exists', credentials: 'registry', registries: MIRRORED },
      'script',
    );
    const look = lookIn(plan);
    expect(look).toMatchObject({ programs: ['skopeo'], when: 'pushed' });
    expect(look).not.toHaveProperty('mounts');
    expect(Object.keys(look.env)).toEqual(['CONTAINERS_REGISTRIES_CONF']);
    expect(plan.volumes.map(({ name }) => name)).not.toContain('reuse-registry-ca');
    expect(words(buildStep(plan).args)[0]).toBe(DIGEST);
  });
});
