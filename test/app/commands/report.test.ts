import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readAll } from '../../../src/app/commands/read';
import { reported } from '../../../src/app/commands/report';
import type { Format } from '../../../src/app/commands/report/format';
import { terminalOf } from '../../../src/app/commands/terminal';
import { loadDefinition } from '../../../src/resolve/load';
import { temporaryFolder } from '../../support';

const FAULTY = `version: 1
builds:
  api:
    image: r.example.com/api
    source: { type: inline, files: { Dockerfile: FROM a } }
    cach: none
`;

function streams(isTTY: boolean, colors = false) {
  const texts = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof texts) =>
    ({
      isTTY,
      hasColors: () => colors,
      on: () => {},
      write: (text: string) => {
        texts[name] += text;
      },
    }) as unknown as NodeJS.WriteStream;
  return { texts, terminal: terminalOf(stream('stdout'), stream('stderr')) };
}

const MAIN = resolve(__dirname, '../../../lib/main.js');

/** What is printed about a definition, with the folder left out. */
function told(
  definition: string,
  { format, isTTY = false, colors = false }: { format?: Format; isTTY?: boolean; colors?: boolean } = {},
) {
  const folder = temporaryFolder();
  const file = join(folder, 'builds.yaml');
  writeFileSync(file, definition);
  const { texts, terminal } = streams(isTTY, colors);
  const code = reported(readAll([file]).findings, { terminal, format });
  const { stdout, stderr } = texts;
  const bare = (text: string) => text.replaceAll(`file://${folder}/`, '').replaceAll(`${folder}/`, '');
  return { code, stdout: bare(stdout), stderr: stderr.replaceAll(`${folder}/`, '') };
}

describe('what is found', () => {
  it('is a line each on a pipe', () => {
    expect(told(FAULTY)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'builds.yaml:6:5 builds.api.cach: unknown field "cach"; did you mean "cache"?\n',
    });
  });

  it('comes with its line and a mark below it on a terminal', () => {
    const [message, ...source] = told(FAULTY, { isTTY: true }).stderr.split('\n');
    expect(message).toMatch(/^builds\.yaml:6:5 /);
    expect(source).toEqual(['  6 |     cach: none', '    |     ^', '']);
  });

  it('has its place in a colour where the terminal has colours', () => {
    const [message] = told(FAULTY, { isTTY: true, colors: true }).stderr.split('\n');
    expect(message).toContain('\u001b[31mbuilds.yaml:6:5\u001b[39m builds.api.cach: ');
  });

  it.each([
    '    buildArgs: { NPM_TOKEN: hunter2hunter2 }\n    cach: none\n',
    '    target: *hunter2hunter2\n',
    '    cach: { db_password: hunter2hunter2 }\n',
  ])('shows no line that may hold a secret: %j', (line) => {
    const definition = FAULTY.replace('    cach: none\n', line);
    expect(told(definition, { isTTY: true }).stderr).not.toContain('hunter2');
  });

  it('is data with --format json', () => {
    const { stdout, stderr } = told(FAULTY, { format: 'json' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      findings: [
        {
          level: 'error',
          code: 'unknown-field',
          message: 'unknown field "cach"; did you mean "cache"?',
          path: 'builds.api.cach',
          file: 'builds.yaml',
          line: 6,
          column: 5,
        },
      ],
    });
  });

  it('is a command of a workflow with --format github, and no value ends it', () => {
    expect(told(FAULTY, { format: 'github' }).stdout).toBe(
      '::error file=builds.yaml,line=6,col=5,title=unknown-field::builds.api.cach: unknown field "cach"; did you mean "cache"?\n',
    );
    const hostile = FAULTY.replace('cach:', '"a\\n::error::%0Ab":');
    expect(told(hostile, { format: 'github' }).stdout.trimEnd().split('\n')).toHaveLength(1);
  });

  it('is a log with its rules with --format sarif', () => {
    const log = JSON.parse(told(FAULTY, { format: 'sarif' }).stdout);
    const [run] = log.runs;
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['unknown-field']);
    expect(run.results).toMatchObject([
      {
        ruleId: 'unknown-field',
        ruleIndex: 0,
        level: 'error',
        locations: [
          { physicalLocation: { artifactLocation: { uri: 'builds.yaml' }, region: { startLine: 6, startColumn: 5 } } },
        ],
      },
    ]);
  });

  it('has its file by the path from the top of the repository, where that is shown beside the code', () => {
    const folder = join(temporaryFolder(), 'a b');
    const below = join(folder, 'deploy: é,%');
    mkdirSync(below, { recursive: true });
    mkdirSync(join(folder, '.git'));
    writeFileSync(join(below, 'builds.yaml'), FAULTY);
    const { found } = loadDefinition(join(below, 'builds.yaml'));
    const printed = (format: Format) => {
      const { texts, terminal } = streams(false);
      reported({ errors: found, warnings: [] }, { terminal, format });
      return texts.stdout;
    };
    expect(printed('github')).toContain(' file=deploy%3A é%2C%25/builds.yaml,line=6,');
    expect(printed('sarif')).toContain('"uri": "deploy%3A%20%C3%A9%2C%25/builds.yaml"');
    expect(JSON.parse(printed('json')).findings[0].file).toBe(join(below, 'builds.yaml'));
  });

  it('is an empty log where all is well', () => {
    const good = FAULTY.replace('    cach: none\n', '');
    expect(told(good, { format: 'json' })).toMatchObject({ code: 0, stdout: '{\n  "findings": []\n}\n' });
    expect(JSON.parse(told(good, { format: 'sarif' }).stdout).runs[0].results).toEqual([]);
  });
});

it('what cannot be printed is no whole answer: it ends with a fault, and no stack trace', () => {
  const full = spawnSync('sh', ['-c', `"$0" "$1" schema > /dev/full`, process.execPath, MAIN], { encoding: 'utf8' });
  expect(full.stderr).toMatch(
    /^what is asked for cannot be printed: ENOSPC[^\n]*; make room, or print it elsewhere\n$/,
  );
  expect(full.status).toBe(1);
});
