import * as z from 'zod';
import { wholeNumber } from '../../model/numbers';
import { concurrencyPolicy, cronSettings, jobSettings } from '../../model/runner-fields';
import { choice, object } from '../../model/schema';

/** Whether it makes objects of a cluster. */
export const inCluster = true;

/** What a build may say of a Job, a CronJob or a Pod. */
export const settings = object('KubernetesRunner', 'A Job, a CronJob or a Pod.', {
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
