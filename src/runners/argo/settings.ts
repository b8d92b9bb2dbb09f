import * as z from 'zod';
import { duration, wholeNumber } from '../../model/numbers';
import { concurrencyPolicy, cronSettings, retries, schedule } from '../../model/runner-fields';
import { choice, listOf, object, objectName } from '../../model/schema';

/** Whether it makes objects of a cluster. */
export const inCluster = true;

/** What a build may say of Argo Workflows. */
export const settings = object(
  'ArgoRunner',
  'A WorkflowTemplate and a Workflow, with `schedules` a CronWorkflow. See https://argo-workflows.readthedocs.io/en/latest/workflow-templates/',
  {
    type: z.literal('argo'),
    only: choice('part', ['template']).optional().meta({
      description: '`template`: a WorkflowTemplate that anybody may run or refer to, and nothing that starts it.',
      absent: 'a Workflow to create too',
    }),
    clusterScope: z
      .boolean()
      .default(false)
      .meta({ description: 'Make a ClusterWorkflowTemplate, which workflows of every namespace can use.' }),
    schedules: listOf(schedule).min(1).optional().meta({
      description: 'When it runs: a CronWorkflow. See https://argo-workflows.readthedocs.io/en/latest/cron-workflows/',
      absent: 'not on a schedule',
    }),
    eventBus: objectName.optional().meta({
      description:
        'The EventBus of Argo Events that a `trigger` of the build goes by, in its namespace. See https://argoproj.github.io/argo-events/concepts/eventbus/',
      absent: 'the one called `default`',
    }),
    timeZone: cronSettings.timeZone,
    suspend: z.boolean().default(false).meta({ description: 'Create the CronWorkflow without starting runs.' }),
    startingDeadlineSeconds: cronSettings.startingDeadlineSeconds,
    successfulJobsHistoryLimit: cronSettings.successfulJobsHistoryLimit,
    failedJobsHistoryLimit: cronSettings.failedJobsHistoryLimit,
    concurrencyPolicy,
    retries,
    ttlSecondsAfterFinished: wholeNumber(0).optional().meta({
      description: 'Seconds after which a finished workflow is deleted.',
      absent: '`days` of `runs`; without it 86400',
    }),
    podGC: choice('pod garbage collection', [
      'OnPodCompletion',
      'OnPodSuccess',
      'OnWorkflowCompletion',
      'OnWorkflowSuccess',
    ])
      .default('OnPodSuccess')
      .meta({ description: 'When pods are deleted; the default keeps those that failed, and their logs.' }),
    podGCDelay: duration.optional().meta({
      description:
        'How long pods that are to be deleted are kept nevertheless, so that what collects logs has read them: `30s`, `5m`. See https://argo-workflows.readthedocs.io/en/latest/fields/#podgc',
      absent: 'as long as the controller says: 5 seconds by default',
    }),
    archiveLogs: z.boolean().optional().meta({
      description:
        'Keep the logs of all pods in the artifact repository of the controller, which must have one. See https://argo-workflows.readthedocs.io/en/latest/configure-archive-logs/',
      absent: 'as the controller says',
    }),
  },
);
