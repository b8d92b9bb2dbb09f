import { HEADER } from '../../model/header';
import { fileName } from '../../model/names';
import { defaultTexts } from '../../model/parameter-defaults';
import type { SourceValueName } from '../../model/source-values';
import { conditionVariable } from '../../model/switches';
import { type Part, showText, sourceValuesOf, text } from '../../model/text';
import { takesLists } from '../../plan/lists';
import {
  type ContainerTask,
  imagesTakenBy,
  isContainer,
  isValuesCheck,
  type Plan,
  SOURCE_VOLUME,
  type Task,
  textsOf,
} from '../../plan/plan';
import type { PushedImage, Unit } from '../runner';
import { knownVariable, type Variables, word } from '../shell/words';
import { findsOut } from '../source-values';
import { describeVariables, requireVariables, withEnvironment } from './environment';
import { describeOptions, optionsOf, readOptions } from './options';
import { conditionsIn, dryRun, firstConditions, note, switchCases, switchesOf, whereDry } from './switches';
import { call, findWhere, functionOf, knownFile, LOCAL, makeFolder, runContainer, runTask } from './tasks';
import { requireTools } from './tools';
import { makeVolumes } from './volumes';
import { WITH_LISTS } from './with-lists';

/** The script of a build, and what it is called. */
export function buildScript(given: Unit): string {
  const unit = { ...given, plan: withEnvironment(given) };
  const lines = behindOptions(unit, doingOf(unit));
  return `${lines.join('\n').trimEnd()}\n`;
}

function doingOf(unit: Unit): string[] {
  const { plan, image } = unit;
  const [check, fetch, all] = splitTasks(plan);
  const last = all.filter(({ always }) => always);
  const others = all.filter(({ always }) => !always);
  const known = fetch ? findsOut(fetch) : [];
  return [
    ...requireVariables(unit),
    ...findWhere(plan.tasks),
    '',
    ...dryRun(plan),
    ...requireTools(plan.tasks),
    ...(plan.tasks.some((task) => takesLists(task) && !isValuesCheck(task)) ? ['', ...WITH_LISTS] : []),
    ...(check ? ['', ...functionOf(check), '', ...call(check)] : []),
    '',
    ...makeFolder(plan.tasks),
    'trap \'rm -rf "$work"\' EXIT',
    "trap 'exit 130' INT",
    "trap 'exit 143' TERM",
    'mkdir "$work/out"',
    `[ -z "$${conditionVariable('dry')}" ] || export TMPDIR="$work"`,
    'digest=$work/out/digest',
    ...(plan.volumes.some((volume) => 'claim' in volume && volume.name !== SOURCE_VOLUME) ? [KEPT] : []),
    ...atTheEnd(unit, last),
    ...(fetch ? ['', ...functionOf(fetch), ...notFetched(fetch, known)] : []),
    ...(known.length > 0 ? ['mkdir "$work/known"'] : []),
    ...makeVolumes(withoutVolumesOf(last, plan), fetch ? call(fetch) : [], known.length > 0),
    ...known
      .filter((name) => isWanted(name, others, image))
      .map((name) => `${knownVariable(name)}=$(cat ${knownFile(name)})`),
    ...others.flatMap((task) => ['', ...runTask(task, unit, takenOf(unit)), ...withoutDigest(task, others)]),
    '',
    ...(image ? tellOf(image) : []),
  ];
}

/** What is done, behind what is said of it to whoever asks, and with what may be asked. */
function behindOptions(unit: Unit, doing: readonly string[]): string[] {
  const options = optionsOf(unit);
  const switches = switchesOf(unit);
  const used = conditionsIn(doing);
  return [
    '#!/bin/sh',
    HEADER.trimEnd(),
    ...expected(unit),
    'set -eu',
    '',
    'usage() {',
    "  cat <<'USAGE'",
    ...usage(unit, describeOptions(options, switches)),
    ...describeVariables(unit),
    'USAGE',
    '}',
    '',
    'fail() {',
    '  echo "$1" >&2',
    '  exit 2',
    '}',
    '',
    ...firstConditions(used, unit.image !== undefined),
    ...readOptions(options, switchCases(switches, unit.plan, used)),
    ...doing,
  ];
}

/** What looks like a mistake and is none: text that must not be expanded, and parameters that this build has no use for. */
function expected({ plan, workload, image }: Unit): string[] {
  const used = [...plan.tasks.flatMap(textsOf), image?.repository ?? [], image?.tag ?? []].flat();
  const isOf = (part: Part, name: string) =>
    typeof part === 'object' && (('param' in part && part.param === name) || ('list' in part && part.list === name));
  const unused = Object.keys(workload.parameters).some((name) => !used.some((part) => isOf(part, name)));
  const defaults = Object.keys(workload.parameters).flatMap((name) => defaultTexts(name, workload.parameters));
  const codes = [
    ...(hasDollars(plan, defaults) ? ['SC2016'] : []),
    ...(unused ? ['SC2034'] : []),
    // Where nothing is to be run, `rm` is a function; `find` calls the program all the same, and is not called.
    ...(plan.tasks.some(({ phase }) => phase === 'fetch') ? ['SC2032', 'SC2033'] : []),
    // Each step has the environment in a shell of its own, on purpose; as have functions.
    ...(Object.keys(workload.pod.env ?? {}).length > 0 ||
    plan.tasks.filter(({ phase }) => phase === 'check' || phase === 'fetch').length > 1
      ? ['SC2030', 'SC2031']
      : []),
  ];
  return codes.length > 0 ? [`# shellcheck disable=${codes.join(',')}`] : [];
}

