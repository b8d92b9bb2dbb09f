import type { Construct } from 'constructs';
import type { PipelineRunSpec, PipelineSpec, TaskSpec } from '../../../imports/tekton.dev';
import { type Fault, fault } from '../../model/faults';
import type { TektonSettings } from '../../model/runner';
import { disagreements, overlong } from '../group';
import { CLUSTER } from '../kubernetes/honours';
import { addObject, addStart, standardLabels } from '../kubernetes/object';
import { withListsPutIn } from '../kubernetes/put-in';
import { podAnnotations } from '../kubernetes/security';
import type { Written } from '../kubernetes/written';
import { isTemplateOnly, someAlone } from '../only';
import { askedFor, groupWithoutDefault } from '../parameters';
import { type PodUnit, podUnitsOf } from '../pods';
import { runsOf } from '../retention';
import type { Group, Member, Runner, Unit } from '../runner';
import { wantsSourceValues } from '../source-values';
import { openTriggers } from '../triggers/open';
import { webhookOf } from '../triggers/trigger';
import { honours } from './honours';
import { groupMetadata, metadataOf } from './metadata';
import { alikeAcross, alikeParameters, resultsInTexts } from './parameters';
import { pipelineRunSpec, pipelineSpec, taskRunOf } from './pipeline';
import { renderPruning, runsLabel } from './prune';
import { renderSchedule, scheduleOf } from './schedule';
import { foldersWithoutCommand, listsWithoutCommand, takesItemsAlone, withFoldersEntered } from './steps';
import { taskSpec } from './task';
import { checkTrigger, renderTrigger } from './trigger';

const API_VERSION = 'tekton.dev/v1';

/** The catalog wants a version on each Task: that of its parameters, workspaces and results. */
const TASK_VERSION = '0.1';

/** A Task for each build, and for builds that wait for each other a Pipeline and its PipelineRun. */
export const tekton: Runner<TektonSettings> = {
  offers: CLUSTER,
  honours,
  takesValues: true,
  takesTurns: false,
  handsOn: (plan) => withListsPutIn(withFoldersEntered(plan), 'arguments', takesItemsAlone),

  lists: 'arguments',

  overlaps: () => true,

  check: (workload) => [
    ...alikeParameters(workload),
    ...resultsInTexts(workload),
    ...foldersWithoutCommand(workload),
    ...listsWithoutCommand(workload),
  ],

  variant: () => 'Task',

  render({ own }, member) {
    for (const pod of podUnitsOf(member)) addTask(own, pod);
  },

  groups: {
    startsOf: (member) =>
      isTemplateOnly(member.settings) ? {} : { schedule: scheduleOf(member.settings), trigger: webhookOf(member) },

    check: (group) => [
      ...disagreements(group, []),
      ...someAlone(group),
      ...unjoined(group),
      ...alikeAcross(group),
      ...overlong(group),
    ],

    checkStart: (group) => [
      ...(group.starts.trigger === undefined ? [] : checkTrigger(group)),
      ...(group.starts.schedule === undefined ? [] : groupWithoutDefault(group, 'schedule')),
    ],

    warn: openTriggers,

    render(scopes, group) {
      if (group.members.every(({ settings }) => isTemplateOnly(settings))) return;
      const { labels, ...metadata } = groupMetadata(group);
      addObject<Written<PipelineSpec>>(scopes.own, 'pipeline', {
        apiVersion: API_VERSION,
        kind: 'Pipeline',
        metadata: { ...metadata, name: group.name, labels: { ...labels, ...runsLabel(runsOf(group)) } },
        spec: pipelineSpec(group),
      });
      renderTrigger(scopes, group);
      renderSchedule(scopes, group);
      renderPruning(scopes, group);
    },
  },

  start: {
    kind: (settings) => (isTemplateOnly(settings) ? undefined : 'pipelinerun'),

    render(scope: Construct, group, whole) {
      const spec = pipelineRunSpec(group);
      addStart<Written<PipelineRunSpec>>(scope, 'pipelinerun', {
        apiVersion: API_VERSION,
        kind: 'PipelineRun',
        metadata: { ...groupMetadata(group), name: group.name, ...askedFor(group) },
        spec: whole ? { pipelineSpec: wholeSpec(group), ...spec, pipelineRef: undefined } : spec,
      });
    },
  },
};

