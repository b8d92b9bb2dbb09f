import { CONDITIONS, type Condition, conditionVariable, MAKES, SWITCHES, type Switch } from '../../model/switches';
import { isContainer, type Plan, type Task } from '../../plan/plan';
import type { Unit } from '../runner';
import { quoted } from '../shell/words';

/** What may be asked of a script: where no image is made, of images nothing; where nothing is built, nothing of a cache. */
export function switchesOf({ component, build }: Pick<Unit, 'component' | 'build'>): Switch[] {
  const all = Object.keys(SWITCHES) as Switch[];
  if (component === 'build') return all;
  return all.filter((name) => name === 'dry-run' || (name === 'no-cache' && build !== undefined));
}

/** The conditions that lines ask for. */
export function conditionsIn(lines: readonly string[]): Condition[] {
  return CONDITIONS.filter((name) =>
    lines.some((line) => line.includes(`$${conditionVariable(name)}`) || line.includes(`{${conditionVariable(name)}`)),
  );
}

/** What is so before anybody asks for anything. */
export function firstConditions(conditions: readonly Condition[], isPushed: boolean): string[] {
  return conditions.map((name) => `${conditionVariable(name)}=${name === 'pushed' && isPushed ? 'yes' : ''}`);
}

/** The cases of the loop over the arguments; what a build cannot do is said before anything is done. */
export function switchCases(
  switches: readonly Switch[],
  { refuses = {} }: Pick<Plan, 'refuses'>,
  used: readonly Condition[],
): string[] {
  return switches.map((name) => {
    const because = refuses[name];
    if (because !== undefined) return `    --${name}) fail ${quoted(`--${name} cannot be: ${because}`)} ;;`;
    return `    --${name}) ${assignments(name, used)} ;;`;
  });
}

function assignments(name: Switch, used: readonly Condition[]): string {
  const made = used.filter((condition) => condition in MAKES[name]);
  return made.map((condition) => `${conditionVariable(condition)}=${MAKES[name][condition] ? 'yes' : "''"}`).join(' ');
}

/** What a task is run in, where it is not always run; a step that is not is missed. */
export function onlyWhen({ name, when, phase }: Task, lines: readonly string[]): string[] {
  if (when === undefined) return [...lines];
  const missed =
    phase === 'step' ? ['else', `  echo ${quoted(`${name} is not run, since nothing is pushed`)} >&2`] : [];
  return [
    `if [ -n "$${conditionVariable(when)}" ]; then`,
    ...lines.map((line) => (line ? `  ${line}` : line)),
    ...missed,
    'fi',
  ];
}

const DRY = conditionVariable('dry');

const IS_DRY = `[ -n "$${DRY}" ]`;

/** Prints words as a shell would read them, whoever catches what is printed. */
const SHOW = `show() {
  line=
  for word; do
    case $word in
      '' | *[!A-Za-z0-9_@%+=:,./-]*) word="'$(printf %s "$word" | sed "s/'/'\\\\\\\\''/g")'" ;;
    esac
    line="$line $word"
  done
  printf '%s\\n' "\${line# }" >&3
}`;

/** In place of programs, what prints how they would be called; and nothing outside of its own folder is touched. */
export function dryRun({ tasks }: Plan): string[] {
  const mayStart = tasks.some((task) => isContainer(task) && task.shell);
  const programs = new Set(tasks.flatMap((task) => (isContainer(task) ? ['docker'] : task.programs)));
  return [
    `if ${IS_DRY}; then`,
    '  exec 3>&1',
    ...SHOW.split('\n').map((line) => `  ${line}`),
    ...(mayStart ? ['  start() { show "$@"; }'] : []),
    ...[...programs].filter((name) => /^\w+$/.test(name)).map((name) => `  ${name}() { show ${name} "$@"; }`),
    '  own() {',
    '    case $* in',
    '      *"$work"*) command "$@" ;;',
    '      *) show "$@" ;;',
    '    esac',
    '  }',
    '  mkdir() { own mkdir "$@"; }',
    '  rm() { own rm "$@"; }',
    '  cp() { :; }',
    ...(mayStart ? ['else', '  start() { "$@"; }'] : []),
    'fi',
  ];
}

/** A line that prints what no program is called for. */
export function note(words: string): string {
  return `echo "# ${words}" >&3`;
}

/** Another function of that name, where nothing is to be run. */
export function whereDry(name: string, lines: readonly string[]): string[] {
  return [`if ${IS_DRY}; then`, `  ${name}() {`, ...lines.map((line) => `    ${line}`), '  }', 'fi'];
}
