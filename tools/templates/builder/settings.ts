import * as z from 'zod';
import { object } from '../../model/schema';

/** What a build may say of NAME. */
export const settings = object('TYPEBuilder', 'NAME, with the programs of a machine.', {
  type: z.literal('NAME'),
});
