import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryOut } from '../../../src/app/try';
import { definitionOf, scriptOf } from '../../../src/app/try/definition';
import type { Engine } from '../../../src/app/try/engines';
import { waiting } from '../../../src/app/try/program';
import { archiveOf } from '../../../src/app/try/tar';
import { engineFor } from '../../../src/app/try/trial';
import { faultsOf, temporaryFolder } from '../../support';

const engine = (builder: Engine['builder'], missing?: string): Engine => ({
  builder,
  http: builder !== 'docker',
  missing: () => missing,
  host: () => '127.0.0.1',
  fresh: async () => ({ env: {}, remove: async () => {} }),
});

describe('cached-builds try', () => {
  it('takes the first engine that is there', () => {
    const engines = [engine('docker', 'docker is not installed'), engine('buildkit'), engine('buildah')];
    expect(engineFor({ folder: undefined, builder: undefined }, engines)).toMatchObject({ builder: 'buildkit' });
    expect(engineFor({ folder: undefined, builder: 'buildah' }, engines)).toMatchObject({ builder: 'buildah' });
  });

  it('says of each engine what is missing where there is none', () => {
    const engines = [engine('docker', 'docker has no buildx'), engine('buildah', 'buildah is not installed')];
    expect(engineFor({ folder: undefined, builder: undefined }, engines)).toMatchObject({
      code: 'no-engine',
      data: { missing: ['docker has no buildx', 'buildah is not installed'] },
    });
  });

  it.each(['docker', 'buildkit', 'buildah'] as const)('shows a definition for %s that has no faults', (builder) => {
    const definition = definitionOf(engine(builder), '127.0.0.1:5000');
    expect(faultsOf(definition)).toEqual([]);
    expect(scriptOf(definition)).toContain('127.0.0.1:5000/try/hello');
  });

  it('builds with an engine that is empty each time, the second time what was changed, and removes it all', async () => {
    const folder = temporaryFolder();
    const stand = join(folder, 'bin');
    mkdirSync(stand);
    const seen = join(folder, 'seen');
    // In place of Buildah: notes in which storage it was asked to build what.
    writeFileSync(
      join(stand, 'buildah'),
      `#!/bin/sh
case $1 in
  build) for last; do :; done; echo "$STORAGE $(cat "$last/server.js")" >>'${seen}'; dirname "$last" >'${folder}/work' ;;
  push) printf sha256:%064d 0 >"$3" ;;
esac
`,
      { mode: 0o755 },
    );
    const stages: string[] = [];
    const standing: Engine = {
      ...engine('buildah'),
      fresh: async (name) => {
        stages.push(`fresh ${name}`);
        const env = { PATH: `${stand}:${process.env.PATH}`, STORAGE: name };
        return { env, remove: async () => void stages.push(`removed ${name}`) };
      },
    };
    let printed = '';
    const terminal = { print: (text: string) => (printed += text), say: () => {}, watched: false };
    const options = { folder: undefined, builder: undefined };
    const code = await tryOut(options, terminal, new AbortController().signal, [standing]);
    expect([code, stages]).toEqual([0, ['fresh cold', 'removed cold', 'fresh warm', 'removed warm']]);
    expect(readFileSync(seen, 'utf8')).toBe('cold console.log("hello");\nwarm console.log("hello, world");\n');
    expect(printed).toMatch(/^cold +\d+\.\d s .*\nwarm +\d+\.\d s /m);
    expect(printed).toMatch(/^pushed \S+\/try\/hello:latest@sha256:0{64}$/m);
    expect(existsSync(readFileSync(join(folder, 'work'), 'utf8').trim())).toBe(false);
  });
});

describe('what stands for work', () => {
  const here =
    process.platform === 'linux' && { x64: 'amd64' as const, arm64: 'arm64' as const }[process.arch as string];

  (here ? it : it.skip)('is a program that takes its time and ends well', () => {
    const file = join(temporaryFolder(), 'wait');
    writeFileSync(file, waiting(1, here as 'amd64'), { mode: 0o755 });
    const start = performance.now();
    expect(spawnSync(file).status).toBe(0);
    expect(performance.now() - start).toBeGreaterThanOrEqual(1000);
  });

  it('lies in an archive that tar reads', () => {
    const file = join(temporaryFolder(), 'layer.tar');
    writeFileSync(file, archiveOf({ 'bin/install': Buffer.from('work'), 'bin/compile': Buffer.alloc(600) }));
    const { stdout } = spawnSync('tar', ['-tvf', file], { encoding: 'utf8' });
    expect(stdout.split('\n').map((line) => line.replace(/^(\S+) .* (\S+)$/, '$1 $2'))).toEqual([
      '-rwxr-xr-x bin/install',
      '-rwxr-xr-x bin/compile',
      '',
    ]);
  });
});