/** A build of several Tasks has a Pipeline that joins them. */
function unjoined({ members }: Group<TektonSettings>): { build: string; fault: Fault }[] {
  const alone = members.filter(({ settings }) => isTemplateOnly(settings));
  return alone.flatMap((member) => {
    if (podUnitsOf(member).length === 1) return [];
    const because = 'the build is several Tasks, which a Pipeline joins';
    return [{ build: member.workload.name, fault: fault('pointless', ['runner', 'only'], { because, field: 'only' }) }];
  });
}

/** What a run of a Task must say that no Pipeline of ours says. */
const RUN = 'cdk8s-cached-builds/task-run';

type TektonPod = PodUnit & Member<TektonSettings>;

/** The Task of one pod. */
function addTask(scope: Construct, pod: TektonPod): void {
  addObject<Written<TaskSpec>>(scope, pod.main ? 'task' : `task-${pod.plan.name}`, {
    apiVersion: API_VERSION,
    kind: 'Task',
    metadata: { ...metadataOf(pod), name: pod.name, ...notesOf(pod) },
    spec: taskSpec(pod),
  });
}

/** The Pipeline of a group with its Tasks in it. */
function wholeSpec(group: Group<TektonSettings>): Written<PipelineSpec> {
  const pods = new Map(group.members.flatMap((member) => podUnitsOf(member).map((pod) => [pod.name, pod] as const)));
  const { tasks = [], finally: last, ...spec } = pipelineSpec(group);
  const withTask = ({ taskRef: _, ...task }: (typeof tasks)[number]) => {
    const pod = pods.get(task.name ?? '') as TektonPod;
    return { ...task, taskSpec: { metadata: notesOf(pod), ...taskSpec(pod) } };
  };
  return { ...spec, tasks: tasks.map(withTask), ...(last ? { finally: last.map(withTask) } : {}) };
}

function notesOf(pod: TektonPod) {
  const { workload, plan, component } = pod;
  return {
    // Pods get the labels of their Task.
    labels: {
      ...workload.pod.labels,
      ...standardLabels(workload.name, component),
      'app.kubernetes.io/version': TASK_VERSION,
      ...runsLabel(workload.runs ?? {}),
    },
    annotations: {
      ...catalogAnnotations(pod),
      ...(isTemplateOnly(pod.settings) ? { [RUN]: JSON.stringify(taskRunOf(pod)) } : {}),
      ...podAnnotations(workload, plan, (task) => `step-${task}`),
    },
  };
}

/** The first releases whose default features have workspaces of single steps, and results of steps. */
const WITH_STEP_WORKSPACES = '0.53.0';
const WITH_STEP_RESULTS = '1.0.0';

/** What the catalog asks of a Task. See https://github.com/tektoncd/catalog/blob/main/recommendations.md */
function catalogAnnotations({ workload: { name, platforms = [] }, plan }: Unit): Record<string, string> {
  const words = platforms.flatMap((platform) =>
    platform.every((part) => typeof part === 'string') ? [platform.join('')] : [],
  );
  return {
    'tekton.dev/categories': 'Image Build',
    'tekton.dev/displayName': `Build ${name}`,
    'tekton.dev/pipelines.minVersion': plan.tasks.some(wantsSourceValues) ? WITH_STEP_RESULTS : WITH_STEP_WORKSPACES,
    ...(words.length > 0 ? { 'tekton.dev/platforms': words.join(',') } : {}),
    'tekton.dev/tags': 'image-build',
  };
}
