import type { PipelineRunSpec, PipelineSpec } from '../../../imports/tekton.dev';
import { shortName } from '../../spec/names';
import type { TektonSettings } from '../../spec/runner';
import { text } from '../../spec/text';
import { groupParameters, groupTimeout, imageParameter, needed, taskName } from '../group';
import { placement } from '../pod/container';
import { podSecurityContext } from '../pod/security';
import type { Group, Member } from '../runner';
import { defaultForTekton, IMAGE_DIGEST, IMAGE_URL, renderForTekton } from './render';
import { parameterSpecs } from './task';
import { type Binding, bindingsOf } from './workspaces';

type TektonGroup = Group<TektonSettings>;
type TektonMember = Member<TektonSettings>;

/** The Pipeline that runs the Tasks of a group, each after those it depends on. */
export function pipelineSpec(group: TektonGroup): PipelineSpec {
  const params = parameterSpecs(groupParameters(group));
  const workspaces = [...groupBindings(group).keys()];
  return {
    description: `Builds ${group.members.map(({ workload }) => workload.name).join(', ')}.`,
    ...(params.length > 0 ? { params } : {}),
    ...(workspaces.length > 0 ? { workspaces: workspaces.map((name) => ({ name })) } : {}),
    tasks: group.members.map((member) => pipelineTask(member, group)),
    results: group.members.flatMap((member) => pipelineResults(member, group)),
  };
}

function pipelineTask(member: TektonMember, group: TektonGroup) {
  const { workload, settings } = member;
  const before = needed(member, group);
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
    workspace: pipelineWorkspace(name, member, group),
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
export function pipelineRunSpec(group: TektonGroup, values: Readonly<Record<string, string>> = {}): PipelineRunSpec {
  const params = Object.entries(groupParameters(group)).flatMap(([name, parameter]) => {
    const { default: value } = parameter;
    const given = values[name] ?? (value === undefined ? undefined : defaultForTekton(value));
    return given === undefined ? [] : [{ name, value: given }];
  });
  const bindings = groupBindings(group);
  const templates = group.members.map((member) => ({ name: taskName(member), template: taskRunTemplate(member) }));
  const [first] = templates;
  const alike = templates.every(({ template }) => JSON.stringify(template) === JSON.stringify(first?.template));
  const spec = {
    pipelineRef: { name: group.name },
    ...(params.length > 0 ? { params } : {}),
    ...(bindings.size > 0 ? { workspaces: [...bindings].map(([name, binding]) => ({ name, ...binding })) } : {}),
    timeouts: { pipeline: duration(groupTimeout(group)) },
    ...(alike
      ? { taskRunTemplate: first?.template }
      : { taskRunSpecs: templates.map(({ name, template }) => ({ pipelineTaskName: name, ...template })) }),
  };
  return spec as unknown as PipelineRunSpec;
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

/** The workspaces of a Pipeline: those that all builds bind alike are one. */
function groupBindings(group: TektonGroup): ReadonlyMap<string, Binding> {
  const bindings = group.members.flatMap((member) =>
    [...bindingsOf(member.plan)].map(([name, binding]) => [pipelineWorkspace(name, member, group), binding] as const),
  );
  return new Map(bindings);
}

function pipelineWorkspace(name: string, member: TektonMember, { members }: TektonGroup): string {
  const bindings = members.map(({ plan }) => bindingsOf(plan).get(name)).filter((binding) => binding !== undefined);
  const alike = new Set(bindings.map((binding) => JSON.stringify(binding))).size <= 1;
  return alike ? name : `${taskName(member)}-${name}`;
}

function duration(seconds: number): string {
  return `${Math.floor(seconds / 3600)}h${Math.floor((seconds % 3600) / 60)}m${seconds % 60}s`;
}
