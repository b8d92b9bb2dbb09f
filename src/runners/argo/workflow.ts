import type {
  CronWorkflowSpec,
  WorkflowSpec,
  WorkflowTemplateSpec,
  WorkflowTemplateSpecTemplates,
} from '../../../imports/argoproj.io';
import { shortName } from '../../model/names';
import type { ArgoSettings } from '../../model/runner';
import { text } from '../../model/text';
import { groupParameters, groupSetting, groupTimeout, imageParameter, neededIn, taskName, timeForLast } from '../group';
import { placement } from '../kubernetes/container';
import type { Written } from '../kubernetes/written';
import { historyLimits, runsOf, secondsKeptOrDay } from '../retention';
import type { Group, Member } from '../runner';
import { accounts } from './rbac';
import { renderForWorkflow } from './render';
import { BUILD, buildTemplates, mutexes, workflowParameters } from './template';

type ArgoGroup = Group<ArgoSettings>;
type ArgoMember = Member<ArgoSettings>;

/**
 * The WorkflowTemplate that runs the builds of a group, each after those it depends on. That of a build has the template of
 * the build too, which can be run by itself or as a part of others.
 */
export function groupWorkflow(group: ArgoGroup): Written<WorkflowTemplateSpec> {
  const { members, lead } = group;
  const own = lead ? buildTemplates(lead) : [];
  return lead && members.length === 1
    ? workflowSpec(group, BUILD, own)
    : workflowSpec(group, ALL, [allTemplate(group), ...own]);
}

function allTemplate(group: ArgoGroup): Written<WorkflowTemplateSpecTemplates> {
  const needed = neededIn(group);
  const tasks = group.members.map((member) => dagTask(member, needed(member), group));
  const outputs = group.members
    .filter(({ image }) => image)
    .map(dagTaskName)
    .flatMap((name) =>
      ['image', 'digest'].map((output) => ({
        name: `${name}-${output}`,
        valueFrom: { parameter: `{{tasks.${name}.outputs.parameters.${output}}}` },
      })),
    );
  return { name: ALL, ...(outputs.length > 0 ? { outputs: { parameters: outputs } } : {}), dag: { tasks } };
}

const ALL = 'all';

function workflowSpec(
  group: ArgoGroup,
  entrypoint: string,
  templates: readonly Written<WorkflowTemplateSpecTemplates>[],
): Written<WorkflowTemplateSpec> {
  const [first] = group.members as readonly [ArgoMember];
  const parameters = workflowParameters(groupParameters(group));
  const { podGC } = first.settings;
  const ttl = secondsKeptOrDay(groupSetting(group, 'ttlSecondsAfterFinished'), runsOf(group));
  const [podGCDelay, archiveLogs] = [groupSetting(group, 'podGCDelay'), groupSetting(group, 'archiveLogs')];
  const { imagePullSecrets } = placement({ imagePullSecrets: pullSecrets(group) });
  const spec = {
    entrypoint,
    // Builds of a group say themselves who they are; what one of them is must not fall to another.
    ...accounts(group.members.length > 1 ? {} : first.workload.pod, first.workload),
    ...(parameters.length > 0 ? { arguments: { parameters } } : {}),
    ...(imagePullSecrets ? { imagePullSecrets } : {}),
    // It would run while a build waits for its turn, and each try has one of its own.
    ...(takesTurns(group) ? {} : { activeDeadlineSeconds: groupTimeout(group) + timeForLast(group) }),
    ...(archiveLogs === undefined ? {} : { archiveLogs }),
    podGC: { strategy: podGC, ...(podGCDelay === undefined ? {} : { deleteDelayDuration: `${podGCDelay}s` }) },
    ttlStrategy: { secondsAfterCompletion: ttl },
    templates,
  };
  return spec;
}

function takesTurns({ members }: ArgoGroup): boolean {
  return members.some((member) => mutexes(member).length > 0);
}

function pullSecrets({ members }: ArgoGroup): string[] | undefined {
  const names = new Set(members.flatMap(({ workload }) => workload.pod.imagePullSecrets ?? []));
  return names.size > 0 ? [...names] : undefined;
}

function dagTask(member: ArgoMember, before: readonly ArgoMember[], { lead }: ArgoGroup) {
  const { workload, settings, upstream } = member;
  const taken = before.filter((other) => upstream.has(other.workload.name));
  const inner = taken.map((other) => other.workload.name);
  const outerImages = [...upstream.keys()].filter((build) => !inner.includes(build)).map(imageParameter);
  const given = [...Object.keys(workload.parameters), ...outerImages];
  const parameters = [
    ...given.map((name) => ({ name, value: `{{workflow.parameters.${name}}}` })),
    ...taken.map((other) => ({
      name: imageParameter(other.workload.name),
      value: `${renderForWorkflow(other.image?.repository ?? text``)}@{{tasks.${dagTaskName(other)}.outputs.parameters.digest}}`,
    })),
  ];
  return {
    name: dagTaskName(member),
    ...(before.length > 0 ? { depends: before.map(dagTaskName).join(' && ') } : {}),
    ...(member === lead
      ? { template: BUILD }
      : {
          templateRef: {
            name: shortName(workload.name),
            template: BUILD,
            ...(settings.clusterScope ? { clusterScope: true } : {}),
          },
        }),
    ...(parameters.length > 0 ? { arguments: { parameters } } : {}),
  };
}

/** Argo wants a letter first; builds have small ones. */
function dagTaskName(member: ArgoMember): string {
  const name = taskName(member);
  return /^\d/.test(name) ? `B-${name}` : name;
}

/** A workflow that runs the WorkflowTemplate of a group; an event gives some of its values. */
export function startSpec(group: ArgoGroup, given: readonly string[] = []): Written<WorkflowSpec> {
  const parameters = workflowParameters(groupParameters(group)).map(({ description: _, valueFrom, ...parameter }) => {
    if (valueFrom === undefined) return parameter;
    // What the event says comes in its place, and beside it a workflow would have two.
    return given.includes(parameter.name) ? { ...parameter, value: '' } : { ...parameter, valueFrom };
  });
  const spec = {
    workflowTemplateRef: templateRef(group),
    ...(parameters.length > 0 ? { arguments: { parameters } } : {}),
  };
  return spec;
}

/** The same on a schedule. */
export function cronSpec(group: ArgoGroup, settings: ArgoSettings): Written<CronWorkflowSpec> {
  const { schedules = [], timeZone, startingDeadlineSeconds } = settings;
  const spec = {
    schedules,
    ...(timeZone === undefined ? {} : { timezone: timeZone }),
    concurrencyPolicy: settings.concurrencyPolicy,
    ...(startingDeadlineSeconds === undefined ? {} : { startingDeadlineSeconds }),
    ...(settings.suspend ? { suspend: true } : {}),
    ...historyLimits(settings, runsOf(group)),
    workflowSpec: { workflowTemplateRef: templateRef(group) },
  };
  return spec;
}

function templateRef(group: ArgoGroup) {
  const clusterScope = group.members.some(({ settings }) => settings.clusterScope);
  return { name: group.name, ...(clusterScope ? { clusterScope } : {}) };
}
