/** `cached-builds try` with the engines of a machine: what a newcomer has after half a minute. */
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { labForTests } from './lab/for-tests';
import { DOCKER } from './lab/lab';
import { type Output, run } from './lab/processes';
import { CONTAINERS_CONF } from './lab/tools';

const MAIN = resolve(__dirname, '../lib/main.js');
const { lab, engines } = labForTests();

/** A user's machine: Docker with its plugin, and the programs of the other engines. */
function tryWith(builder: string, ...args: string[]): Output {
  const home = join(lab.folder, 'home');
  const plugins = join(home, '.docker/cli-plugins');
  const bin = join(home, 'bin');
  for (const folder of [plugins, bin]) mkdirSync(folder, { recursive: true });
  run('ln', ['-sf', join(lab.engines, 'buildx'), join(plugins, 'docker-buildx')]);
  writeFileSync(join(bin, 'docker'), docker(home), { mode: 0o755 });
  const containers = join(home, 'containers.conf');
  writeFileSync(containers, CONTAINERS_CONF);
  return run(process.execPath, [MAIN, 'try', '--builder', builder, ...args], {
    env: {
      HOME: home,
      PATH: `${bin}:${lab.engines}:${process.env.PATH}`,
      DOCKER_HOST: lab.socket,
      BUILDAH_ISOLATION: 'chroot',
      CONTAINERS_CONF: containers,
    },
  });
}

/**
 * Docker, but for one thing: where no privileged container may be started, as on the machine of the bench, the BuildKit that
 * buildx would start in one is started beside it.
 */
function docker(home: string): string {
  return `#!/bin/sh
case "$1 $2" in
  'buildx create')
    while [ $# -gt 1 ]; do
      case $1 in
        --name) name=$2 ;;
        --buildkitd-config) config=$2 ;;
      esac
      shift
    done
    at=${home}/$name
    mkdir "$at"
    buildkitd --root "$at/state" --addr "unix://$at/socket" --config "$config" >"$at/log" 2>&1 &
    echo $! >"$at/pid"
    until buildctl --addr "unix://$at/socket" debug workers >/dev/null 2>&1; do sleep 0.2; done
    exec ${DOCKER} buildx create --name "$name" --driver remote "unix://$at/socket"
    ;;
  'buildx rm') kill "$(cat "${home}/$4/pid")" ;;
esac
exec ${DOCKER} "$@"
`;
}

const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('cached-builds-try-'));
const secondsOf = (text: string, what: string) => Number(new RegExp(`^${what} +([\\d.]+) s`, 'm').exec(text)?.[1]);

engines('cached-builds try', () => {
  it.each(['buildkit', 'buildah', 'docker'])(
    'pushes an image with %s in less than two minutes, the second time warm, and leaves nothing',
    (builder) => {
      const before = left();
      const { status, text, stdout, seconds } = tryWith(builder);
      expect(text).toContain(`builder: ${builder}`);
      expect([status, text]).toEqual([0, expect.stringContaining('pushed')]);
      expect(stdout).toMatch(/^pushed \S+\/try\/hello:latest@sha256:[0-9a-f]{64}$/m);
      expect(secondsOf(stdout, 'cold') - secondsOf(stdout, 'warm')).toBeGreaterThan(5);
      expect(seconds).toBeLessThan(120);
      expect(left()).toEqual(before);
      expect(lab.docker('ps', '--all', '--quiet')).toBe('');
      console.log(`try with ${builder}: ${seconds.toFixed(0)} s in all\n${stdout}`);
    },
  );

  it('builds a Dockerfile of the user in place of the example', () => {
    const folder = join(lab.folder, 'own');
    mkdirSync(folder);
    symlinkSync('/dev/null', join(folder, 'empty'));
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY Dockerfile /\n');
    const { status, stdout } = tryWith('buildkit', folder);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/nothing was changed[\s\S]*^pushed /m)]);
  });

  it('says what the engine complains of, and ends with 1', () => {
    const folder = join(lab.folder, 'broken');
    mkdirSync(folder);
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY missing /\n');
    const { status, text } = tryWith('buildkit', folder);
    expect([status, text]).toEqual([1, expect.stringMatching(/buildkit could not build;[\s\S]*missing/)]);
  });
});
