import type { PipelineRunSpec, PipelineSpec } from '../../../imports/tekton.dev';
import { isList, writtenDefault } from '../../model/parameter-defaults';
import type { TektonSettings } from '../../model/runner';
import { groupParameters, groupTimeout, imageParameter, neededIn, taskName, timeForLast } from '../group';
import type { Written } from '../kubernetes/written';
import { handedParameter, handedValue, OUTCOME, type PodUnit, podUnitsOf, takesOutcome } from '../pods';
import type { Group, Member, Workload } from '../runner';
import { podTemplates } from './pod-templates';
import { IMAGE_DIGEST, IMAGE_URL, IMAGES, renderForTekton, valueForTekton } from './render';
import { hasOthers, parameterSpecs } from './task';
import { type Binding, bindingsOf } from './workspaces';

type TektonGroup = Group<TektonSettings>;
type TektonPod = Member<TektonSettings> & PodUnit;

/** The Pipeline that runs the Tasks of a group, each after those it depends on. */
export function pipelineSpec(group: TektonGroup): Written<PipelineSpec> {
  const params = parameterSpecs(groupParameters(group));
  const workspaces = [...groupBindings(group).keys()];
  const needed = neededIn(group);
  const pods = podsIn(group);
  const workspaceOf = pipelineWorkspaces(pods);
  const tasksOf = (always: boolean) =>
    group.members.flatMap((member) => {
      const before = needed(member).flatMap(podUnitsOf);
      const own = podUnitsOf(member).filter(({ plan }) => plan.always === always);
      return own.map((pod) => pipelineTask(pod, always ? [] : before, workspaceOf));
    });
  const last = tasksOf(true);
  const results = [...group.members.flatMap((member) => pipelineResults(member, group)), ...otherImages(group)];
  return {
    description: `Builds ${group.members.map(({ workload }) => workload.name).join(', ')}.`,
    ...(params.length > 0 ? { params } : {}),
    ...(workspaces.length > 0 ? { workspaces: workspaces.map((name) => ({ name })) } : {}),
    tasks: tasksOf(false),
    ...(last.length > 0 ? { finally: last } : {}),
    ...(results.length > 0 ? { results } : {}),
  };
}

function podsIn({ members }: TektonGroup): TektonPod[] {
  return members.flatMap((member) => podUnitsOf(member));
}

/** A pod as a task: it waits for other pods of its build, or else for the builds before. Whose result it takes it waits for anyway. */
function pipelineTask(pod: TektonPod, before: readonly TektonPod[], workspaceOf: WorkspaceOf) {
  const { workload, settings, upstream, handed, values, plan } = pod;
  const isTaken = (other: TektonPod) => other.main && upstream.has(other.workload.name);
  const waits =
    plan.after.length > 0
      ? plan.after.filter((name) => ![...handed.values(), ...values.values()].includes(name))
      : before.filter((other) => other.last && !isTaken(other)).map(({ name }) => name);
  const inner = before.filter(isTaken).map((other) => other.workload.name);
  const outerImages = [...upstream.keys()].filter((build) => !inner.includes(build)).map(imageParameter);
  const params = [
    ...Object.keys(workload.parameters).map((name) => ({ name, value: handedOn(name, workload) })),
    ...outerImages.map((name) => ({ name, value: `$(params.${name})` })),
    ...before.filter(isTaken).map((other) => imageParam(imageParameter(other.workload.name), other, other.name)),
    ...[...handed].map(([task, from]) => imageParam(handedParameter(task), pod, from)),
    ...(takesOutcome(pod) ? [{ name: OUTCOME, value: outcomeOf(pod) }] : []),
    ...[...values].map(([name, from]) => ({ name: handedValue(name), value: `$(tasks.${from}.results.${name})` })),
  ];
  const workspaces = [...bindingsOf(plan).keys()].map((name) => ({ name, workspace: workspaceOf(name, pod) }));
  return {
    name: pod.name,
    taskRef: { kind: 'Task', name: pod.name },
    ...(waits.length > 0 ? { runAfter: waits } : {}),
    ...(params.length > 0 ? { params } : {}),
    ...(workspaces.length > 0 ? { workspaces } : {}),
    ...(settings.retries > 0 ? { retries: settings.retries } : {}),
    timeout: duration(workload.timeout),
  };
}

function handedOn(name: string, { parameters }: Workload): string | string[] {
  return isList(name, parameters) ? [`$(params.${name}[*])`] : `$(params.${name})`;
}

