import type { Completed, CompletedOption } from './words';

/** Completion for zsh: a file `_cached-builds` in a folder of fpath. */
export function zsh(commands: readonly Completed[]): string {
  const [first] = commands as readonly [Completed];
  return `#compdef cached-builds
# Completion of cached-builds for zsh.
_cached_builds() {
  local -a commands=(
${commands.map(({ command, summary }) => `    ${quoted(`${command}:${summary}`)}`).join('\n')}
    'help:explain a command'
  )
  local command=${first.command}
  if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then
    _describe command commands
    return
  fi
  if [[ $words[2] != -* ]]; then
    command=$words[2]
    shift words
    ((CURRENT--))
  fi
  case $command in
${commands.map(caseOf).join('\n')}
  esac
}
compdef _cached_builds cached-builds
`;
}

function caseOf({ command, options, words }: Completed): string {
  const specs = [...options.flatMap(specsOf), ...(words.length > 0 ? [quoted(`1:word:(${words.join(' ')})`)] : [])];
  return `    ${command}) _arguments -s ${specs.join(' ')} ;;`;
}

/** With what excludes what, that one is not offered once the other is there. */
function specsOf({ name, short, summary, value }: CompletedOption): string[] {
  const flags = [...(short === undefined ? [] : [`-${short}`]), `--${name}`];
  const action = value === undefined ? '' : `:value:${value === 'path' ? '_files' : `(${value.join(' ')})`}`;
  return flags.map((flag) => quoted(`(${flags.join(' ')})${flag}[${summary.replace(/[[\]:]/g, '\\$&')}]${action}`));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
