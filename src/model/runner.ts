import * as z from 'zod';
import { scheduleFault, timeZoneFault } from './cron';
import { wholeNumber } from './numbers';
import { choice, listOf, object, variants, wordOf } from './schema';
import { trigger } from './trigger';

/** When a CronJob runs. */
export const schedule = wordOf(scheduleFault);

/** What CronJobs add: when they run, and what becomes of runs that overlap or are over. */
export const cronSettings = {
  schedule: schedule.optional().meta({
    description:
      'When it runs: five fields, `@daily` or `@every 12h`. See https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax',
    absent: 'not on a schedule',
  }),
  timeZone: wordOf(timeZoneFault)
    .optional()
    .meta({ description: 'Time zone of the schedule.', absent: "that of the cluster's controller manager" }),
  suspend: z
    .boolean()
    .default(false)
    .meta({ description: 'Create it without starting it: a CronJob starts no run, a Job no pod.' }),
  startingDeadlineSeconds: wholeNumber(10)
    .optional()
    .meta({ description: 'How late, in seconds, a missed run may still start.', absent: 'any time' }),
  successfulJobsHistoryLimit: wholeNumber(0).default(3).meta({ description: 'Finished runs to keep.' }),
  failedJobsHistoryLimit: wholeNumber(0).default(1).meta({ description: 'Failed runs to keep.' }),
};

const concurrencyPolicy = choice('concurrency policy', ['Forbid', 'Replace', 'Allow'])
  .default('Forbid')
  .meta({ description: 'What happens on schedule when the last run is still going.' });

/** What any Job has. */
export const jobSettings = {
  backoffLimit: wholeNumber(0).default(1).meta({ description: 'How often a failed pod is tried again.' }),
  ttlSecondsAfterFinished: wholeNumber(0).optional().meta({
    description: 'Seconds after which a finished Job is deleted, so that the next `kubectl apply` starts it again.',
    absent: '86400 with `gitops: none`; with a GitOps tool never, since the tool replaces it',
  }),
  gitops: choice('GitOps tool', ['argocd', 'flux', 'none'])
    .default('none')
    .meta({
      description:
        'Jobs are immutable, so a tool that applies a changed one must delete the old one first. ' +
        '`argocd`: the Job is a Sync hook (https://argo-cd.readthedocs.io/en/stable/user-guide/resource_hooks/). ' +
        '`flux`: the Job is recreated by force (https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources).',
    }),
};

const kubernetes = object('KubernetesRunner', 'A Job, a CronJob or a Pod.', {
  type: z.literal('kubernetes'),
  kind: choice('kind', ['Job', 'CronJob', 'Pod'])
    .optional()
    .meta({ description: 'What runs the build.', absent: '`Job`; with a schedule `CronJob`' }),
  ...cronSettings,
  concurrencyPolicy,
  ...jobSettings,
  activeDeadlineSeconds: wholeNumber(1).optional().meta({
    description: 'Seconds after which a build is given up, retries included.',
    absent: "the build's `timeout`",
  }),
});

const retries = wholeNumber(0).default(1).meta({ description: 'How often a failed build is tried again.' });

const tekton = object(
  'TektonRunner',
  'A Task, a Pipeline and a PipelineRun. See https://tekton.dev/docs/pipelines/pipelines/',
  {
    type: z.literal('tekton'),
    retries,
    trigger: trigger.optional().meta({
      description: 'Start a run for each push. See https://tekton.dev/docs/triggers/',
      absent: 'runs are started by hand',
    }),
  },
);

const argo = object(
  'ArgoRunner',
  'A WorkflowTemplate and a Workflow, with `schedules` a CronWorkflow. See https://argo-workflows.readthedocs.io/en/latest/workflow-templates/',
  {
    type: z.literal('argo'),
    clusterScope: z
      .boolean()
      .default(false)
      .meta({ description: 'Make a ClusterWorkflowTemplate, which workflows of every namespace can use.' }),
    schedules: listOf(schedule).min(1).optional().meta({
      description: 'When it runs: a CronWorkflow. See https://argo-workflows.readthedocs.io/en/latest/cron-workflows/',
      absent: 'not on a schedule',
    }),
    timeZone: cronSettings.timeZone,
    suspend: z.boolean().default(false).meta({ description: 'Create the CronWorkflow without starting runs.' }),
    startingDeadlineSeconds: cronSettings.startingDeadlineSeconds,
    successfulJobsHistoryLimit: cronSettings.successfulJobsHistoryLimit,
    failedJobsHistoryLimit: cronSettings.failedJobsHistoryLimit,
    concurrencyPolicy,
    retries,
    ttlSecondsAfterFinished: wholeNumber(0)
      .default(86_400)
      .meta({ description: 'Seconds after which a finished workflow is deleted.' }),
    podGC: choice('pod garbage collection', [
      'OnPodCompletion',
      'OnPodSuccess',
      'OnWorkflowCompletion',
      'OnWorkflowSuccess',
    ])
      .default('OnPodSuccess')
      .meta({ description: 'When pods are deleted; the default keeps those that failed, and their logs.' }),
  },
);

const script = object('ScriptRunner', 'A shell script that does the same on a laptop or in any CI.', {
  type: z.literal('script'),
});

const byName = choice('runner', ['kubernetes', 'tekton', 'argo', 'script']);
const bySettings = variants('runner', [kubernetes, tekton, argo, script]);
const one = z.union([byName.transform((type) => bySettings.parse({ type })), bySettings]);

/** What runs the plan; a list renders the build for each. */
export const runner = z.union([one.transform((only) => [only]), z.array(one).min(1)]);
export type RunnerSettings = z.output<typeof bySettings>;
export type RunnerName = RunnerSettings['type'];
export type KubernetesSettings = Extract<RunnerSettings, { type: 'kubernetes' }>;
export type TektonSettings = Extract<RunnerSettings, { type: 'tekton' }>;
export type ArgoSettings = Extract<RunnerSettings, { type: 'argo' }>;
export type ScriptSettings = Extract<RunnerSettings, { type: 'script' }>;
export type GitOps = KubernetesSettings['gitops'];
