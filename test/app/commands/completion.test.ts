import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../../src/app/commands';
import { bash } from '../../../src/app/commands/completion/bash';
import { fish } from '../../../src/app/commands/completion/fish';
import { completed } from '../../../src/app/commands/completion/words';
import { zsh } from '../../../src/app/commands/completion/zsh';
import { temporaryFolder } from '../../support';

/** What bash offers for the last of the words. */
function offered(...words: string[]): string[] {
  const script = `${bash(completed(COMMANDS))}
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_cached_builds
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', 'cached-builds', ...words], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}

describe('completion in bash', () => {
  it('offers the commands', () => {
    expect(offered('')).toEqual(expect.arrayContaining(COMMANDS.map(({ name }) => name)));
    expect(offered('sy')).toEqual(['synth']);
  });

  it('offers the options of the command that stands there, and else of the first', () => {
    expect(offered('check', '--f')).toEqual(['--file', '--format']);
    expect(offered('--fo')).toEqual(['--force']);
    expect(offered('schema', '--')).toEqual(['--help']);
  });

  it('offers the words that a value or an argument may be', () => {
    expect(offered('check', '--format', '')).toEqual(['text', 'json', 'sarif', 'github']);
    expect(offered('completion', 'f')).toEqual(['fish']);
    expect(offered('check', '--format', '=', 'sa')).toEqual(['sarif']);
    expect(offered('check', '--format', '=')).toHaveLength(4);
  });

  it('leaves files to the shell, which quotes their names and goes on in folders', () => {
    expect(offered('check', '-f', 'package.j')).toEqual(['']);
    expect(bash(completed(COMMANDS))).toContain('complete -o default -F _cached_builds cached-builds');
  });
});

describe('completion in other shells', () => {
  it.each([
    ['zsh', zsh],
    ['fish', fish],
  ])('%s knows every command and option, and is written as that shell reads it, where it is there', (shell, write) => {
    const script = write(completed(COMMANDS));
    for (const { name, options } of COMMANDS)
      for (const word of [name, ...Object.keys(options)]) expect(script).toContain(word);
    const file = join(temporaryFolder(), 'completion');
    writeFileSync(file, script);
    const { status, error } = spawnSync(shell, ['-n', file]);
    if (error === undefined) expect(status).toBe(0);
  });
});
