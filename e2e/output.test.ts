/** Images that go to no registry, and those that are written to a volume: by the engines, and read by others. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Case } from './lab/case';
import { labForTests } from './lab/for-tests';
import { DOCKER } from './lab/lab';
import { reusedSteps } from './lab/logs';
import { must } from './lab/processes';
import { STEPS, writeProject } from './lab/project';

const { lab, engines } = labForTests();
const VOLUMES = { volumes: { images: { claim: 'images' } } };
const cacheOf = (builder: string) =>
  builder === 'buildkit' ? 'registry' : { type: 'registry', ref: `${lab.registry}/e2e/${builder}-unpushed` };

function written(builder: string, type: string): { build: Case; path: string } {
  const build = new Case(lab, { builder, output: { type, volume: 'images' } }, VOLUMES);
  writeProject(build.source, lab.base);
  return { build, path: join(build.folder, 'claims/images', type === 'docker' ? 'api.tar' : 'api') };
}

engines('push: false', () => {
  it.each(['buildkit', 'kaniko', 'buildah'] as const)('leaves no image, and a warm cache, by %s', async (builder) => {
    const build = new Case(lab, { builder, push: false, cache: cacheOf(builder) });
    writeProject(build.source, lab.base);
    build.pod();
    expect(reusedSteps(builder, build.pod().log)).toEqual([...STEPS]);
    expect(await lab.digestOf(build.repository, 'latest')).toBeNull();
  });
});

engines('output', () => {
  it.each(['buildkit', 'kaniko', 'buildah'])('is an OCI layout by %s, of the last build alone', (builder) => {
    const { build, path } = written(builder, 'oci');
    build.pod();
    writeFileSync(join(build.source, 'src/main'), 'two');
    build.pod();
    const { manifests } = JSON.parse(readFileSync(join(path, 'index.json'), 'utf8'));
    expect(manifests).toHaveLength(1);
    expect(existsSync(join(path, 'blobs', manifests[0].digest.replace(':', '/')))).toBe(true);
  });

  it.each(['buildkit', 'kaniko', 'buildah'])('is what docker loads by %s', (builder) => {
    const { build, path } = written(builder, 'docker');
    build.pod();
    build.pod();
    const { text } = must(DOCKER, ['-H', lab.socket, 'load', '--input', path]);
    expect(text).toContain(`${lab.registry}/${build.repository}:latest`);
  });

  it.each(['buildkit', 'buildah'])('is the files of the image by %s', (builder) => {
    const { build, path } = written(builder, 'local');
    build.pod();
    expect(readFileSync(join(path, 'compile'), 'utf8')).toBe('one\n');
  });
});
