import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { notCurrent } from '../../../src/app/output/current';
import { replaceFolder } from '../../../src/app/output/write';
import { showFault } from '../../../src/model/faults';
import { filesOf, oneBuild, temporaryFolder } from '../../support';

const MAIN = resolve(__dirname, '../../../lib/main.js');
const definition = oneBuild({});
const files = filesOf(definition);
const JOB = 'kubernetes/api.yaml';

async function written(): Promise<string> {
  const folder = temporaryFolder();
  await replaceFolder(folder, files);
  return folder;
}
const shown = (folder: string, given = files) =>
  notCurrent(folder, given).map((fault) =>
    showFault(fault)
      .replace(`${folder}/`, '')
      .replace(/; run .*/, ''),
  );

describe('what is compared with a definition', () => {
  it('is current as it was written', async () => {
    expect(shown(await written())).toEqual([]);
  });

  it('is named where it is missing, differs, or is of nothing any more', async () => {
    const folder = await written();
    rmSync(join(folder, JOB));
    appendFileSync(join(folder, 'kustomization.yaml'), '# mine\n');
    const others = new Map([...files].filter(([path]) => !path.startsWith('kubernetes/kust')));
    expect(shown(folder, others)).toEqual([
      '.cached-builds.sha256: not what the definition says',
      'kubernetes/api.yaml: missing',
      'kubernetes/kustomization.yaml: of nothing in the definition any more',
      'kustomization.yaml: not what the definition says',
    ]);
  });

  it('is all missing where there is no folder, and none is made', () => {
    const folder = join(temporaryFolder(), 'dist');
    expect(shown(folder)).toHaveLength(files.size + 1);
    expect(existsSync(folder)).toBe(false);
  });

  it('is what stands in the way, too', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'kubernetes'), '');
    expect(shown(folder).join()).toContain('in the way');
  });
});

describe('synth --check', () => {
  const run = (cwd: string, ...args: string[]) =>
    spawnSync(process.execPath, [MAIN, ...args], { cwd, encoding: 'utf8' });

  it('ends with 1 and names what differs, and writes nothing', () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'builds.yaml'), stringify(definition));
    const missing = run(cwd, 'synth', '--check');
    expect(missing.status).toBe(1);
    expect(missing.stderr).toContain(
      'dist/kubernetes/api.yaml: missing; run cached-builds synth, and commit what it writes\n',
    );
    expect(readdirSync(cwd)).toEqual(['builds.yaml']);
    expect(run(cwd, 'synth').status).toBe(0);
    expect(run(cwd, '--check')).toMatchObject({ status: 0, stderr: '', stdout: '' });
  });

  it('is of synth alone, and never with --force', () => {
    const cwd = temporaryFolder();
    for (const args of [
      ['check', '--check'],
      ['synth', '--check', '--force'],
    ])
      expect(run(cwd, ...args).status).toBe(2);
  });

  it('comes after the warnings of what a cluster does not change, which a synthesis says', () => {
    const cwd = temporaryFolder();
    const sized = (size: string, storageClass: string) => {
      const volumes = { layers: { size, storageClass, accessModes: ['ReadWriteMany'] } };
      writeFileSync(
        join(cwd, 'builds.yaml'),
        stringify(oneBuild({ cache: { type: 'volume', volume: 'layers' } }, { volumes })),
      );
      return run(cwd, 'synth');
    };
    expect(sized('2Gi', 'nfs')).toMatchObject({ status: 0, stderr: '' });
    expect(sized('3Gi', 'nfs')).toMatchObject({ status: 0, stderr: '' });
    const smaller = sized('1024Mi', 'nfs');
    expect(smaller.status).toBe(0);
    expect(smaller.stderr).toContain(
      'warning: dist/base/volumes.yaml: a cluster that has PersistentVolumeClaim layers',
    );
    expect(sized('1Gi', 'fast').stderr).toContain(
      'refuses another spec.storageClassName; give the volume another name',
    );
    expect(sized('1Gi', 'fast').stderr).toBe('');
  });
});

describe('a daemon that was written with another size', () => {
  const daemon = (size: string) =>
    filesOf(
      oneBuild(
        { builder: { type: 'buildkit', daemon: 'buildkitd' } },
        { daemons: { buildkitd: { size, issuer: 'ca' } } },
      ),
    );

  it('is named, with how to replace it without its pods', async () => {
    const folder = temporaryFolder();
    expect((await replaceFolder(folder, daemon('1Gi'))).warnings).toEqual([]);
    const [warning] = (await replaceFolder(folder, daemon('2Gi'))).warnings;
    expect(warning?.message).toContain('kubectl delete statefulset buildkitd --cascade=orphan');
  });
});
