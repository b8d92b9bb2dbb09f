/** What is known of a source, and caches of branches: real clones, real engines, a real registry. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { POD_BUILDERS } from '../test/registry';
import { Case } from './lab/case';
import { labForTests } from './lab/for-tests';
import { runGiven } from './lab/given';
import { reusedSteps } from './lab/logs';
import type { PodRun } from './lab/pod';
import { changeSource, STEPS, writeProject } from './lab/project';
import { Repository } from './lab/repository';

const { lab, engines } = labForTests();
let repository: Repository;

/** A repository of a case of its own, with one commit on main. */
async function newRepository(): Promise<Repository> {
  const root = join(lab.folder, `git-${repositories.length}`);
  mkdirSync(root, { recursive: true });
  const made = new Repository(root);
  repositories.push(made);
  writeProject(made.folder, lab.base);
  made.commit('first');
  await made.serve();
  return made;
}
const repositories: Repository[] = [];
beforeEach(async () => {
  repository = await newRepository();
});
afterEach(() => repository.stop());

const build = (more: object) => {
  const source = { type: 'git', url: repository.url, revision: '$(params.revision)' };
  return new Case(lab, { source, parameters: { revision: { default: 'main' } }, ...more });
};

const ok = (run: PodRun): PodRun => {
  if (run.status !== 0) throw new Error(run.log.slice(-6000));
  return run;
};

engines('an image is called by its branch, its day and its commit', () => {
  const tags = ['$(source.branch)', 'v$(source.date)-$(source.shortCommit)'];

  it.each(POD_BUILDERS)('with %s in a pod', async (builder) => {
    repository.git('checkout', '-q', '-b', 'feature/login');
    const commit = repository.commit('on a branch');
    const subject = build({ builder, cache: 'none', tags, parameters: { revision: { default: 'feature/login' } } });
    const { message } = subject.pod();
    const date = repository.git('log', '-1', '--format=%cd', '--date=format-local:%Y%m%d');
    expect(await lab.digestOf(subject.repository, 'feature-login')).toBe(message);
    expect(await lab.digestOf(subject.repository, `v${date}-${commit.slice(0, 7)}`)).toBe(message);
  });

  it.each(POD_BUILDERS)(
    'with %s in a run of Argo that an event started: a commit, and the branch that it says',
    async (builder) => {
      const revision = repository.commit('pushed');
      const subject = build({ builder, cache: 'none', tags, runner: 'argo' });
      ok(runGiven(subject, 'argo', { revision, 'source-branch': 'it\'s "odd"; --evil' }));
      const response = await fetch(`http://${lab.registry}/v2/${subject.repository}/tags/list`);
      const { tags: pushed } = (await response.json()) as { tags: string[] };
      expect(pushed).toHaveLength(2);
      expect(pushed.join()).toMatch(/it-s--odd-----evil-[0-9a-f]{8}/);
    },
  );

  it('by a script, of its clone and of a folder', async () => {
    repository.git('checkout', '-q', '-b', 'topic');
    const subject = build({ builder: 'buildkit', cache: 'none', tags, runner: 'script' });
    const cloned = subject.script({}, []);
    expect(await lab.digestOf(subject.repository, 'main')).toBe(cloned.message);
    const given = subject.script({}, ['--source', repository.folder]);
    expect(await lab.digestOf(subject.repository, 'topic')).toBe(given.message);
  });
});

engines('a cache of a branch', () => {
  const pushed = (subject: Case, branch: string, revision: string) =>
    ok(runGiven(subject, 'argo', { revision, 'source-branch': branch }));

  it.each(POD_BUILDERS)(
    'makes a new branch of %s warm from main, and its second commit from its first',
    async (builder) => {
      const subject = build({
        builder,
        cache: { type: 'registry', scope: 'branch' },
        tags: ['$(source.branch)'],
        runner: 'argo',
      });
      const cacheOfMain = () => lab.digestOf(subject.repository, 'buildcache-main');
      const engine = builder as 'buildkit' | 'kaniko' | 'buildah';
      expect(reusedSteps(engine, pushed(subject, 'main', repository.git('rev-parse', 'HEAD')).log)).toEqual([]);
      const before = await cacheOfMain();

      repository.git('checkout', '-q', '-b', 'feature/login');
      changeSource(repository.folder, 'two');
      const first = pushed(subject, 'feature/login', repository.commit('first of the branch'));
      expect(reusedSteps(engine, first.log)).toEqual(['deps', 'tools']);

      const second = pushed(subject, 'feature/login', repository.commit('second, which changes nothing'));
      expect(reusedSteps(engine, second.log)).toEqual([...STEPS]);

      expect(await cacheOfMain()).toBe(before);
      if (builder === 'buildkit') {
        expect(before).toMatch(/^sha256:/);
        expect(await lab.digestOf(subject.repository, 'buildcache-feature-login')).toMatch(/^sha256:/);
      }
    },
  );
});
