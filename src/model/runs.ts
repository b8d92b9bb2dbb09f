import type * as z from 'zod';
import { wholeNumber } from './numbers';
import { object } from './schema';

/** How long the last runs can be of interest. */
const MAX_DAYS = 3650;

/** What is kept of runs that are over, on any runner. */
export const runs = object('Runs', 'How many finished runs are kept, and for how long; what is more or older goes.', {
  keep: wholeNumber(1).optional().meta({
    description:
      'How many finished runs are kept. On Kubernetes and Argo of those on a schedule, which count what succeeded and what failed apart; those that were started by hand are kept for `days`.',
    absent: 'of a schedule three that succeeded and one that failed; on Tekton all',
  }),
  days: wholeNumber(1, MAX_DAYS).optional().meta({
    description:
      'For how many days a finished run is kept. A Job that a GitOps tool applies stays: the tool would make it again.',
    absent: 'one day, where no schedule counts them; on Tekton for ever',
  }),
});
export type Runs = z.output<typeof runs>;
