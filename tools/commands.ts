import { COMMANDS } from '../src/app/commands';
import { programOf } from '../src/app/commands/program';

const WIDTH = 100;

/** docs/command.md: every command as it explains itself. */
export function commandPage(): string {
  const program = programOf(COMMANDS, '', () => {});
  const sections = program.commands.map((command) => {
    command.configureOutput({ getOutHelpWidth: () => WIDTH });
    return `## ${command.name()}\n\n\`\`\`text\n${helpOf(command)}\`\`\``;
  });
  return `${[INTRODUCTION, ...sections].join('\n\n')}\n`;
}

const INTRODUCTION = `# The command

\`cached-builds\` without more is \`cached-builds synth\`. The command may stand before or behind its options; \`--\` ends them.

- **On a terminal** there are colours, the line of the file with a mark under what is wrong, and a summary at the end. \`NO_COLOR\` in the environment takes the colours away.
- **On a pipe** there is one line for each fault or warning, on standard error, and nothing else. What a command is asked for is on standard output.
- **In CI** \`check --format github\` shows faults in the diff of a pull request, \`--format sarif\` is for code scanning, \`--format json\` for everybody else;
  \`--strict\` ends with 1 where there are warnings, and \`synth --check\` where somebody forgot to commit what synthesis writes.

This page is made from the table of commands by \`npm run generate\`.`;

/** The commands, one a line, as README shows them. */
export function commandsTable(): string {
  const calls = COMMANDS.map(({ name, positionals = [], summary }) => {
    const words = positionals.map((one) => (one.required ? one.name : `[${one.name}]`));
    return [['cached-builds', name, ...words].join(' '), summary] as const;
  });
  const width = Math.max(...calls.map(([call]) => call.length));
  return `\n\`\`\`text\n${calls.map(([call, summary]) => `${call.padEnd(width)}  ${summary}\n`).join('')}\`\`\`\n`;
}

/** With what is added behind it, such as exit codes. */
function helpOf(command: ReturnType<typeof programOf>): string {
  let text = '';
  command.configureOutput({ writeOut: (more) => (text += more) });
  command.outputHelp();
  return text;
}
