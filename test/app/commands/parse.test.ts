import { COMMANDS } from '../../../src/app/commands';
import { command } from '../../../src/app/commands/command';
import { parse } from '../../../src/app/commands/parse';

const call = (...args: string[]) => parse(args, COMMANDS, '1.2.3');

/** The command that is run, and its options that are not as they are without being given. */
function called(...args: string[]) {
  const parsed = call(...args);
  if (!('command' in parsed)) throw new Error('fault' in parsed ? parsed.fault.message : parsed.text);
  const isGiven = ([, value]: [string, unknown]) => (Array.isArray(value) ? value.length > 0 : Boolean(value));
  return [parsed.command.name, Object.fromEntries(Object.entries(parsed.options).filter(isGiven)), parsed.positionals];
}

function refusal(...args: string[]): string {
  const parsed = call(...args);
  return 'fault' in parsed ? parsed.fault.message : 'nothing';
}

describe('how the command is called', () => {
  it('synthesizes where no command is named', () => {
    expect(called()).toEqual(['synth', {}, []]);
    expect(called('--force')).toEqual(['synth', { force: true }, []]);
  });

  it.each([
    [['check', '-f', 'a.yaml']],
    [['-f', 'a.yaml', 'check']],
    [['check', '--file=a.yaml']],
    [['check', '-fa.yaml']],
    [['--file', 'a.yaml', 'check', '--']],
  ])('takes %j as a check of a.yaml', (args) => {
    expect(called(...args)).toEqual(['check', { file: ['a.yaml'] }, []]);
  });

  it('hears every -f, and none wins in silence', () => {
    expect(called('check', '-f', 'a.yaml', '-f', '-')).toEqual(['check', { file: ['a.yaml', '-'] }, []]);
    expect(refusal('-o', 'a', '-o', 'b')).toBe('--output is given twice; write it once');
  });

  it.each([
    [['sinth'], 'unknown command "sinth"; did you mean "synth"?'],
    [['help', 'chek'], 'unknown command "chek"; did you mean "check"?'],
    [['check', '--fiel', 'a'], 'check has no option "--fiel"; did you mean "--file"?'],
    [['schema', '--force'], 'schema has no option "--force"; known here: --help'],
    [['--check', '--force'], '--check and --force exclude each other; write one of them'],
    [['check', '--format', 'sarf'], '--format takes no "sarf"; did you mean "sarif"?'],
    [['check', '-f', '--quiet'], '--file needs a value'],
    [['check', '-f'], '-f, --file <FILE> needs a value'],
    [['check', '--quiet=yes'], '--quiet takes no value'],
    [['completion', 'fisch'], 'SHELL takes no "fisch"; did you mean "fish"?'],
    [['completion'], 'completion needs to be told SHELL: cached-builds completion SHELL'],
    [['schema', 'x'], 'schema takes no argument "x"'],
  ])('refuses %j with the remedy', (args, message) => {
    expect(refusal(...args)).toBe(message);
  });

  it('refuses what no definition could make right: a value without a name, and standard input twice', () => {
    expect(refusal('run', 'api', '-p', 'revision')).toBe('-p takes NAME=VALUE, and not revision');
    expect(refusal('check', '-f', '-', '-f', 'b.yaml', '-f', '-')).toContain('standard input is read once');
    expect(called('check', '-f', '-', '-f', 'b.yaml')).toEqual(['check', { file: ['-', 'b.yaml'] }, []]);
  });

  it('says of a definition without -f how it is named', () => {
    expect(refusal('builds.yaml')).toBe(
      'synth takes no argument "builds.yaml"; a definition is named with -f: cached-builds synth -f builds.yaml',
    );
    expect(refusal('check', 'a')).toContain('cached-builds check -f a');
  });

  it('counts with whole numbers from 1', () => {
    const last = { kind: 'number', value: 'N', summary: 'how many' } as const;
    const counting = command({ name: 'predict', summary: 'count', options: { last }, run: () => 0 });
    const given = (value: string) => parse(['predict', '--last', value], [counting], '1.0.0');
    expect(given('20')).toMatchObject({ options: { last: 20 } });
    for (const value of ['0', '1.5', '1e3', '', 'x'])
      expect(given(value)).toMatchObject({ fault: { code: 'option-number' } });
  });

  it('explains itself: all commands, and each with its options and exit codes', () => {
    const textOf = (...args: string[]) => (call(...args) as { text: string }).text;
    for (const { name, summary, options } of COMMANDS) {
      expect(textOf('--help')).toContain(`cached-builds ${name}`);
      const own = textOf(name, '--help');
      for (const option of Object.keys(options)) expect(own).toContain(`--${option}`);
      expect(own).toMatch(/Exit codes:\n {2}0 /);
      expect(own.toLowerCase().replace(/\s+/g, ' ')).toContain(summary.toLowerCase().slice(0, 60));
    }
    expect(textOf('help', 'check')).toBe(textOf('check', '--help'));
    expect(textOf('-V')).toBe('1.2.3\n');
  });
});
