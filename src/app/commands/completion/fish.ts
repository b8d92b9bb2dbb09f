import type { Completed, CompletedOption } from './words';

/** Completion for fish: `cached-builds completion fish | source`. */
export function fish(commands: readonly Completed[]): string {
  const names = commands.map(({ command }) => command).join(' ');
  const [first] = commands as readonly [Completed];
  const lines = commands.flatMap(({ command, summary, options, words }) => [
    `${COMPLETE} -n __fish_use_subcommand -f -a ${command} -d ${quoted(summary)}`,
    ...words.map((word) => `${COMPLETE} -n ${behind(command)} -f -a ${word}`),
    ...options.map((option) => `${COMPLETE} -n ${conditionOf(command, first.command, names)} ${optionOf(option)}`),
  ]);
  return `# Completion of cached-builds for fish.\n${lines.join('\n')}\n`;
}

const COMPLETE = 'complete -c cached-builds';

function behind(command: string): string {
  return quoted(`__fish_seen_subcommand_from ${command}`);
}

/** Where no command stands, it is the first. */
function conditionOf(command: string, first: string, names: string): string {
  return command === first
    ? quoted(`__fish_seen_subcommand_from ${command}; or not __fish_seen_subcommand_from ${names}`)
    : behind(command);
}

function optionOf({ name, short, summary, value }: CompletedOption): string {
  const shortened = short === undefined ? '' : `-s ${short} `;
  const action = value === undefined ? '-f' : value === 'path' ? '-r' : `-x -a ${quoted(value.join(' '))}`;
  return `${shortened}-l ${name} ${action} -d ${quoted(summary)}`;
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
