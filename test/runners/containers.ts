import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expandedBy, type Manifest, temporaryFolder } from '../support';

export interface Ran {
  readonly status: number | null;
  readonly said: string;
  /** What each program was called with. */
  readonly calls: readonly string[][];
}

const root = temporaryFolder();
let cases = 0;

/** What `sh` is in the images that builds run in, as far as it is here. */
export const SHELLS = [['dash'], ['busybox', 'sh'], ['bash', '--posix']].filter(
  ([program = '']) => spawnSync(program, ['--help']).error === undefined,
);

/** Runs containers here, each program of theirs as one that notes its arguments. */
export function runContainers(
  containers: readonly Manifest[],
  [shell = 'sh', ...asShell]: readonly string[] = [],
): Ran {
  const folder = join(root, `case-${cases++}`);
  const noted = join(folder, 'noted');
  mkdirSync(folder, { recursive: true });
  writeFileSync(noted, '');
  const noting = `#!/bin/sh\nfor arg in "\${0##*/}" "$@"; do printf '%s\\0' "$arg"; done >>'${noted}'\nprintf '\\0' >>'${noted}'\n`;
  for (const program of ['buildctl-daemonless.sh', 'buildah', 'executor', 'npm'])
    writeFileSync(join(folder, program), noting, { mode: 0o755 });
  const here = (word: string) =>
    word
      .replaceAll('/kaniko/executor', 'executor')
      .replaceAll(/\/(?:workspace|tmp)\/(image-digest|metadata.json)/g, `${folder}/$1`);
  for (const { command, args, env } of containers) {
    const expand = expandedBy(env ?? []);
    const [program = '', ...words] = [...command, ...(args ?? [])].map((word: string) => here(expand(word)));
    const called = /^(\/busybox\/)?sh$/.test(program) ? [shell, ...asShell, ...words] : [program, ...words];
    const { status, stderr } = spawnSync(called[0] as string, called.slice(1), {
      encoding: 'utf8',
      cwd: folder,
      env: { PATH: `${folder}:${process.env.PATH}` },
    });
    if (status !== 0) return { status, said: stderr, calls: [] };
  }
  const calls = readFileSync(noted, 'utf8').split('\0\0').slice(0, -1);
  return { status: 0, said: '', calls: calls.map((call) => call.split('\0')) };
}

/** The build arguments in what a builder was called with. */
export function argumentsIn(call: readonly string[] = []): string[] {
  return call.flatMap((arg) => /^(?:--build-arg=|--opt=build-arg:)([\s\S]*)$/.exec(arg)?.[1] ?? []);
}
