import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLUSTER_RUNNERS } from '../registry';
import { faultsOf, filesOf, oneBuild, temporaryFolder } from '../support';

const scriptOf = (builder: string, cache: unknown) =>
  filesOf(oneBuild({ builder, cache, runner: 'script' })).get('scripts/api.sh') as string;

describe('cache: gha', () => {
  it('is looked for and kept under the name of the build, by Docker and by BuildKit', () => {
    const docker = scriptOf('docker', 'gha');
    expect(docker).toContain('--cache-from=type=gha,scope=api ');
    expect(docker).toContain('--cache-to=type=gha,scope=api,mode=max ');
    expect(scriptOf('buildkit', { type: 'gha', name: 'shop', mode: 'min', ignoreError: true })).toContain(
      'type=gha,scope=shop,mode=min,ignore-error=true',
    );
  });

  it('stands beside other caches, and on either side alone', () => {
    const script = scriptOf('docker', { from: ['registry', 'gha'], to: 'gha' });
    expect(script.match(/--cache-(from|to)=type=\w+/g)).toEqual([
      '--cache-to=type=gha',
      '--cache-from=type=registry',
      '--cache-from=type=gha',
    ]);
  });

  it('says where the token comes from, before anything starts', () => {
    const path = join(temporaryFolder(), 'api.sh');
    writeFileSync(path, scriptOf('docker', 'gha'), { mode: 0o755 });
    const { status, stderr } = spawnSync('sh', [path], { encoding: 'utf8', env: { PATH: process.env.PATH } });
    expect([status, stderr]).toEqual([2, expect.stringContaining('set ACTIONS_RUNTIME_TOKEN: ')]);
    expect(spawnSync('sh', [path, '--help'], { encoding: 'utf8' }).stdout).toContain('ACTIONS_RESULTS_URL');
  });

  it.each(CLUSTER_RUNNERS)('is not for a pod of %s, which has no token for it', (runner) => {
    expect(faultsOf(oneBuild({ cache: 'gha', runner }))).toEqual([
      expect.stringContaining('write cache: registry, or runner: script'),
    ]);
  });

  it.each(['kaniko', 'buildah'])('is nothing that %s has', (builder) => {
    expect(faultsOf(oneBuild({ builder, cache: 'gha', runner: 'script' }))[0]).toContain('has no cache of type gha');
  });
});
