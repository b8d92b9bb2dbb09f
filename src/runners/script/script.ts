import { HEADER } from '../../model/header';
import { defaultTexts } from '../../model/parameter-defaults';
import type { SourceValueName } from '../../model/source-values';
import { type Part, showText, sourceValuesOf, text } from '../../model/text';
import { takesLists } from '../../plan/lists';
import {
  type ContainerTask,
  isContainer,
  isScript,
  isValuesCheck,
  type Plan,
  SOURCE_VOLUME,
  type Task,
  textsOf,
} from '../../plan/plan';
import { pathOf, pathsOf } from '../paths';
import type { PushedImage, Unit } from '../runner';
import { knownVariable, quoted, script, type Variables, variable, word } from '../shell/words';
import { findsOut } from '../source-values';
import { describeVariables, requireVariables, withEnvironment } from './environment';
import { describeOptions, optionsOf, readOptions, stepVariable } from './options';
import { makeVolumes } from './volumes';
import { WITH_LISTS, withWords } from './with-lists';

/** The folder of a container that the digest is left in. */
const OUT = '/out';

/** The script of a build, and what it is called. */
export function buildScript(given: Unit): string {
  const unit = { ...given, plan: withEnvironment(given) };
  const { plan, image } = unit;
  const options = optionsOf(unit);
  const [check, fetch, all] = splitTasks(plan);
  const last = all.filter(({ always }) => always);
  const others = all.filter(({ always }) => !always);
  const known = fetch ? findsOut(fetch) : [];
  const lines = [
    '#!/bin/sh',
    HEADER.trimEnd(),
    ...expected(unit),
    'set -eu',
    '',
    'usage() {',
    "  cat <<'USAGE'",
    ...usage(unit, describeOptions(options)),
    ...describeVariables(unit),
    'USAGE',
    '}',
    '',
    'fail() {',
    '  echo "$1" >&2',
    '  exit 2',
    '}',
    '',
    ...readOptions(options),
    ...requireVariables(unit),
    ...requireTools(plan.tasks),
    ...(plan.tasks.some((task) => takesLists(task) && !isValuesCheck(task)) ? ['', ...WITH_LISTS] : []),
    ...(check ? ['', ...functionOf(check), '', ...call(check)] : []),
    '',
    'work=$(mktemp -d)',
    'trap \'rm -rf "$work"\' EXIT',
    "trap 'exit 130' INT",
    "trap 'exit 143' TERM",
    'mkdir "$work/out"',
    'digest=$work/out/digest',
    ...(plan.volumes.some((volume) => 'claim' in volume && volume.name !== SOURCE_VOLUME) ? [KEPT] : []),
    ...atTheEnd(unit, last),
    ...(fetch ? ['', ...functionOf(fetch)] : []),
    ...(known.length > 0 ? ['mkdir "$work/known"'] : []),
    ...makeVolumes(withoutVolumesOf(last, plan), fetch ? call(fetch) : [], known.length > 0),
    ...known
      .filter((name) => isWanted(name, others, image))
      .map((name) => `${knownVariable(name)}=$(cat ${knownFile(name)})`),
    ...others.flatMap((task) => ['', ...runTask(task, unit, takenOf(unit))]),
    '',
    ...(image ? [`echo ${referenceOf(image)}"@$(cat "$digest")"`] : []),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
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
    // Each step has the environment in a shell of its own, on purpose.
    ...(Object.keys(workload.pod.env ?? {}).length > 0 ? ['SC2030', 'SC2031'] : []),
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
  const needed = (workload.dependsOn ?? []).map((name) => `${name}.sh`);
  const before =
    needed.length > 0 && component === 'build'
      ? [`Run ${needed.join(' and ')} first: it does not wait for what it needs.`]
      : [];
  return [what, ...before, '', `  ${workload.name}.sh [OPTION]...`, '', ...options];
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

function requireTools(tasks: readonly Task[]): string[] {
  const tools = new Set(tasks.flatMap((task) => (isContainer(task) ? ['docker'] : task.programs)));
  return [
    '',
    ...[...tools].map((tool) => `command -v ${tool} >/dev/null || fail "${tool} is needed, and it is not installed"`),
  ];
}

/** Programs of the machine find volumes where they are. */
const LOCAL: Variables = {
  path: (volume) => `"$${variable(volume)}"`,
  digestFile: '"$digest"',
  sourceFile: knownFile,
};

function knownFile(name: SourceValueName): string {
  return `"$work/known/${name}"`;
}

function isWanted(name: SourceValueName, tasks: readonly Task[], image: PushedImage | undefined): boolean {
  const texts = [...tasks.flatMap(textsOf), image?.repository ?? [], image?.tag ?? []];
  return texts.some((value) => sourceValuesOf(value).includes(name));
}

/** The image as tasks take it: by its digest alone, since some programs take no tag beside it. */
function takenOf({ image }: Unit): Variables {
  return image ? { ...LOCAL, image: `${word(image.repository, LOCAL)}"@$(cat "$digest")"` } : LOCAL;
}

function referenceOf({ repository, tag }: PushedImage): string {
  return word(text`${repository}:${tag}`, LOCAL);
}

function runTask(task: Task, unit: Unit, outside: Variables): string[] {
  if (isContainer(task)) return runContainer(task, unit, outside);
  if (isScript(task)) return [...functionOf(task), '', ...call(task, outside)];
  return [...exportsOf(task), ...call(task, outside)];
}

/** A script within the script: a function that runs in a shell of its own, with its environment. */
function functionOf(task: Task): string[] {
  const body = script(task.command?.[2] ?? [], LOCAL).split('\n');
  return [`${task.name}() (`, ...[...exportsOf(task), ...body].map((line) => (line ? `  ${line}` : line)), ')'];
}

function exportsOf({ env }: Task): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    Array.isArray(value) ? [`export ${name}=${word(value, LOCAL)}`] : [],
  );
}

