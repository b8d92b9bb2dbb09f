import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** The package as it is published. */
export function packed(folder: string): string {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [{ filename }] = JSON.parse(execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8' }));
  return join(folder, filename);
}

/**
 * A newcomer's machine with no network: an npm that installs the packed package, with what it depends on from here; a kubectl and
 * a docker that note what they are asked, and refuse files that are not there.
 */
export class Machine {
  public readonly env: NodeJS.ProcessEnv;
  private readonly calls: string;

  public constructor(
    private readonly folder: string,
    tarball: string,
  ) {
    const bin = join(folder, 'bin');
    const home = join(folder, 'home');
    for (const made of [bin, home]) mkdirSync(made, { recursive: true });
    this.calls = join(folder, 'calls');
    writeFileSync(this.calls, '');
    const programs = { npm: npm(tarball), kubectl: KUBECTL, docker: DOCKER };
    for (const [name, script] of Object.entries(programs)) writeFileSync(join(bin, name), script, { mode: 0o755 });
    this.env = {
      PATH: `${bin}:${process.env.PATH}`,
      HOME: home,
      CALLS: this.calls,
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
      GIT_AUTHOR_NAME: 'Somebody',
      GIT_AUTHOR_EMAIL: 'somebody@example.com',
      GIT_COMMITTER_NAME: 'Somebody',
      GIT_COMMITTER_EMAIL: 'somebody@example.com',
    };
  }

  /** A new folder, a repository of Git with these files. */
  public repository(files: Readonly<Record<string, string>> = {}): string {
    const path = join(this.folder, 'repository');
    mkdirSync(path);
    execFileSync('git', ['init', '--quiet', path]);
    for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
    return path;
  }

  /** What kubectl and docker were asked, a call a line. */
  public asked(): string[] {
    return readFileSync(this.calls, 'utf8').split('\n').filter(Boolean);
  }
}

/** Of `npm install`, what a registry would do. */
function npm(tarball: string): string {
  return `#!/bin/sh
set -eu
[ "$1" = install ] || { echo "this npm only installs" >&2; exit 1; }
shift
mkdir -p node_modules/.bin
link() {
  mkdir -p "node_modules/$(dirname "$1")"
  [ -e "node_modules/$1" ] || ln -s "${ROOT}/node_modules/$1" "node_modules/$1"
}
for name; do
  case $name in
    -*) ;;
    cdk8s-cached-builds)
      mkdir node_modules/$name
      tar -xzf "${tarball}" --strip-components=1 -C node_modules/$name
      ln -s ../$name/lib/main.js node_modules/.bin/cached-builds
      chmod +x node_modules/$name/lib/main.js
      for needed in $(node -p "const p = require('./node_modules/$name/package.json'); Object.keys({ ...p.dependencies, ...p.peerDependencies }).join(' ')"); do
        link "$needed"
      done
      ;;
    *)
      link "$name"
      for program in $(node -p "const { bin = {} } = require('./node_modules/$name/package.json'); Object.keys(bin).join(' ')"); do
        ln -s "${ROOT}/node_modules/.bin/$program" "node_modules/.bin/$program"
      done
      ;;
  esac
done
`;
}

const NOTE = `#!/bin/sh
set -eu
echo "$(basename "$0") $*" >>"$CALLS"
`;

/** What is named with a file or a folder has to be there. */
const KUBECTL = `${NOTE}while [ $# -gt 0 ]; do
  case $1 in
    -k | --kustomize) [ -f "$2/kustomization.yaml" ] || { echo "no kustomization in $2" >&2; exit 1; } ;;
    -f | --filename) [ -f "$2" ] || { echo "no file $2" >&2; exit 1; } ;;
  esac
  shift
done
`;

const DOCKER = `${NOTE}if [ "$1 $2" = 'image inspect' ]; then echo "registry.example.com/shop/api@sha256:$(printf %064d 1)"; fi
`;
