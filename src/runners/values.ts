import type { Build } from '../model/build';
import { RULES, showPath } from '../model/faults';
import { GRAMMARS, type Grammar, type GrammarName } from '../model/grammar';
import { text } from '../model/text';
import { toolImages } from '../model/tools';
import { type ValueCheck, valueChecks } from '../model/values';
import { CHECK, type Plan, type Privileges, type Task } from '../plan/plan';
import { imageParameter } from './group';
import { beforeSource, sourceChecks } from './source-values';

/**
 * A plan whose first task looks at everything that a run has a part in, before any program that would interpret it. The
 * script is the same for all values: they are its arguments.
 */
export function withValuesChecked(plan: Plan, build: Build, onMachine: boolean): Plan {
  const all = [...valueChecks(build), ...sourceChecks(build)].filter(
    ({ grammar }) => !onMachine || GRAMMARS[grammar] !== GRAMMARS.free,
  );
  // What always runs is in a pod of its own, which what is wrong with others does not keep from running.
  const ofLast = onMachine ? [] : all.filter((check) => isOfLast(check, build));
  const tasks = [
    ...(all.length > 0 ? [checkTask(all, build, onMachine)] : []),
    ...(ofLast.length > 0 ? [{ ...checkTask(ofLast, build, onMachine), always: true as const }] : []),
  ];
  return { ...plan, tasks: [...tasks, ...plan.tasks] };
}

function isOfLast({ path: [field, phase, i] }: ValueCheck, { steps }: Build): boolean {
  return field === 'steps' && phase === 'after' && steps.after[i as number]?.always === true;
}

function checkTask(checks: readonly ValueCheck[], build: Build, onMachine: boolean): Task {
  const check = {
    name: CHECK,
    phase: 'check',
    command: [text`sh`, text`-euc`, [checkScript(checks, onMachine)], text`${CHECK}`],
    args: checks.flatMap(({ grammar, path, references, text: value }) => [
      text`${grammar}`,
      text`${showPath(path)}`,
      text`${references.map((part) => ('param' in part ? part.param : imageParameter(part.build))).join(', ')}`,
      beforeSource(value),
    ]),
    env: {},
  } as const;
  return onMachine
    ? { ...check, programs: [] }
    : { ...check, image: toolImages(build.images).git, mounts: [], privileges: NOBODY };
}

const NOBODY: Privileges = { user: 1000, group: 1000, capabilities: [], readOnlyRoot: true };

/** Kubernetes has put something in for `$(NAME)` here, and would put something else in where the builder's variables are. */
const NO_DOLLAR = `    *'$'*) rule='value of a run (no dollar sign: Kubernetes would expand it)' ;;`;

function checkScript(checks: readonly ValueCheck[], onMachine: boolean): string {
  const used = [...new Set(checks.map(({ grammar }) => grammar))].sort();
  return [
    'export LC_ALL=C',
    'status=0',
    'while [ $# -gt 0 ]; do',
    '  grammar=$1 field=$2 given=$3 value=$4',
    '  shift 4',
    '  case $grammar in',
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

function ruleOf(name: GrammarName): string {
  const { pattern = ANYTHING, shown }: Grammar = GRAMMARS[name];
  return `pattern='${pattern}' rule='${RULES[name]}' shown=${shown ? 'yes' : 'no'}`;
}
