import { CommanderError, type Command as Program } from 'commander';
import { type Problem, problem, suggest } from '../../model/faults';
import type { Call, Command, Option } from './command';
import { type Called, programOf } from './program';

/** What is to be done: a command with its options; a text to print; or what is wrong with how it is called, and how it is called instead. */
export type Parsed =
  | { readonly command: Command; readonly options: Call['options']; readonly positionals: readonly string[] }
  | { readonly text: string }
  | { readonly fault: Problem; readonly usage: string };

/** Reads how the command is called. */
export function parse(args: readonly string[], commands: readonly Command[], version: string, columns = 100): Parsed {
  let called: Called | undefined;
  let text = '';
  const program = programOf(commands, version, (how) => {
    called = how;
  });
  for (const part of [program, ...program.commands])
    part
      .exitOverride((error) => {
        throw error;
      })
      .configureOutput({ writeOut: (more) => (text += more), writeErr: () => {}, getOutHelpWidth: () => columns });
  try {
    program.parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { text };
    if (error.code === 'commander.help') return refused(program, [], unknown(args.slice(1), commands));
    return refused(program, args, faultOf(error, commandNamed(args, commands)));
  }
  if (called === undefined) throw new Error('the library called no command');
  return judged(called, args, commands, program) ?? parse(inFront(args, commands), commands, version, columns);
}

/** The command may stand anywhere. */
function inFront(args: readonly string[], commands: readonly Command[]): string[] {
  const names = commands.map(({ name }) => name);
  const at = args.findIndex((arg) => names.includes(arg));
  return [args[at] as string, ...args.slice(0, at), ...args.slice(at + 1)];
}

function commandNamed(args: readonly string[], commands: readonly Command[]): Command {
  return commands.find(({ name }) => name === args[0]) ?? (commands[0] as Command);
}

function refused(program: Program, args: readonly string[], fault: Problem): Parsed {
  const named = program.commands.find((command) => command.name() === args[0]);
  return { fault, usage: (named ?? program).helpInformation() };
}

/** What the library says of options, with what may have been meant. */
function faultOf({ code, message }: CommanderError, { options, name }: Command): Problem {
  const [, quoted = ''] = /'([\s\S]*)'/.exec(message) ?? [];
  if (code === 'commander.unknownOption') {
    const [flag = ''] = quoted.split('=', 1);
    if (options[flag.slice(2)]?.kind === 'flag') return problem('wrong-arguments', { why: `${flag} takes no value` });
    const known = [...Object.keys(options).map((option) => `--${option}`), '--help'];
    return problem('unknown-option', { command: name, given: quoted, hint: suggest(quoted, known) });
  }
  if (code === 'commander.optionMissingArgument') return problem('option-without-value', { option: quoted });
  return problem('wrong-arguments', { why: message.replace(/^error: /, '') });
}

/** The call with its values; nothing where the command stands behind its options. */
function judged(
  { command, values, positionals }: Called,
  args: readonly string[],
  commands: readonly Command[],
  program: Program,
): Parsed | undefined {
  const implied = args[0] !== command.name;
  if (implied && positionals.some((word) => commands.some(({ name }) => name === word))) return undefined;
  const fault =
    (implied ? unknownCommand(command, positionals, commands) : undefined) ??
    wrongPositionals(command, positionals) ??
    wrongValues(command, values) ??
    excluded(command, values);
  if (fault !== undefined) return refused(program, args, fault);
  const options = Object.entries(command.options).map(([name, option]) => [name, given(option, values[name])]);
  return { command, options: Object.fromEntries(options), positionals };
}

/** A word where no command was named is a command that there is not, unless it looks like a file. */
function unknownCommand(
  { positionals: own = [] }: Command,
  given: readonly string[],
  commands: readonly Command[],
): Problem | undefined {
  const [first] = given;
  if (first === undefined || own.length > 0 || isFile(first)) return undefined;
  return unknown(given, commands);
}

function unknown(words: readonly string[], commands: readonly Command[]): Problem {
  const given = words.join(' ');
  const names = commands.map(({ name }) => name);
  return problem('unknown-command', { given, hint: suggest(given, names) });
}

function isFile(word: string): boolean {
  return /\.ya?ml$|^-$/.test(word);
}

function wrongPositionals({ name, positionals = [], options }: Command, given: readonly string[]): Problem | undefined {
  const missing = positionals.slice(given.length).find(({ required }) => required);
  if (missing !== undefined) return problem('argument-missing', { command: name, argument: missing.name });
  const more = given[positionals.length];
  if (more !== undefined)
    return problem('argument-unwanted', { command: name, given: more, file: Object.hasOwn(options, 'file') });
  for (const [i, { name: argument, of }] of positionals.entries()) {
    const word = given[i];
    if (word !== undefined && of !== undefined && !of.includes(word))
      return problem('option-word', { option: argument, given: word, hint: suggest(word, of) });
  }
  return undefined;
}

function wrongValues({ options }: Command, values: Called['values']): Problem | undefined {
  for (const [name, option] of Object.entries(options)) {
    const given = (values[name] ?? []) as readonly string[];
    if (option.kind === 'flag' || given.length === 0) continue;
    const value = given.at(-1) as string;
    const swallowed = given.find((word) => isOption(word, options));
    if (swallowed !== undefined) return problem('option-without-value', { option: `--${name}` });
    if (option.kind !== 'list' && given.length > 1) return problem('option-twice', { option: name });
    const wrong = 'wrong' in option ? option.wrong?.(given) : undefined;
    if (wrong !== undefined) return wrong;
    if (option.kind === 'choice' && !option.of.includes(value))
      return problem('option-word', { option: `--${name}`, given: value, hint: suggest(value, option.of) });
    if (option.kind === 'number' && !/^[1-9]\d{0,8}$/.test(value))
      return problem('option-number', { option: name, given: value });
  }
  return undefined;
}

/** What would be taken for the value of the option before it. */
function isOption(word: string, options: Command['options']): boolean {
  return Object.entries(options).some(([name, { short }]) => word === `--${name}` || word === `-${short}`);
}

function excluded({ excludes = [] }: Command, values: Called['values']): Problem | undefined {
  const pair = excludes.find((names) => names.every((name) => values[name] !== undefined));
  return pair === undefined ? undefined : problem('options-exclude', { options: pair });
}

function given({ kind }: Option, collected: unknown): unknown {
  if (kind === 'flag') return collected === true;
  const values = (collected ?? []) as readonly string[];
  if (kind === 'list') return values;
  return kind === 'number' && values[0] !== undefined ? Number(values[0]) : values[0];
}
