import { Command as Program, Option as ProgramOption } from 'commander';
import type { Command, Option, Positional } from './command';

/** What ends every command. */
const EXITS: Readonly<Record<number, string>> = {
  0: 'all is well',
  1: 'faults, each on a line',
  2: 'it is called in another way than this says',
};

/** How a command of the table was called, as it stands there. */
export interface Called {
  readonly command: Command;
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

export const SUMMARY = 'Image builds that start warm: one definition in, Kubernetes manifests out.';

/** The table of commands for the library that parses and explains them. The first is what is done where none is named. */
export function programOf(commands: readonly Command[], version: string, called: (how: Called) => void): Program {
  const program = new Program('cached-builds')
    .description(SUMMARY)
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .helpCommand('help [COMMAND]', 'explain a command')
    .usage('[COMMAND] [options]')
    .configureHelp({ subcommandTerm: (command) => `cached-builds ${command.name()} ${command.usage()}`.trimEnd() })
    .addHelpText(
      'after',
      `\nExit codes:\n${exitsOf({})}\n\n\`cached-builds COMMAND --help\` has the options of a command.`,
    )
    .showSuggestionAfterError(false);
  for (const [i, command] of commands.entries()) program.addCommand(commandOf(command, called), { isDefault: i === 0 });
  return program;
}

function commandOf(command: Command, called: (how: Called) => void): Program {
  const { name, summary, details, positionals = [], exits = {} } = command;
  const sub = new Program(name)
    .summary(summary)
    .description([`${capital(summary)}.`, ...(details === undefined ? [] : [details])].join(' '))
    .usage(['[options]', ...positionals.map(shown)].join(' '))
    .helpOption('-h, --help', 'print this')
    .allowExcessArguments()
    .addHelpText('after', `${explained(positionals)}\nExit codes:\n${exitsOf(exits)}`);
  const options = Object.entries(command.options).map(([name, option]) => [name, optionOf(name, option)] as const);
  for (const [, option] of options) sub.addOption(option);
  sub.action(() => {
    const given = sub.opts();
    const values = Object.fromEntries(options.map(([name, option]) => [name, given[option.attributeName()]]));
    called({ command, values, positionals: sub.args });
  });
  return sub;
}

/** Every value is collected: what is given twice is seen, and nothing wins in silence. */
function optionOf(name: string, option: Option): ProgramOption {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  if (option.kind === 'flag') return new ProgramOption(`${short}--${name}`, option.summary);
  const words = option.kind === 'choice' ? `${option.summary} (${option.of.join(', ')})` : option.summary;
  return new ProgramOption(`${short}--${name} <${option.value}>`, words).argParser(
    (value: string, before?: readonly string[]) => [...(before ?? []), value],
  );
}

function shown({ name, required }: Positional): string {
  return required ? name : `[${name}]`;
}

function explained(positionals: readonly Positional[]): string {
  const width = Math.max(...positionals.map(({ name }) => name.length));
  const lines = positionals.map(({ name, summary, of }) => {
    const words = of === undefined ? '' : ` (${of.join(', ')})`;
    return `  ${name.padEnd(width)}  ${summary}${words}\n`;
  });
  return lines.length === 0 ? '' : `\nArguments:\n${lines.join('')}`;
}

function exitsOf(exits: Readonly<Record<number, string>>): string {
  const all = Object.entries({ ...EXITS, ...exits });
  return all.map(([code, meaning]) => `  ${code}  ${meaning}`).join('\n');
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
