import type { PipelineRunSpec, PipelineSpec } from '../../../imports/tekton.dev';
import { shortName } from '../../model/names';
import type { TektonSettings } from '../../model/runner';
import { text } from '../../model/text';
import { groupParameters, groupTimeout, imageParameter, neededIn, taskName } from '../group';
import { placement } from '../kubernetes/container';
import { podSecurityContext } from '../kubernetes/security';
import type { Written } from '../kubernetes/written';
import type { Group, Member } from '../runner';
import { defaultForTekton, IMAGE_DIGEST, IMAGE_URL, renderForTekton } from './render';
import { parameterSpecs } from './task';
import { type Binding, bindingsOf } from './workspaces';

type TektonGroup = Group<TektonSettings>;
type TektonMember = Member<TektonSettings>;

/** The Pipeline that runs the Tasks of a group, each after those it depends on. */
export function pipelineSpec(group: TektonGroup): Written<PipelineSpec> {
  const params = parameterSpecs(groupParameters(group));
  const workspaces = [...groupBindings(group).keys()];
  const needed = neededIn(group);
  const workspaceOf = pipelineWorkspaces(group);
  return {
    description: `Builds ${group.members.map(({ workload }) => workload.name).join(', ')}.`,
    ...(params.length > 0 ? { params } : {}),
    ...(workspaces.length > 0 ? { workspaces: workspaces.map((name) => ({ name })) } : {}),
    tasks: group.members.map((member) => pipelineTask(member, needed(member), workspaceOf)),
    results: group.members.flatMap((member) => pipelineResults(member, group)),
  };
}

function pipelineTask(member: TektonMember, before: readonly TektonMember[], workspaceOf: WorkspaceOf) {
  const { workload, settings } = member;
  const waits = before.filter(({ workload: { name } }) => !member.images.has(name)).map(taskName);
  const params = [
    ...Object.keys(workload.parameters).map((name) => ({ name, value: `$(params.${name})` })),
    ...before
      .filter(({ workload: { name } }) => member.images.has(name))
      .map((other) => ({
        name: imageParameter(other.workload.name),
        value: `${renderForTekton(other.image?.repository ?? text``)}@$(tasks.${taskName(other)}.results.${IMAGE_DIGEST})`,
      })),
  ];
  const workspaces = [...bindingsOf(member.plan).keys()].map((name) => ({
    name,
    workspace: workspaceOf(name, member),
  }));
  return {
    name: taskName(member),
    taskRef: { name: shortName(workload.name) },
    ...(waits.length > 0 ? { runAfter: waits } : {}),
    ...(params.length > 0 ? { params } : {}),
    ...(workspaces.length > 0 ? { workspaces } : {}),
    ...(settings.retries > 0 ? { retries: settings.retries } : {}),
    timeout: duration(workload.timeout),
  };
}

/** Chains finds results by how their names end, so those of several builds begin with the build. */
function pipelineResults(member: TektonMember, { members }: TektonGroup) {
  const name = taskName(member);
  const prefix = members.length > 1 ? `${name}-` : '';
  return [IMAGE_URL, IMAGE_DIGEST].map((result) => ({
    name: `${prefix}${result}`,
    description: result === IMAGE_URL ? `The image of ${name}.` : `The digest of the image of ${name}.`,
    value: `$(tasks.${name}.results.${result})`,
  }));
}

/** A run of the Pipeline, with the defaults of its parameters; what it needs of a cluster is bound here. */
export function pipelineRunSpec(
  group: TektonGroup,
  values: ReadonlyMap<string, string> = new Map(),
): Written<PipelineRunSpec> {
  const params = Object.entries(groupParameters(group)).flatMap(([name, parameter]) => {
    const { default: value } = parameter;
    const given = values.get(name) ?? (value === undefined ? undefined : defaultForTekton(value));
    return given === undefined ? [] : [{ name, value: given }];
  });
  const bindings = groupBindings(group);
  const templates = group.members.map((member) => ({ name: taskName(member), template: taskRunTemplate(member) }));
  const [first] = templates;
  const alike = new Set(templates.map(({ template }) => JSON.stringify(template))).size <= 1;
  const spec = {
    pipelineRef: { name: group.name },
    ...(params.length > 0 ? { params } : {}),
    ...(bindings.size > 0 ? { workspaces: [...bindings].map(([name, binding]) => ({ name, ...binding })) } : {}),
    timeouts: { pipeline: duration(groupTimeout(group)) },
    ...(alike
      ? { taskRunTemplate: first?.template }
      : { taskRunSpecs: templates.map(({ name, template }) => ({ pipelineTaskName: name, ...template })) }),
  };
  return spec;
}

function taskRunTemplate({ workload, plan }: TektonMember) {
  const securityContext = podSecurityContext(plan);
  return {
    ...(workload.pod.serviceAccount === undefined ? {} : { serviceAccountName: workload.pod.serviceAccount }),
    podTemplate: {
      automountServiceAccountToken: false,
      ...(securityContext ? { securityContext } : {}),
      ...(plan.pod.userNamespace ? { hostUsers: false } : {}),
      ...placement(workload.pod),
    },
  };
}

/** The workspaces of a Pipeline, and what they are bound to. */
function groupBindings(group: TektonGroup): ReadonlyMap<string, Binding> {
  const workspaceOf = pipelineWorkspaces(group);
  const bindings = group.members.flatMap((member) =>
    [...bindingsOf(member.plan)].map(([name, binding]) => [workspaceOf(name, member), binding] as const),
  );
  return new Map(bindings);
}

/** The workspace of a Pipeline that a Task gets as one of its own. */
type WorkspaceOf = (name: string, member: TektonMember) => string;

/** Those that all builds bind alike are one. */
function pipelineWorkspaces({ members }: TektonGroup): WorkspaceOf {
  const bindings = new Map<string, Set<string>>();
  for (const { plan } of members)
    for (const [name, binding] of bindingsOf(plan)) {
      const known = bindings.get(name) ?? new Set();
      bindings.set(name, known.add(JSON.stringify(binding)));
    }
  return (name, member) => ((bindings.get(name)?.size ?? 0) <= 1 ? name : `${taskName(member)}-${name}`);
}

function duration(seconds: number): string {
  return `${Math.floor(seconds / 3600)}h${Math.floor((seconds % 3600) / 60)}m${seconds % 60}s`;
}
