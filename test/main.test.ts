import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildsJsonSchema } from '../src/model/json-schema';
import { temporaryFolder } from './support';

const MAIN = resolve(__dirname, '../lib/main.js');
const GOOD =
  'version: 1\nbuilds:\n  api:\n    image: r.example.com/api\n    source: { type: inline, files: { Dockerfile: "FROM a" } }\n';

/** Runs the command in a folder of its own. */
function command(folder: string, args: readonly string[], env: Record<string, string> = {}, input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    cwd: folder,
    encoding: 'utf8',
    input,
    env: { PATH: process.env.PATH, ...env },
  });
  return { status, stdout, stderr };
}

function folderWith(definition: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'builds.yaml'), definition);
  return folder;
}

function everythingIn(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name)).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(path, 'utf8')]));
}

describe('cached-builds', () => {
  it('synthesizes builds.yaml into dist', () => {
    const folder = folderWith(GOOD);
    expect(command(folder, [])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(existsSync(join(folder, 'dist/kubernetes/api.yaml'))).toBe(true);
  });

  it('takes another file and another folder', () => {
    const folder = folderWith(GOOD);
    expect(command(folder, ['synth', '-f', 'builds.yaml', '-o', 'out/manifests']).status).toBe(0);
    expect(existsSync(join(folder, 'out/manifests/kubernetes/api.yaml'))).toBe(true);
  });

  it('writes where cdk8s synth says', () => {
    const folder = folderWith(GOOD);
    expect(command(folder, [], { CDK8S_OUTDIR: 'manifests' }).status).toBe(0);
    expect(existsSync(join(folder, 'manifests/kustomization.yaml'))).toBe(true);
  });

  it('replaces a file that was changed by hand only with --force', () => {
    const folder = folderWith(GOOD);
    command(folder, []);
    const file = join(folder, 'dist/kubernetes/api.yaml');
    const written = readFileSync(file, 'utf8');
    writeFileSync(file, 'by hand');
    expect(command(folder, [])).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'dist/kubernetes/api.yaml: changed by hand since it was written; say in the definition what it shall say, or lose the change with --force\n',
    });
    expect(readFileSync(file, 'utf8')).toBe('by hand');
    expect(command(folder, ['--force'])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readFileSync(file, 'utf8')).toBe(written);
  });

  it('leaves dist as it was where the definition has faults: each on a line, with its place, and no stack trace', () => {
    const folder = folderWith(GOOD);
    command(folder, []);
    const before = everythingIn(join(folder, 'dist'));
    writeFileSync(
      join(folder, 'builds.yaml'),
      GOOD.replace('image: r.example.com/api', 'image: r.example.com/api:v1\n    cach: none'),
    );
    expect(command(folder, ['synth'])).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'builds.yaml:4:5 builds.api.image: write the repository alone: "r.example.com/api", and the tag in tags: ["v1"]\n' +
        'builds.yaml:5:5 builds.api.cach: unknown field "cach"; did you mean "cache"?\n',
    });
    expect(everythingIn(join(folder, 'dist'))).toEqual(before);
  });

  it('says in one line that a file is missing', () => {
    expect(command(temporaryFolder(), [])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'builds.yaml: there is no such file; name it with -f, or write one that begins with "version: 1"\n',
    });
  });

  it('refuses an unknown command and explains itself', () => {
    const { status, stderr } = command(temporaryFolder(), ['sinth']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^unknown command "sinth"; did you mean "synth"\?\n[\s\S]*cached-builds check/);
  });

  it('prints help on demand', () => {
    expect(command(temporaryFolder(), ['--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('cached-builds schema'),
    });
  });

  it('prints warnings and goes on', () => {
    const folder = folderWith(`${GOOD}volumes:\n  spare: { size: 1Gi }\n`);
    const { status, stderr } = command(folder, []);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^warning: builds\.yaml:7:3 volumes\.spare: nobody uses this volume/);
  });
});

describe('cached-builds check', () => {
  it('writes nothing at all, be the definition good or bad', () => {
    for (const [definition, status] of [
      [GOOD, 0],
      [`${GOOD}x: 1\n`, 1],
    ] as const) {
      const folder = folderWith(definition);
      expect(command(folder, ['check']).status).toBe(status);
      expect(readdirSync(folder)).toEqual(['builds.yaml']);
    }
  });

  it('finds objects that would be one and the same', () => {
    const folder = folderWith(`${GOOD}volumes:\n  v: { size: 1Gi }\nwarmers:\n  api: { volume: v, images: [a] }\n`);
    expect(command(folder, ['check'])).toMatchObject({
      status: 1,
      stderr:
        'builds.yaml:3:3 builds.api: it would write Job.batch api, as warmers.api does; give one of them another name\n',
    });
  });
});

