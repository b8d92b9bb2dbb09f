import type { Build } from '../model/build';
import { RULES, showPath } from '../model/faults';
import { GRAMMARS, type Grammar, type GrammarName } from '../model/grammar';
import { listsIn } from '../model/parameter-defaults';
import { type Text, text } from '../model/text';
import { toolImages } from '../model/tools';
import { type ValueCheck, valueChecks } from '../model/values';
import { CHECK, type Plan, type Privileges, type Task } from '../plan/plan';
import { imageParameter } from './group';
import type { ListForm } from './shell/put-in';
import { beforeSource, sourceChecks } from './source-values';

/** Where values are looked at, and how lists of them come there. */
interface Place {
  readonly onMachine: boolean;
  readonly lists: ListForm | undefined;
}

/**
 * A plan whose first tasks look at everything that a run has a part in, before any program that would interpret it. The
 * script is the same for all values: they are its arguments. Where a list is as many arguments as it has items, it is the
 * last of a task of its own: nothing but what is checked already could say where it ends.
 */
export function withValuesChecked(plan: Plan, build: Build, place: Place): Plan {
  const all = [...valueChecks(build), ...sourceChecks(build)].filter(
    ({ grammar }) => !place.onMachine || GRAMMARS[grammar] !== GRAMMARS.free,
  );
  // What always runs is in a pod of its own, which what is wrong with others does not keep from running.
  const ofLast = place.onMachine ? [] : all.filter((check) => isOfLast(check, build));
  const last = checkTasks(ofLast, build, place).map((task) => ({ ...task, always: true as const }));
  return { ...plan, tasks: [...checkTasks(all, build, place), ...last, ...plan.tasks] };
}

function isOfLast({ path: [field, phase, i] }: ValueCheck, { steps }: Build): boolean {
  return field === 'steps' && phase === 'after' && steps.after[i as number]?.always === true;
}

function checkTasks(checks: readonly ValueCheck[], build: Build, place: Place): Task[] {
  const lists = checks.filter(({ text: value }) => listsIn(value, build.parameters).length > 0);
  const values = place.lists === 'arguments' ? checks.filter((check) => !lists.includes(check)) : checks;
  const apart = checks.filter((check) => !values.includes(check));
  return [
    ...(values.length > 0 ? [checkTask(CHECK, values, build, place)] : []),
    ...apart.map((check, i) => checkTask(`${CHECK}-list-${i + 1}`, [check], build, place)),
  ];
}

function checkTask(name: string, checks: readonly ValueCheck[], build: Build, place: Place): Task {
  const { onMachine } = place;
  const areLists = checks.some(({ text: value }) => listsIn(value, build.parameters).length > 0);
  const script = checkScript(checks, onMachine, areLists ? place.lists : undefined);
  const check = {
    name,
    phase: 'check',
    command: [text`sh`, text`-euc`, [script], text`${name}`],
    args: checks.flatMap((one) => argumentsOf(one, build, place)),
    env: {},
  } as const;
  return onMachine
    ? { ...check, programs: [] }
    : { ...check, image: toolImages(build.images).git, mounts: [], privileges: NOBODY };
}

/** Grammar, place, what a run gives, and the value; of a list its grammar is marked. */
function argumentsOf({ grammar, path, references, text: value }: ValueCheck, build: Build, { lists }: Place): Text[] {
  const given = references.map((part) => ('param' in part ? part.param : imageParameter(part.build))).join(', ');
  const [list] = listsIn(value, build.parameters);
  const about = [text`${showPath(path)}`, text`${given}`];
  if (list === undefined) return [text`${grammar}`, ...about, beforeSource(value)];
  return lists === 'arguments'
    ? [text`*${grammar}`, ...about, text``, [{ list }]]
    : [text`#${grammar}`, ...about, [{ list }]];
}

const NOBODY: Privileges = { user: 1000, group: 1000, capabilities: [], readOnlyRoot: true };

/** Kubernetes has put something in for `$(NAME)` here, and would put something else in where the builder's variables are. */
const NO_DOLLAR = `    *'$'*) rule='value of a run (no dollar sign: Kubernetes would expand it)' ;;`;

/**
 * What a list comes to: a check for each of its items. What follows another control character is a part of one, and refused for
 * the dash that it gets. Items are tallied in a word, since dollars of arithmetic would be blanks where dollars are looked for.
 */
const ITEMS: Readonly<Record<ListForm, readonly string[]>> = {
  arguments: [
    `    '*'*)`,
    '      items=$# tally=""',
    '      for item; do',
    '        tally=x$tally',
    '        set -- "$@" "${grammar#?}" "$field, item ${#tally}" "$given" "$item"',
    '      done',
    '      shift "$items"',
    '      continue',
    '      ;;',
  ],
  lines: [
    `    '#'*)`,
    '      lines=$value tally=""',
    '      while [ "${lines#*[[:cntrl:]]}" != "$lines" ]; do',
    '        line=${lines%%[[:cntrl:]]*}',
    '        lines=${lines#*[[:cntrl:]]}',
    '        case $line in',
    '          +*) tally=x$tally line=${line#+} ;;',
    '          *) line=-$line ;;',
    '        esac',
    '        set -- "$@" "${grammar#?}" "$field, item ${#tally}" "$given" "$line"',
    '      done',
    '      continue',
    '      ;;',
  ],
};

function checkScript(checks: readonly ValueCheck[], onMachine: boolean, lists: ListForm | undefined): string {
  const used = [...new Set(checks.map(({ grammar }) => grammar))].sort();
  return [
    'export LC_ALL=C',
    'status=0',
    'while [ $# -gt 0 ]; do',
    '  grammar=$1 field=$2 given=$3 value=$4',
    '  shift 4',
    '  case $grammar in',
    ...(lists ? ITEMS[lists] : []),
    ...used.map((name) => `    ${name}) ${ruleOf(name)} ;;`),
    '  esac',
    '  case $value in',
    ...(onMachine ? [] : [NO_DOLLAR]),
    `    *[[:cntrl:]]*) [ "$pattern" != '${ANYTHING}' ] || continue ;;`,
    `    *) if printf '%s\\n' "$value" | sed -En '\\!'"$pattern"'!p' | read -r _; then continue; fi ;;`,
    '  esac',
    '  status=2',
    '  {',
    `    printf '%s: ' "$field"`,
    `    if [ "$shown" = yes ]; then printf '"%.80s"' "$value" | tr -c ' -~' '?'; else printf it; fi`,
    `    printf ' is no %s; start the run with another %s\\n' "$rule" "$given"`,
    '  } >&2',
    'done',
    'exit "$status"',
  ].join('\n');
}

/** The pattern of what has none: sed takes an empty one for the last. */
const ANYTHING = '^';

/** A pattern that no text matches. */
const NOTHING = '^$.';

function ruleOf(name: GrammarName): string {
  const { pattern = ANYTHING, never = [], shown }: Grammar = GRAMMARS[name];
  const rule = `pattern='${pattern}' rule='${RULES[name]}' shown=${shown ? 'yes' : 'no'}`;
  if (never.length === 0) return rule;
  return `${rule}; case $value in ${never.map((beginning) => `${beginning}*`).join(' | ')}) pattern='${NOTHING}' ;; esac`;
}
