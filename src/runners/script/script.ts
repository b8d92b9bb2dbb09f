import { HEADER } from '../../model/header';
import { showText, type Text, text } from '../../model/text';
import { type BuildPlan, type Mount, SOURCE_VOLUME, type Step } from '../../plan/plan';
import type { Run } from '../runner';
import { quoted, script, type Variables, variable, word } from '../shell/words';
import { describeVariables, requireVariables, withEnvironment } from './environment';
import { describeOptions, optionsOf, readOptions } from './options';
import { makeVolumes } from './volumes';

/** The folder of a container that the digest is left in. */
const OUT = '/out';

/** The script of a build, and what it is called. */
export function buildScript(given: Run): string {
  const run = { ...given, plan: withEnvironment(given) };
  const { workload, plan, image } = run;
  const options = optionsOf(run);
  const [check, fetch, steps] = splitSteps(plan);
  const reference = image ? word(text`${image.repository}:${image.tag}`, LOCAL) : quoted(workload.name);
  const lines = [
    '#!/bin/sh',
    HEADER.trimEnd(),
    ...expected(run),
    'set -eu',
    '',
    'usage() {',
    "  cat <<'USAGE'",
    ...usage(run, describeOptions(options)),
    ...describeVariables(workload),
    'USAGE',
    '}',
    '',
    'fail() {',
    '  echo "$1" >&2',
    '  exit 2',
    '}',
    '',
    ...readOptions(options),
    ...requireVariables(workload),
    ...requireTools(plan.steps),
    ...(check ? ['', ...functionOf(check), '', ...call(check)] : []),
    '',
    'work=$(mktemp -d)',
    'trap \'rm -rf "$work"\' EXIT',
    "trap 'exit 130' INT",
    "trap 'exit 143' TERM",
    'mkdir "$work/out"',
    'digest=$work/out/digest',
    ...(plan.volumes.some((volume) => 'claim' in volume && volume.name !== SOURCE_VOLUME) ? [KEPT] : []),
    ...(fetch ? ['', ...functionOf(fetch)] : []),
    ...makeVolumes(plan, fetch ? call(fetch) : []),
    ...steps.flatMap((step) => ['', ...runStep(step, plan)]),
    '',
    ...(image ? [`echo ${reference}"@$(cat "$digest")"`] : []),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** What looks like a mistake and is none: text that must not be expanded, and parameters that this build has no use for. */
function expected({ plan, workload, image }: Run): string[] {
  const used = [...plan.steps.flatMap(textsOf), image?.repository ?? [], image?.tag ?? []].flat();
  const unused = Object.keys(workload.parameters).some(
    (name) => !used.some((part) => typeof part === 'object' && 'param' in part && part.param === name),
  );
  const defaults = Object.values(workload.parameters).map((parameter) => parameter.default ?? '');
  const codes = [
    ...(hasDollars(plan, defaults) ? ['SC2016'] : []),
    ...(unused ? ['SC2034'] : []),
    // Each step has the environment in a shell of its own, on purpose.
    ...(Object.keys(workload.pod.env ?? {}).length > 0 ? ['SC2030', 'SC2031'] : []),
  ];
  return codes.length > 0 ? [`# shellcheck disable=${codes.join(',')}`] : [];
}

function textsOf({ args, env }: Step): Text[] {
  return [...args, ...Object.values(env).flatMap((value) => (Array.isArray(value) ? [value as Text] : []))];
}

function hasDollars({ steps, volumes }: BuildPlan, defaults: readonly string[]): boolean {
  const contents = volumes.flatMap((volume) => ('files' in volume ? Object.values(volume.files) : []));
  const literals = steps.flatMap((step) =>
    textsOf(step)
      .flat()
      .filter((part) => typeof part === 'string'),
  );
  return [...contents, ...literals, ...defaults].some((value) => /[$`]/.test(value));
}

/** What volumes keep in a cluster, a folder of the user's keeps on a machine. */
const KEPT = 'kept=${CACHED_BUILDS_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/cached-builds}';

function usage({ workload, image, build }: Run, options: readonly string[]): string[] {
  const builder = build?.builder.type ?? 'kaniko';
  const what = image
    ? `Builds ${showText(image.repository)} with ${builder} and pushes it.`
    : `Fills the cache of ${workload.name} with ${builder}.`;
  const needed = workload.dependsOn.map((name) => `${name}.sh`);
  const before =
    needed.length > 0 && image ? [`Run ${needed.join(' and ')} first: it does not wait for what it needs.`] : [];
  return [what, ...before, '', `  ${workload.name}.sh [OPTION]...`, '', ...options];
}

/** What checks the values of a run, what fetches the source unless a folder is given, and what builds. */
function splitSteps({ steps, volumes }: BuildPlan): [Step | undefined, Step | undefined, readonly Step[]] {
  const check = steps.find(({ checksValues }) => checksValues);
  const others = steps.filter((step) => step !== check);
  const fetched = volumes.some((volume) => volume.name === SOURCE_VOLUME && 'scratch' in volume);
  return fetched ? [check, others[0], others.slice(1)] : [check, undefined, others];
}

function requireTools(steps: readonly Step[]): string[] {
  const tools = new Set(steps.flatMap((step) => (step.image === undefined ? (step.tools ?? []) : ['docker'])));
  return [
    '',
    ...[...tools].map((tool) => `command -v ${tool} >/dev/null || fail "${tool} is needed, and it is not installed"`),
  ];
}

/** Programs of the machine find volumes where they are. */
const LOCAL: Variables = { path: (volume) => `"$${variable(volume)}"`, digestFile: '"$digest"' };

function runStep(step: Step, plan: BuildPlan): string[] {
  if (step.image !== undefined) return runContainer(step, plan);
  return isScript(step) ? [...functionOf(step), '', ...call(step)] : [...exportsOf(step), ...call(step)];
}

function isScript({ command }: Step): boolean {
  return command !== undefined && showText(command[0] ?? []) === 'sh';
}

/** A script within the script: a function that runs in a shell of its own, with its environment. */
function functionOf(step: Step): string[] {
  const body = script(step.command?.[2] ?? [], LOCAL).split('\n');
  return [`${step.name}() (`, ...[...exportsOf(step), ...body].map((line) => (line ? `  ${line}` : line)), ')'];
}

function exportsOf({ env }: Step): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    Array.isArray(value) ? [`export ${name}=${word(value, LOCAL)}`] : [],
  );
}

function call(step: Step): string[] {
  const command = isScript(step) ? [step.name] : (step.command ?? []).map((part) => word(part, LOCAL));
  return continued([command.join(' '), ...step.args.map((arg) => word(arg, LOCAL))]);
}

/** A step in a container, with what its pod would give it. */
function runContainer(step: Step, plan: BuildPlan): string[] {
  const mounts = step.mounts.filter(({ volume }) => plan.volumes.some(({ name }) => name === volume));
  const inside: Variables = { path: (volume) => mountPath(volume, mounts), digestFile: `${OUT}/digest` };
  const [entrypoint = [], ...command] = step.command ?? [];
  const { user, group, capabilities } = step.privileges;
  return continued([
    'docker run --rm --network host',
    `--user ${user}:${group} --cap-drop ALL${capabilities.map((capability) => ` --cap-add ${capability}`).join('')} --security-opt no-new-privileges`,
    ...mounts.map(({ volume, path, readOnly }) => `--volume "$${variable(volume)}":${path}${readOnly ? ':ro' : ''}`),
    `--volume "$work/out":${OUT}`,
    ...Object.entries(step.env).map(
      ([name, value]) => `--env ${name}${Array.isArray(value) ? `=${word(value, inside)}` : ''}`,
    ),
    `--entrypoint ${word(entrypoint, inside)}`,
    quoted(step.image as string),
    ...[...command, ...step.args].map((arg) => word(arg, inside)),
  ]);
}

function mountPath(volume: string, mounts: readonly Mount[]): string {
  return quoted(mounts.find((mount) => mount.volume === volume)?.path ?? '');
}

function continued(words: readonly string[]): string[] {
  return words.map((line, i) => `${i === 0 ? '' : '  '}${line}${i < words.length - 1 ? ' \\' : ''}`);
}
