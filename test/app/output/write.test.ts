import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { LIST } from '../../../src/app/output/list';
import { replaceFolder } from '../../../src/app/output/write';
import { HEADER } from '../../../src/model/header';
import { temporaryFolder } from '../../support';

/** An output of some builds, each with a content of its own. */
function output(builds: Record<string, string>, more: Record<string, string> = {}): Map<string, string> {
  const files = Object.entries(builds).map(([name, content]) => [`kubernetes/${name}.yaml`, `${HEADER}${content}\n`]);
  return new Map([
    ...(files as [string, string][]),
    ['kustomization.yaml', `${HEADER}resources: []\n`],
    ...Object.entries(more),
  ]);
}

/** Everything in a folder, links as what they lead to, empty folders too. */
function contents(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry): [string, string] => {
    const path = join(entry.parentPath, entry.name);
    const shown = entry.isSymbolicLink()
      ? `→ ${readlinkSync(path)}`
      : entry.isFile()
        ? readFileSync(path, 'utf8')
        : '/';
    return [path.slice(folder.length + 1), shown];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function put(folder: string, files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** The lines that a write is refused with; the folder must be as it was. */
async function refusal(folder: string, files: ReadonlyMap<string, string>, options = {}): Promise<string[]> {
  const before = contents(folder);
  const lines = await replaceFolder(folder, files, options).then(
    () => [],
    (error: Error) => error.message.replaceAll(`${folder}/`, '').split('\n'),
  );
  expect(contents(folder)).toEqual(before);
  return lines;
}

const CHANGED =
  'changed by hand since it was written; say in the definition what it shall say, or lose the change with --force';
const FOREIGN = 'in the way, and not written by cached-builds; move it, or choose another folder with -o';
const THEIRS = {
  '.git/HEAD': 'ref',
  'README.md': 'read',
  'overlays/prod.yaml': 'prod',
  'kubernetes/mine.yaml': 'mine',
};

let folder: string;
beforeEach(() => {
  folder = join(temporaryFolder(), 'dist');
});

describe('a folder that also holds what is not ours', () => {
  it('keeps that, and loses the file of a build that is gone', async () => {
    await replaceFolder(folder, output({ api: '1', web: '1' }));
    put(folder, THEIRS);
    await replaceFolder(folder, output({ api: '2' }, { 'scripts/api.sh': '#!/bin/sh\n' }));
    expect(contents(folder)).toMatchObject({ ...THEIRS, 'kubernetes/api.yaml': `${HEADER}2\n` });
    expect(existsSync(join(folder, 'kubernetes/web.yaml'))).toBe(false);
  });

  it('takes a first output where nothing is in its way', async () => {
    put(folder, THEIRS);
    await replaceFolder(folder, output({ api: '1' }));
    expect(contents(folder)).toMatchObject(THEIRS);
  });

  it('is refused with all that is in the way, whatever it is, and --force does not help', async () => {
    put(folder, { 'kustomization.yaml': 'mine', 'kubernetes/api.yaml': `${HEADER}mine`, 'kubernetes/web.yaml/x': '' });
    symlinkSync('api.yaml', join(folder, 'kubernetes/link.yaml'));
    execFileSync('mkfifo', [join(folder, 'kubernetes/pipe.yaml')]);
    const names = ['api', 'link', 'pipe', 'web'];
    const files = output(Object.fromEntries(names.map((name) => [name, '1'])));
    const lines = [...names.map((name) => `kubernetes/${name}.yaml: ${FOREIGN}`), `kustomization.yaml: ${FOREIGN}`];
    // A pipe is only looked at, never read.
    const pipe = join(folder, 'kubernetes/pipe.yaml');
    const shown = (force: boolean) =>
      replaceFolder(folder, files, { force }).catch(({ message }) => message.replaceAll(`${folder}/`, '').split('\n'));
    expect([await shown(false), await shown(true)]).toEqual([lines, lines]);
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  it('loses folders with the last of our files, and none that somebody else uses', async () => {
    await replaceFolder(folder, output({ api: '1' }, { 'scripts/api.sh': '', 'argo/rbac.yaml': '' }));
    put(folder, { 'argo/mine.yaml': 'mine' });
    mkdirSync(join(folder, 'empty'));
    await replaceFolder(folder, output({}));
    expect(Object.keys(contents(folder))).toEqual([LIST, 'argo', 'argo/mine.yaml', 'empty', 'kustomization.yaml']);
  });
});

describe('a file of ours that was changed by hand', () => {
  beforeEach(async () => {
    await replaceFolder(folder, output({ api: '1', web: '1', old: '1' }));
    put(folder, { 'kubernetes/api.yaml': 'by hand', 'kubernetes/old.yaml': 'by hand' });
    rmSync(join(folder, 'kubernetes/web.yaml'));
    symlinkSync('api.yaml', join(folder, 'kubernetes/web.yaml'));
  });
  const next = output({ api: '2', web: '2' });

  it('is named with all others, be it replaced or removed, and nothing is written', async () => {
    expect(await refusal(folder, next)).toEqual(
      ['api', 'old', 'web'].map((name) => `kubernetes/${name}.yaml: ${CHANGED}`),
    );
  });

  it('is replaced or removed by --force; a link itself, not what it leads to', async () => {
    put(folder, { 'theirs.yaml': 'theirs' });
    rmSync(join(folder, 'kubernetes/web.yaml'));
    symlinkSync('../theirs.yaml', join(folder, 'kubernetes/web.yaml'));
    await replaceFolder(folder, next, { force: true });
    const clean = join(temporaryFolder(), 'dist');
    await replaceFolder(clean, next);
    expect(contents(folder)).toEqual({ ...contents(clean), 'theirs.yaml': 'theirs' });
  });

  it('is fine where it says what would be written anyway', async () => {
    rmSync(join(folder, 'kubernetes/web.yaml'));
    put(folder, { 'kubernetes/api.yaml': `${HEADER}2\n`, 'kubernetes/old.yaml': `${HEADER}1\n` });
    await replaceFolder(folder, next);
    expect(contents(folder)['kubernetes/api.yaml']).toBe(`${HEADER}2\n`);
  });

  it('is not one whose ends of lines a checkout changed', async () => {
    rmSync(join(folder, 'kubernetes/web.yaml'));
    put(folder, {
      'kubernetes/api.yaml': `${HEADER}1\n`.replaceAll('\n', '\r\n'),
      'kubernetes/old.yaml': `${HEADER}1\n`,
      [LIST]: readFileSync(join(folder, LIST), 'utf8').replaceAll('\n', '\r\n'),
    });
    await replaceFolder(folder, next);
    expect(contents(folder)['kubernetes/api.yaml']).toBe(`${HEADER}2\n`);
  });
});

describe('links', () => {
  it('to the output folder are followed', async () => {
    const checkout = join(dirname(folder), 'checkout');
    mkdirSync(checkout);
    symlinkSync('checkout', folder);
    await replaceFolder(folder, output({ api: '1' }));
    expect(readlinkSync(folder)).toBe('checkout');
    expect(existsSync(join(checkout, 'kubernetes/api.yaml'))).toBe(true);
  });

  it('inside it lead no write and no removal elsewhere, not even with --force', async () => {
    await replaceFolder(folder, output({ api: '1' }));
    renameSync(join(folder, 'kubernetes'), join(dirname(folder), 'elsewhere'));
    symlinkSync('../elsewhere', join(folder, 'kubernetes'));
    const line =
      'kubernetes: in the way: a folder must be here, and nothing is written through a link; move it, or choose another folder with -o';
    expect(await refusal(folder, output({ api: '2' }), { force: true })).toEqual([line]);
    await replaceFolder(folder, output({}), { force: true });
    expect(readdirSync(join(dirname(folder), 'elsewhere'))).toEqual(['api.yaml']);
  });
});

describe('the list of what was written', () => {
  it('is what sha256sum checks, and the same for the same output', async () => {
    await replaceFolder(folder, output({ b: '1', a: '1' }));
    const list = readFileSync(join(folder, LIST), 'utf8');
    expect(list.startsWith(HEADER)).toBe(true);
    execFileSync('sha256sum', ['--check', '--strict', '--quiet', LIST], { cwd: folder });
    const other = join(temporaryFolder(), 'dist');
    await replaceFolder(other, output({ a: '0' }));
    await replaceFolder(other, output({ a: '1', b: '1' }));
    expect(readFileSync(join(other, LIST), 'utf8')).toBe(list);
  });

  const hash = 'a'.repeat(64);
  it.each(['../victim', '/etc/victim', '.git/config', 'a/../../victim', 'a//b', '<<<<<<< HEAD', `${hash} `])(
    'is refused where it says %s',
    async (path) => {
      await replaceFolder(folder, output({ api: '1' }));
      writeFileSync(join(folder, LIST), `${HEADER}${hash}  ${path}\n`);
      expect(await refusal(folder, output({ api: '1' }), { force: true })).toEqual([
        expect.stringMatching(
          /^\.cached-builds\.sha256:2: no line of a list of what was written; take it from version control/,
        ),
      ]);
    },
  );

  it('may be missing where an earlier release wrote: then what begins with our header is ours', async () => {
    put(folder, {
      ...Object.fromEntries(output({ api: '1', gone: '1' })),
      'kubernetes/mine.yaml': 'mine',
      'overlays/prod.yaml': `${HEADER}a copy`,
      'scripts/api.sh': `#!/bin/sh\n${HEADER}`,
    });
    await replaceFolder(folder, output({ api: '2' }));
    expect(Object.keys(contents(folder)).filter((path) => /\w\.(yaml|sh)$/.test(path))).toEqual([
      'kubernetes/api.yaml',
      'kubernetes/mine.yaml',
      'kustomization.yaml',
      'overlays/prod.yaml',
    ]);
  });

  it('is not taken from somebody else', async () => {
    put(folder, { [LIST]: 'mine' });
    expect(await refusal(folder, output({}))).toEqual([expect.stringMatching(/^\.cached-builds\.sha256: in the way/)]);
  });
});

describe('scripts', () => {
  it('are executable, and become so again', async () => {
    const files = output({}, { 'scripts/api.sh': '#!/bin/sh\n' });
    const mode = () => statSync(join(folder, 'scripts/api.sh')).mode & 0o777;
    await replaceFolder(folder, files);
    expect(mode()).toBe(0o755);
    chmodSync(join(folder, 'scripts/api.sh'), 0o644);
    await replaceFolder(folder, files);
    expect(mode()).toBe(0o755);
  });
});