function hasDollars({ tasks, volumes }: Plan, defaults: readonly string[]): boolean {
  const contents = volumes.flatMap((volume) => ('files' in volume ? Object.values(volume.files) : []));
  const literals = tasks.flatMap((task) =>
    [...textsOf(task), ...(isContainer(task) ? (task.command ?? []) : [])]
      .flat()
      .filter((part) => typeof part === 'string'),
  );
  return [...contents, ...literals, ...defaults].some((value) => /[$`]/.test(value));
}

/** What volumes keep in a cluster, a folder of the user's keeps on a machine. */
const KEPT = 'kept=${CACHED_BUILDS_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/cached-builds}';

function usage({ workload, image, build, component }: Unit, options: readonly string[]): string[] {
  const by = build === undefined ? '' : ` with ${build.builder.type}`;
  const what = image
    ? `Builds ${showText(image.repository)}${by} and pushes it.`
    : component === 'build'
      ? `Builds ${workload.name}${by}, and pushes nothing.`
      : `Fills the cache of ${workload.name}${by}.`;
  const needed = (workload.dependsOn ?? []).map((name) => `${fileName(name)}.sh`);
  const before =
    needed.length > 0 && component === 'build'
      ? [`Run ${needed.join(' and ')} first: it does not wait for what it needs.`]
      : [];
  return [what, ...before, '', `  ${fileName(workload.name)}.sh [OPTION]...`, '', ...options];
}

/** What is done once all is over: what always runs, and then nothing is left. */
function atTheEnd(unit: Unit, last: readonly Task[]): string[] {
  if (last.length === 0) return [];
  const steps = last.filter(isContainer);
  const runs = steps.flatMap((task) => runContainer(task, unit, LOCAL, '|| status=$((status ? status : 1))'));
  return [
    ...makeVolumes({ tasks: [], volumes: volumesOf(steps, unit.plan) }, []),
    'finish() {',
    ...['status=$?', 'trap - EXIT', ...runs, 'rm -rf "$work"', 'exit "$status"'].map((line) => `  ${line}`),
    '}',
    'trap finish EXIT',
  ];
}

function volumesOf(tasks: readonly ContainerTask[], { volumes }: Plan): Plan['volumes'] {
  const mounted = tasks.flatMap(({ mounts }) => mounts.map(({ volume }) => volume));
  return volumes.filter(({ name }) => mounted.includes(name));
}

function withoutVolumesOf(last: readonly Task[], plan: Plan): Plan {
  const made = volumesOf(last.filter(isContainer), plan);
  return { ...plan, volumes: plan.volumes.filter((volume) => !made.includes(volume)) };
}

/** What checks the values of a run, what fetches the source unless a folder is given, and all else. */
function splitTasks({ tasks }: Plan): [Task | undefined, Task | undefined, readonly Task[]] {
  const check = tasks.find(({ phase }) => phase === 'check');
  const fetch = tasks.find((task) => task.phase === 'fetch' && !isContainer(task));
  return [check, fetch, tasks.filter((task) => task !== check && task !== fetch)];
}

function isWanted(name: SourceValueName, tasks: readonly Task[], image: PushedImage | undefined): boolean {
  const texts = [...tasks.flatMap(textsOf), image?.repository ?? [], image?.tag ?? []];
  return texts.some((value) => sourceValuesOf(value).includes(name));
}

/** The image as tasks take it: by its digest alone, since some programs take no tag beside it. */
function takenOf({ image }: Unit): Variables {
  return image ? { ...LOCAL, image: `${word(image.repository, LOCAL)}"@$(cat "$digest")"` } : LOCAL;
}

/** What is known of a source that is not fetched, as a definition writes it. */
function notFetched(fetch: Task, known: readonly SourceValueName[]): string[] {
  const files = known.map((name) => `printf %s "\\$(source.${name})" >${knownFile(name)}`);
  return whereDry('fetch', [
    note(
      isContainer(fetch) || !fetch.programs.includes('git') ? 'the source is fetched' : 'the source is ${1##*@}, $2',
    ),
    ...files,
  ]);
}

/** What stands for the digest of an image that is not built. */
function withoutDigest({ gives }: Task, tasks: readonly Task[]): string[] {
  const isTaken = gives?.includes('image') && tasks.some((task) => imagesTakenBy(task).length > 0);
  return isTaken ? [`[ -z "$${conditionVariable('dry')}" ] || printf %s '<its digest>' >"$digest"`] : [];
}

/** What was built: by its digest where it was pushed, else by its name where it is here. */
function tellOf(image: PushedImage): string[] {
  const reference = word(text`${image.repository}:${image.tag}`, LOCAL);
  return [
    `[ -z "$${conditionVariable('dry')}" ] || exit 0`,
    `if [ -n "$${conditionVariable('pushed')}" ]; then`,
    `  echo ${reference}"@$(cat "$digest")"`,
    `elif [ -n "$${conditionVariable('loaded')}" ]; then`,
    `  echo ${reference}`,
    'fi',
  ];
}
