import { isContainer, type Plan, type PlanVolume, type ProgramTask, type Task } from '../../src/plan/plan';
import { planOf, words } from './plans';

const HTTPS = { type: 'git', url: 'https://git.example.com/shop.git' };
const SSH = { type: 'git', url: 'git@git.example.com:shop.git' };

const fetchIn = (plan: Plan): Task => plan.tasks.find(({ phase }) => phase === 'fetch') as Task;
const inPod = (source: object, more: object = {}): Plan => planOf('buildkit', { cache: 'none', source, ...more });
const onMachine = (source: object, more: object = {}): ProgramTask =>
  fetchIn(planOf('buildkit', { cache: 'none', source, ...more }, 'script')) as ProgramTask;
const environmentOf = (task: Task) =>
  Object.fromEntries(Object.entries(task.env).map(([name, value]) => [name, words([value as string[]])[0]]));

/** The volumes of a plan that only the step that fetches has, with how it mounts them. */
function ownOf(plan: Plan): { volumes: PlanVolume[]; mounts: object[] } {
  const task = fetchIn(plan);
  const mounts = isContainer(task) ? task.mounts.filter(({ volume }) => volume !== 'source') : [];
  return { volumes: plan.volumes.filter(({ name }) => mounts.some(({ volume }) => volume === name)), mounts };
}

describe('the step that fetches from Git has', () => {
  it('nothing but the source where nothing is given', () => {
    expect(ownOf(inPod(HTTPS))).toEqual({ volumes: [], mounts: [] });
    expect(fetchIn(inPod(HTTPS))).toMatchObject({ mounts: [{ volume: 'source' }], gives: ['source'] });
  });

  it.each([
    ['a token by the key of its kind', HTTPS, 'git', { secret: 'git', key: 'password' }, 'password', 'username'],
    [
      'a token by a key that is named',
      HTTPS,
      { secret: 'g', key: 'k' },
      { secret: 'g', key: 'k' },
      'password',
      'username',
    ],
    ['a key of SSH', SSH, 'git', { secret: 'git', key: 'ssh-privatekey' }, 'ssh-privatekey', 'known_hosts'],
    [
      'a key of SSH that is named',
      SSH,
      { secret: 'g', key: 'k' },
      { secret: 'g', key: 'k' },
      'ssh-privatekey',
      'known_hosts',
    ],
  ])('%s, whichever keys the Secret has', (_, source, credentials, { secret, key }, file, other) => {
    const { volumes, mounts } = ownOf(inPod({ ...source, credentials }));
    const items = [
      { key, path: file },
      { key: other, path: other },
    ];
    expect(volumes[0]).toEqual({ name: 'git-credentials', secret, items, optional: true });
    expect(mounts[0]).toEqual({ volume: 'git-credentials', readOnly: true });
  });

  it('a folder in memory for a key of SSH, which has to be of a certain mode, and for nothing else', () => {
    const { volumes, mounts } = ownOf(inPod({ ...SSH, credentials: 'git' }));
    expect(volumes.slice(1)).toEqual([{ name: 'git-ssh', scratch: 'memory' }]);
    expect(mounts.slice(1)).toEqual([{ volume: 'git-ssh' }]);
    expect(ownOf(inPod({ ...HTTPS, credentials: 'git' })).volumes).toHaveLength(1);
  });

  it.each([[{ configMap: 'ca', key: 'root.pem' }], [{ secret: 'ca', key: 'root.pem' }]])(
    'the authority of its host, whatever its key is called: %j',
    (ca) => {
      expect(ownOf(inPod({ ...HTTPS, ca }))).toEqual({
        volumes: [{ name: 'git-ca', projected: [{ ...ca, path: 'ca.crt' }] }],
        mounts: [{ volume: 'git-ca', readOnly: true }],
      });
    },
  );

  it('nobody to ask for a password, and a folder that may be of somebody else', () => {
    expect(environmentOf(fetchIn(inPod(HTTPS)))).toEqual({
      GIT_TERMINAL_PROMPT: '0',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
      GIT_LFS_SKIP_SMUDGE: '1',
    });
  });

  it('the address, the revision and the folder as arguments, and HEAD where no revision is asked for', () => {
    expect(words(fetchIn(inPod(HTTPS)).args)).toEqual([HTTPS.url, 'HEAD', '<source>']);
    expect(words(fetchIn(inPod({ ...HTTPS, revision: 'v1' })).args)).toEqual([HTTPS.url, 'v1', '<source>']);
  });
});

describe('on a machine a source is fetched', () => {
  it('by Git, and by Git LFS where that is asked for', () => {
    expect(onMachine(HTTPS).programs).toEqual(['git']);
    expect(onMachine({ ...HTTPS, lfs: true }).programs).toEqual(['git', 'git-lfs']);
  });

  it('by who runs it, with what that may read: it looks for no Secret', () => {
    const given = {
      credentials: 'git',
      ca: { configMap: 'ca', key: 'k' },
      submodules: { credentials: { 'https://a.example.com': 's' } },
    };
    expect(onMachine({ ...HTTPS, ...given }).command).toEqual(onMachine({ ...HTTPS, submodules: true }).command);
    expect(environmentOf(onMachine(HTTPS))).toEqual({ GIT_LFS_SKIP_SMUDGE: '1' });
  });

  it('with its .git where that is asked for, and without where it is not; what is given is left as it is', () => {
    const script = (source: object, more: object = {}) => words(onMachine({ ...HTTPS, ...source }, more).command)[2];
    const named = { tags: ['$(source.commit)'] };
    for (const more of [{}, named]) expect(script({ keepGitDir: true }, more)).not.toContain('rm -rf');
    expect(script({})?.split('\n').at(-1)).toBe('find . -name .git -prune -exec rm -rf {} +');
    expect(script({}, named)?.split('\n').at(-1)).toBe(
      '[ "$given" = yes ] || find . -name .git -prune -exec rm -rf {} +',
    );
    expect(script({}, named)?.match(/rm -rf/g)).toHaveLength(1);
  });

  it('unless it is given, of which is found out what is asked of a source and nothing where nothing is', () => {
    const asking = onMachine(HTTPS, { tags: ['$(source.commit)'] });
    expect(asking.ofGiven).toBe(true);
    expect(words(asking.args)).toEqual([HTTPS.url, 'HEAD', '<source>', '', '', 'commit', '<file of commit>']);
    expect(onMachine(HTTPS)).not.toHaveProperty('ofGiven');
  });
});
