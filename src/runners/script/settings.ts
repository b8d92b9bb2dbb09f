import * as z from 'zod';
import { object } from '../../model/schema';

/** Whether it makes objects of a cluster. */
export const inCluster = false;

/** What a build may say of a script. */
export const settings = object('ScriptRunner', 'A shell script that does the same on a laptop or in any CI.', {
  type: z.literal('script'),
});
