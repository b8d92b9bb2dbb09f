import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What came of programs that ran with stand-ins on their way. */
export interface Ran {
  readonly status: number;
  readonly stderr: string;
  /** The programs that were called, each with its arguments. */
  readonly calls: readonly (readonly string[])[];
}

/** A program to run, as a container or a user starts it. */
export interface Program {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Notes how it is called, with the number of arguments, so that empty ones are told from none; leaves what builders leave. */
const STAND_IN = `#!/bin/sh
{ printf '%s\\0' "\${0##*/}" "$#" "$@"; } >>"\${CALLS:-/calls}"
[ "\${0##*/} $1" != 'git init' ] || { for last in "$@"; do :; done; mkdir -p "$last"; }
while [ $# -gt 0 ]; do
  case $1 in
    --metadata-file) printf '{\\n  "containerimage.digest": "sha256:abc"\\n}\\n' >"$2" ;;
    --digestfile | --digest-file) printf sha256:abc >"$2" ;;
    --digest-file=*) printf sha256:abc >"\${1#*=}" ;;
    *:/out) printf sha256:abc >"\${1%:/out}/digest" ;;
    inspect) echo r.example.com/api@sha256:abc ;;
  esac
  shift
done
`;

/** Programs that build or fetch; and those that only a value that became script text would call. */
const STAND_INS = [
  'docker',
  'buildctl',
  'buildctl-daemonless.sh',
  'buildah',
  'git',
  'executor',
  'warmer',
  'pwned',
  'touch',
];

/** What the scripts need of the system. */
const APPLETS = [
  'sh',
  'cat',
  'cp',
  'cut',
  'expr',
  'find',
  'grep',
  'head',
  'ls',
  'mkdir',
  'mktemp',
  'mv',
  'printf',
  'rm',
  'sed',
  'sleep',
  'sort',
  'tr',
  'awk',
  'chmod',
  'env',
  'dirname',
  'basename',
  'id',
];

/** A program that only a value calls that was taken for script text. */
export const NEVER_CALLED = ['pwned', 'touch'];

const BUSYBOX = ['/bin/busybox', '/usr/bin/busybox'].find(existsSync);

const CHROOT = ['/usr/sbin/chroot', '/usr/bin/chroot'].find(existsSync);

/** Whether pods can be played: that needs a root folder of their own, and busybox in it, as their images have. */
export const canPlayPods = BUSYBOX !== undefined && CHROOT !== undefined && process.getuid?.() === 0;

/** A file system of its own, with folders where a pod mounts volumes. */
export function makeRoot(root: string, folders: readonly string[]): void {
  for (const folder of ['bin', 'kaniko', 'dev', 'tmp', 'etc', ...folders])
    mkdirSync(join(root, folder), { recursive: true });
  copyFileSync(BUSYBOX as string, join(root, 'bin/busybox'));
  for (const applet of APPLETS) symlinkSync('busybox', join(root, 'bin', applet));
  for (const name of STAND_INS) writeStandIn(join(root, 'bin', name));
  for (const name of ['executor', 'warmer']) writeStandIn(join(root, 'kaniko', name));
}

/** Files of Secrets that the first steps ask for, wherever they are mounted. */
export function addCredentials(root: string, folders: readonly string[], secret: string): void {
  for (const folder of folders.filter((path) => path.endsWith('git-credentials')))
    for (const name of ['username', 'password']) writeFileSync(join(root, folder, name), secret);
  for (const folder of folders.filter((path) => /(docker-config|\.docker)$/.test(path)))
    writeFileSync(join(root, folder, 'config.json'), '{"auths":{}}');
}

/** Runs the containers of a pod one after the other, until one fails. */
export function playPod(root: string, containers: readonly Program[]): Ran {
  for (const { argv, env } of containers) {
    const { status, stderr } = spawnSync(CHROOT as string, [root, ...argv], {
      encoding: 'utf8',
      env: { PATH: '/bin', ...env },
      timeout: 20_000,
    });
    if (status !== 0) return { status: status ?? -1, stderr, calls: callsIn(join(root, 'calls')) };
  }
  return { status: 0, stderr: '', calls: callsIn(join(root, 'calls')) };
}

/** Runs a script as on a laptop, with nothing on its way but what it needs and what its user set. */
export function runScript(
  folder: string,
  script: string,
  args: readonly string[],
  set: Readonly<Record<string, string>>,
): Ran {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const name of ['home', 'tmp', 'cwd']) mkdirSync(join(folder, name));
  for (const name of STAND_INS) writeStandIn(join(bin, name));
  for (const applet of APPLETS) {
    const found = ['/usr/bin', '/bin'].map((path) => join(path, applet)).find(existsSync);
    if (found) symlinkSync(found, join(bin, applet));
  }
  const calls = join(folder, 'calls');
  const { status, stderr } = spawnSync('sh', [script, ...args], {
    cwd: join(folder, 'cwd'),
    encoding: 'utf8',
    env: { ...set, PATH: bin, HOME: join(folder, 'home'), TMPDIR: join(folder, 'tmp'), CALLS: calls },
    timeout: 20_000,
  });
  // Two runs differ in where they work.
  const placed = (word: string) => word.replaceAll(folder, '<folder>').replaceAll(/\btmp\.\w+/g, '<work>');
  return { status: status ?? -1, stderr, calls: callsIn(calls).map((call) => call.map(placed)) };
}

function writeStandIn(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, STAND_IN);
  chmodSync(path, 0o755);
}

function callsIn(file: string): string[][] {
  if (!existsSync(file)) return [];
  const words = readFileSync(file, 'utf8').split('\0').slice(0, -1);
  const calls: string[][] = [];
  while (words.length > 0) {
    const [name = '', count = '0'] = words.splice(0, 2);
    calls.push([name, ...words.splice(0, Number(count))]);
  }
  return calls;
}
