import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDockerfiles } from '../../../src/app/commands/sources';
import { showFault } from '../../../src/model/faults';
import { readDefinition } from '../../../src/resolve/definition';
import { temporaryFolder } from '../../support';

function checkout(remote: string, files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  spawnSync('git', ['init', '-q', folder]);
  spawnSync('git', ['-C', folder, 'remote', 'add', 'origin', remote]);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

function told(folder: string, builds: Readonly<Record<string, object>>): string[] {
  const source = { type: 'git', url: 'https://github.com/example/shop.git' };
  const complete = Object.entries(builds).map(([name, build]) => [
    name,
    { image: `r.example.com/${name}`, source, ...build },
  ]);
  const { definition, faults } = readDefinition({ version: 1, builds: Object.fromEntries(complete) });
  if (definition === undefined) throw new Error(faults.map(showFault).join('\n'));
  const { errors, warnings } = readDockerfiles(definition, [folder]);
  return [...errors, ...warnings].map(
    (fault) =>
      showFault(fault)
        .replace(/^\S*?cached-builds-\w+\//, '')
        .split(/[,;] /)[0] as string,
  );
}

const FLOATING = { Dockerfile: 'FROM node\nCOPY main.js .\n', 'main.js': '' };

describe('a checkout of a source', () => {
  it.each([
    'git@github.com:example/shop.git',
    'ssh://git@github.com:22/example/shop',
    'https://github.com/Example/shop/',
  ])('is known by its remote %s', (remote) => {
    expect(told(checkout(remote, FLOATING), { api: {} })).toEqual([
      'Dockerfile:1:1 node is another image whenever its tag "latest" moves',
    ]);
  });

  it('is named where no build has it', () => {
    expect(told(checkout('https://github.com/example/other', FLOATING), { api: {} })[0]).toMatch(
      /^no build has its source/,
    );
  });

  it('has the Dockerfile of each build, and what is told of one is told once', () => {
    const files = { 'web/Dockerfile': 'FROM node\n' };
    const source = { type: 'git', url: 'https://github.com/example/shop.git', path: 'web' };
    expect(
      told(checkout('https://github.com/example/shop', files), { web: { source }, again: { source }, api: {} }),
    ).toEqual([
      'Dockerfile: api has the Dockerfile Dockerfile',
      'web/Dockerfile:1:1 node is another image whenever its tag "latest" moves',
    ]);
  });

  it('has an ignore file of its own for a Dockerfile, or one of the context', () => {
    const files = { Dockerfile: 'FROM node:22.14\nCOPY . .\n', 'README.md': '' };
    const repo = (more: object) =>
      told(checkout('https://github.com/example/shop', { ...files, ...more }), { api: {} });
    expect(repo({})).toHaveLength(1);
    expect(repo({ '.dockerignore': '*.md\n' })).toEqual([]);
    expect(repo({ 'Dockerfile.dockerignore': '*.md\n' })).toEqual([]);
  });
});
