/** Runs that build nothing where the image is there: real clones, real engines, a real registry, a real skopeo. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { POD_BUILDERS } from '../test/registry';
import { Case } from './lab/case';
import { labForTests } from './lab/for-tests';
import { writeProject } from './lab/project';
import { Repository } from './lab/repository';

const { lab, engines } = labForTests();
let repository: Repository;
let cases = 0;

beforeEach(async () => {
  const root = join(lab.folder, `git-skip-${cases++}`);
  mkdirSync(root, { recursive: true });
  repository = new Repository(root);
  writeProject(repository.folder, lab.base);
  repository.commit('first');
  await repository.serve();
});
afterEach(() => repository.stop());

engines('a build with skip: unchanged', () => {
  it.each(POD_BUILDERS)(
    'with %s builds once, and a second run ends with the same digest and its own tag',
    async (builder) => {
      const source = { type: 'git', url: repository.url };
      const tags = ['latest', '$(source.shortCommit)'];
      const subject = new Case(lab, { source, builder, tags, cache: 'none', skip: 'unchanged' });
      const first = subject.pod();
      expect(first.log).toContain('it is built, since');
      const second = subject.pod();
      expect(second.log).toContain('nothing is built, since the same was built before');
      expect(second.message).toBe(first.message);
      expect(await lab.digestOf(subject.repository, 'latest')).toBe(first.message);

      writeFileSync(join(repository.folder, 'new.txt'), 'new');
      const commit = repository.commit('something else');
      const third = subject.pod();
      expect(third.log).toContain('it is built, since');
      expect(await lab.digestOf(subject.repository, commit.slice(0, 7))).toBe(third.message);
    },
  );

  it('by a script too', async () => {
    const source = { type: 'git', url: repository.url };
    const subject = new Case(lab, { source, runner: 'script', cache: 'none', skip: 'unchanged' });
    const first = subject.script({}, []);
    const second = subject.script({}, []);
    expect([second.message, second.log]).toEqual([first.message, expect.stringContaining('nothing is built')]);
  });
});

engines('a build with skip: exists', () => {
  it('takes an index with all of its platforms and attestations for the image it is', async () => {
    const source = { type: 'git', url: repository.url };
    const builder = { type: 'buildkit', provenance: 'min' };
    const subject = new Case(lab, { source, builder, cache: 'none', tags: ['$(source.commit)'], skip: 'exists' });
    const first = subject.pod();
    const second = subject.pod();
    expect([second.message, second.log]).toEqual([first.message, expect.stringContaining('all tags are there')]);
  });
});
