import type { Completed, CompletedOption } from './words';

/** Completion for bash; `source <(cached-builds completion bash)`. */
export function bash(commands: readonly Completed[]): string {
  const names = commands.map(({ command }) => command);
  return `# Completion of cached-builds for bash.
_cached_builds() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=${names[0]} word
  COMPREPLY=()
  # Bash makes three words of --option=value.
  if [[ $current == = ]]; then current=
  elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in ${names.join('|')}) command=$word; break ;; esac
  done
  case "$command $previous" in
${commands.flatMap(valuesOf).join('\n')}
  esac
  case $command in
${commands.map(wordsOf).join('\n')}
  esac
  if ((COMP_CWORD == 1)); then COMPREPLY+=($(compgen -W '${names.join(' ')} help' -- "$current")); fi
}
complete -o default -F _cached_builds cached-builds
`;
}

function valuesOf({ command, options }: Completed): string[] {
  return options.flatMap((option) => {
    if (option.value === undefined) return [];
    const pattern = flagsOf(option)
      .map((flag) => `"${command} ${flag}"`)
      .join('|');
    // Files are left to the shell, which knows what of a name is to be quoted, and what is a folder.
    if (option.value === 'path') return [`    ${pattern}) return ;;`];
    return [`    ${pattern}) COMPREPLY=($(compgen -W '${option.value.join(' ')}' -- "$current")); return ;;`];
  });
}

function wordsOf({ command, options, words }: Completed): string {
  const all = [...words, ...options.flatMap(flagsOf)].join(' ');
  return `    ${command}) COMPREPLY=($(compgen -W '${all}' -- "$current")) ;;`;
}

function flagsOf({ name, short }: CompletedOption): string[] {
  return [...(short === undefined ? [] : [`-${short}`]), `--${name}`];
}