function call(task: Task, outside = LOCAL): string[] {
  const command = isScript(task) ? [task.name] : (task.command ?? []).map((part) => word(part, outside));
  // What checks lists takes them apart itself.
  if (isValuesCheck(task)) return continued([task.name, ...task.args.map((arg) => word(arg, outside))]);
  return continued(withWords([command.join(' ')], task.args, outside));
}

/** A task in a container, with what its pod would give it. */
function runContainer(task: ContainerTask, { plan, workload }: Unit, { image }: Variables, then = ''): string[] {
  const mounts = task.mounts.filter(({ volume }) => plan.volumes.some(({ name }) => name === volume));
  const paths = pathsOf(mounts);
  const inside: Variables = { path: (volume) => quoted(paths.get(volume) ?? ''), digestFile: `${OUT}/digest`, image };
  const [entrypoint, ...command] = task.command ?? [];
  const { user, group, capabilities } = task.privileges;
  const who = task.asCaller ? '"$(id -u):$(id -g)"' : `${user}:${group}`;
  const env = Object.entries(task.env);
  // By the environment of docker, and not by its arguments, which everybody on the machine reads.
  const secrets = env.flatMap(([name, value]) =>
    Array.isArray(value) || workload.pod.env?.[name] === value ? [] : [`${name}="$${stepVariable(task.name, name)}" `],
  );
  const options = [
    'docker run --rm --network host',
    `--user ${who} --cap-drop ALL${capabilities.map((capability) => ` --cap-add ${capability}`).join('')} --security-opt no-new-privileges`,
    ...mounts.map((mount) => `--volume "$${variable(mount.volume)}":${pathOf(mount)}${mount.readOnly ? ':ro' : ''}`),
    ...(task.phase === 'step' ? [] : [`--volume "$work/out":${OUT}`]),
    ...(task.workingDir ? [`--workdir ${word(task.workingDir, inside)}`] : []),
    ...env.map(([name, value]) => `--env ${name}${Array.isArray(value) ? `=${word(value, inside)}` : ''}`),
    ...(entrypoint ? [`--entrypoint ${word(entrypoint, inside)}`] : []),
    typeof task.image === 'string' ? quoted(task.image) : word(task.image, inside),
  ];
  const [first, ...words] = withWords(options, [...command, ...task.args], inside);
  return continued([`${secrets.join('')}${first}`, ...words, ...(then === '' ? [] : [then])]);
}

function continued(words: readonly string[]): string[] {
  return words.map((line, i) => `${i === 0 ? '' : '  '}${line}${i < words.length - 1 ? ' \\' : ''}`);
}
