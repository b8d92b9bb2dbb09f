import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, oneBuild, temporaryFolder } from '../support';

export const inline = {
  type: 'inline',
  files: { Dockerfile: 'FROM a\nRUN echo \'$x\' "%s"\n', 'conf/a b.ini': "it's" },
};
export const ALONE = { type: 'inline', files: { Dockerfile: 'FROM a' } };
export const onScript = (build: object = {}, rest: object = {}) =>
  oneBuild(
    {
      source: inline,
      parameters: { revision: { default: 'main' } },
      tags: ['$(params.revision)'],
      runner: 'script',
      ...build,
    },
    rest,
  );

/** Programs that note how they are called; each digest they report is the same. */
export const STUB = `#!/bin/sh
for arg in "$0" "$@"; do printf '%s\\0' "$arg"; done >>"$CALLS"
printf '\\0' >>"$CALLS"
while [ $# -gt 0 ]; do
  case $1 in
    --metadata-file) printf '{\\n  "containerimage.digest": "sha256:abc"\\n}\\n' >"$2" ;;
    --digestfile) printf sha256:abc >"$2" ;;
    --secret=*) [ -z "\${COPY-}" ] || { mkdir -p "$COPY"; cp "\${1##*src=}" "$COPY"; } ;;
    *:/kaniko/.docker:ro) [ -z "\${COPY-}" ] || cp -R "\${1%:/kaniko/.docker:ro}" "$COPY" ;;
    *:/out) printf sha256:abc >"\${1%:/out}/digest" ;;
    inspect) echo r.example.com/api@sha256:abc ;;
  esac
  shift
done
`;

export interface Builds {
  readonly builds: Record<string, object>;
}

export interface Ran {
  readonly cwd: string;
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The arguments of each call of a program, which comes first. */
  readonly calls: string[][];
}

const scripts = new WeakMap<object, string>();

/** The script of a definition, written once. */
export function scriptOf(definition: object): string {
  const script = scripts.get(definition) ?? (filesOf(definition).get('scripts/api.sh') as string);
  scripts.set(definition, script);
  return script;
}

/** The programs that a script asks for. */
function programsOf(definition: object): string[] {
  return [...scriptOf(definition).matchAll(/command -v (\S+) >\/dev\/null \|\| fail/g)].map(
    ([, program = '']) => program,
  );
}

/** Runs a script with stand-ins for the programs it needs. */
export function run(
  definition: object,
  args: readonly string[] = [],
  env: Record<string, string> = {},
  tools = programsOf(definition),
  folders: readonly string[] = [],
  stub = STUB,
  change = (script: string, _folder: string) => script,
): Ran {
  const folder = temporaryFolder();
  for (const name of folders) mkdirSync(join(folder, name));
  const script = join(folder, 'api.sh');
  writeFileSync(script, change(scriptOf(definition), folder), { mode: 0o755 });
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  // What every system has; the programs that build are those of the test alone.
  for (const tool of ['sh', 'cat', 'cp', 'expr', 'find', 'id', 'mkdir', 'mktemp', 'rm', 'sed', 'sleep', 'tr'])
    symlinkSync(['/usr/bin', '/bin'].map((path) => join(path, tool)).find(existsSync) as string, join(bin, tool));
  for (const tool of tools) {
    writeFileSync(join(bin, tool), stub);
    chmodSync(join(bin, tool), 0o755);
  }
  const calls = join(folder, 'calls');
  const { status, stdout, stderr } = spawnSync(script, args, {
    encoding: 'utf8',
    cwd: folder,
    env: { PATH: bin, HOME: folder, CALLS: calls, ...env },
  });
  const noted = existsSync(calls) ? readFileSync(calls, 'utf8').split('\0\0') : [];
  const called = noted.filter(Boolean).map((call) => call.split('\0').filter((arg, i) => i > 0 || arg !== ''));
  return {
    cwd: realpathSync(folder),
    status,
    stdout,
    stderr,
    calls: called.map(([program = '', ...rest]) => [program.replace(/^.*\//, ''), ...rest]),
  };
}
