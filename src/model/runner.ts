import * as z from 'zod';
import { RUNNER_NAMES } from './known';
import { choice, variants } from './schema';
import { RUNNER_SETTINGS } from './settings';

const byName = choice('runner', RUNNER_NAMES);
const bySettings = variants('runner', RUNNER_SETTINGS);
const one = z.union([byName.transform((type) => bySettings.parse({ type })), bySettings]);

/** What runs the plan; a list renders the build for each. */
export const runner = z.union([one.transform((only) => [only]), z.array(one).min(1)]);
export type RunnerSettings = z.output<typeof bySettings>;
export type RunnerName = RunnerSettings['type'];
export type KubernetesSettings = Extract<RunnerSettings, { type: 'kubernetes' }>;
export type TektonSettings = Extract<RunnerSettings, { type: 'tekton' }>;
export type ArgoSettings = Extract<RunnerSettings, { type: 'argo' }>;
export type ScriptSettings = Extract<RunnerSettings, { type: 'script' }>;
