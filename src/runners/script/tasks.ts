import type { SourceValueName } from '../../model/source-values';
import {
  type ContainerTask,
  CREDENTIALS_VOLUME,
  isContainer,
  isScript,
  isValuesCheck,
  type Shell,
  type Task,
} from '../../plan/plan';
import { pathOf, pathsOf } from '../paths';
import type { Unit } from '../runner';
import { quoted, script, type Variables, variable, word } from '../shell/words';
import { stepVariable } from './options';
import { note, onlyWhen, whereDry } from './switches';
import { withWords } from './with-lists';

/** The folder of a container that the digest is left in. */
const OUT = '/out';

/** Programs of the machine find volumes where they are. */
export const LOCAL: Variables = {
  path: (volume) => `"$${variable(volume)}"`,
  digestFile: '"$digest"',
  sourceFile: knownFile,
};

export function knownFile(name: SourceValueName): string {
  return `"$work/known/${name}"`;
}

/** The lines that run a task, if it is to be run. */
export function runTask(task: Task, unit: Unit, outside: Variables): string[] {
  if (isContainer(task))
    return onlyWhen(task, task.shell ? runEither(task, unit, outside) : runContainer(task, unit, outside));
  if (isScript(task)) return [...functionOf(task), ...withoutLooking(task), '', ...onlyWhen(task, call(task, outside))];
  return onlyWhen(task, [...exportsOf(task), ...call(task, outside)]);
}

function withoutLooking({ name, phase }: Task): string[] {
  return phase === 'reuse' ? whereDry(name, [note('unless it is there already:')]) : [];
}

/** A script within the script: a function that runs in a shell of its own, with its environment. */
export function functionOf(task: Task): string[] {
  const body = script(task.command?.[2] ?? [], LOCAL).split('\n');
  return [`${task.name}() (`, ...[...exportsOf(task), ...body].map((line) => (line ? `  ${line}` : line)), ')'];
}

function exportsOf({ env }: Task): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    Array.isArray(value) ? [`export ${name}=${word(value, LOCAL)}`] : [],
  );
}

export function call(task: Task, outside = LOCAL, by = ''): string[] {
  const command =
    isScript(task) && !isContainer(task) ? [task.name] : (task.command ?? []).map((part) => word(part, outside));
  // What checks lists takes them apart itself.
  if (isValuesCheck(task)) return continued([task.name, ...task.args.map((arg) => word(arg, outside))]);
  return continued(withWords([`${by}${command.join(' ')}`], task.args, outside));
}

/** Whether the script runs in the image of the task itself, in which there is no Docker. */
export const IS_WITHIN = '[ -n "$is_within" ]';

/** The lines that find that out. What the program replaces as it builds is not used after it. */
export function findWhere(tasks: readonly Task[]): string[] {
  const shell = shellIn(tasks);
  if (shell === undefined) return [];
  const { program, at } = shell;
  return [
    '',
    'is_within=',
    `if [ -x ${program} ] && [ -d ${at} ] && ! command -v docker >/dev/null; then`,
    '  is_within=yes',
    `  PATH=${program.slice(0, program.lastIndexOf('/'))}:$PATH`,
    `  : "\${CACHED_BUILDS_HOME:=${at}/cached-builds}"`,
    'fi',
  ];
}

function shellIn(tasks: readonly Task[]): Shell | undefined {
  return tasks.flatMap((task) => (isContainer(task) && task.shell ? [task.shell] : []))[0];
}

/** The folder of a run: within an image, where its program leaves it alone. */
export function makeFolder(tasks: readonly Task[]): string[] {
  const shell = shellIn(tasks);
  if (shell === undefined) return ['work=$(mktemp -d)'];
  return [`if ${IS_WITHIN}; then work=$(mktemp -d -p ${shell.at}); else work=$(mktemp -d); fi`];
}

function runEither(task: ContainerTask, unit: Unit, outside: Variables): string[] {
  const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
  const [program = ''] = (task.command ?? []).map((part) => word(part, outside));
  const own = runWithin(task, outside);
  const warming = [
    `if [ -x ${program} ]; then`,
    ...indented(own),
    'else',
    `  echo 'no base image is kept, since there is no ${program}' >&2`,
    'fi',
  ];
  return [
    `if ${IS_WITHIN}; then`,
    ...indented(task.phase === 'warm' ? warming : own),
    'else',
    ...indented(runContainer(task, unit, outside)),
    'fi',
  ];
}

/** The same without a container around it: what its mounts would be is linked to where it is looked for. */
function runWithin(task: ContainerTask, outside: Variables): string[] {
  const named = task.args.flat().flatMap((part) => (typeof part === 'object' && 'volume' in part ? [part.volume] : []));
  const links = task.mounts.flatMap(({ volume, at }) =>
    at === undefined || volume === CREDENTIALS_VOLUME || named.includes(volume)
      ? []
      : [`ln -sfn "$${variable(volume)}" ${at}`],
  );
  return [...links, '(', ...[...exportsOf(task), ...call(task, outside, 'start ')].map((line) => `  ${line}`), ')'];
}

/** A task in a container, with what its pod would give it. */
export function runContainer(task: ContainerTask, { plan, workload }: Unit, { image }: Variables, then = ''): string[] {
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
