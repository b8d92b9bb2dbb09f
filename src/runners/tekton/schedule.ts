import type { TektonSettings } from '../../model/runner';
import { commonName } from '../kubernetes/common';
import { type Account, addAccount, addErrand } from '../kubernetes/errand';
import { addObject } from '../kubernetes/object';
import type { Group, Scopes, Workload } from '../runner';
import { groupMetadata } from './metadata';
import { pipelineRunSpec } from './pipeline';

type TektonGroup = Group<TektonSettings>;

/** What belongs to the schedule of a group. */
const SCHEDULE = ['schedule', 'timeZone', 'suspend', 'startingDeadlineSeconds'] as const;

/** What says when a group is started, if anything does. */
export function scheduleOf(settings: TektonSettings): unknown[] | undefined {
  return settings.schedule === undefined ? undefined : SCHEDULE.map((name) => settings[name]);
}

const RESOURCE = 'triggertemplates.triggers.tekton.dev';

/** The annotation in which overlays find the name of the run that is to be created. */
export const TEMPLATE_ANNOTATION = 'cdk8s-cached-builds/trigger-template';

/** It prints the run as the API server has it: with the names that things have there. */
const START = `run=$(kubectl get ${RESOURCE} "$TEMPLATE" --output='jsonpath={.spec.resourcetemplates[0]}')
printf '%s' "$run" | kubectl create --filename=-`;

/** It creates runs of any account of the namespace, as who may write a Trigger there can. */
function starter(workload: Workload): Account {
  return {
    name: commonName('cached-builds-start', workload),
    component: 'schedule',
    rules: [
      { apiGroups: ['triggers.tekton.dev'], resources: ['triggertemplates'], verbs: ['get'] },
      { apiGroups: ['tekton.dev'], resources: ['pipelineruns'], verbs: ['create'] },
    ],
  };
}

/**
 * What starts a run of a group on a schedule: a CronJob that creates the run that a TriggerTemplate has. That is an object whose
 * fields everybody knows, so that an overlay finds the names in it; it would not in a text.
 */
export function renderSchedule(scopes: Scopes, group: TektonGroup): void {
  const { members } = group;
  const settings = group.starts.schedule?.settings;
  const workload = members[0]?.workload;
  if (settings?.schedule === undefined || workload === undefined) return;
  const metadata = groupMetadata(group);
  const name = `${group.name}-schedule`;
  addObject(scopes.own, 'scheduled', {
    apiVersion: 'triggers.tekton.dev/v1beta1',
    kind: 'TriggerTemplate',
    metadata: { ...metadata, name },
    spec: {
      resourcetemplates: [
        {
          apiVersion: 'tekton.dev/v1',
          kind: 'PipelineRun',
          metadata: { generateName: `${group.name}-`, labels: metadata.labels },
          spec: pipelineRunSpec(group),
        },
      ],
    },
  });
  const account = starter(workload);
  const { schedule, timeZone, suspend, startingDeadlineSeconds } = settings;
  addAccount(scopes.common('rbac'), account, workload);
  const cron = {
    schedule,
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(suspend ? { suspend } : {}),
    ...(startingDeadlineSeconds === undefined ? {} : { startingDeadlineSeconds }),
  };
  const named = { TEMPLATE: { annotation: TEMPLATE_ANNOTATION, value: name } };
  addErrand(addObject, scopes.own, { name, account, cron, script: START, named }, workload);
}
