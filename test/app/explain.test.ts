import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '../support';

const COMMAND = resolve(__dirname, '../../lib/main.js');
const IDENTITY = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' };

function git(folder: string, ...args: string[]) {
  const { status, stderr } = spawnSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, ...IDENTITY },
  });
  if (status !== 0) throw new Error(stderr);
}

/** A service whose source changes with the last of two commits. */
function history(): string {
  const folder = temporaryFolder();
  git(folder, 'init', '-q', '-b', 'main');
  mkdirSync(join(folder, 'src'));
  writeFileSync(
    join(folder, 'Dockerfile'),
    'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci\nCOPY src ./src\nRUN npm run build\n',
  );
  writeFileSync(join(folder, 'package.json'), '{}');
  for (const content of ['one', 'two']) {
    writeFileSync(join(folder, 'src/main.js'), content);
    git(folder, 'add', '-A');
    git(folder, 'commit', '-q', '-m', content);
  }
  return folder;
}

function explained(folder: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const given = ['explain', '--dockerfile', 'Dockerfile', '--context', '.', '--repo', folder, ...args];
  return spawnSync(process.execPath, [COMMAND, ...given], { encoding: 'utf8', cwd: folder });
}

/** What is not found of the last commit, or of what lies there. */
function missed(folder: string, ...args: string[]): string[] {
  const { steps } = JSON.parse(explained(folder, '--format', 'json', ...args).stdout);
  return steps.flatMap((step: { found: boolean; instruction: string }) => (step.found ? [] : [step.instruction]));
}

describe('cached-builds explain', () => {
  it('says of the last commit what it finds, and why not', () => {
    const folder = history();
    expect(missed(folder)).toEqual(['COPY src ./src', 'RUN npm run build']);
    const { stdout } = explained(folder);
    expect(stdout).toMatch(/found +4 {2}RUN npm ci\n/);
    expect(stdout).toMatch(/runs +5 {2}COPY src \.\/src\n +changed: src\/main\.js\n/);
  });

  it('says so of what lies there and is not committed', () => {
    const folder = history();
    writeFileSync(join(folder, 'package.json'), '{ "name": "other" }');
    expect(missed(folder, '--worktree')).toEqual([
      'COPY package.json ./',
      'RUN npm ci',
      'COPY src ./src',
      'RUN npm run build',
    ]);
  });

  it.each([
    ['svg', /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*RUN npm run build[\s\S]*<\/svg>\s*$/],
    ['mermaid', /^flowchart TB\n[\s\S]*RUN npm run build/],
  ])('draws the stages as %s', (format, picture) => {
    const { status, stdout } = explained(history(), '--format', format);
    expect(status).toBe(0);
    expect(stdout).toMatch(picture);
  });
});
