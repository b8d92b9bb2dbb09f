import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from './case';
import { DOCKER, type Lab } from './lab';
import type { PodRun } from './pod';
import { must, run, start, stop, until } from './processes';

/** Runs a script while a BuildKit daemon of the machine runs, whose state is in a folder of that name. */
export async function withBuildkitd(lab: Lab, subject: Case, name: string, env: NodeJS.ProcessEnv): Promise<PodRun> {
  const folder = join(subject.folder, name);
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'buildkitd.toml');
  writeFileSync(config, `[registry."${lab.registry}"]\n  http = true\n`);
  const address = `unix://${folder}/buildkitd.sock`;
  const daemon = start(
    join(lab.engines, 'buildkitd'),
    ['--root', join(folder, 'state'), '--addr', address, '--config', config],
    join(folder, 'log'),
  );
  try {
    const workers = ['--addr', address, 'debug', 'workers'];
    await until('buildkitd', () => run(join(lab.engines, 'buildctl'), workers).status === 0);
    return subject.script({ ...env, BUILDKIT_HOST: address, ...useFromBuildx(lab, subject, name, address) });
  } finally {
    await stop(daemon);
  }
}

/** The environment in which `docker buildx` builds with that daemon. */
function useFromBuildx(lab: Lab, subject: Case, name: string, address: string): NodeJS.ProcessEnv {
  const home = join(subject.folder, `${name}-home`);
  const plugins = join(home, '.docker/cli-plugins');
  const env = { ...process.env, HOME: home, DOCKER_HOST: lab.socket };
  const known = run('test', ['-e', plugins]).status === 0;
  if (!known) {
    mkdirSync(plugins, { recursive: true });
    symlinkSync(join(lab.engines, 'buildx'), join(plugins, 'docker-buildx'));
    must(DOCKER, ['buildx', 'create', '--name', 'lab', '--driver', 'remote', address], { env });
  }
  return { HOME: home, BUILDX_BUILDER: 'lab' };
}