describe('what is printed', () => {
  it('has a line for each fault, whatever a value holds', () => {
    const value = '"\\u202e\\u009b31m\\nbuilds.yaml:1:1 forged"';
    const folder = folderWith(GOOD.replace('r.example.com/api', value).replace(/image: .*/, `image: ${value}`));
    const { stderr } = command(folder, ['check']);
    expect(stderr.split('\n')).toHaveLength(2);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
    expect(stderr).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });

  it('is one line of a mistyped command or a file that is not there, too', () => {
    const folder = temporaryFolder();
    expect(command(folder, ['a\nb\u001b[31m']).stderr).toMatch(
      /^unknown command "a\\nb\\u001b\[31m"; known here: synth, check, .*\n\n/,
    );
    expect(command(folder, ['-f', 'a\nb']).stderr).toMatch(/^a\\nb: there is no such file; .*\n$/);
  });

  it('names clashes beside all other faults', () => {
    const warmers = 'volumes:\n  v: { size: 1Gi }\nwarmers:\n  api: { volume: v, images: [a], tagz: [] }\n';
    const { status, stderr } = command(folderWith(`${GOOD}    target: $(params.x)\n${warmers}`), ['synth']);
    expect(status).toBe(1);
    expect(stderr.split('\n').map((line) => line.split(/[,;] /)[0])).toEqual([
      'builds.yaml:3:3 builds.api: it would write Job.batch api',
      'builds.yaml:6:5 builds.api.target: nobody declares the parameter "x"',
      'builds.yaml:10:34 warmers.api.tagz: unknown field "tagz"',
      '',
    ]);
  });
});

describe('how the command is called', () => {
  it('reads a definition from standard input, and names it so', () => {
    const { status, stderr } = command(temporaryFolder(), ['check', '-f', '-'], {}, `${GOOD}x: 1\n`);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^<stdin>:6:1 x: unknown field/);
    expect(command(temporaryFolder(), ['check', '-f', '-'], {}, GOOD).status).toBe(0);
  });

  it('ends without a word where what it prints to is closed', () => {
    const folder = temporaryFolder();
    const script = '"$0" "$1" schema | head -c 10; echo " ${PIPESTATUS[0]}"';
    const { stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, MAIN], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect({ stdout, stderr }).toEqual({ stdout: '{\n  "$sche 0\n', stderr: '' });
  });

  it('fails for a warning with --strict, and says none with --quiet', () => {
    const folder = folderWith(`${GOOD}volumes:\n  spare: { size: 1Gi }\n`);
    expect(command(folder, ['check', '--strict'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('warning:'),
    });
    expect(command(folder, ['synth', '--strict']).status).toBe(1);
    expect(readdirSync(folder)).toEqual(['builds.yaml']);
    expect(command(folder, ['--quiet'])).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('prints its version', () => {
    const { version } = JSON.parse(readFileSync(resolve(__dirname, '../package.json'), 'utf8'));
    expect(command(temporaryFolder(), ['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('prints with --diff what would change, writes nothing, and ends with 1 as diff does', () => {
    const folder = folderWith(GOOD);
    command(folder, []);
    expect(command(folder, ['--diff'])).toEqual({ status: 0, stdout: '', stderr: '' });
    const before = everythingIn(join(folder, 'dist'));
    writeFileSync(join(folder, 'builds.yaml'), GOOD.replace('FROM a', 'FROM b'));
    const { status, stdout, stderr } = command(folder, ['synth', '--diff']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(/^--- dist\/kubernetes\/api\.yaml\n\+\+\+ dist\/kubernetes\/api\.yaml\n@@ /);
    expect(stdout).toMatch(/^-.*FROM a$/m);
    expect(stdout).toMatch(/^\+.*FROM b$/m);
    expect(everythingIn(join(folder, 'dist'))).toEqual(before);
    expect(applied(folder, stdout)).toContain('FROM b');
  });
});

/** What a file of the output is once `git apply` has taken a difference. */
function applied(folder: string, patch: string): string {
  spawnSync('git', ['apply', '-p0', '-'], { cwd: folder, input: patch });
  return readFileSync(join(folder, 'dist/kubernetes/api.yaml'), 'utf8');
}

describe('cached-builds schema', () => {
  it('prints the JSON Schema', () => {
    const { status, stdout } = command(temporaryFolder(), ['schema']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(buildsJsonSchema())));
  });
});

describe('the committed dist', () => {
  it('is what builds.yaml says; if not: npx cdk8s synth', () => {
    const root = resolve(__dirname, '..');
    const output = join(temporaryFolder(), 'dist');
    expect(command(root, ['-o', output]).stderr).toBe('');
    const relative = (folder: string) =>
      Object.entries(everythingIn(folder)).map(([path, content]) => [path.slice(folder.length), content]);
    expect(relative(join(root, 'dist'))).toEqual(relative(output));
  });
});
