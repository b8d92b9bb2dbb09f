import * as z from 'zod';
import { scheduleFault, timeZoneFault } from './cron';
import { wholeNumber } from './numbers';
import { choice, wordOf } from './schema';

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
  successfulJobsHistoryLimit: wholeNumber(0)
    .optional()
    .meta({ description: 'Finished runs to keep.', absent: '`keep` of `runs`; without it 3' }),
  failedJobsHistoryLimit: wholeNumber(0)
    .optional()
    .meta({ description: 'Failed runs to keep.', absent: '`keep` of `runs`; without it 1' }),
};

/** What happens to runs that would overlap. */
export const concurrencyPolicy = choice('concurrency policy', ['Forbid', 'Replace', 'Allow'])
  .default('Forbid')
  .meta({ description: 'What happens on schedule when the last run is still going.' });

/** What applies manifests. */
export const gitopsTool = choice('GitOps tool', ['argocd', 'flux', 'none']);
export type GitOps = z.output<typeof gitopsTool>;

/** What any Job has. */
export const jobSettings = {
  backoffLimit: wholeNumber(0).default(1).meta({ description: 'How often a failed pod is tried again.' }),
  ttlSecondsAfterFinished: wholeNumber(0).optional().meta({
    description: 'Seconds after which a finished Job is deleted, so that the next `kubectl apply` starts it again.',
    absent:
      '`days` of `runs`; without it 86400 with `gitops: none`, and with a GitOps tool never, since the tool replaces it',
  }),
  gitops: gitopsTool.optional().meta({
    description: 'Which tool applies the Job: as `gitops` of the whole file, for this one alone.',
    absent: 'that of the file; without one `none`',
  }),
};

/** How often what failed is tried again. */
export const retries = wholeNumber(0).default(1).meta({ description: 'How often a failed build is tried again.' });
