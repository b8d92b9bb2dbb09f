/** Runners: a {@link BuildPlan} in, constructs out. Adding one is a file here and a line below. */
import type { RunnerName } from '../spec/runner';
import { kubernetes } from './kubernetes';
import type { Runner } from './runner';

export const RUNNERS: Readonly<Record<RunnerName, Runner>> = { kubernetes };