/** What became of the last pods of its build, and so of all that these wait for. */
function outcomeOf({ ends }: TektonPod): string {
  return ends.map((name) => `$(tasks.${name}.status)`).join(' ');
}

/** The image of a run as a parameter, by the digest that one of its tasks found. */
function imageParam(name: string, { repository }: TektonPod, from: string) {
  return { name, value: `${renderForTekton(repository)}@$(tasks.${from}.results.${IMAGE_DIGEST})` };
}

/** Chains finds results by how their names end, so those of several builds begin with the build. */
function pipelineResults(member: Member<TektonSettings>, { members }: TektonGroup) {
  if (member.image === undefined) return [];
  const name = taskName(member);
  const prefix = members.length > 1 ? `${name}-` : '';
  return [IMAGE_URL, IMAGE_DIGEST].map((result) => ({
    name: `${prefix}${result}`,
    description: result === IMAGE_URL ? `The image of ${name}.` : `The digest of the image of ${name}.`,
    value: `$(tasks.${name}.results.${result})`,
  }));
}

/** Chains takes this result by its name alone, so it is one for all builds. */
function otherImages({ members }: TektonGroup) {
  const values = members.filter(hasOthers).map((member) => `$(tasks.${taskName(member)}.results.${IMAGES})`);
  if (values.length === 0) return [];
  return [{ name: IMAGES, description: 'The other repositories of the images, by digest.', value: values.join('') }];
}

/** A run of the Pipeline, with the defaults of its parameters; what it needs of a cluster is bound here. */
export function pipelineRunSpec(
  group: TektonGroup,
  values: ReadonlyMap<string, string> = new Map(),
): Written<PipelineRunSpec> {
  const params = Object.entries(groupParameters(group)).flatMap(([name, parameter]) => {
    const value = writtenDefault(parameter);
    const given = values.get(name) ?? (value === undefined ? undefined : valueForTekton(value));
    return given === undefined ? [] : [{ name, value: given }];
  });
  const bindings = groupBindings(group);
  const spec = {
    pipelineRef: { name: group.name },
    ...(params.length > 0 ? { params } : {}),
    ...(bindings.size > 0 ? { workspaces: [...bindings].map(([name, binding]) => ({ name, ...binding })) } : {}),
    timeouts: timeoutsOf(group),
    ...podTemplates(podsIn(group)),
  };
  return spec;
}

/** What a TaskRun of one pod says, for whoever writes it. */
export function taskRunOf(pod: TektonPod): Readonly<Record<string, unknown>> {
  const workspaces = [...bindingsOf(pod.plan)].map(([name, binding]) => ({ name, ...binding }));
  return {
    taskRef: { name: pod.name },
    ...podTemplates([pod]).taskRunTemplate,
    ...(workspaces.length > 0 ? { workspaces } : {}),
    ...(pod.settings.retries > 0 ? { retries: pod.settings.retries } : {}),
    timeout: duration(pod.workload.timeout),
  };
}

/** What always runs has time left when all else has taken all of its own. */
function timeoutsOf(group: TektonGroup): Readonly<Record<string, string>> {
  const tasks = groupTimeout(group);
  const more = timeForLast(group);
  if (more === 0) return { pipeline: duration(tasks) };
  return { pipeline: duration(tasks + more), tasks: duration(tasks), finally: duration(more) };
}

/** The workspaces of a Pipeline, and what they are bound to. */
function groupBindings(group: TektonGroup): ReadonlyMap<string, Binding> {
  const pods = podsIn(group);
  const workspaceOf = pipelineWorkspaces(pods);
  const bindings = pods.flatMap((pod) =>
    [...bindingsOf(pod.plan)].map(([name, binding]) => [workspaceOf(name, pod), binding] as const),
  );
  return new Map(bindings);
}

/** The workspace of a Pipeline that a Task gets as one of its own. */
type WorkspaceOf = (name: string, pod: TektonPod) => string;

/** Those that all pods bind alike are one. */
function pipelineWorkspaces(pods: readonly TektonPod[]): WorkspaceOf {
  const bindings = new Map<string, Set<string>>();
  for (const { plan } of pods)
    for (const [name, binding] of bindingsOf(plan)) {
      const known = bindings.get(name) ?? new Set();
      bindings.set(name, known.add(JSON.stringify(binding)));
    }
  return (name, pod) => ((bindings.get(name)?.size ?? 0) <= 1 ? name : `${pod.name}-${name}`);
}

/** As Go writes it, and so as Tekton stores it. */
function duration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds % 60}s`;
}
