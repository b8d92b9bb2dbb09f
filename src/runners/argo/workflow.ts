import type {
  CronWorkflowSpec,
  WorkflowSpec,
  WorkflowTemplateSpec,
  WorkflowTemplateSpecTemplates,
} from '../../../imports/argoproj.io';
import { shortName } from '../../model/names';
import type { ArgoSettings } from '../../model/runner';
import { text } from '../../model/text';
import { groupParameters, groupSetting, groupTimeout, imageParameter, neededIn, taskName } from '../group';
import { placement } from '../kubernetes/container';
import type { Written } from '../kubernetes/written';
import type { Group, Member } from '../runner';
import { accounts } from './rbac';
import { renderForWorkflow } from './render';
import { BUILD, buildTemplates, imageParameters, workflowParameters } from './template';

type ArgoGroup = Group<ArgoSettings>;
type ArgoMember = Member<ArgoSettings>;

/** The WorkflowTemplate of one build, which can be run by itself or as a part of others. */
export function buildWorkflow(member: ArgoMember): Written<WorkflowTemplateSpec> {
  const parameters = [...workflowParameters(member.workload.parameters), ...imageParameters(member)];
  return workflowSpec({ name: member.workload.name, members: [member] }, BUILD, parameters, buildTemplates(member));
}

/** The WorkflowTemplate that runs the builds of a group, each after those it depends on. */
export function groupWorkflow(group: ArgoGroup): Written<WorkflowTemplateSpec> {
  const needed = neededIn(group);
  const tasks = group.members.map((member) => dagTask(member, needed(member)));
  const outputs = group.members.map(dagTaskName).flatMap((name) =>
    ['image', 'digest'].map((output) => ({
      name: `${name}-${output}`,
      valueFrom: { parameter: `{{tasks.${name}.outputs.parameters.${output}}}` },
    })),
  );
  const all = { name: ALL, outputs: { parameters: outputs }, dag: { tasks } };
  return workflowSpec(group, ALL, workflowParameters(groupParameters(group)), [all]);
}

const ALL = 'all';

function workflowSpec(
  group: ArgoGroup,
  entrypoint: string,
  parameters: readonly { readonly name: string }[],
  templates: readonly Written<WorkflowTemplateSpecTemplates>[],
): Written<WorkflowTemplateSpec> {
  const [first] = group.members as readonly [ArgoMember];
  const { imagePullSecrets } = placement({ imagePullSecrets: pullSecrets(group) });
  const spec = {
    entrypoint,
    // Builds of a group say themselves who they are; what one of them is must not fall to another.
    ...accounts(group.members.length > 1 ? {} : first.workload.pod, first.workload),
    ...(parameters.length > 0 ? { arguments: { parameters } } : {}),
    ...(imagePullSecrets ? { imagePullSecrets } : {}),
    activeDeadlineSeconds: groupTimeout(group),
    podGC: { strategy: first.settings.podGC },
    ttlStrategy: { secondsAfterCompletion: first.settings.ttlSecondsAfterFinished },
    templates,
  };
  return spec;
}

function pullSecrets({ members }: ArgoGroup): string[] | undefined {
  const names = new Set(members.flatMap(({ workload }) => workload.pod.imagePullSecrets ?? []));
  return names.size > 0 ? [...names] : undefined;
}

function dagTask(member: ArgoMember, before: readonly ArgoMember[]) {
  const { workload, settings } = member;
  const parameters = [
    ...Object.keys(workload.parameters).map((name) => ({ name, value: `{{workflow.parameters.${name}}}` })),
    ...before
      .filter(({ workload: { name } }) => member.upstream.has(name))
      .map((other) => ({
        name: imageParameter(other.workload.name),
        value: `${renderForWorkflow(other.image?.repository ?? text``)}@{{tasks.${dagTaskName(other)}.outputs.parameters.digest}}`,
      })),
  ];
  return {
    name: dagTaskName(member),
    ...(before.length > 0 ? { depends: before.map(dagTaskName).join(' && ') } : {}),
    templateRef: {
      name: shortName(workload.name),
      template: BUILD,
      ...(settings.clusterScope ? { clusterScope: true } : {}),
    },
    ...(parameters.length > 0 ? { arguments: { parameters } } : {}),
  };
}

/** Argo wants a letter first; builds have small ones. */
function dagTaskName(member: ArgoMember): string {
  const name = taskName(member);
  return /^\d/.test(name) ? `B-${name}` : name;
}

/** A workflow that runs the WorkflowTemplate of a group. */
export function startSpec(group: ArgoGroup): Written<WorkflowSpec> {
  const parameters = workflowParameters(groupParameters(group)).map(({ description: _, ...parameter }) => parameter);
  const spec = {
    workflowTemplateRef: templateRef(group),
    ...(parameters.length > 0 ? { arguments: { parameters } } : {}),
  };
  return spec;
}

/** The same on a schedule. */
export function cronSpec(group: ArgoGroup): Written<CronWorkflowSpec> {
  const [{ settings }] = group.members as readonly [ArgoMember];
  const timeZone = groupSetting(group, 'timeZone');
  const startingDeadlineSeconds = groupSetting(group, 'startingDeadlineSeconds');
  const spec = {
    schedules: groupSetting(group, 'schedules') ?? [],
    ...(timeZone === undefined ? {} : { timezone: timeZone }),
    concurrencyPolicy: settings.concurrencyPolicy,
    ...(startingDeadlineSeconds === undefined ? {} : { startingDeadlineSeconds }),
    ...(settings.suspend ? { suspend: true } : {}),
    successfulJobsHistoryLimit: settings.successfulJobsHistoryLimit,
    failedJobsHistoryLimit: settings.failedJobsHistoryLimit,
    workflowSpec: { workflowTemplateRef: templateRef(group) },
  };
  return spec;
}

function templateRef(group: ArgoGroup) {
  const clusterScope = groupSetting(group, 'clusterScope');
  return { name: group.name, ...(clusterScope ? { clusterScope } : {}) };
}
