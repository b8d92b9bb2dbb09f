/** What may be asked of a script, by the engines themselves; and Kaniko's executor without Docker, in its own image. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOOL_IMAGES } from '../src/model/tools';
import { Case } from './lab/case';
import { labForTests } from './lab/for-tests';
import { DOCKER } from './lab/lab';
import { reusedSteps } from './lab/logs';
import { run } from './lab/processes';
import { STEPS, writeProject } from './lab/project';
import { ownStorage } from './lab/subjects';

const { lab, engines } = labForTests();
const BUILDERS = ['buildkit', 'kaniko', 'buildah'] as const;

function project(builder: string, more: object = {}): Case {
  const cache = builder === 'buildkit' ? 'registry' : { type: 'registry', ref: `${lab.registry}/e2e/${builder}-asked` };
  const build = new Case(lab, { builder, cache, runner: 'script', ...more });
  writeProject(build.source, lab.base);
  return build;
}

/** By a machine that has nothing yet, so that what is found is what a registry keeps. */
const asked = (build: Case, machine: string, ...flags: string[]) =>
  build.script(ownStorage(build, machine), ['--source', build.source, ...flags]);

engines('a script', () => {
  it.each(BUILDERS)(
    'with --no-push leaves no image and a warm cache, and with --no-cache finds nothing and writes it, by %s',
    async (builder) => {
      const build = project(builder);
      asked(build, 'first', '--no-push');
      expect(await lab.digestOf(build.repository, 'latest')).toBeNull();
      expect(reusedSteps(builder, asked(build, 'second', '--no-push').log)).toEqual([...STEPS]);
      expect(reusedSteps(builder, asked(build, 'third', '--no-cache').log)).toEqual([]);
      expect(await lab.digestOf(build.repository, 'latest')).not.toBeNull();
    },
  );

  it.each(['buildkit', 'kaniko'])('with --load has the image in Docker, by %s', async (builder) => {
    const build = project(builder);
    asked(build, 'machine', '--load');
    expect(lab.docker('image', 'inspect', `${lab.registry}/${build.repository}:latest`)).toContain('"Id"');
    expect(await lab.digestOf(build.repository, 'latest')).toBeNull();
  });
});

engines("in Kaniko's own image a script", () => {
  it('builds and pushes by the executor that stands there, twice from its cache', async () => {
    const build = project('kaniko', { secrets: [{ id: 'npmrc', secret: 'npm', key: 'rc' }] });
    mkdirSync(build.folder, { recursive: true });
    writeFileSync(join(build.folder, 'api.sh'), build.file('scripts/api.sh') as string);
    writeFileSync(join(build.folder, 'npmrc'), 'token');
    const job = () =>
      run(DOCKER, [
        ...['-H', lab.socket, 'run', '--rm', '--network=host', '--user=0:0'],
        ...[`--volume=${build.folder}:/builds`, '--entrypoint=/busybox/sh', TOOL_IMAGES['kaniko-debug']],
        ...['/builds/api.sh', '--source', '/builds/claims/source', '--secret-npmrc', '/builds/npmrc'],
      ]);
    const first = job();
    expect(first.text).toContain('Taking snapshot');
    expect(first.status).toBe(0);
    const second = job();
    expect(reusedSteps('kaniko', second.text)).toEqual([...STEPS]);
    const digest = await lab.digestOf(build.repository, 'latest');
    expect(second.stdout.trim().endsWith(`@${digest}`)).toBe(true);
  });
});
