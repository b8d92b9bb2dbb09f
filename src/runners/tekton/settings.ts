import * as z from 'zod';
import { cronSettings, retries } from '../../model/runner-fields';
import { choice, object } from '../../model/schema';
import { trigger } from '../../model/trigger';

/** Whether it makes objects of a cluster. */
export const inCluster = true;

/** What a build may say of Tekton. */
export const settings = object(
  'TektonRunner',
  'A Task, a Pipeline and a PipelineRun. See https://tekton.dev/docs/pipelines/pipelines/',
  {
    type: z.literal('tekton'),
    only: choice('part', ['task']).optional().meta({
      description:
        '`task`: a Task that anybody may run or refer to, and nothing that starts it; an annotation says what its run needs.',
      absent: 'a Pipeline and a PipelineRun too',
    }),
    retries,
    trigger: trigger.optional().meta({
      description: 'Start a run for each push. See https://tekton.dev/docs/triggers/',
      absent: 'runs are started by hand',
    }),
    schedule: cronSettings.schedule.meta({
      description:
        'When a run starts: five fields, `@daily` or `@every 12h`. A CronJob creates it, of a TriggerTemplate of Tekton Triggers, which must be installed.',
      absent: 'not on a schedule',
    }),
    timeZone: cronSettings.timeZone,
    suspend: z.boolean().default(false).meta({ description: 'Create the CronJob without starting runs.' }),
    startingDeadlineSeconds: cronSettings.startingDeadlineSeconds,
  },
);
