import { planOfBuild } from '../../src/builders/native';
import { isContainer, mountsOf, type Plan, type Task } from '../../src/plan/plan';
import { RUNNERS } from '../../src/runners';
import { build, words } from './plans';

const GIT = { type: 'git', url: 'https://git.example.com/shop.git' };
const NATIVE = { source: GIT, platforms: ['linux/amd64', 'linux/arm64'], platformNodes: 'native', cache: 'none' };

const planned = (fields: object = {}, push = true): Plan =>
  planOfBuild(build({ ...NATIVE, ...fields }), { push, offers: RUNNERS.tekton.offers });
const taskOf = ({ tasks }: Plan, name: string): Task => tasks.find((task) => task.name === name) as Task;
const environmentOf = ({ env }: Task) =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [name, words([value as string[]])[0]]));

describe('a build on nodes of each architecture', () => {
  it('is fetched and built on each, and each waits for the commit that all of them build', () => {
    const about = ({ name, phase, takes = [], gives = [], ...task }: Task) => [
      ...[name, phase, takes.join(), gives.join()],
      'where' in task ? task.where?.architecture : undefined,
    ];
    expect(planned().tasks.map(about)).toEqual([
      ['resolve', 'fetch', '', 'commit', undefined],
      ['fetch-amd64', 'fetch', 'commit', 'source', 'amd64'],
      ['build-amd64', 'build', 'source', 'image', 'amd64'],
      ['fetch-arm64', 'fetch', 'commit', 'source', 'arm64'],
      ['build-arm64', 'build', 'source', 'image', 'arm64'],
      ['index', 'index', 'image', 'image', undefined],
    ]);
  });

  it('has each volume once, whoever has it', () => {
    const names = planned({ credentials: ['one', 'two'] }).volumes.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  it('finds out its commit by a clone of that alone, whatever is fetched of it later', () => {
    const whole = { lfs: true, submodules: true, sparse: true, path: 'api', depth: 0 };
    const found = (source: object) => taskOf(planned({ source: { ...GIT, ...source } }), 'resolve');
    const [plain, much] = [found({}), found(whole)];
    expect(words(much.args)).toEqual([GIT.url, 'HEAD', '<source>', '', '', 'commit', '<file of commit>']);
    const script = (task: Task) => words(task.command ?? [])[2];
    expect(script(much)).toContain('git fetch --quiet --depth=1 --no-tags origin');
    for (const word of ['submodule', 'sparse-checkout', '--filter']) expect(script(much)).not.toContain(word);
    expect(environmentOf(plain).GIT_LFS_SKIP_SMUDGE).toBe('1');
    expect(environmentOf(much).GIT_LFS_SKIP_SMUDGE).toBe('1');
    expect(environmentOf(much)).not.toHaveProperty('SPARSE_FOLDERS');
  });

  it('hands that commit to each, who ask Git for no other', () => {
    for (const name of ['fetch-amd64', 'fetch-arm64'])
      expect(words(taskOf(planned(), name).args)).toEqual([GIT.url, '<handed commit>', '<source>']);
  });

  it('is one image alone on each: with no further repositories, and for no platform but that of its node', () => {
    const plan = planned({ additionalImages: ['mirror.example.com/api'] });
    for (const name of ['build-amd64', 'build-arm64'])
      expect(words(taskOf(plan, name).args).join(' ')).not.toMatch(/mirror\.example\.com|platform/);
  });
});

describe('the index of what was built so', () => {
  const index = (fields: object = {}) => taskOf(planned(fields), 'index');

  it('is joined of what every node pushed, as all that the image is called', () => {
    expect(words(index({ tags: ['v1'], additionalImages: ['m.example.com/api'] }).args)).toEqual([
      '<digest>',
      ...['r.example.com/api:v1', 'm.example.com/api:v1', '--'],
      ...['--ref=<image of build-amd64>', '--ref=<image of build-arm64>'],
    ]);
  });

  it('is joined by nobody in particular, with a login where there is one', () => {
    expect(environmentOf(index({ credentials: 'registry' }))).toEqual({ DOCKER_CONFIG: '<docker-config>' });
    expect(mountsOf(index({ credentials: 'registry' }))).toEqual([{ volume: 'docker-config', readOnly: true }]);
    expect([environmentOf(index()), mountsOf(index())]).toEqual([{}, []]);
    expect(index()).toMatchObject({ privileges: { user: 1000, group: 1000, capabilities: [] } });
  });

  it('is none where nothing is pushed', () => {
    expect(planned({}, false).tasks.map(({ phase }) => phase)).toEqual(['fetch', 'fetch', 'build', 'fetch', 'build']);
  });

  it('stands before the steps on the image, which take it', () => {
    const after = [{ name: 'scan', image: 'scanner:1', args: ['$(build.ref)'] }];
    const scan = planned({ steps: { after } }).tasks.at(-1) as Task;
    expect(scan.name).toBe('scan');
    expect(words(scan.args)).toEqual(['<image of index>']);
  });
});

describe('what no architecture is named by', () => {
  it('is built as a build is: one of no nodes has the names of its tasks alone', () => {
    const plan = planOfBuild(build({ source: GIT, cache: 'none' }), { push: true, offers: RUNNERS.tekton.offers });
    expect(plan.tasks.map(({ name }) => name)).toEqual(['fetch', 'build']);
    expect(plan.tasks.filter(isContainer).map(({ where }) => where)).toEqual([undefined, undefined]);
  });
});
