/** What a builder keeps on a volume from run to run: it grows with what builds use, and not with how often they run. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Case } from './lab/case';
import { labForTests } from './lab/for-tests';
import { reusedSteps } from './lab/logs';
import { must } from './lab/processes';
import { changeSource, STEPS, writeProject } from './lab/project';
import { inOneVolume } from './lab/subjects';

const { lab, engines } = labForTests();

const megabytes = (build: Case) => Number(must('du', ['-sm', join(build.folder, 'claims/kept')]).stdout.split('\t')[0]);

/** A build whose source is new each time, with five megabytes that nothing else has. */
function changed(build: Case, content: string): string {
  changeSource(build.source, content);
  writeFileSync(join(build.source, 'src/big'), randomBytes(5 << 20), { mode: 0o644 });
  return build.pod().log;
}

engines('the storage of Buildah on a volume', () => {
  const keeping = (more: object) => {
    const builder = { type: 'buildah', state: { volume: 'kept', ...more } };
    const build = new Case(lab, { builder, cache: 'none' }, inOneVolume);
    writeProject(build.source, lab.base);
    const dockerfile = join(build.source, 'Dockerfile');
    writeFileSync(dockerfile, readFileSync(dockerfile, 'utf8').replace(/sleep \d+ && /g, ''));
    return build;
  };

  it('stays as large as what the last build used, which the next one finds', () => {
    const build = keeping({ keep: '1s' });
    const sizes = ['one', 'two', 'three'].map((content) => {
      changed(build, content);
      return megabytes(build);
    });
    expect(Math.max(...sizes.slice(1))).toBeLessThanOrEqual((sizes[0] as number) + 2);
    expect(reusedSteps('buildah', build.pod().log)).toEqual([...STEPS]);
  });

  it('has what a build used a while ago, as long as it is told to keep that', () => {
    const build = keeping({});
    changeSource(build.source, 'one');
    build.pod();
    changeSource(build.source, 'two');
    build.pod();
    changeSource(build.source, 'one');
    expect(reusedSteps('buildah', build.pod().log)).toEqual([...STEPS]);
  });
});
