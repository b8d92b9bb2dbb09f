import { choice } from './schema';

/** When a run builds nothing. */
export const skip = choice('skip', ['unchanged', 'exists']);

/** What a run is given by whoever wants the build in any case. */
export const REBUILD = 'rebuild';
