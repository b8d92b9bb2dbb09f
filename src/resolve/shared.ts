import type * as z from 'zod';
import type { fileFrame } from '../model/file';

/** What the file says of everything in it; nothing where that is malformed. */
export type Shared = Partial<
  Pick<z.output<typeof fileFrame>, 'name' | 'gitops' | 'patches' | 'defaults' | 'registries' | 'images' | 'podSecurity'>
>;
