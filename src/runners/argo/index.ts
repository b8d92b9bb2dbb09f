import type { Construct } from 'constructs';
import type { CronWorkflowSpec, WorkflowSpec, WorkflowTemplateSpec } from '../../../imports/argoproj.io';
import { type Fault, fault } from '../../model/faults';
import { MAX_CRON_JOB_NAME, shortName } from '../../model/names';
import type { ArgoSettings } from '../../model/runner';
import { SOURCE_VOLUME } from '../../plan/plan';
import { disagreements, overlong } from '../group';
import { CLUSTER } from '../kubernetes/honours';
import { addObject, addStart, standardLabels } from '../kubernetes/object';
import { withSourceFiles } from '../kubernetes/source-values';
import { stepsWithoutCommand } from '../kubernetes/steps';
import type { Written } from '../kubernetes/written';
import { isTemplateOnly, someAlone } from '../only';
import { askedFor, groupWithoutDefault } from '../parameters';
import { type Group, isNamedLate, type Member, type Runner, type Workload } from '../runner';
import { checkEvents } from '../triggers/check';
import { openTriggers } from '../triggers/open';
import { webhookOf } from '../triggers/trigger';
import { neededElsewhere } from './elsewhere';
import { honours } from './honours';
import { renderRbac } from './rbac';
import { NAME_FILE } from './render';
import { renderTrigger } from './trigger';
import { cronSpec, groupWorkflow, startSpec } from './workflow';

const API_VERSION = 'argoproj.io/v1alpha1';

/** A WorkflowTemplate for each build, and for builds that wait for each other one that runs them all. */
export const argo: Runner<ArgoSettings> = {
  offers: CLUSTER,
  honours,
  takesValues: true,
  takesTurns: true,
  handsOn(plan, image) {
    const nameFile = image && isNamedLate(image) ? { image, path: NAME_FILE } : undefined;
    return withSourceFiles(plan, { nameFile, lists: 'lines' });
  },

  lists: 'lines',

  overlaps: () => false,

  check: (workload) => [...checkAnnotations(workload), ...stepsWithoutCommand(workload, 'argo')],

  variant: () => 'WorkflowTemplate',

  render: (scopes, { workload }) => renderRbac(scopes, workload),

  groups: {
    startsOf: (member) =>
      isTemplateOnly(member.settings)
        ? {}
        : {
            schedule: member.settings.schedules && CRON_SETTINGS.map((name) => member.settings[name]),
            trigger: webhookOf(member),
          },

    check: (group) => [
      ...disagreements(group, GROUP_SETTINGS),
      ...overlong(group),
      ...someAlone(group),
      ...checkElsewhere(group),
    ],

    checkStart: (group) => [
      ...(group.starts.schedule ? groupWithoutDefault(group, 'CronWorkflow') : []),
      ...checkEvents(group),
    ],

    warn: openTriggers,

    render(scopes, group) {
      const first = firstOf(group);
      addTemplate(scopes.own, group, first, groupWorkflow(group));
      renderTrigger(scopes, group);
      const { schedule } = group.starts;
      if (schedule === undefined) return;
      addObject<Written<CronWorkflowSpec>>(scopes.own, 'cronworkflow', {
        apiVersion: API_VERSION,
        kind: 'CronWorkflow',
        metadata: {
          ...namespaceOf(first.workload),
          name: shortName(group.name, MAX_CRON_JOB_NAME),
          labels: standardLabels(group.name, first.component),
        },
        spec: cronSpec(group, schedule.settings),
      });
    },
  },

  start: {
    kind: (settings) => (isTemplateOnly(settings) ? undefined : 'workflow'),

    render(scope: Construct, group, whole) {
      const first = firstOf(group);
      addStart<Written<WorkflowSpec>>(scope, 'workflow', {
        apiVersion: API_VERSION,
        kind: 'Workflow',
        metadata: {
          ...namespaceOf(first.workload),
          name: group.name,
          labels: standardLabels(group.name, first.component),
          ...askedFor(group),
        },
        spec: whole ? groupWorkflow(group) : startSpec(group),
      });
    },
  },
};

/** What belongs to a workflow as a whole, not to one build in it. */
const GROUP_SETTINGS = ['clusterScope', 'ttlSecondsAfterFinished', 'podGC', 'podGCDelay', 'archiveLogs'] as const;

/** What belongs to a CronWorkflow. */
const CRON_SETTINGS = [
  'schedules',
  'timeZone',
  'suspend',
  'startingDeadlineSeconds',
  'successfulJobsHistoryLimit',
  'failedJobsHistoryLimit',
  'concurrencyPolicy',
] as const;

/** A ConfigMap of ours is in one namespace, and the template of a cluster is used from any. */
function checkElsewhere({ members }: Group<ArgoSettings>): { build: string; fault: Fault }[] {
  return members.flatMap(({ settings, plan, workload: { name: build } }) => {
    const files = settings.clusterScope ? plan.volumes.filter((volume) => 'files' in volume) : [];
    return files.map(({ name }) => {
      const what = name === SOURCE_VOLUME ? 'source' : 'registries';
      return { build, fault: fault('files-of-one-namespace', ['runner', 'clusterScope'], { what }) };
    });
  });
}

function firstOf({ members }: Group<ArgoSettings>): Member<ArgoSettings> {
  return members[0] as Member<ArgoSettings>;
}

function addTemplate(
  scope: Construct,
  { name, members }: Group<ArgoSettings>,
  { workload, settings, component }: Member<ArgoSettings>,
  spec: Written<WorkflowTemplateSpec>,
): void {
  addObject<Written<WorkflowTemplateSpec>>(scope, 'workflowtemplate', {
    apiVersion: API_VERSION,
    kind: settings.clusterScope ? 'ClusterWorkflowTemplate' : 'WorkflowTemplate',
    metadata: {
      ...(settings.clusterScope ? {} : namespaceOf(workload)),
      name,
      labels: standardLabels(name, component),
      ...(settings.clusterScope ? { annotations: { [DESCRIPTION]: neededElsewhere(members) } } : {}),
    },
    spec,
  });
}

/** What Argo's UI shows of a template. See https://argo-workflows.readthedocs.io/en/latest/title-and-description/ */
const DESCRIPTION = 'workflows.argoproj.io/description';

function namespaceOf({ namespace }: Workload) {
  return namespace === undefined ? {} : { namespace };
}

/** Outside of containers nothing can be hidden from Argo. */
function checkAnnotations({ pod }: Workload): Fault[] {
  return Object.entries(pod.annotations ?? {}).flatMap(([name, value]) => {
    return value.includes('{{') ? [fault('template-in-annotation', ['pod', 'annotations', name], {})] : [];
  });
}
