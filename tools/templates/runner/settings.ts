import * as z from 'zod';
import { object } from '../../model/schema';

/** Whether it makes objects of a cluster. */
export const inCluster = true;

/** What a build may say of NAME. */
export const settings = object('TYPERunner', 'NAME, with an object of its own for each build.', {
  type: z.literal('NAME'),
});
